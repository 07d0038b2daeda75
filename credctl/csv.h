/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CSV_H
#define CREDCTL_CSV_H

#include <stdint.h>

/* Fields of comma-separated values, to standard output; the caller writes what is between them. */

/* In quotes, escaped; what a spreadsheet would take for a formula begins with an apostrophe. */
void ctl_csv_text(const char *text);
/* Local time with offset; nothing for 0 and INT64_MAX. */
void ctl_csv_time(int64_t wall_ms);

#endif
