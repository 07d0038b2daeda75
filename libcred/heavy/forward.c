/* SPDX-License-Identifier: BSD-3-Clause */
#include "heavy/heavy.h"

#include <string.h>

#include "key/key.h"
#include "key/totp.h"
#include "store/store.h"

/* The functions that need the large libraries, as libcred itself has them. What cannot be loaded
 * leaves behind what their errors leave behind. */

enum cred_err cred_store_sqlite(const struct cred_store_ops **out, struct cred_error *error)
{
  const struct cred_heavy *heavy;
  enum cred_err err = cred_heavy_load(&heavy, error);

  *out = err == CRED_OK ? heavy->sqlite : NULL;
  return err;
}

enum cred_err cred_keyed_hash(const struct cred_secret *key, const char *label, const void *data,
                              size_t length, unsigned char out[CRED_MAC_SIZE],
                              struct cred_error *error)
{
  const struct cred_heavy *heavy;
  enum cred_err err = cred_heavy_load(&heavy, error);

  if (err == CRED_OK)
    return heavy->keyed_hash(key, label, data, length, out, error);
  memset(out, 0, CRED_MAC_SIZE);
  return err;
}

enum cred_err cred_seal(const struct cred_secret *key, uint32_t key_id, const char *bound,
                        const struct cred_secret *plain, struct cred_blob *out,
                        struct cred_error *error)
{
  const struct cred_heavy *heavy;
  enum cred_err err = cred_heavy_load(&heavy, error);

  if (err == CRED_OK)
    return heavy->seal(key, key_id, bound, plain, out, error);
  memset(out, 0, sizeof(*out));
  return err;
}

enum cred_err cred_unseal(const struct cred_secret *key, uint32_t key_id, const char *bound,
                          const struct cred_blob *sealed, struct cred_secret *out,
                          struct cred_error *error)
{
  const struct cred_heavy *heavy;
  enum cred_err err = cred_heavy_load(&heavy, error);

  if (err == CRED_OK)
    return heavy->unseal(key, key_id, bound, sealed, out, error);
  cred_secret_erase(out);
  return err;
}

enum cred_err cred_totp_code(const struct cred_secret *seed, const struct cred_totp_shape *shape,
                             int64_t step, struct cred_code_candidate *out,
                             struct cred_error *error)
{
  const struct cred_heavy *heavy;
  enum cred_err err = cred_heavy_load(&heavy, error);

  return err == CRED_OK ? heavy->totp_code(seed, shape, step, out, error) : err;
}

enum cred_err cred_password_digest(const struct cred_secret *password,
                                   const struct cred_salt *salts, uint32_t count,
                                   struct cred_digests *out, struct cred_error *error)
{
  const struct cred_heavy *heavy;
  enum cred_err err = cred_heavy_load(&heavy, error);

  if (err == CRED_OK)
    return heavy->password_digest(password, salts, count, out, error);
  cred_erase(out, sizeof(*out));
  return err;
}
