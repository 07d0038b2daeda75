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
  if (info->locked)
    info->until_ms = cred_change_wall_of(change, until_ms);
  if (count->failed > 0)
    info->last_failed_ms = cred_change_wall_of(change, count->failed_at[count->failed - 1]);
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
  if (info->failed == 0 && !info->locked && info->level == 0)
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

static enum cred_err counts_in(struct cred_change *change,
                               const struct cred_counts_request *request,
                               struct cred_count_row *rows, struct cred_counts_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_owner self;
  enum cred_err err = cred_owner_self(0, &change->now, &self, &gate->error);

  reply->next = request->skip;
  while (err == CRED_OK && reply->count < CRED_COUNT_PAGE) {
    size_t count = CRED_COUNT_PAGE;

    err = gate->store.ops->count_list(gate->store.db, request->subject, reply->next, rows, &count,
                                      &gate->error);
    if (err == CRED_OK && count == 0) {
      reply->next = 0;
      return CRED_OK;
    }
    if (err == CRED_OK)
      err = take_rows(change, request, &self, rows, count, reply);
  }
  return err;
}

enum cred_err cred_gate_counts(struct cred_gate *gate, const struct cred_counts_request *request,
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
