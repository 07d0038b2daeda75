/* SPDX-License-Identifier: BSD-3-Clause */
#include <openssl/evp.h>
#include <string.h>

#include "cred/password.h"
#include "store/store_ops.h"

/* What scrypt may take: 128 N r bytes, and some for itself. */
static uint64_t memory_limit(const struct cred_salt *salt)
{
  return 128 * (UINT64_C(1) << salt->log2_n) * salt->r + 128 * (uint64_t)salt->r * salt->p +
         (1u << 20);
}

static bool cost_is_sane(const struct cred_salt *salt)
{
  return salt->log2_n >= 1 && salt->log2_n <= CRED_COST_LOG2_N_MAX && salt->r >= 1 &&
         salt->r <= CRED_COST_R_MAX && salt->p >= 1 && salt->p <= CRED_COST_P_MAX;
}

static enum cred_err digest_one(const struct cred_secret *password, const struct cred_salt *salt,
                                struct cred_digest *out, struct cred_error *error)
{
  out->person = salt->person;
  out->set = salt->set;
  if (!cost_is_sane(salt))
    return cred_error_set(error, CRED_ERR_INVALID, "a cost of scrypt is out of range");
  if (EVP_PBE_scrypt(cred_secret_text(password), password->length, salt->salt, sizeof(salt->salt),
                     UINT64_C(1) << salt->log2_n, salt->r, salt->p, memory_limit(salt), out->bytes,
                     sizeof(out->bytes)) == 1)
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_CRYPTO, "scrypt failed");
}

enum cred_err cred_password_digest(const struct cred_secret *password,
                                   const struct cred_salt *salts, uint32_t count,
                                   struct cred_digests *out, struct cred_error *error)
{
  enum cred_err err = CRED_OK;

  memset(out, 0, sizeof(*out));
  if (password->length == 0 || count > CRED_DIGEST_MAX)
    return cred_error_set(error, CRED_ERR_INVALID, "no password to make a digest of");
  for (uint32_t i = 0; i < count && err == CRED_OK; i++)
    err = digest_one(password, &salts[i], &out->rows[i], error);
  out->count = count;
  if (err != CRED_OK)
    cred_erase(out, sizeof(*out));
  return err;
}
