/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "store/memory/inside.h"

/* A row is never changed, only replaced; so a copy of a table shares its rows. */
struct shared_row {
  size_t owners;
  max_align_t content[];
};

static struct shared_row *new_row(const void *content, size_t size)
{
  struct shared_row *row = malloc(sizeof(*row) + size);

  if (row == NULL)
    return NULL;
  row->owners = 1;
  memcpy(row->content, content, size);
  return row;
}

static void release(struct shared_row *row)
{
  if (--row->owners == 0)
    free(row);
}

const void *cred_memory_row(const struct cred_memory_table *table, size_t index)
{
  return table->rows[index]->content;
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

const void *cred_memory_get(struct cred_memory *memory, enum cred_memory_kind kind, const void *key)
{
  const struct cred_memory_table *table = &memory->now.tables[kind];
  size_t index;

  return cred_memory_find(table, key, &index) ? cred_memory_row(table, index) : NULL;
}

static bool make_room(struct cred_memory_table *table)
{
  size_t room = table->room == 0 ? 8 : table->room * 2;
  struct shared_row **rows;

  if (table->count < table->room)
    return true;
  rows = reallocarray(table->rows, room, sizeof(struct shared_row *));
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

static void insert(struct cred_memory_table *table, size_t index, struct shared_row *row)
{
  memmove(&table->rows[index + 1], &table->rows[index],
          (table->count - index) * sizeof(struct shared_row *));
  table->rows[index] = row;
  table->count++;
}

enum cred_err cred_memory_put(struct cred_memory *memory, enum cred_memory_kind kind,
                              const void *row, struct cred_error *error)
{
  struct cred_memory_table *table = &memory->now.tables[kind];
  enum cred_err err = check_may_write(memory, error);
  struct shared_row *put;
  size_t index;

  if (err != CRED_OK)
    return err;
  put = make_room(table) ? new_row(row, table->row_size) : NULL;
  if (put == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "store: out of memory");
  if (cred_memory_find(table, row, &index)) {
    release(table->rows[index]);
    table->rows[index] = put;
  } else
    insert(table, index, put);
  return CRED_OK;
}

enum cred_err cred_memory_delete(struct cred_memory *memory, enum cred_memory_kind kind,
                                 const void *key, struct cred_error *error)
{
  struct cred_memory_table *table = &memory->now.tables[kind];
  enum cred_err err = check_may_write(memory, error);
  size_t index;

  if (err != CRED_OK)
    return err;
  if (!cred_memory_find(table, key, &index))
    return CRED_ERR_NOT_FOUND;
  release(table->rows[index]);
  table->count--;
  memmove(&table->rows[index], &table->rows[index + 1],
          (table->count - index) * sizeof(struct shared_row *));
  return CRED_OK;
}

static bool copy_table(struct cred_memory_table *to, const struct cred_memory_table *from)
{
  *to = *from;
  to->rows = NULL;
  to->room = to->count = 0;
  if (from->count == 0)
    return true;
  to->rows = calloc(from->count, sizeof(struct shared_row *));
  if (to->rows == NULL)
    return false;
  for (size_t i = 0; i < from->count; i++) {
    to->rows[i] = from->rows[i];
    to->rows[i]->owners++;
  }
  to->room = to->count = from->count;
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
    struct cred_memory_table *table = &content->tables[i];

    while (table->count > 0)
      release(table->rows[--table->count]);
    free(table->rows);
    table->rows = NULL;
    table->room = 0;
  }
}
