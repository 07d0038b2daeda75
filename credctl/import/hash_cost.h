/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CREDCTL_IMPORT_HASH_COST_H
#define CRED_CREDCTL_IMPORT_HASH_COST_H

#include <stdbool.h>

/*
 * Does comparing a password with this crypt(3) hash take no more than a second or two and 256 MiB?
 * Whoever changes a password waits for that with each hash taken over. What the hash itself asks
 * for (crypt(5)) is read, not measured; a hash of a method that crypt(3) does not know costs
 * nothing. Pure.
 */
bool ctl_import_hash_is_cheap(const char *hash);

#endif
