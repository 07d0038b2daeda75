/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

static void set_name(struct cred_subject_row *row, const char *name)
{
  memset(row, 0, sizeof(*row));
  memcpy(row->name, name, strnlen(name, sizeof(row->name) - 1));
}

enum cred_err cred_memory_subject_get(void *handle, const char *name, struct cred_subject_row *out,
                                      struct cred_error *error)
{
  struct cred_subject_row key;
  const struct cred_subject_row *found;

  (void)error;
  set_name(&key, name);
  memset(out, 0, sizeof(*out));
  found = cred_memory_get(handle, CRED_MEMORY_SUBJECT, &key);
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_subject_put(void *handle, const struct cred_subject_row *row,
                                      struct cred_error *error)
{
  if (!cred_subject_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid subject");
  return cred_memory_put(handle, CRED_MEMORY_SUBJECT, row, error);
}

enum cred_err cred_memory_subject_list(void *handle, const char *after,
                                       struct cred_subject_row *rows, size_t *count,
                                       struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_SUBJECT];
  struct cred_subject_row key;
  size_t room = *count, index;

  (void)error;
  set_name(&key, after);
  if (cred_memory_find(table, &key, &index))
    index++;
  for (*count = 0; *count < room && index < table->count; index++)
    rows[(*count)++] = *(const struct cred_subject_row *)cred_memory_row(table, index);
  return CRED_OK;
}
