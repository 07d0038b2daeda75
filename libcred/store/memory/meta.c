/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

static enum cred_err set_name(struct cred_memory_meta *row, const char *name,
                              struct cred_error *error)
{
  if (name[0] == '\0' || !cred_text_is_valid(name, CRED_NAME_SIZE))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a name for a value");
  strcpy(row->name, name);
  return CRED_OK;
}

enum cred_err cred_memory_meta_get(void *handle, const char *name, struct cred_blob *out,
                                   struct cred_error *error)
{
  struct cred_memory_meta row = {0};
  const struct cred_memory_meta *found;
  enum cred_err err = set_name(&row, name, error);

  memset(out, 0, sizeof(*out));
  if (err != CRED_OK)
    return err;
  found = cred_memory_get(handle, CRED_MEMORY_META, &row);
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = found->value;
  return CRED_OK;
}

enum cred_err cred_memory_meta_put(void *handle, const char *name, const struct cred_blob *value,
                                   struct cred_error *error)
{
  struct cred_memory_meta row = {0};
  enum cred_err err = set_name(&row, name, error);

  if (err == CRED_OK && value->length > sizeof(value->bytes))
    err = cred_error_set(error, CRED_ERR_TOO_LONG, "store: a row is too long");
  if (err != CRED_OK)
    return err;
  row.value.length = value->length;
  memcpy(row.value.bytes, value->bytes, value->length);
  return cred_memory_put(handle, CRED_MEMORY_META, &row, error);
}
