/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SEAL_INSIDE_H
#define CRED_SEAL_INSIDE_H

#include <openssl/x509.h>

#include "seal/seal.h"

struct cred_custodians {
  uint32_t count;
  X509 *certificates[CRED_CUSTODIANS_MAX];
  int64_t end_ms;
  char text[CRED_SEALED_TO_SIZE];
};

/* Reads one certificate from a file that nobody but root could have exchanged. */
enum cred_err cred_certificate_read(const char *path, X509 **out, struct cred_error *error);

/* May something be sealed for it? */
enum cred_err cred_certificate_check(const char *path, X509 *certificate, int64_t now_ms,
                                     int64_t *end_ms, struct cred_error *error);

#endif
