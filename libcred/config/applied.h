/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_APPLIED_H
#define CRED_CONFIG_APPLIED_H

#include "config/model.h"

/*
 * The applied form, in bytes; numbers are big-endian:
 *
 *   magic[8]  version u32  length u32 of the body  SHA-256[32] over all but itself  body
 *
 * The body is a row of records, each a tag, a name's length (u8) and the name:
 *
 *   'S' "section.key" and a value: of the site
 *   'P' name: a policy begins; default is the first
 *   'K' key and a value: of that policy
 *
 * A value is: given (u8, 1 or 0), length (u16), bytes. Numbers, flags and words take four bytes,
 * the number that the library holds; texts are as they are. The site and default name every key, so
 * that a later version's other defaults change nothing; a key that is new to this version has its
 * default.
 */

#define CRED_APPLIED_VERSION 1
#define CRED_APPLIED_HEADER_SIZE 48
#define CRED_APPLIED_MAX 2097152 /* bytes */

struct cred_applied {
  size_t length;
  size_t room;
  unsigned char *bytes;
};

/* malloc'd; free with cred_applied_free, also after an error. */
enum cred_err cred_applied_encode(const struct cred_config *config, struct cred_applied *out,
                                  struct cred_error *error);
void cred_applied_free(struct cred_applied *applied);

/* CRED_ERR_CONFIG when the bytes are not what encode made. Every value is held to the table. */
enum cred_err cred_applied_decode(const unsigned char *bytes, size_t length,
                                  struct cred_config **out, struct cred_error *error);

/* The same without header and checksum. */
enum cred_err cred_applied_decode_body(const unsigned char *bytes, size_t length,
                                       struct cred_config **out, struct cred_error *error);

/* SHA-256 of everything but the checksum's own place. */
void cred_applied_sum(const unsigned char *bytes, size_t length,
                      unsigned char out[CRED_CONFIG_DIGEST_SIZE]);

extern const unsigned char cred_applied_magic[8];
#define CRED_APPLIED_VERSION_AT 8
#define CRED_APPLIED_LENGTH_AT 12
#define CRED_APPLIED_SUM_AT 16

#endif
