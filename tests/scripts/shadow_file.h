/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SCRIPTS_SHADOW_FILE_H
#define CRED_SCRIPTS_SHADOW_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* The stored passwords of a run: lines NAME:HASH:DAY in one file, as in /etc/shadow. */

#define SHADOW_FILE_HASH_SIZE 256

/* The user's entry; false: none, and *hash is "". */
bool shadow_file_find(const char *path, const char *user, char hash[SHADOW_FILE_HASH_SIZE],
                      long *day);

/* Puts an entry in the place of the user's; false: it could not be written. */
bool shadow_file_put(const char *path, const char *user, const char *hash, long day);

/* A new crypt(3) hash by a method that costs next to nothing; false: crypt cannot. */
bool shadow_hash_make(const char *password, char hash[SHADOW_FILE_HASH_SIZE]);

bool shadow_hash_matches(const char *hash, const char *password);

#endif
