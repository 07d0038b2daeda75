/* SPDX-License-Identifier: BSD-3-Clause */
#define OPENSSL_SUPPRESS_DEPRECATED /* the functions that need no provider: see config/encode.c */
#include <openssl/sha.h>
#include <string.h>

#include "cred/password.h"

enum cred_err cred_stored_of(const char *hash, int64_t changed_wall_ms, struct cred_stored *out,
                             struct cred_error *error)
{
  SHA256_CTX context;
  bool done;

  memset(out, 0, sizeof(*out));
  if (hash != NULL)
    hash += strspn(hash, "!*"); /* an account that is locked has the password that it had */
  if (hash == NULL || hash[0] == '\0')
    return CRED_OK;
  done = SHA256_Init(&context) == 1 && SHA256_Update(&context, hash, strlen(hash)) == 1 &&
         SHA256_Final(out->digest, &context) == 1;
  cred_erase(&context, sizeof(context));
  if (!done)
    return cred_error_set(error, CRED_ERR_CRYPTO, "cannot compute SHA-256");
  out->is_known = true;
  out->changed_wall_ms = changed_wall_ms;
  return CRED_OK;
}
