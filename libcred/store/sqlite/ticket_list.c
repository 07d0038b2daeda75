/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "store/sqlite/ticket_index.h"

/* Where tickets were found: when (charge or end of lease) and id, in that order. */
struct hit {
  int64_t when_ms;
  uint64_t id;
};

struct hits {
  struct hit *list;
  size_t count, room;
};

static bool make_room(struct hits *hits)
{
  size_t room = hits->room == 0 ? 64 : hits->room * 2;
  struct hit *list;

  if (hits->count < hits->room)
    return true;
  list = reallocarray(hits->list, room, sizeof(*list));
  if (list == NULL)
    return false;
  hits->list = list;
  hits->room = room;
  return true;
}

static enum cred_err add(struct hits *hits, struct cred_unpack *key, size_t prefix_length,
                         struct cred_error *error)
{
  struct hit *hit;

  if (!make_room(hits))
    return cred_error_set(error, CRED_ERR_MEMORY, "store: out of memory");
  if (key->left < prefix_length)
    return cred_sqlite_damaged("a ticket's index", error);
  key->bytes += prefix_length;
  key->left -= prefix_length;
  hit = &hits->list[hits->count];
  hit->when_ms = cred_unpack_fixed_time(key);
  hit->id = cred_unpack_fixed(key);
  if (!cred_unpack_ended_well(key))
    return cred_sqlite_damaged("a ticket's index", error);
  hits->count++;
  return CRED_OK;
}

/* The first `most` tickets between from and to. */
static enum cred_err find(struct cred_sqlite *db, const struct cred_state_key *from,
                          const struct cred_state_key *to, size_t prefix_length, size_t most,
                          struct hits *hits, struct cred_error *error)
{
  struct cred_unpack key, value;
  bool found = true;
  enum cred_err err = cred_state_scan(db, from, to, error);

  for (size_t i = 0; err == CRED_OK && i < most; i++) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    err = add(hits, &key, prefix_length, error);
  }
  cred_state_scan_end(db);
  return err;
}

static enum cred_err find_prefix(struct cred_sqlite *db, const struct cred_state_key *prefix,
                                 size_t most, struct hits *hits, struct cred_error *error)
{
  struct cred_state_key to;

  cred_state_key_end_of(&to, prefix);
  return find(db, prefix, &to, prefix->pack.length, most, hits, error);
}

static int compare(const void *left, const void *right)
{
  const struct hit *a = left, *b = right;

  if (a->when_ms != b->when_ms)
    return a->when_ms < b->when_ms ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

/* In order, each once. */
static void sort(struct hits *hits)
{
  size_t kept = 0;

  if (hits->count == 0)
    return;
  qsort(hits->list, hits->count, sizeof(hits->list[0]), compare);
  for (size_t i = 0; i < hits->count; i++)
    if (kept == 0 || compare(&hits->list[kept - 1], &hits->list[i]) != 0)
      hits->list[kept++] = hits->list[i];
  hits->count = kept;
}

/* Reads the tickets that were found, after those to skip; releases the list. */
static enum cred_err deliver(struct cred_sqlite *db, struct hits *hits, size_t skip,
                             struct cred_ticket_row *rows, size_t *count, enum cred_err err,
                             struct cred_error *error)
{
  size_t room = *count;

  *count = 0;
  sort(hits);
  for (size_t i = skip; i < hits->count && err == CRED_OK && *count < room; i++) {
    err = cred_sqlite_ticket_get(db, hits->list[i].id, &rows[*count], error);
    if (err == CRED_ERR_NOT_FOUND)
      err = cred_sqlite_damaged("a ticket's index", error);
    if (err == CRED_OK)
      (*count)++;
  }
  free(hits->list);
  return err;
}

static enum cred_err find_of_subject(struct cred_sqlite *db, const char *subject,
                                     enum cred_source_class class, size_t most, struct hits *hits,
                                     struct cred_error *error)
{
  struct cred_state_key prefix;

  cred_ticket_subject_prefix(subject, class, &prefix);
  return find_prefix(db, &prefix, most, hits, error);
}

static enum cred_err find_all(struct cred_sqlite *db, size_t most, struct hits *hits,
                              struct cred_error *error)
{
  struct cred_state_key prefix;

  cred_state_key_start(&prefix, CRED_KEY_TICKET_BY_LEASE);
  return find_prefix(db, &prefix, most, hits, error);
}

static enum cred_err find_weighing(struct cred_sqlite *db, const char *subject,
                                   const struct cred_source *source, size_t most, struct hits *hits,
                                   struct cred_error *error)
{
  struct cred_state_key prefix;
  enum cred_err err = CRED_OK;

  if (subject[0] != '\0')
    err = find_of_subject(db, subject, source->class, most, hits, error);
  if (err != CRED_OK)
    return err;
  cred_ticket_source_prefix(source, &prefix);
  return find_prefix(db, &prefix, most, hits, error);
}

enum cred_err cred_sqlite_ticket_list(void *handle, const char *subject,
                                      const struct cred_source *source, uint32_t skip,
                                      struct cred_ticket_row *rows, size_t *count,
                                      struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  size_t most = (size_t)skip + *count;
  struct hits hits = {0};
  enum cred_err err = CRED_OK;

  if (source->class != CRED_SOURCE_NONE)
    err = find_weighing(db, subject, source, most, &hits, error);
  else if (subject[0] == '\0')
    err = find_all(db, most, &hits, error);
  else
    for (int class = CRED_SOURCE_LOCAL; class <= CRED_SOURCE_SELF && err == CRED_OK; class ++)
      err = find_of_subject(db, subject, (enum cred_source_class) class, most, &hits, error);
  return deliver(db, &hits, skip, rows, count, err, error);
}

enum cred_err cred_sqlite_ticket_list_owner(void *handle, const struct cred_owner *owner,
                                            struct cred_ticket_row *rows, size_t *count,
                                            struct cred_error *error)
{
  struct cred_state_key prefix;
  struct hits hits = {0};
  enum cred_err err;

  cred_ticket_owner_prefix(owner, &prefix);
  err = find_prefix(handle, &prefix, *count, &hits, error);
  return deliver(handle, &hits, 0, rows, count, err, error);
}

enum cred_err cred_sqlite_ticket_list_lapsed(void *handle, int64_t now_ms,
                                             struct cred_ticket_row *rows, size_t *count,
                                             struct cred_error *error)
{
  struct cred_state_key from, to;
  struct hits hits = {0};
  enum cred_err err;

  cred_state_key_start(&from, CRED_KEY_TICKET_BY_LEASE);
  cred_state_key_start(&to, CRED_KEY_TICKET_BY_LEASE);
  cred_pack_fixed_time(&to.pack, now_ms);
  err = find(handle, &from, &to, from.pack.length, *count, &hits, error);
  return deliver(handle, &hits, 0, rows, count, err, error);
}
