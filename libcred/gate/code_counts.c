/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

static enum cred_err note_lock_end(struct cred_change *change, const struct cred_count_row *row,
                                   const struct cred_event *template)
{
  struct cred_event event = *template;

  if (row->key.subject[0] == CRED_BUCKET_MARK)
    return CRED_OK;
  event.kind = CRED_EVENT_LOCK_ENDED;
  event.detail[0] = '\0';
  cred_event_detail(&event, "count=%s", cred_count_kind_name(row->key.kind));
  return cred_change_note(change, &event);
}

static enum cred_err load(struct cred_change *change, const struct cred_count_key *key,
                          const struct cred_limit *limit, const struct cred_event *template,
                          struct cred_count_row *out, bool *refuses)
{
  bool lock_ended = false;
  int64_t until_ms = 0;
  enum cred_err err = cred_change_count_seen(change, key, limit, out, &lock_ended);

  if (err == CRED_OK && lock_ended)
    err = note_lock_end(change, out, template);
  if (err == CRED_OK && lock_ended)
    err = cred_change_count_keep(change, out);
  *refuses = *refuses || err != CRED_OK ||
             cred_count_judge(&out->count, 0, limit, &until_ms) != CRED_CHARGE_GRANTED;
  return err;
}

enum cred_err cred_code_counts_load(struct cred_change *change, const char *counted_name,
                                    const struct cred_source *source,
                                    const struct cred_policy *policy,
                                    const struct cred_event *template, struct cred_code_counts *out)
{
  struct cred_ticket_limits limits = cred_limits_of(policy, source);
  struct cred_count_key here = cred_count_key_of(CRED_COUNT_CODE, counted_name, source);
  struct cred_count_key total = cred_count_key_of(CRED_COUNT_CODE_CLASS, counted_name, source);
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  err = load(change, &here, &limits.subject, template, &out->here, &out->refuses);
  if (err == CRED_OK && limits.total.deny != 0)
    err = load(change, &total, &limits.total, template, &out->total, &out->refuses);
  return err;
}

enum cred_err cred_code_counts_fail(struct cred_change *change, struct cred_code_counts *counts,
                                    const struct cred_event *template)
{
  bool locked;
  enum cred_err err =
      cred_change_count_fail(change, &counts->here, change->now_ms, template, &locked);

  if (err == CRED_OK && counts->total.limit.deny != 0)
    err = cred_change_count_fail(change, &counts->total, change->now_ms, template, &locked);
  return err;
}

enum cred_err cred_code_counts_clear(struct cred_change *change, struct cred_code_counts *counts)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  err = gate->store.ops->count_delete(gate->store.db, &counts->here.key, &gate->error);
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}
