/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TOKEN_H
#define CRED_TOKEN_H

#include <stdint.h>

#include "cred/event.h"
#include "cred/secret.h"

enum cred_totp_algorithm { CRED_TOTP_SHA1 = 1, CRED_TOTP_SHA256 = 2, CRED_TOTP_SHA512 = 3 };

#define CRED_TOTP_DIGITS_MIN 6
#define CRED_TOTP_DIGITS_MAX 8
#define CRED_TOTP_PERIOD_MIN 10 /* seconds */
#define CRED_TOTP_PERIOD_MAX 300
#define CRED_TOTP_WINDOW_MAX 10 /* steps either side */
#define CRED_SEED_MIN 16        /* bytes, RFC 4226 section 4 R6 */
#define CRED_SEED_MAX 128
#define CRED_TOKEN_MAX 16 /* tokens of one subject that are not revoked */

/* How codes are made (RFC 6238). */
struct cred_totp_shape {
  enum cred_totp_algorithm algorithm;
  uint32_t digits;
  uint32_t period_seconds;
};

enum cred_token_state {
  CRED_TOKEN_PENDING = 1, /* shown, no code from it seen yet, or its login not ended well yet */
  CRED_TOKEN_ACTIVE,
  CRED_TOKEN_SUSPENDED, /* lost for now; comes back by resume */
  CRED_TOKEN_REVOKED    /* its seed is gone for ever; the record stays */
};

/* A token without its seed: what may be shown. */
struct cred_token {
  uint64_t id;
  char subject[CRED_NAME_SIZE];
  char name[CRED_NAME_SIZE]; /* unique among the subject's tokens that are not revoked */
  enum cred_token_state state;
  struct cred_totp_shape shape;
  int64_t created_ms; /* wall clock; 0 when it did not happen */
  int64_t activated_ms;
  int64_t last_used_ms;
  int64_t ended_ms;    /* suspended or revoked */
  uint32_t created_by; /* actor */
  char kind[64];       /* register: "app", "hardware", "private phone" ... */
  char serial[64];
  char permit[64];           /* the permit's number where a private phone is used */
  char note[CRED_NAME_SIZE]; /* how the device was destroyed or collected, when revoked */
};

const char *cred_token_state_name(enum cred_token_state state);
const char *cred_totp_algorithm_name(enum cred_totp_algorithm algorithm); /* "SHA1" ... */

/* The algorithm of that name, in any case, with or without "HMAC-"; 0 when there is none. */
enum cred_totp_algorithm cred_totp_algorithm_find(const char *name);

#endif
