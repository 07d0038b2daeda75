/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_SAY_H
#define CREDD_SAY_H

#include <stdio.h>

#define N_(text) text

/*
 * Says something to who started credd, in the language of the environment, and in English on a
 * virtual console, which draws no kanji. The message is marked with N_(). What is said in the log
 * stays English, and so does all that the process does meanwhile.
 */
__attribute__((format(printf, 2, 3))) void credd_say(FILE *to, const char *message, ...);

#endif
