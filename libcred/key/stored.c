/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "cred/password.h"
#include "sha256.h"

enum cred_err cred_stored_of(const char *hash, int64_t changed_wall_ms, struct cred_stored *out,
                             struct cred_error *error)
{
  struct cred_sha256 sum;

  (void)error; /* for what may fail one day */
  memset(out, 0, sizeof(*out));
  if (hash != NULL)
    hash += strspn(hash, "!*"); /* an account that is locked has the password that it had */
  if (hash == NULL || hash[0] == '\0')
    return CRED_OK;
  cred_sha256_begin(&sum);
  cred_sha256_add(&sum, hash, strlen(hash));
  cred_sha256_end(&sum, out->digest);
  out->is_known = true;
  out->changed_wall_ms = changed_wall_ms;
  return CRED_OK;
}
