/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

enum cred_err cred_memory_token_get(void *handle, uint64_t id, struct cred_token_row *out,
                                    struct cred_error *error)
{
  struct cred_token_row key = {.token.id = id};
  const struct cred_token_row *found = cred_memory_get(handle, CRED_MEMORY_TOKEN, &key);

  (void)error;
  memset(out, 0, sizeof(*out));
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_token_find_tag(void *handle, const unsigned char tag[CRED_MAC_SIZE],
                                         struct cred_token_row *out, struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_TOKEN];

  (void)error;
  memset(out, 0, sizeof(*out));
  for (size_t i = 0; i < table->count; i++) {
    const struct cred_token_row *row = cred_memory_row(table, i);

    if (row->token.state == CRED_TOKEN_REVOKED || !cred_seed_tag_is_set(row->seed_tag) ||
        memcmp(row->seed_tag, tag, CRED_MAC_SIZE) != 0)
      continue;
    *out = *row;
    return CRED_OK;
  }
  return CRED_ERR_NOT_FOUND;
}

static enum cred_err check_tag(struct cred_memory *memory, const struct cred_token_row *row,
                               struct cred_error *error)
{
  struct cred_token_row other;
  enum cred_err err;

  if (row->token.state == CRED_TOKEN_REVOKED)
    return CRED_OK;
  err = cred_memory_token_find_tag(memory, row->seed_tag, &other, error);
  if (err == CRED_OK && other.token.id != row->token.id)
    return cred_error_set(error, CRED_ERR_EXISTS, "store: another token has this seed");
  return CRED_OK;
}

enum cred_err cred_memory_token_put(void *handle, struct cred_token_row *row,
                                    struct cred_error *error)
{
  struct cred_memory *memory = handle;
  enum cred_err err;

  if (!cred_token_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid token");
  if (row->token.id != 0 && cred_memory_get(memory, CRED_MEMORY_TOKEN, row) == NULL)
    return CRED_ERR_NOT_FOUND;
  err = check_tag(memory, row, error);
  if (err != CRED_OK)
    return err;
  if (row->token.id == 0)
    row->token.id = ++memory->now.last_token;
  return cred_memory_put(memory, CRED_MEMORY_TOKEN, row, error);
}

enum cred_err cred_memory_token_list(void *handle, const char *subject, bool with_revoked,
                                     uint64_t after, struct cred_token_row *rows, size_t *count,
                                     struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_TOKEN];
  size_t room = *count;

  (void)error;
  *count = 0;
  for (size_t i = 0; i < table->count && *count < room; i++) {
    const struct cred_token_row *row = cred_memory_row(table, i);

    if (row->token.id > after && (subject[0] == '\0' || strcmp(row->token.subject, subject) == 0) &&
        (with_revoked || row->token.state != CRED_TOKEN_REVOKED))
      rows[(*count)++] = *row;
  }
  return CRED_OK;
}

enum cred_err cred_memory_token_delete(void *handle, uint64_t id, struct cred_error *error)
{
  struct cred_token_row key = {.token.id = id};

  return cred_memory_delete(handle, CRED_MEMORY_TOKEN, &key, error);
}
