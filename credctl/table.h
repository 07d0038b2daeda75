/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_TABLE_H
#define CREDCTL_TABLE_H

#include <stddef.h>

/* Rows of texts, aligned by what a terminal shows (kanji take two columns). Ends the program when
 * memory is short. */
struct ctl_table;

struct ctl_table *ctl_table_new(size_t columns);
void ctl_table_free(struct ctl_table *table); /* takes NULL */

/* Copies one text per column, escaped. */
void ctl_table_add(struct ctl_table *table, const char *const *texts);

/* To standard output, two blanks between columns, none at the end of a line. */
void ctl_table_print(const struct ctl_table *table);

/* How many columns of a terminal the text takes; it must be escaped. */
size_t ctl_text_width(const char *text);

#endif
