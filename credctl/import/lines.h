/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_LINES_H
#define CREDCTL_IMPORT_LINES_H

#include <stdio.h>

#include "credctl/verb.h"

#define CTL_IMPORT_LINE_MAX 1024

/* Opens a file of another program for reading: a regular file of at most most_bytes. Warns when
 * others can read or change it. Otherwise tells why not; *out is NULL then. One file at a time. */
enum ctl_exit ctl_import_open(const char *path, int64_t most_bytes, FILE **out);
void ctl_import_close(FILE *file); /* erases what was buffered */

enum ctl_import_read {
  CTL_IMPORT_END = 0,
  CTL_IMPORT_LINE_READ,
  CTL_IMPORT_LINE_TOO_LONG, /* passed over */
  CTL_IMPORT_READ_FAILED
};

/* Reads the next line without its line feed; a NUL stands behind it. */
enum ctl_import_read ctl_import_next(FILE *file, char line[CTL_IMPORT_LINE_MAX + 1],
                                     size_t *length);

/* The same for longer lines: at most `most` bytes, and room for one more. */
enum ctl_import_read ctl_import_next_of(FILE *file, char *line, size_t most, size_t *length);

#endif
