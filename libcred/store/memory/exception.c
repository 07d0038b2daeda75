/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

enum cred_err cred_memory_exception_get(void *handle, uint64_t id, struct cred_exception_row *out,
                                        struct cred_error *error)
{
  struct cred_exception_row key = {.id = id};
  const struct cred_exception_row *found = cred_memory_get(handle, CRED_MEMORY_EXCEPTION, &key);

  (void)error;
  memset(out, 0, sizeof(*out));
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_exception_put(void *handle, const struct cred_exception_row *row,
                                        struct cred_error *error)
{
  const struct cred_exception_row *before;

  if (!cred_exception_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid exception");
  before = cred_memory_get(handle, CRED_MEMORY_EXCEPTION, row);
  if (before != NULL && strcmp(before->subject, row->subject) != 0)
    return cred_error_set(error, CRED_ERR_INVALID, "store: an exception is another subject's");
  return cred_memory_put(handle, CRED_MEMORY_EXCEPTION, row, error);
}

enum cred_err cred_memory_exception_list(void *handle, const char *subject, uint64_t after,
                                         struct cred_exception_row *rows, size_t *count,
                                         struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_EXCEPTION];
  struct cred_exception_row key = {.id = after};
  size_t room = *count, index;

  (void)error;
  if (cred_memory_find(table, &key, &index))
    index++;
  for (*count = 0; *count < room && index < table->count; index++) {
    const struct cred_exception_row *row = cred_memory_row(table, index);

    if (subject[0] == '\0' || strcmp(row->subject, subject) == 0)
      rows[(*count)++] = *row;
  }
  return CRED_OK;
}
