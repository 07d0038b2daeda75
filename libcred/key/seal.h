/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_KEY_SEAL_H
#define CRED_KEY_SEAL_H

#include <stdint.h>

#include "cred/secret.h"

/* format version, key id (big-endian), nonce, ciphertext, tag */
#define CRED_SEAL_VERSION 1
#define CRED_SEAL_HEAD_SIZE 5
#define CRED_SEAL_NONCE_SIZE 12
#define CRED_SEAL_TAG_SIZE 16
#define CRED_SEAL_OVERHEAD (CRED_SEAL_HEAD_SIZE + CRED_SEAL_NONCE_SIZE + CRED_SEAL_TAG_SIZE)

/*
 * HKDF-Expand with SHA-256 (RFC 5869 section 2.3): a 32-byte key for one use. Extraction is left
 * out, as section 3.3 allows for keys that are random already.
 */
enum cred_err cred_sub_key(const struct cred_secret *key, const char *use, struct cred_secret *out,
                           struct cred_error *error);

#endif
