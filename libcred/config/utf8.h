/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_UTF8_H
#define CRED_CONFIG_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "cred/config.h"

/* FINE, NOT_UTF8, or CONTROL for C0 (but tab), DEL and C1 characters. The text may hold no NUL. */
enum cred_config_problem_kind cred_config_utf8_check(const char *text, size_t length);

/* Copies text with '?' for whatever is no UTF-8 or a control character, cut at a character. */
void cred_config_utf8_clean(const char *text, char *out, size_t size);

/* Does the text, which is UTF-8, hold a full-width letter, digit, sign or blank? */
bool cred_config_has_full_width(const char *text);

#endif
