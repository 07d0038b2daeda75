/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

enum cred_err cred_memory_remembered_put(void *handle, const struct cred_remembered_row *row,
                                         struct cred_error *error)
{
  if (!cred_remembered_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid remembered password");
  return cred_memory_put(handle, CRED_MEMORY_REMEMBERED, row, error);
}

enum cred_err cred_memory_remembered_find(void *handle, uint64_t person,
                                          const unsigned char mac[CRED_MAC_SIZE],
                                          const struct cred_remembered_row *after,
                                          struct cred_remembered_row *rows, size_t *count,
                                          struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_REMEMBERED];
  size_t room = *count, first = 0;

  (void)error;
  if (after != NULL && cred_memory_find(table, after, &first))
    first++;
  *count = 0;
  for (size_t i = first; i < table->count && *count < room; i++) {
    const struct cred_remembered_row *row = cred_memory_row(table, i);

    if (row->person == person && memcmp(row->mac, mac, CRED_MAC_SIZE) == 0)
      rows[(*count)++] = *row;
  }
  return CRED_OK;
}

enum cred_err cred_memory_remembered_list(void *handle, uint64_t account, uint64_t after,
                                          struct cred_remembered_row *rows, size_t *count,
                                          struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_REMEMBERED];
  struct cred_remembered_row key = {.account = account, .sequence = after};
  size_t room = *count, index;

  (void)error;
  if (cred_memory_find(table, &key, &index))
    index++;
  for (*count = 0; *count < room && index < table->count; index++) {
    const struct cred_remembered_row *row = cred_memory_row(table, index);

    if (row->account != account)
      break;
    rows[(*count)++] = *row;
  }
  return CRED_OK;
}

enum cred_err cred_memory_remembered_delete(void *handle, uint64_t account, uint64_t sequence,
                                            struct cred_error *error)
{
  struct cred_remembered_row key = {.account = account, .sequence = sequence};

  return cred_memory_delete(handle, CRED_MEMORY_REMEMBERED, &key, error);
}
