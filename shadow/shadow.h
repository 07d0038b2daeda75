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
  bool has_end;            /* also where is_there is false: */
  int64_t end_wall_ms; /* from then on the account is over, or its password not taken any more */
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
 * CRED_ERR_MEMORY: it cannot be told, and *matches is false.
 */
enum cred_err cred_shadow_compare(const struct cred_secret *hash,
                                  const struct cred_secret *password, bool *matches,
                                  struct cred_error *error);

/* The same where an error is as good as another password: never where a match is what refuses. */
bool cred_shadow_matches(const struct cred_secret *hash, const struct cred_secret *password);

/* Is the entry locked: a mark stands before its hash, or there is nothing but marks? */
bool cred_shadow_is_locked(const struct cred_shadow *entry);

/* Does the host itself let nobody in any more with this entry: is the account over by then, or its
 * password locked with a mark? Pure. */
bool cred_shadow_is_shut(const struct cred_shadow *entry, int64_t wall_ms);

/* Is there a hash in the entry, locked or not? */
bool cred_shadow_has_hash(const struct cred_shadow *entry);

/*
 * A fresh hash of the password, by the method that login.defs names (ENCRYPT_METHOD; NULL: the
 * host's file) where that is a good one, else by yescrypt. INVALID: an empty password, or one with
 * a NUL in it; CRYPTO; MEMORY. Erase *out.
 */
enum cred_err cred_shadow_hash(const struct cred_secret *password, const char *login_defs,
                               struct cred_secret *out, struct cred_error *error);

struct cred_shadow_change {
  const char *directory; /* of the shadow file and the lock; NULL: /etc */
  const char *subject;
  const struct cred_secret *expected; /* what the entry must hold now, to the letter; NULL: any */
  const struct cred_secret *hash;     /* what it will hold */
  int64_t now_ms;                     /* wall clock: the day of the change */
  uint32_t wait_ms;                   /* how long to wait for whoever else changes the file */
};

/*
 * Replaces the entry in the shadow file, under the lock that passwd(1), useradd(8) and pam_unix(8)
 * take. All other lines stay as they are, to the byte; owner, mode and label too. The file is
 * replaced as a whole, and on disk when this returns: whatever happens, it is the old one or the
 * new one. NOT_FOUND: the file has no line of the subject, whose entry is kept elsewhere; STATE:
 * the entry, or the file meanwhile, is another than expected; BUSY: others hold the lock for
 * longer; DAMAGED: more than one line of the subject, or one that is none; INVALID; TOO_LONG;
 * PERMISSION; UNSUPPORTED: no regular file; FULL, IO, MEMORY. After an error of the last three,
 * read the entry again to see whether it was replaced.
 */
enum cred_err cred_shadow_replace(const struct cred_shadow_change *change,
                                  struct cred_error *error);

#endif
