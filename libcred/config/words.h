/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_WORDS_H
#define CRED_CONFIG_WORDS_H

#include <stdbool.h>

#include "cred/policy.h"

/* Takes the next word off a list (words separated by single blanks); false at its end. */
bool cred_words_next(const char **list, char word[CRED_LIST_SIZE]);

#endif
