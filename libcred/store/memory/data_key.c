/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/memory/inside.h"
#include "store/row.h"

static uint32_t last_id(const struct cred_memory_table *table)
{
  const struct cred_data_key_row *last;

  if (table->count == 0)
    return 0;
  last = cred_memory_row(table, table->count - 1);
  return last->id;
}

enum cred_err cred_memory_data_key_put(void *handle, const struct cred_data_key_row *row,
                                       struct cred_error *error)
{
  struct cred_memory *memory = handle;
  struct cred_data_key_row put = *row;

  if (!cred_data_key_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid data key");
  if (put.id == 0)
    put.id = last_id(&memory->now.tables[CRED_MEMORY_DATA_KEY]) + 1;
  return cred_memory_put(memory, CRED_MEMORY_DATA_KEY, &put, error);
}

enum cred_err cred_memory_data_key_list(void *handle, uint32_t after,
                                        struct cred_data_key_row *rows, size_t *count,
                                        struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_DATA_KEY];
  size_t room = *count;

  (void)error;
  *count = 0;
  for (size_t i = 0; i < table->count && *count < room; i++) {
    const struct cred_data_key_row *row = cred_memory_row(table, i);

    if (row->id > after)
      rows[(*count)++] = *row;
  }
  return CRED_OK;
}
