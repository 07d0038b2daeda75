/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/row.h"

#include <string.h>

#define TEXT_IS_VALID(field) cred_text_is_valid((field), sizeof(field))
#define NAME_IS_VALID(field) (TEXT_IS_VALID(field) && (field)[0] != '\0')

static bool class_is_valid(enum cred_source_class class)
{
  return class > CRED_SOURCE_NONE && class <= CRED_SOURCE_SELF;
}

static bool limit_is_valid(const struct cred_limit *limit)
{
  return limit->deny <= CRED_FAILURES_MAX && limit->interval_ms >= 0 && limit->lock_ms >= 0 &&
         limit->lock_max_ms >= 0;
}

static bool count_is_valid(const struct cred_count *count)
{
  if (count->failed > CRED_FAILURES_MAX || count->lock_ms < 0)
    return false;
  for (uint32_t i = 1; i < count->failed; i++)
    if (count->failed_at[i] < count->failed_at[i - 1])
      return false;
  return true;
}

bool cred_count_key_is_valid(const struct cred_count_key *key)
{
  return key->kind >= CRED_COUNT_SUBJECT && key->kind <= CRED_COUNT_CODE_CLASS &&
         class_is_valid(key->class) && TEXT_IS_VALID(key->subject) && TEXT_IS_VALID(key->address);
}

bool cred_count_row_is_valid(const struct cred_count_row *row)
{
  return cred_count_key_is_valid(&row->key) && limit_is_valid(&row->limit) &&
         count_is_valid(&row->count);
}

bool cred_ticket_row_is_valid(const struct cred_ticket_row *row)
{
  return row->id > 0 && row->id <= INT64_MAX && NAME_IS_VALID(row->subject) &&
         class_is_valid(row->source.class) && TEXT_IS_VALID(row->source.address) &&
         TEXT_IS_VALID(row->service) && row->owner.pid > 0 &&
         limit_is_valid(&row->limits.subject) && limit_is_valid(&row->limits.total) &&
         limit_is_valid(&row->limits.source);
}

bool cred_subject_row_is_valid(const struct cred_subject_row *row)
{
  return NAME_IS_VALID(row->name) && TEXT_IS_VALID(row->barred_reason);
}

static bool shape_is_valid(const struct cred_totp_shape *shape)
{
  return shape->algorithm >= CRED_TOTP_SHA1 && shape->algorithm <= CRED_TOTP_SHA512 &&
         shape->digits >= CRED_TOTP_DIGITS_MIN && shape->digits <= CRED_TOTP_DIGITS_MAX &&
         shape->period_seconds >= CRED_TOTP_PERIOD_MIN &&
         shape->period_seconds <= CRED_TOTP_PERIOD_MAX;
}

static bool token_is_valid(const struct cred_token *token)
{
  return token->id <= INT64_MAX && NAME_IS_VALID(token->subject) && TEXT_IS_VALID(token->name) &&
         token->state >= CRED_TOKEN_PENDING && token->state <= CRED_TOKEN_REVOKED &&
         shape_is_valid(&token->shape) && TEXT_IS_VALID(token->kind) &&
         TEXT_IS_VALID(token->serial) && TEXT_IS_VALID(token->permit) && TEXT_IS_VALID(token->note);
}

bool cred_token_row_is_valid(const struct cred_token_row *row)
{
  return token_is_valid(&row->token) && row->seed.length <= CRED_BLOB_MAX && row->last_step >= -1;
}

bool cred_data_key_row_is_valid(const struct cred_data_key_row *row)
{
  return NAME_IS_VALID(row->purpose) && row->wrapped.length <= CRED_BLOB_MAX;
}

bool cred_person_row_is_valid(const struct cred_person_row *row)
{
  if (row->id == 0 || row->id > INT64_MAX || row->cost_count == 0 ||
      row->cost_count > CRED_COST_MAX)
    return false;
  for (uint32_t i = 0; i < row->cost_count; i++)
    if (row->costs[i].log2_n < 1 || row->costs[i].log2_n > CRED_COST_LOG2_N_MAX ||
        row->costs[i].r < 1 || row->costs[i].r > CRED_COST_R_MAX || row->costs[i].p < 1 ||
        row->costs[i].p > CRED_COST_P_MAX)
      return false;
  return true;
}

static bool time_is_valid(int64_t ms)
{
  return ms <= CRED_ROW_MS_MAX && ms >= -CRED_ROW_MS_MAX;
}

static bool pending_is_valid(const struct cred_pending *pending)
{
  return pending->by <= CRED_PASSWORD_BY_ROTATION &&
         (!pending->is_expired || pending->by != CRED_PASSWORD_BY_NOBODY) &&
         time_is_valid(pending->begun_wall_ms) && time_is_valid(pending->valid_from_ms) &&
         time_is_valid(pending->valid_until_ms);
}

static bool formers_are_valid(const uint64_t former[CRED_FORMER_MAX])
{
  for (size_t i = 0; i < CRED_FORMER_MAX; i++)
    if (former[i] > INT64_MAX || (i > 0 && former[i] != 0 && former[i - 1] == 0))
      return false;
  return true;
}

bool cred_password_row_is_valid(const struct cred_password_row *row)
{
  return NAME_IS_VALID(row->subject) && TEXT_IS_VALID(row->system) && row->account > 0 &&
         row->account <= INT64_MAX && row->home > 0 && row->home <= INT64_MAX &&
         row->person <= INT64_MAX && TEXT_IS_VALID(row->number) && formers_are_valid(row->former) &&
         row->changes < INT64_MAX && row->current <= row->changes &&
         TEXT_IS_VALID(row->elsewhere) && time_is_valid(row->set_wall_ms) &&
         time_is_valid(row->valid_from_ms) && time_is_valid(row->valid_until_ms) &&
         time_is_valid(row->tries_since_ms) && pending_is_valid(&row->pending);
}

bool cred_remembered_row_is_valid(const struct cred_remembered_row *row)
{
  return row->account > 0 && row->account <= INT64_MAX && row->sequence > 0 &&
         row->sequence < INT64_MAX && row->person <= INT64_MAX &&
         row->crypt.length <= CRED_BLOB_MAX && (row->person == 0) == (row->crypt.length > 0) &&
         time_is_valid(row->set_wall_ms) && time_is_valid(row->ended_wall_ms) &&
         TEXT_IS_VALID(row->system);
}

bool cred_account_row_is_valid(const struct cred_account_row *row)
{
  return NAME_IS_VALID(row->subject) && TEXT_IS_VALID(row->system) &&
         time_is_valid(row->seen_wall_ms) && time_is_valid(row->last_wall_ms) &&
         time_is_valid(row->suspended_wall_ms) && TEXT_IS_VALID(row->suspended_reason) &&
         time_is_valid(row->resumed_wall_ms) && time_is_valid(row->until_ms) &&
         time_is_valid(row->review_by_ms);
}

bool cred_exception_row_is_valid(const struct cred_exception_row *row)
{
  return row->id > 0 && row->id <= INT64_MAX && NAME_IS_VALID(row->subject) &&
         TEXT_IS_VALID(row->system) && row->rule > CRED_RULE_NONE && row->rule < CRED_RULE_COUNT &&
         row->requested_ms > 0 && time_is_valid(row->requested_ms) &&
         time_is_valid(row->requested_wall_ms) && TEXT_IS_VALID(row->reason) &&
         time_is_valid(row->from_ms) && time_is_valid(row->until_ms) &&
         time_is_valid(row->approved_wall_ms) && row->end <= CRED_EXCEPTION_END_REVOKED &&
         time_is_valid(row->ended_wall_ms) && TEXT_IS_VALID(row->ended_reason) &&
         row->uses <= INT64_MAX && time_is_valid(row->used_wall_ms);
}

static bool handing_is_valid(const struct cred_handing *handed)
{
  if (!cred_mac_is_set(handed->entry))
    return handed->at_ms == 0 && handed->wall_ms == 0 && handed->to == 0 && !handed->was_used;
  return time_is_valid(handed->at_ms) && time_is_valid(handed->wall_ms);
}

/* Each generation that is kept has a number of its own, which was given. */
bool cred_rotation_row_is_valid(const struct cred_rotation_row *row)
{
  return NAME_IS_VALID(row->subject) && TEXT_IS_VALID(row->system) &&
         row->generation < UINT32_MAX && row->pending <= row->generation &&
         row->current <= row->generation && row->previous <= row->generation &&
         (row->pending == 0 || row->pending > row->current) &&
         (row->current == 0 ? row->previous == 0 : row->previous < row->current) &&
         handing_is_valid(&row->handed);
}

bool cred_sealed_row_is_valid(const struct cred_sealed_row *row)
{
  return NAME_IS_VALID(row->subject) && TEXT_IS_VALID(row->system) && row->generation > 0 &&
         cred_mac_is_set(row->entry) && time_is_valid(row->made_wall_ms) &&
         TEXT_IS_VALID(row->sealed_to) && row->sealed.length > 0 &&
         row->sealed.length <= CRED_SEALED_MAX;
}

bool cred_reveal_row_is_valid(const struct cred_reveal_row *row)
{
  return row->id > 0 && row->id <= INT64_MAX && NAME_IS_VALID(row->subject) &&
         TEXT_IS_VALID(row->system) && NAME_IS_VALID(row->reason) &&
         time_is_valid(row->asked_wall_ms) && time_is_valid(row->approved_wall_ms) &&
         time_is_valid(row->expires_at_ms) && row->lasts_ms > 0 && time_is_valid(row->lasts_ms);
}

bool cred_session_row_is_valid(const struct cred_session_row *row)
{
  return NAME_IS_VALID(row->subject) && row->id > 0 && row->id < INT64_MAX &&
         TEXT_IS_VALID(row->system) && TEXT_IS_VALID(row->service) &&
         class_is_valid(row->source.class) && TEXT_IS_VALID(row->source.address) &&
         TEXT_IS_VALID(row->tty) && row->owner.pid > 0 && row->event <= INT64_MAX &&
         time_is_valid(row->opened_ms) && time_is_valid(row->opened_wall_ms) &&
         (row->due_ms == INT64_MAX || time_is_valid(row->due_ms)) &&
         row->why <= CRED_SESSION_ADMIN && time_is_valid(row->closed_wall_ms) &&
         row->end <= CRED_SESSION_ADMIN &&
         (row->end == CRED_SESSION_OPEN) == (row->closed_wall_ms == 0);
}

bool cred_event_is_valid(const struct cred_event *event)
{
  return event->sequence > 0 && event->sequence <= INT64_MAX && event->kind > CRED_EVENT_NONE &&
         event->kind < CRED_EVENT_COUNT && event->source_class <= CRED_SOURCE_SELF &&
         TEXT_IS_VALID(event->source_address) && TEXT_IS_VALID(event->subject) &&
         TEXT_IS_VALID(event->service) && TEXT_IS_VALID(event->system) &&
         TEXT_IS_VALID(event->detail);
}

bool cred_event_matches(const struct cred_event *event, const struct cred_events_request *filter)
{
  if (event->sequence <= filter->after)
    return false;
  if (filter->subject[0] != '\0' && strcmp(event->subject, filter->subject) != 0)
    return false;
  if (filter->since_ms != 0 && event->wall_ms < filter->since_ms)
    return false;
  if (filter->until_ms != 0 && event->wall_ms >= filter->until_ms)
    return false;
  return filter->kind == CRED_EVENT_NONE || event->kind == filter->kind;
}

bool cred_mac_is_set(const unsigned char mac[CRED_MAC_SIZE])
{
  static const unsigned char none[CRED_MAC_SIZE];

  return memcmp(mac, none, sizeof(none)) != 0;
}

bool cred_seed_tag_is_set(const unsigned char tag[CRED_MAC_SIZE])
{
  return cred_mac_is_set(tag);
}
