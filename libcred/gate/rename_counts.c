/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rename.h"

/* How a name's failures go on under another name. */

enum cred_err cred_change_attempts_end(struct cred_change *change, const char *name,
                                       uint32_t *ended)
{
  static const struct cred_source everywhere;
  struct cred_gate *gate = change->gate;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK) {
    struct cred_ticket_row ticket;
    size_t count = 1;
    bool locked;
    int64_t until_ms;

    err = gate->store.ops->ticket_list(gate->store.db, name, &everywhere, 0, &ticket, &count,
                                       &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    err =
        cred_change_ticket_fail(change, &ticket, CRED_EVENT_ATTEMPT_ABANDONED, &locked, &until_ms);
    (*ended)++;
  }
  return err;
}

/* When the lock ends; 0: none. */
static int64_t lock_end_of(const struct cred_count_row *row)
{
  int64_t until_ms = 0;

  return cred_count_judge(&row->count, 0, &row->limit, &until_ms) == CRED_CHARGE_LOCKED ? until_ms
                                                                                        : 0;
}

static bool is_stricter(const struct cred_count_row *row, const struct cred_count_row *other)
{
  if (lock_end_of(row) != lock_end_of(other))
    return lock_end_of(row) > lock_end_of(other);
  if (row->count.level != other->count.level)
    return row->count.level > other->count.level;
  return row->count.failed > other->count.failed;
}

static enum cred_err move_one(struct cred_change *change, struct cred_count_row *row,
                              const char *to)
{
  struct cred_gate *gate = change->gate;
  struct cred_count_row there;
  enum cred_err err = gate->store.ops->count_delete(gate->store.db, &row->key, &gate->error);

  memset(row->key.subject, 0, sizeof(row->key.subject));
  memcpy(row->key.subject, to, strnlen(to, sizeof(row->key.subject) - 1));
  cred_count_expire(&row->count, &row->limit, change->now_ms);
  if (err == CRED_OK)
    err = cred_change_count(change, &row->key, &row->limit, &there);
  if (err != CRED_OK || !is_stricter(row, &there))
    return err;
  return cred_change_count_keep(change, row);
}

/* There are few: a subject's addresses are counted together too, and locked by deny_total. */
enum cred_err cred_change_counts_move(struct cred_change *change, const char *from, const char *to)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK) {
    struct cred_count_row row;
    size_t count = 1;

    err = gate->store.ops->count_list(gate->store.db, from, 0, &row, &count, &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    err = move_one(change, &row, to);
  }
  return err;
}
