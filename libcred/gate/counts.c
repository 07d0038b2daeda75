/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "gate/ticket.h"

/* What stands in the counts, as it would be judged now. Reads only. */

static bool is_about_codes(enum cred_count_kind kind)
{
  return kind == CRED_COUNT_CODE || kind == CRED_COUNT_CODE_CLASS;
}

static enum cred_err add_tickets(struct cred_change *change, const struct cred_owner *self,
                                 struct cred_count_info *info, const struct cred_count_key *key)
{
  struct cred_ticket_walk walk;
  const struct cred_ticket_row *ticket;
  enum cred_err err;

  if (is_about_codes(key->kind))
    return CRED_OK;
  cred_ticket_walk_start(&walk, change, info->subject, &info->source);
  while ((err = cred_ticket_walk_next(&walk, &ticket)) == CRED_OK && ticket != NULL) {
    if (!cred_ticket_weighs_on(ticket, key))
      continue;
    if (cred_ticket_is_dead(ticket, self, change->now_ms))
      info->dead++;
    else
      info->pending++;
  }
  return err;
}

static void fill(const struct cred_change *change, const struct cred_count_row *row,
                 struct cred_count_info *info)
{
  const struct cred_count *count = &row->count;
  int64_t until_ms = 0;

  memset(info, 0, sizeof(*info));
  info->kind = row->key.kind;
  memcpy(info->subject, row->key.subject, sizeof(info->subject));
  info->source.class = row->key.class;
  memcpy(info->source.address, row->key.address, sizeof(info->source.address));
  info->failed = count->failed;
  info->level = count->level;
  info->locked = cred_count_judge(count, 0, &row->limit, &until_ms) == CRED_CHARGE_LOCKED;
  if (info->locked) {
    info->locked_since_ms = cred_change_wall_of(change, count->locked_at_ms);
    info->until_ms = cred_change_wall_of(change, until_ms);
  }
  if (count->failed > 0)
    info->last_failed_ms = cred_change_wall_of(change, count->failed_at[count->failed - 1]);
}

static bool says_something(const struct cred_count_info *info)
{
  return info->failed != 0 || info->locked || info->level != 0;
}

/* Takes the next stored row into the reply, unless it is not asked for. */
static enum cred_err take_row(struct cred_change *change, const struct cred_counts_request *request,
                              const struct cred_owner *self, struct cred_count_row *row,
                              struct cred_counts_reply *reply)
{
  struct cred_count_info *info = &reply->rows[reply->count];
  enum cred_err err;

  cred_count_expire(&row->count, &row->limit, change->now_ms);
  fill(change, row, info);
  if (request->locked_only && !info->locked)
    return CRED_OK;
  if (!says_something(info))
    return CRED_OK;
  err = add_tickets(change, self, info, &row->key);
  if (err == CRED_OK)
    reply->count++;
  return err;
}

/* Takes rows until the reply is full; reply->next is where to go on. */
static enum cred_err take_rows(struct cred_change *change,
                               const struct cred_counts_request *request,
                               const struct cred_owner *self, struct cred_count_row *rows,
                               size_t count, struct cred_counts_reply *reply)
{
  enum cred_err err = CRED_OK;

  for (size_t i = 0; i < count && err == CRED_OK && reply->count < CRED_COUNT_PAGE; i++) {
    reply->next++;
    err = take_row(change, request, self, &rows[i], reply);
  }
  return err;
}

/* --- attempts under way where nothing has failed yet: there is no row ------------------------- */

#define TICKETS 0x80000000u /* in the paging cursor: the rows are through, and so many tickets */

static enum cred_err has_row(struct cred_change *change, const struct cred_count_key *key,
                             bool *has)
{
  struct cred_gate *gate = change->gate;
  struct cred_count_info info;
  struct cred_count_row row;
  enum cred_err err = gate->store.ops->count_get(gate->store.db, key, &row, &gate->error);

  *has = false;
  if (err == CRED_ERR_NOT_FOUND) {
    memset(&gate->error, 0, sizeof(gate->error));
    return CRED_OK;
  }
  if (err != CRED_OK)
    return err;
  cred_count_expire(&row.count, &row.limit, change->now_ms);
  fill(change, &row, &info);
  *has = says_something(&info);
  return CRED_OK;
}

/* The oldest ticket of a count stands for it. */
static enum cred_err is_oldest(struct cred_change *change, const struct cred_ticket_row *ticket,
                               const struct cred_count_key *key, bool *oldest)
{
  struct cred_ticket_walk walk;
  const struct cred_ticket_row *other;
  enum cred_err err;

  *oldest = false;
  cred_ticket_walk_start(&walk, change, ticket->subject, &ticket->source);
  while ((err = cred_ticket_walk_next(&walk, &other)) == CRED_OK && other != NULL)
    if (cred_ticket_weighs_on(other, key)) {
      *oldest = other->id == ticket->id;
      break;
    }
  return err;
}

static enum cred_err take_ticket(struct cred_change *change,
                                 const struct cred_counts_request *request,
                                 const struct cred_owner *self,
                                 const struct cred_ticket_row *ticket,
                                 struct cred_counts_reply *reply)
{
  struct cred_count_key key =
      cred_count_key_of(CRED_COUNT_SUBJECT, ticket->subject, &ticket->source);
  struct cred_count_info *info = &reply->rows[reply->count];
  bool stands_for_its_count = false, is_taken = false;
  enum cred_err err;

  if (request->subject[0] != '\0' && strcmp(request->subject, ticket->subject) != 0)
    return CRED_OK;
  err = is_oldest(change, ticket, &key, &stands_for_its_count);
  if (err == CRED_OK)
    err = has_row(change, &key, &is_taken);
  if (err != CRED_OK || !stands_for_its_count || is_taken)
    return err;
  memset(info, 0, sizeof(*info));
  info->kind = key.kind;
  memcpy(info->subject, key.subject, sizeof(info->subject));
  info->source = ticket->source;
  err = add_tickets(change, self, info, &key);
  if (err == CRED_OK)
    reply->count++;
  return err;
}

static enum cred_err take_tickets(struct cred_change *change,
                                  const struct cred_counts_request *request,
                                  const struct cred_owner *self, struct cred_counts_reply *reply)
{
  static const struct cred_source everywhere;
  struct cred_ticket_walk walk;
  const struct cred_ticket_row *ticket;
  enum cred_err err;

  cred_ticket_walk_start(&walk, change, "", &everywhere);
  walk.skip = reply->next & ~TICKETS;
  while ((err = cred_ticket_walk_next(&walk, &ticket)) == CRED_OK && ticket != NULL) {
    if (reply->count == CRED_COUNT_PAGE)
      return CRED_OK;
    reply->next++;
    err = take_ticket(change, request, self, ticket, reply);
    if (err != CRED_OK)
      return err;
  }
  reply->next = 0;
  return err;
}

static enum cred_err counts_in(struct cred_change *change,
                               const struct cred_counts_request *request,
                               struct cred_count_row *rows, struct cred_counts_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_owner self;
  enum cred_err err = cred_change_owner(change, 0, &self);

  reply->next = request->skip;
  while (err == CRED_OK && reply->count < CRED_COUNT_PAGE && (reply->next & TICKETS) == 0) {
    size_t count = CRED_COUNT_PAGE;

    err = gate->store.ops->count_list(gate->store.db, request->subject, reply->next, rows, &count,
                                      &gate->error);
    if (err == CRED_OK && count == 0)
      reply->next = TICKETS;
    else if (err == CRED_OK)
      err = take_rows(change, request, &self, rows, count, reply);
  }
  if (err != CRED_OK || (reply->next & TICKETS) == 0)
    return err;
  if (!request->locked_only)
    return take_tickets(change, request, &self, reply);
  reply->next = 0;
  return CRED_OK;
}

enum cred_err cred_direct_counts(struct cred_gate *gate, const struct cred_counts_request *request,
                                 struct cred_counts_reply *reply)
{
  struct cred_change change;
  struct cred_count_row *rows;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  err = cred_gate_check_name(gate, request->subject, sizeof(request->subject));
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err != CRED_OK)
    return err;
  rows = calloc(CRED_COUNT_PAGE, sizeof(*rows));
  err = rows != NULL ? counts_in(&change, request, rows, reply) : CRED_ERR_MEMORY;
  free(rows);
  return cred_change_end(&change, err);
}
