/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "store/memory/inside.h"

void *cred_memory_row(const struct cred_memory_table *table, size_t index)
{
  return table->rows + index * table->row_size;
}

bool cred_memory_find(const struct cred_memory_table *table, const void *key, size_t *index)
{
  size_t low = 0, high = table->count;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (table->compare(cred_memory_row(table, middle), key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  *index = low;
  return low < table->count && table->compare(cred_memory_row(table, low), key) == 0;
}

void *cred_memory_get(struct cred_memory *memory, enum cred_memory_kind kind, const void *key)
{
  const struct cred_memory_table *table = &memory->now.tables[kind];
  size_t index;

  return cred_memory_find(table, key, &index) ? cred_memory_row(table, index) : NULL;
}

static bool make_room(struct cred_memory_table *table)
{
  size_t room = table->room == 0 ? 8 : table->room * 2;
  unsigned char *rows;

  if (table->count < table->room)
    return true;
  rows = reallocarray(table->rows, room, table->row_size);
  if (rows == NULL)
    return false;
  table->rows = rows;
  table->room = room;
  return true;
}

static enum cred_err check_may_write(const struct cred_memory *memory, struct cred_error *error)
{
  if (memory->may_write)
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_STATE, "store: no transaction to write in");
}

enum cred_err cred_memory_put(struct cred_memory *memory, enum cred_memory_kind kind,
                              const void *row, struct cred_error *error)
{
  struct cred_memory_table *table = &memory->now.tables[kind];
  enum cred_err err = check_may_write(memory, error);
  unsigned char *place;
  size_t index;

  if (err != CRED_OK)
    return err;
  if (!cred_memory_find(table, row, &index)) {
    if (!make_room(table))
      return cred_error_set(error, CRED_ERR_MEMORY, "store: out of memory");
    place = cred_memory_row(table, index);
    memmove(place + table->row_size, place, (table->count - index) * table->row_size);
    table->count++;
  }
  memcpy(cred_memory_row(table, index), row, table->row_size);
  return CRED_OK;
}

enum cred_err cred_memory_delete(struct cred_memory *memory, enum cred_memory_kind kind,
                                 const void *key, struct cred_error *error)
{
  struct cred_memory_table *table = &memory->now.tables[kind];
  enum cred_err err = check_may_write(memory, error);
  unsigned char *place;
  size_t index;

  if (err != CRED_OK)
    return err;
  if (!cred_memory_find(table, key, &index))
    return CRED_ERR_NOT_FOUND;
  place = cred_memory_row(table, index);
  table->count--;
  memmove(place, place + table->row_size, (table->count - index) * table->row_size);
  return CRED_OK;
}

static bool copy_table(struct cred_memory_table *to, const struct cred_memory_table *from)
{
  *to = *from;
  to->rows = NULL;
  to->room = from->count;
  if (from->count == 0)
    return true;
  to->rows = calloc(from->count, from->row_size);
  if (to->rows == NULL)
    return false;
  memcpy(to->rows, from->rows, from->count * from->row_size);
  return true;
}

bool cred_memory_content_copy(struct cred_memory_content *to,
                              const struct cred_memory_content *from)
{
  bool done = true;

  *to = *from;
  for (size_t i = 0; i < CRED_MEMORY_TABLES; i++)
    done = copy_table(&to->tables[i], &from->tables[i]) && done;
  if (!done)
    cred_memory_content_free(to);
  return done;
}

void cred_memory_content_free(struct cred_memory_content *content)
{
  for (size_t i = 0; i < CRED_MEMORY_TABLES; i++) {
    free(content->tables[i].rows);
    content->tables[i].rows = NULL;
    content->tables[i].count = 0;
    content->tables[i].room = 0;
  }
}
