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
  const struct cred_heavy *heavy = cred_heavy_load(error);

  *out = heavy != NULL ? heavy->sqlite : NULL;
  return heavy != NULL ? CRED_OK : CRED_ERR_IO;
}

enum cred_err cred_keyed_hash(const struct cred_secret *key, const char *label, const void *data,
                              size_t length, unsigned char out[CRED_MAC_SIZE],
                              struct cred_error *error)
{
  const struct cred_heavy *heavy = cred_heavy_load(error);

  if (heavy != NULL)
    return heavy->keyed_hash(key, label, data, length, out, error);
  memset(out, 0, CRED_MAC_SIZE);
  return CRED_ERR_IO;
}

enum cred_err cred_seal(const struct cred_secret *key, uint32_t key_id, const char *bound,
                        const struct cred_secret *plain, struct cred_blob *out,
                        struct cred_error *error)
{
  const struct cred_heavy *heavy = cred_heavy_load(error);

  if (heavy != NULL)
    return heavy->seal(key, key_id, bound, plain, out, error);
  memset(out, 0, sizeof(*out));
  return CRED_ERR_IO;
}

enum cred_err cred_unseal(const struct cred_secret *key, uint32_t key_id, const char *bound,
                          const struct cred_blob *sealed, struct cred_secret *out,
                          struct cred_error *error)
{
  const struct cred_heavy *heavy = cred_heavy_load(error);

  if (heavy != NULL)
    return heavy->unseal(key, key_id, bound, sealed, out, error);
  cred_secret_erase(out);
  return CRED_ERR_IO;
}

enum cred_err cred_totp_code(const struct cred_secret *seed, const struct cred_totp_shape *shape,
                             int64_t step, struct cred_code_candidate *out,
                             struct cred_error *error)
{
  const struct cred_heavy *heavy = cred_heavy_load(error);

  return heavy != NULL ? heavy->totp_code(seed, shape, step, out, error) : CRED_ERR_IO;
}

enum cred_err cred_password_digest(const struct cred_secret *password,
                                   const struct cred_salt *salts, uint32_t count,
                                   struct cred_digests *out, struct cred_error *error)
{
  const struct cred_heavy *heavy = cred_heavy_load(error);

  if (heavy != NULL)
    return heavy->password_digest(password, salts, count, out, error);
  cred_erase(out, sizeof(*out));
  return CRED_ERR_IO;
}
