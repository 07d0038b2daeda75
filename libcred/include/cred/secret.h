/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SECRET_H
#define CRED_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "cred/error.h"

/* The longest secret: 256 characters of four UTF-8 bytes. */
#define CRED_SECRET_MAX 1024

/*
 * The one home of passwords, codes, seeds and keys. It owns its bytes, is plain memory (so that a
 * request record can hold one) and must be erased by whoever declared it: declare it with
 * CRED_SECRET_AUTO in a function, or call cred_secret_erase on every path.
 */
struct cred_secret {
  size_t length;
  unsigned char bytes[CRED_SECRET_MAX + 1]; /* bytes[length] is always NUL */
};

/* A local secret that starts empty and erases itself when the scope ends. */
#define CRED_SECRET_AUTO __attribute__((cleanup(cred_secret_erase))) struct cred_secret

void cred_secret_erase(struct cred_secret *secret);

/* Copies length bytes in; CRED_ERR_TOO_LONG beyond CRED_SECRET_MAX (the secret is then empty). */
enum cred_err cred_secret_set(struct cred_secret *secret, const void *bytes, size_t length);

/* The same for a string; NULL gives an empty secret. */
enum cred_err cred_secret_set_text(struct cred_secret *secret, const char *text);

/* Fills with length random bytes of the kernel; CRED_ERR_CRYPTO. */
enum cred_err cred_secret_random(struct cred_secret *secret, size_t length);

/* Constant time for equal lengths. Two empty secrets are not equal: nothing was shown. */
bool cred_secret_equal(const struct cred_secret *a, const struct cred_secret *b);

/* The secret as a string (it always ends in NUL). It lives as long as the secret. */
const char *cred_secret_text(const struct cred_secret *secret);

/* Erases other memory that held a secret for a moment, such as a PAM response or a library's
 * buffer. */
void cred_erase(void *bytes, size_t length);

#endif
