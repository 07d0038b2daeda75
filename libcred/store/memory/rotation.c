/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

/* For what is found by an account's name and its system's. */
#define SET_NAMES(key, of, on)                                                                     \
  do {                                                                                             \
    memcpy((key).subject, (of), strnlen((of), sizeof((key).subject) - 1));                         \
    memcpy((key).system, (on), strnlen((on), sizeof((key).system) - 1));                           \
  } while (0)

enum cred_err cred_memory_rotation_get(void *handle, const char *subject, const char *system,
                                       struct cred_rotation_row *out, struct cred_error *error)
{
  struct cred_rotation_row key = {0};
  const struct cred_rotation_row *found;

  (void)error;
  SET_NAMES(key, subject, system);
  memset(out, 0, sizeof(*out));
  found = cred_memory_get(handle, CRED_MEMORY_ROTATION, &key);
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_rotation_put(void *handle, const struct cred_rotation_row *row,
                                       struct cred_error *error)
{
  if (!cred_rotation_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid rotation");
  return cred_memory_put(handle, CRED_MEMORY_ROTATION, row, error);
}

enum cred_err cred_memory_rotation_delete(void *handle, const char *subject, const char *system,
                                          struct cred_error *error)
{
  struct cred_rotation_row key = {0};

  SET_NAMES(key, subject, system);
  return cred_memory_delete(handle, CRED_MEMORY_ROTATION, &key, error);
}

enum cred_err cred_memory_sealed_get(void *handle, const char *subject, const char *system,
                                     uint32_t generation, struct cred_sealed_row *out,
                                     struct cred_error *error)
{
  struct cred_sealed_row key = {.generation = generation};
  const struct cred_sealed_row *found;

  (void)error;
  SET_NAMES(key, subject, system);
  memset(out, 0, sizeof(*out));
  found = cred_memory_get(handle, CRED_MEMORY_SEALED, &key);
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_sealed_put(void *handle, const struct cred_sealed_row *row,
                                     struct cred_error *error)
{
  if (!cred_sealed_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid sealed password");
  return cred_memory_put(handle, CRED_MEMORY_SEALED, row, error);
}

enum cred_err cred_memory_sealed_delete(void *handle, const char *subject, const char *system,
                                        uint32_t generation, struct cred_error *error)
{
  struct cred_sealed_row key = {.generation = generation};

  SET_NAMES(key, subject, system);
  return cred_memory_delete(handle, CRED_MEMORY_SEALED, &key, error);
}

enum cred_err cred_memory_reveal_get(void *handle, uint64_t id, struct cred_reveal_row *out,
                                     struct cred_error *error)
{
  struct cred_reveal_row key = {.id = id};
  const struct cred_reveal_row *found = cred_memory_get(handle, CRED_MEMORY_REVEAL, &key);

  (void)error;
  memset(out, 0, sizeof(*out));
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_reveal_put(void *handle, const struct cred_reveal_row *row,
                                     struct cred_error *error)
{
  if (!cred_reveal_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid request to reveal");
  return cred_memory_put(handle, CRED_MEMORY_REVEAL, row, error);
}

enum cred_err cred_memory_reveal_delete(void *handle, uint64_t id, struct cred_error *error)
{
  struct cred_reveal_row key = {.id = id};

  return cred_memory_delete(handle, CRED_MEMORY_REVEAL, &key, error);
}

enum cred_err cred_memory_reveal_list(void *handle, uint64_t after, struct cred_reveal_row *rows,
                                      size_t *count, struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_REVEAL];
  struct cred_reveal_row key = {.id = after};
  size_t room = *count, index;

  (void)error;
  if (cred_memory_find(table, &key, &index))
    index++;
  for (*count = 0; *count < room && index < table->count; index++)
    rows[(*count)++] = *(const struct cred_reveal_row *)cred_memory_row(table, index);
  return CRED_OK;
}
