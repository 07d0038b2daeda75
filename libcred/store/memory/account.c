/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

static void set_key(struct cred_account_row *row, const char *subject, const char *system)
{
  memset(row, 0, sizeof(*row));
  memcpy(row->subject, subject, strnlen(subject, sizeof(row->subject) - 1));
  memcpy(row->system, system, strnlen(system, sizeof(row->system) - 1));
}

enum cred_err cred_memory_account_get(void *handle, const char *subject, const char *system,
                                      struct cred_account_row *out, struct cred_error *error)
{
  struct cred_account_row key;
  const struct cred_account_row *found;

  (void)error;
  set_key(&key, subject, system);
  memset(out, 0, sizeof(*out));
  found = cred_memory_get(handle, CRED_MEMORY_ACCOUNT, &key);
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_account_put(void *handle, const struct cred_account_row *row,
                                      struct cred_error *error)
{
  if (!cred_account_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid account");
  return cred_memory_put(handle, CRED_MEMORY_ACCOUNT, row, error);
}

enum cred_err cred_memory_account_delete(void *handle, const char *subject, const char *system,
                                         struct cred_error *error)
{
  struct cred_account_row key;

  set_key(&key, subject, system);
  return cred_memory_delete(handle, CRED_MEMORY_ACCOUNT, &key, error);
}

enum cred_err cred_memory_account_list(void *handle, const char *subject, const char *system,
                                       struct cred_account_row *rows, size_t *count,
                                       struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_ACCOUNT];
  struct cred_account_row key;
  size_t room = *count, index;

  (void)error;
  set_key(&key, subject, system);
  if (cred_memory_find(table, &key, &index))
    index++;
  for (*count = 0; *count < room && index < table->count; index++)
    rows[(*count)++] = *(const struct cred_account_row *)cred_memory_row(table, index);
  return CRED_OK;
}
