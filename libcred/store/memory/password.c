/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

static void set_key(struct cred_password_row *row, const char *subject, const char *system)
{
  memset(row, 0, sizeof(*row));
  memcpy(row->subject, subject, strnlen(subject, sizeof(row->subject) - 1));
  memcpy(row->system, system, strnlen(system, sizeof(row->system) - 1));
}

enum cred_err cred_memory_password_get(void *handle, const char *subject, const char *system,
                                       struct cred_password_row *out, struct cred_error *error)
{
  struct cred_password_row key;
  const struct cred_password_row *found;

  (void)error;
  set_key(&key, subject, system);
  memset(out, 0, sizeof(*out));
  found = cred_memory_get(handle, CRED_MEMORY_PASSWORD, &key);
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_password_put(void *handle, const struct cred_password_row *row,
                                       struct cred_error *error)
{
  if (!cred_password_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid password row");
  return cred_memory_put(handle, CRED_MEMORY_PASSWORD, row, error);
}

enum cred_err cred_memory_password_delete(void *handle, const char *subject, const char *system,
                                          struct cred_error *error)
{
  struct cred_password_row key;

  set_key(&key, subject, system);
  return cred_memory_delete(handle, CRED_MEMORY_PASSWORD, &key, error);
}

enum cred_err cred_memory_password_list(void *handle, const char *subject, const char *system,
                                        struct cred_password_row *rows, size_t *count,
                                        struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_PASSWORD];
  struct cred_password_row key;
  size_t room = *count, index;

  (void)error;
  set_key(&key, subject, system);
  if (cred_memory_find(table, &key, &index))
    index++;
  for (*count = 0; *count < room && index < table->count; index++)
    rows[(*count)++] = *(const struct cred_password_row *)cred_memory_row(table, index);
  return CRED_OK;
}

enum cred_err cred_memory_person_get(void *handle, uint64_t id, struct cred_person_row *out,
                                     struct cred_error *error)
{
  struct cred_person_row key = {.id = id};
  const struct cred_person_row *found = cred_memory_get(handle, CRED_MEMORY_PERSON, &key);

  (void)error;
  memset(out, 0, sizeof(*out));
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_person_put(void *handle, const struct cred_person_row *row,
                                     struct cred_error *error)
{
  if (!cred_person_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid person");
  return cred_memory_put(handle, CRED_MEMORY_PERSON, row, error);
}

enum cred_err cred_memory_person_find(void *handle, const char *number, uint64_t *id,
                                      struct cred_error *error)
{
  struct cred_memory_number key = {0};
  const struct cred_memory_number *found;

  (void)error;
  *id = 0;
  memcpy(key.number, number, strnlen(number, sizeof(key.number) - 1));
  found = cred_memory_get(handle, CRED_MEMORY_NUMBER, &key);
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *id = found->person;
  return CRED_OK;
}

enum cred_err cred_memory_person_number(void *handle, const char *number, uint64_t id,
                                        struct cred_error *error)
{
  struct cred_memory_number row = {.person = id};

  if (number[0] == '\0' || !cred_text_is_valid(number, CRED_WORD_SIZE) || id == 0 || id > INT64_MAX)
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid staff number");
  strcpy(row.number, number);
  return cred_memory_put(handle, CRED_MEMORY_NUMBER, &row, error);
}
