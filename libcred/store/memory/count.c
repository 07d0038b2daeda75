/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

static enum cred_err check_key(const struct cred_count_key *key, struct cred_error *error)
{
  if (cred_count_key_is_valid(key))
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid count");
}

enum cred_err cred_memory_count_get(void *handle, const struct cred_count_key *key,
                                    struct cred_count_row *out, struct cred_error *error)
{
  const struct cred_count_row *found;
  enum cred_err err = check_key(key, error);

  if (err != CRED_OK)
    return err;
  memset(out, 0, sizeof(*out));
  out->key = *key;
  found = cred_memory_get(handle, CRED_MEMORY_COUNT, out);
  memset(out, 0, sizeof(*out));
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_count_put(void *handle, const struct cred_count_row *row,
                                    struct cred_error *error)
{
  struct cred_count_row clean = *row;

  if (!cred_count_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid count");
  memset(clean.count.failed_at + clean.count.failed, 0,
         (CRED_FAILURES_MAX - clean.count.failed) * sizeof(clean.count.failed_at[0]));
  return cred_memory_put(handle, CRED_MEMORY_COUNT, &clean, error);
}

enum cred_err cred_memory_count_delete(void *handle, const struct cred_count_key *key,
                                       struct cred_error *error)
{
  struct cred_count_row row = {.key = *key};
  enum cred_err err = check_key(key, error);

  return err == CRED_OK ? cred_memory_delete(handle, CRED_MEMORY_COUNT, &row, error) : err;
}

enum cred_err cred_memory_count_list(void *handle, const char *subject, uint32_t skip,
                                     struct cred_count_row *rows, size_t *count,
                                     struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_COUNT];
  size_t room = *count;

  (void)error;
  *count = 0;
  for (size_t i = 0; i < table->count && *count < room; i++) {
    const struct cred_count_row *row = cred_memory_row(table, i);

    if (subject[0] != '\0' && strcmp(row->key.subject, subject) != 0)
      continue;
    if (skip > 0)
      skip--;
    else
      rows[(*count)++] = *row;
  }
  return CRED_OK;
}

enum cred_err cred_memory_count_prune(void *handle, int64_t now_ms, uint32_t max_rows,
                                      struct cred_error *error)
{
  struct cred_memory *memory = handle;
  struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_COUNT];
  struct cred_count_key key;
  enum cred_err err = CRED_OK;
  size_t i = 0;

  while (err == CRED_OK && i < table->count && max_rows > 0) {
    const struct cred_count_row *row = cred_memory_row(table, i);

    if (row->expires_at_ms == CRED_LOCK_FOR_EVER || row->expires_at_ms >= now_ms) {
      i++;
      continue;
    }
    max_rows--;
    key = row->key;
    err = cred_memory_count_delete(memory, &key, error);
  }
  return err;
}

enum cred_err cred_memory_count_rows(void *handle, enum cred_count_kind kind,
                                     enum cred_source_class class, uint32_t max, uint32_t *out,
                                     struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_COUNT];
  struct cred_count_key key = {.kind = kind, .class = class};

  *out = 0;
  for (size_t i = 0; i < table->count && *out < max; i++) {
    const struct cred_count_row *row = cred_memory_row(table, i);

    *out += row->key.kind == kind && row->key.class == class;
  }
  return check_key(&key, error);
}
