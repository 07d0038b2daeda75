/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SEAL_SEAL_H
#define CRED_SEAL_SEAL_H

#include "cred/rotate.h"

/*
 * A secret for its custodians: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM, its key for each
 * certificate by RSA-OAEP or ECDH. Any of them opens it with `openssl cms -decrypt`; this host
 * cannot.
 */

#define CRED_CUSTODIANS_LEAST 2
#define CRED_CUSTODIANS_MAX 16

struct cred_custodians; /* their certificates */

/*
 * Reads the certificates at these paths, separated by blanks; each is one file with one, in PEM.
 * INVALID: fewer than two, the same one twice, one that is not valid now, or whose key is too weak
 * or of a kind that cannot be sealed for; NOT_FOUND, IO; UNSAFE_MODE: others than root could
 * exchange the file; TOO_LONG. The error names the file. now_ms: wall clock. Free *out.
 */
enum cred_err cred_custodians_read(const char *paths, int64_t now_ms, struct cred_custodians **out,
                                   struct cred_error *error);
void cred_custodians_free(struct cred_custodians *custodians); /* takes NULL */

/*
 * One of them by itself, by the same rules. *end_ms: when it ends, wall clock, milliseconds; set
 * unless it could not be read. The error names the file.
 */
enum cred_err cred_custodian_look(const char *path, int64_t now_ms, int64_t *end_ms,
                                  struct cred_error *error);

/* Who they are, for people: names and the beginnings of the certificates' SHA-256. */
const char *cred_custodians_text(const struct cred_custodians *custodians);
uint32_t cred_custodians_count(const struct cred_custodians *custodians);

/* Ends the soonest: wall clock, milliseconds. */
int64_t cred_custodians_end(const struct cred_custodians *custodians);

/* TOO_LONG: there are too many of them. */
enum cred_err cred_custodians_seal(const struct cred_custodians *custodians,
                                   const struct cred_secret *secret, struct cred_sealed *out,
                                   struct cred_error *error);

/* The sealed value as PEM ("-----BEGIN CMS-----"), to be freed; NULL: memory is short. */
char *cred_sealed_pem(const struct cred_sealed *sealed);

#endif
