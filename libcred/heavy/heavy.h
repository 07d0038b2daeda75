/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_HEAVY_HEAVY_H
#define CRED_HEAVY_HEAVY_H

#include "cred/password.h"
#include "decide/code.h"
#include "store/store_ops.h"

/*
 * What needs SQLite, libcrypto or liboath: nothing that a process needs which only asks credd. It
 * is an object of its own beside libcred, loaded at the first of these calls (heavy/forward.c).
 * Programs that link everything have the functions themselves and none of this.
 */

#define CRED_HEAVY_STAMP_SIZE 65

struct cred_heavy {
  /* The first member in every version: which sources both objects were built from. Nothing behind
   * it may be looked at when it is another's. */
  char stamp[CRED_HEAVY_STAMP_SIZE];
  const struct cred_store_ops *sqlite;
  enum cred_err (*keyed_hash)(const struct cred_secret *key, const char *label, const void *data,
                              size_t length, unsigned char out[CRED_MAC_SIZE],
                              struct cred_error *error);
  enum cred_err (*seal)(const struct cred_secret *key, uint32_t key_id, const char *bound,
                        const struct cred_secret *plain, struct cred_blob *out,
                        struct cred_error *error);
  enum cred_err (*unseal)(const struct cred_secret *key, uint32_t key_id, const char *bound,
                          const struct cred_blob *sealed, struct cred_secret *out,
                          struct cred_error *error);
  enum cred_err (*totp_code)(const struct cred_secret *seed, const struct cred_totp_shape *shape,
                             int64_t step, struct cred_code_candidate *out,
                             struct cred_error *error);
  enum cred_err (*password_digest)(const struct cred_secret *password,
                                   const struct cred_salt *salts, uint32_t count,
                                   struct cred_digests *out, struct cred_error *error);
};

/* The one name that the object exports. */
#define CRED_HEAVY_SYMBOL "cred_heavy_table"
extern const struct cred_heavy cred_heavy_table;

/*
 * Loads the object from the directory that libcred was loaded from, once. *out is NULL after an
 * error, which says the file's name. IO: it is not there, does not load, or was built from other
 * sources, as when a program still runs with a libcred that was replaced meanwhile. MEMORY: memory
 * or descriptors ran out, which says nothing about the object. The table lives as long as the
 * process. Safe in threads.
 */
enum cred_err cred_heavy_load(const struct cred_heavy **out, struct cred_error *error);

#endif
