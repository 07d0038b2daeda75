/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SHADOW_SHADOW_H
#define CRED_SHADOW_SHADOW_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/password.h"

/* The entry in which the host keeps a password: read, compared with, and replaced. For root. */
struct cred_shadow {
  bool is_there; /* false: no entry, or none that holds a hash here */
  struct cred_secret hash;
  int64_t changed_wall_ms; /* start of that day, UTC; 0: not told, or to be changed at once */
};

/*
 * Reads the subject's entry. CRED_ERR_LOOKUP: the database cannot be asked; CRED_ERR_PERMISSION:
 * not readable by this process; CRED_ERR_MEMORY. Who has no entry is no error. Erase out->hash.
 */
enum cred_err cred_shadow_read(const char *subject, struct cred_shadow *out,
                               struct cred_error *error);

/*
 * What the gate is shown of it: the hash without marks of a lock in front. Locking and unlocking an
 * entry changes no password; an entry that is nothing but such marks holds none.
 */
enum cred_err cred_shadow_stored(const struct cred_shadow *entry, struct cred_stored *out,
                                 struct cred_error *error);

/*
 * Is this the password of that crypt(3) hash? Marks of a locked entry in front of a hash are passed
 * over: a locked password is a password that was used. Takes as long as the hash's method does.
 */
bool cred_shadow_matches(const struct cred_secret *hash, const struct cred_secret *password);

/* Is the entry locked: a mark stands before its hash, or there is nothing but marks? */
bool cred_shadow_is_locked(const struct cred_shadow *entry);

/* Is there a hash in the entry, locked or not? */
bool cred_shadow_has_hash(const struct cred_shadow *entry);

#endif
