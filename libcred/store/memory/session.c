/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

static void set_key(struct cred_session_row *row, const char *subject, uint64_t id)
{
  memset(row, 0, sizeof(*row));
  memcpy(row->subject, subject, strnlen(subject, sizeof(row->subject) - 1));
  row->id = id;
}

enum cred_err cred_memory_session_put(void *handle, const struct cred_session_row *row,
                                      struct cred_error *error)
{
  if (!cred_session_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid session");
  return cred_memory_put(handle, CRED_MEMORY_SESSION, row, error);
}

enum cred_err cred_memory_session_get(void *handle, const char *subject, uint64_t id,
                                      struct cred_session_row *out, struct cred_error *error)
{
  const struct cred_session_row *found;
  struct cred_session_row key;

  (void)error;
  set_key(&key, subject, id);
  memset(out, 0, sizeof(*out));
  found = cred_memory_get(handle, CRED_MEMORY_SESSION, &key);
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_session_delete(void *handle, const char *subject, uint64_t id,
                                         struct cred_error *error)
{
  struct cred_session_row key;

  set_key(&key, subject, id);
  return cred_memory_delete(handle, CRED_MEMORY_SESSION, &key, error);
}

enum cred_err cred_memory_session_list(void *handle, const char *subject, uint64_t id,
                                       struct cred_session_row *rows, size_t *count,
                                       struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_SESSION];
  struct cred_session_row key;
  size_t room = *count, index;

  (void)error;
  set_key(&key, subject, id);
  if (cred_memory_find(table, &key, &index))
    index++;
  for (*count = 0; *count < room && index < table->count; index++)
    rows[(*count)++] = *(const struct cred_session_row *)cred_memory_row(table, index);
  return CRED_OK;
}

/* By due_ms, then as the table is ordered. */
static int compare_due(const struct cred_session_row *a, const struct cred_session_row *b)
{
  int order;

  if (a->due_ms != b->due_ms)
    return a->due_ms < b->due_ms ? -1 : 1;
  order = strcmp(a->subject, b->subject);
  return order != 0 ? order : a->id < b->id ? -1 : a->id > b->id;
}

/* The first one behind after; NULL: there is none. */
static const struct cred_session_row *next_due(const struct cred_memory_table *table,
                                               const struct cred_session_row *after)
{
  const struct cred_session_row *best = NULL;

  for (size_t i = 0; i < table->count; i++) {
    const struct cred_session_row *row = cred_memory_row(table, i);

    if (row->is_watched && (after == NULL || compare_due(row, after) > 0) &&
        (best == NULL || compare_due(row, best) < 0))
      best = row;
  }
  return best;
}

enum cred_err cred_memory_session_watched(void *handle, const struct cred_session_row *after,
                                          struct cred_session_row *rows, size_t *count,
                                          struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_SESSION];
  size_t room = *count;

  (void)error;
  *count = 0;
  for (after = next_due(table, after); after != NULL && *count < room;
       after = next_due(table, after))
    rows[(*count)++] = *after;
  return CRED_OK;
}
