/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SHA256_H
#define CRED_SHA256_H

#include <stddef.h>
#include <stdint.h>

/*
 * SHA-256 (FIPS 180-4) for the little that a process needs which only asks credd: the applied
 * policy's sum and the digest of a stored entry. libcrypto takes longer to load than all else of a
 * login. What has a key uses libcrypto (key/).
 */

#define CRED_SHA256_SIZE 32
#define CRED_SHA256_BLOCK 64

struct cred_sha256 {
  uint32_t state[8];
  uint64_t length; /* bytes so far */
  unsigned char block[CRED_SHA256_BLOCK];
};

void cred_sha256_begin(struct cred_sha256 *sum);
void cred_sha256_add(struct cred_sha256 *sum, const void *bytes, size_t length);

/* Erases the sum too: begin anew. */
void cred_sha256_end(struct cred_sha256 *sum, unsigned char out[CRED_SHA256_SIZE]);

#endif
