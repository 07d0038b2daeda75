/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_COUNT_ROWS_H
#define CREDCTL_COUNT_ROWS_H

#include <jansson.h>

#include "credctl/counts.h"

json_t *ctl_count_json(const struct cred_count_info *row);

/* What is counted, in the language of the reader. */
const char *ctl_count_kind_text(enum cred_count_kind kind);

/* "remote 192.0.2.1", in the language of the reader; the class alone where it has no address. */
void ctl_source_text(const struct cred_source *source, char *out, size_t size);

/* A table of them; with_subject: a column for whose they are. */
void ctl_counts_print(const struct ctl_counts *counts, bool with_subject);

/* The same as comma-separated values with a line of names, as RFC 4180 has it. A text that a
 * spreadsheet would take for a formula gets an apostrophe in front. */
void ctl_counts_print_csv(const struct ctl_counts *counts);

#endif
