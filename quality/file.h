/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_FILE_H
#define CRED_QUALITY_FILE_H

#include <stddef.h>

#include "cred/error.h"

struct cred_file {
  char *text; /* with one byte of room behind it; to be freed */
  size_t length;
};

/*
 * Reads a regular file that belongs to root or the effective user, and that nobody else may write
 * to. IO, UNSAFE_MODE, TOO_LONG (more than most bytes), MEMORY; the error names the path.
 */
enum cred_err cred_file_read(const char *path, size_t most, struct cred_file *out,
                             struct cred_error *error);

/* The same questions about a file that somebody else will read; any size. */
enum cred_err cred_file_check(const char *path, struct cred_error *error);

#endif
