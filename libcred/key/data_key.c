/* SPDX-License-Identifier: BSD-3-Clause */
#include "key/key.h"

#include <stdio.h>
#include <string.h>

#define MASTER_KEY_ID 0 /* data keys count from 1 */

/* A wrapped key cannot stand in for a key of another purpose or number. */
static void bind_row(const struct cred_data_key_row *row, char *out, size_t size)
{
  (void)snprintf(out, size, "data key %u %.*s", row->id, (int)sizeof(row->purpose), row->purpose);
}

static enum cred_err wrap(const struct cred_secret *master, const struct cred_secret *key,
                          struct cred_data_key_row *row, struct cred_error *error)
{
  char bound[sizeof(row->purpose) + 32];

  bind_row(row, bound, sizeof(bound));
  return cred_seal(master, MASTER_KEY_ID, bound, key, &row->wrapped, error);
}

enum cred_err cred_data_key_make(const struct cred_secret *master, struct cred_data_key_row *row,
                                 struct cred_error *error)
{
  CRED_SECRET_AUTO key;
  enum cred_err result;

  memset(&row->wrapped, 0, sizeof(row->wrapped));
  if (row->id == MASTER_KEY_ID || row->purpose[0] == '\0')
    return cred_error_set(error, CRED_ERR_INVALID, "a data key needs a number and a purpose");
  result = cred_secret_random(&key, CRED_KEY_SIZE);
  if (result != CRED_OK)
    return cred_error_set(error, result, "no random bytes for a data key");
  return wrap(master, &key, row, error);
}

enum cred_err cred_data_key_unwrap(const struct cred_secret *master,
                                   const struct cred_data_key_row *row, struct cred_secret *out,
                                   struct cred_error *error)
{
  char bound[sizeof(row->purpose) + 32];
  enum cred_err result;

  bind_row(row, bound, sizeof(bound));
  result = cred_unseal(master, MASTER_KEY_ID, bound, &row->wrapped, out, error);
  if (result == CRED_ERR_DAMAGED || (result == CRED_OK && out->length != CRED_KEY_SIZE)) {
    cred_secret_erase(out);
    return cred_error_set(error, CRED_ERR_KEY,
                          "data key %u (%.*s) does not open: the master key is not the one that "
                          "wrapped it, or the row is damaged",
                          row->id, (int)sizeof(row->purpose), row->purpose);
  }
  return result;
}

enum cred_err cred_data_key_rewrap(const struct cred_secret *old_master,
                                   const struct cred_secret *new_master,
                                   struct cred_data_key_row *row, struct cred_error *error)
{
  CRED_SECRET_AUTO key;
  struct cred_data_key_row fresh = *row;
  enum cred_err result = cred_data_key_unwrap(old_master, row, &key, error);

  if (result == CRED_OK)
    result = wrap(new_master, &key, &fresh, error);
  if (result == CRED_OK)
    *row = fresh;
  return result;
}
