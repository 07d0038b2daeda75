/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "store/memory/inside.h"
#include "store/row.h"

enum cred_err cred_memory_ticket_put(void *handle, const struct cred_ticket_row *row,
                                     struct cred_error *error)
{
  if (!cred_ticket_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid ticket");
  return cred_memory_put(handle, CRED_MEMORY_TICKET, row, error);
}

enum cred_err cred_memory_ticket_get(void *handle, uint64_t id, struct cred_ticket_row *out,
                                     struct cred_error *error)
{
  struct cred_ticket_row key = {.id = id};
  const struct cred_ticket_row *found = cred_memory_get(handle, CRED_MEMORY_TICKET, &key);

  (void)error;
  memset(out, 0, sizeof(*out));
  if (found == NULL)
    return CRED_ERR_NOT_FOUND;
  *out = *found;
  return CRED_OK;
}

enum cred_err cred_memory_ticket_delete(void *handle, uint64_t id, struct cred_error *error)
{
  struct cred_ticket_row key = {.id = id};

  return cred_memory_delete(handle, CRED_MEMORY_TICKET, &key, error);
}

/* What a listing wants. */
struct wish {
  const char *subject;
  const struct cred_source *source;
  const struct cred_owner *owner;
  const int64_t *lapsed_before_ms;
};

static bool weighs(const struct cred_ticket_row *row, const char *subject,
                   const struct cred_source *source)
{
  bool same_subject = strcmp(row->subject, subject) == 0;

  if (source->class == CRED_SOURCE_NONE)
    return subject[0] == '\0' || same_subject;
  return row->source.class == source->class &&
         (same_subject || strcmp(row->source.address, source->address) == 0);
}

static bool is_of(const struct cred_owner *a, const struct cred_owner *b)
{
  return memcmp(a->boot_id, b->boot_id, sizeof(a->boot_id)) == 0 &&
         a->pid_namespace == b->pid_namespace && a->pid == b->pid &&
         a->started_ticks == b->started_ticks;
}

static bool is_wished(const struct cred_ticket_row *row, const struct wish *wish)
{
  if (wish->owner != NULL)
    return is_of(&row->owner, wish->owner);
  if (wish->lapsed_before_ms != NULL)
    return row->lease_until_ms < *wish->lapsed_before_ms;
  return weighs(row, wish->subject, wish->source);
}

static int order(int64_t a_ms, int64_t b_ms, uint64_t a_id, uint64_t b_id)
{
  if (a_ms != b_ms)
    return a_ms < b_ms ? -1 : 1;
  return a_id < b_id ? -1 : a_id > b_id;
}

static int by_charge(const void *left, const void *right)
{
  const struct cred_ticket_row *a = left, *b = right;

  return order(a->charged_at_ms, b->charged_at_ms, a->id, b->id);
}

static int by_lease(const void *left, const void *right)
{
  const struct cred_ticket_row *a = left, *b = right;

  return order(a->lease_until_ms, b->lease_until_ms, a->id, b->id);
}

static enum cred_err list(struct cred_memory *memory, const struct wish *wish,
                          int (*compare)(const void *, const void *), size_t skip,
                          struct cred_ticket_row *rows, size_t *count, struct cred_error *error)
{
  const struct cred_memory_table *table = &memory->now.tables[CRED_MEMORY_TICKET];
  struct cred_ticket_row *all = calloc(table->count + 1, sizeof(*all));
  size_t room = *count, found = 0;

  *count = 0;
  if (all == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "store: out of memory");
  for (size_t i = 0; i < table->count; i++)
    if (is_wished(cred_memory_row(table, i), wish))
      memcpy(&all[found++], cred_memory_row(table, i), sizeof(*all));
  qsort(all, found, sizeof(*all), compare);
  for (size_t i = skip; i < found && *count < room; i++)
    rows[(*count)++] = all[i];
  free(all);
  return CRED_OK;
}

enum cred_err cred_memory_ticket_list(void *handle, const char *subject,
                                      const struct cred_source *source, uint32_t skip,
                                      struct cred_ticket_row *rows, size_t *count,
                                      struct cred_error *error)
{
  struct wish wish = {.subject = subject, .source = source};
  bool all = subject[0] == '\0' && source->class == CRED_SOURCE_NONE;

  return list(handle, &wish, all ? by_lease : by_charge, skip, rows, count, error);
}

enum cred_err cred_memory_ticket_list_owner(void *handle, const struct cred_owner *owner,
                                            struct cred_ticket_row *rows, size_t *count,
                                            struct cred_error *error)
{
  struct wish wish = {.owner = owner};

  return list(handle, &wish, by_charge, 0, rows, count, error);
}

enum cred_err cred_memory_ticket_list_lapsed(void *handle, int64_t now_ms,
                                             struct cred_ticket_row *rows, size_t *count,
                                             struct cred_error *error)
{
  struct wish wish = {.lapsed_before_ms = &now_ms};

  return list(handle, &wish, by_lease, 0, rows, count, error);
}
