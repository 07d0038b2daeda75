/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

static enum cred_err set_subject(struct cred_memory_code *row, const char *subject,
                                 struct cred_error *error)
{
  memset(row, 0, sizeof(*row));
  if (subject[0] == '\0' || !cred_text_is_valid(subject, CRED_NAME_SIZE))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid subject");
  strcpy(row->subject, subject);
  return CRED_OK;
}

enum cred_err cred_memory_recovery_put(void *handle, const char *subject,
                                       const unsigned char mac[CRED_MAC_SIZE],
                                       struct cred_error *error)
{
  struct cred_memory_code row;
  enum cred_err err = set_subject(&row, subject, error);

  memcpy(row.mac, mac, sizeof(row.mac));
  return err == CRED_OK ? cred_memory_put(handle, CRED_MEMORY_CODE, &row, error) : err;
}

enum cred_err cred_memory_recovery_take(void *handle, const char *subject,
                                        const unsigned char mac[CRED_MAC_SIZE],
                                        struct cred_error *error)
{
  struct cred_memory_code row;
  enum cred_err err = set_subject(&row, subject, error);

  memcpy(row.mac, mac, sizeof(row.mac));
  return err == CRED_OK ? cred_memory_delete(handle, CRED_MEMORY_CODE, &row, error) : err;
}

/* The subject's codes lie together: where they begin and how many they are. */
static size_t find_codes(const struct cred_memory_table *table, const struct cred_memory_code *none,
                         size_t *first)
{
  size_t count = 0;

  (void)cred_memory_find(table, none, first);
  while (*first + count < table->count) {
    const struct cred_memory_code *row = cred_memory_row(table, *first + count);

    if (strcmp(row->subject, none->subject) != 0)
      break;
    count++;
  }
  return count;
}

enum cred_err cred_memory_recovery_count(void *handle, const char *subject, uint32_t *out,
                                         struct cred_error *error)
{
  struct cred_memory *memory = handle;
  struct cred_memory_code none;
  size_t first;
  enum cred_err err = set_subject(&none, subject, error);

  *out = 0;
  if (err == CRED_OK)
    *out = (uint32_t)find_codes(&memory->now.tables[CRED_MEMORY_CODE], &none, &first);
  return err;
}

enum cred_err cred_memory_recovery_clear(void *handle, const char *subject,
                                         struct cred_error *error)
{
  struct cred_memory *memory = handle;
  struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_CODE];
  struct cred_memory_code none, row;
  size_t first;
  enum cred_err err = set_subject(&none, subject, error);

  while (err == CRED_OK && find_codes(table, &none, &first) > 0) {
    memcpy(&row, cred_memory_row(table, first), sizeof(row));
    err = cred_memory_delete(memory, CRED_MEMORY_CODE, &row, error);
  }
  return err;
}
