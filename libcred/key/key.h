/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_KEY_KEY_H
#define CRED_KEY_KEY_H

#include <stdint.h>

#include "cred/secret.h"
#include "cred/token.h"
#include "store/store_ops.h"

/*
 * The master key wraps random data keys, one per purpose; the data keys seal, hash and sign. So a
 * new master key rewraps a few rows, and everything that was kept stays readable.
 */

#define CRED_KEY_SIZE 32

#define CRED_KEY_FOR_SEEDS "seeds"       /* AES-256-GCM of TOTP seeds; seed tags */
#define CRED_KEY_FOR_RECOVERY "recovery" /* HMAC of recovery codes */
#define CRED_KEY_FOR_NAMES "names"       /* HMAC of typed names that are no account */
#define CRED_KEY_FOR_EVENTS "events"     /* seals the event chain's evolving key */
#define CRED_KEY_FOR_PASSWORDS "fingerprints"

/* Reads 32 bytes from a regular file of the effective user, mode 0400, not through a link. KEY when
 * it is missing or not 32 bytes, UNSAFE_MODE. */
enum cred_err cred_master_key_read(const char *path, struct cred_secret *out,
                                   struct cred_error *error);

/* Writes a fresh key to path, durable, mode 0400; EXISTS. */
enum cred_err cred_master_key_create(const char *path, struct cred_secret *out,
                                     struct cred_error *error);

/* Replaces the file at path by the key, atomically and durably. */
enum cred_err cred_master_key_replace(const char *path, const struct cred_secret *key,
                                      struct cred_error *error);

/* A fresh data key, wrapped by the master key. row->id must be set: it is bound into the wrapping.
 */
enum cred_err cred_data_key_make(const struct cred_secret *master, struct cred_data_key_row *row,
                                 struct cred_error *error);
/* KEY when the master key is not the one that wrapped it. */
enum cred_err cred_data_key_unwrap(const struct cred_secret *master,
                                   const struct cred_data_key_row *row, struct cred_secret *out,
                                   struct cred_error *error);
enum cred_err cred_data_key_rewrap(const struct cred_secret *old_master,
                                   const struct cred_secret *new_master,
                                   struct cred_data_key_row *row, struct cred_error *error);

/*
 * AES-256-GCM with a random 96-bit nonce. The sealed form is: format version, key id, nonce,
 * ciphertext, tag. `bound` is the associated data: what the value belongs to. Opening a value that
 * was altered, moved to another place or sealed by another key gives CRED_ERR_DAMAGED.
 */
enum cred_err cred_seal(const struct cred_secret *key, uint32_t key_id, const char *bound,
                        const struct cred_secret *plain, struct cred_blob *out,
                        struct cred_error *error);
enum cred_err cred_unseal(const struct cred_secret *key, uint32_t key_id, const char *bound,
                          const struct cred_blob *sealed, struct cred_secret *out,
                          struct cred_error *error);

/* HMAC-SHA256 of length-prefixed label and data, so that no two labels or splits collide. */
enum cred_err cred_keyed_hash(const struct cred_secret *key, const char *label, const void *data,
                              size_t length, unsigned char out[CRED_MAC_SIZE],
                              struct cred_error *error);

#endif
