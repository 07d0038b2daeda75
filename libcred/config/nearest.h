/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_NEAREST_H
#define CRED_CONFIG_NEAREST_H

#include <stddef.h>

#define CRED_NEAREST_FAR 1000u

/*
 * How many slips of the finger lie between two names: a letter too many, missing, wrong, or two
 * swapped; case and "-" for "_" do not count. CRED_NEAREST_FAR for names longer than 64 bytes.
 */
unsigned cred_nearest_distance(const char *typed, const char *name);

/* How many slips are still taken for a slip, in a name as long as this. */
unsigned cred_nearest_limit(const char *typed);

/* Copies the word of a list (separated by blanks) that is nearest to out, or "" when none is near.
 */
void cred_nearest_word(const char *typed, const char *words, char *out, size_t size);

#endif
