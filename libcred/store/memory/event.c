/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

enum cred_err cred_memory_event_append(void *handle, const struct cred_event *event,
                                       struct cred_error *error)
{
  struct cred_memory *memory = handle;
  enum cred_err err;

  if (!cred_event_is_valid(event))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid event");
  if (event->sequence != memory->now.last_event + 1)
    return cred_error_set(error, CRED_ERR_STATE, "store: event %llu does not follow %llu",
                          (unsigned long long)event->sequence,
                          (unsigned long long)memory->now.last_event);
  err = cred_memory_put(memory, CRED_MEMORY_EVENT, event, error);
  if (err == CRED_OK)
    memory->now.last_event = event->sequence;
  return err;
}

enum cred_err cred_memory_event_last(void *handle, struct cred_event *out, struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_EVENT];

  (void)error;
  memset(out, 0, sizeof(*out));
  if (table->count == 0)
    return CRED_ERR_NOT_FOUND;
  *out = *(const struct cred_event *)cred_memory_row(table, table->count - 1);
  return CRED_OK;
}

enum cred_err cred_memory_event_list(void *handle, const struct cred_events_request *filter,
                                     struct cred_event *rows, size_t *count,
                                     struct cred_error *error)
{
  struct cred_memory *memory = handle;
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_EVENT];
  size_t room = *count;

  (void)error;
  *count = 0;
  for (size_t i = 0; i < table->count && *count < room; i++) {
    const struct cred_event *event = cred_memory_row(table, i);

    if (cred_event_matches(event, filter))
      rows[(*count)++] = *event;
  }
  return CRED_OK;
}

enum cred_err cred_memory_event_prune(void *handle, uint64_t through, struct cred_error *error)
{
  struct cred_memory *memory = handle;
  struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_EVENT];
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && table->count > 0) {
    const struct cred_event *first = cred_memory_row(table, 0);
    struct cred_event key = {.sequence = first->sequence};

    if (first->sequence > through)
      break;
    err = cred_memory_delete(memory, CRED_MEMORY_EVENT, &key, error);
  }
  return err;
}
