/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_CONFIG_LINES_H
#define TESTS_CONFIG_LINES_H

#include "config/model.h"

/* The configuration as the text of a file; malloc'd, NULL without memory. */
char *config_lines(const struct cred_config *config);

/* What a text, and a drop-in where it is not NULL, make; NULL when there are errors. *problems is
 * the caller's; NULL: not wanted. */
struct cred_config *config_from(const char *text, size_t length, const char *drop_in,
                                size_t drop_in_length, struct cred_config_problems **problems);

/* The same for a text that must be accepted. */
struct cred_config *config_make(const char *text);

/* What changes from one text to the other, and the worst of it. */
struct cred_config_diff *config_changes(const char *before, const char *after);
enum cred_config_judgement config_judge(const char *before, const char *after);

#endif
