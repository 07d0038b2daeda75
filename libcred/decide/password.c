/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/password.h"

#include <string.h>

#define DAY_MS (24 * 60 * 60 * (int64_t)1000)

static bool is_set(const unsigned char *mac)
{
  static const unsigned char none[CRED_MAC_SIZE];

  return memcmp(mac, none, sizeof(none)) != 0;
}

static bool are_same(const unsigned char *a, const unsigned char *b)
{
  return is_set(a) && memcmp(a, b, CRED_MAC_SIZE) == 0;
}

static void must_change(struct cred_password_look_reply *out, enum cred_password_reason reason)
{
  out->verdict = CRED_PASSWORD_MUST_CHANGE;
  out->reason = reason;
}

/* The days that are left of max_age_days; 0 and fewer: none. INT64_MAX: it has no end. */
static int64_t days_left(const struct cred_password_facts *facts, const struct cred_policy *policy,
                         int64_t wall_ms)
{
  int64_t end_ms;

  if (policy->max_age_days == 0 || facts->set_ms == 0)
    return INT64_MAX;
  end_ms = facts->set_ms + (int64_t)policy->max_age_days * DAY_MS;
  return wall_ms >= end_ms ? 0 : (end_ms - wall_ms + DAY_MS - 1) / DAY_MS;
}

/* The uses that are left of max_uses; UINT32_MAX: any number. */
static uint32_t uses_left(const struct cred_password_facts *facts, const struct cred_policy *policy)
{
  if (policy->max_uses == 0)
    return UINT32_MAX;
  return facts->uses >= policy->max_uses ? 0 : policy->max_uses - facts->uses;
}

/* Announced within the last tenth of the uses, but never before the first one. */
static bool uses_are_few(const struct cred_policy *policy, uint32_t left)
{
  return left <= (policy->max_uses + 9) / 10 && left < policy->max_uses;
}

/* By age, or by the number of uses, whichever comes first. */
static void judge_wear(const struct cred_password_facts *facts, const struct cred_policy *policy,
                       int64_t wall_ms, struct cred_password_look_reply *out)
{
  int64_t days = days_left(facts, policy, wall_ms);
  uint32_t uses = uses_left(facts, policy);

  if (days == 0 || uses == 0) {
    must_change(out, days == 0 ? CRED_REASON_AGE : CRED_REASON_USES);
    return;
  }
  out->verdict = CRED_PASSWORD_GOOD;
  if (days != INT64_MAX && days <= (int64_t)policy->warn_days)
    out->days_left = (uint32_t)days;
  if (uses != UINT32_MAX && uses_are_few(policy, uses))
    out->uses_left = uses;
}

static void judge_temporary(const struct cred_password_facts *facts, int64_t wall_ms,
                            struct cred_password_look_reply *out)
{
  if (facts->valid_from_ms != 0 && wall_ms < facts->valid_from_ms)
    out->verdict = CRED_PASSWORD_NOT_YET;
  else if (facts->valid_until_ms != 0 && wall_ms >= facts->valid_until_ms)
    out->verdict = CRED_PASSWORD_NO_LONGER;
  else
    must_change(out, facts->has_drifted ? CRED_REASON_DRIFT : CRED_REASON_TEMPORARY);
}

void cred_password_judge(const struct cred_password_facts *facts, const struct cred_policy *policy,
                         bool second_factor_shown, int64_t wall_ms,
                         struct cred_password_look_reply *out)
{
  out->verdict = CRED_PASSWORD_REFUSED;
  out->reason = CRED_REASON_NONE;
  out->valid_from_ms = facts->valid_from_ms;
  out->valid_until_ms = facts->valid_until_ms;
  out->days_left = 0;
  if (facts->is_compromised && !second_factor_shown)
    out->verdict = CRED_PASSWORD_COMPROMISED;
  else if (facts->is_compromised)
    must_change(out, CRED_REASON_COMPROMISED);
  else if (facts->is_temporary)
    judge_temporary(facts, wall_ms, out);
  else if (facts->is_expired)
    must_change(out, CRED_REASON_EXPIRED);
  else if (facts->is_elsewhere && policy->reuse_scope == CRED_REUSE_PERSON)
    must_change(out, CRED_REASON_ELSEWHERE);
  else
    judge_wear(facts, policy, wall_ms, out);
}

bool cred_password_is_kept(const struct cred_password_past *past, const struct cred_policy *policy,
                           int64_t wall_ms)
{
  if (past->ended_ms == 0 || policy->remember == CRED_REMEMBER_ALL ||
      past->changes_since <= policy->remember)
    return true;
  return policy->remember_days != 0 &&
         wall_ms - past->ended_ms < (int64_t)policy->remember_days * DAY_MS;
}

enum cred_notice cred_password_notice(const struct cred_notice_facts *facts)
{
  if (!is_set(facts->entry))
    return CRED_NOTICE_NOTHING;
  if (are_same(facts->entry, facts->known))
    return CRED_NOTICE_KNOWN;
  if (are_same(facts->entry, facts->intended))
    return CRED_NOTICE_CONFIRMED;
  if (are_same(facts->entry, facts->noticed))
    return CRED_NOTICE_UNSEEN;
  return is_set(facts->noticed) ? CRED_NOTICE_CHANGED : CRED_NOTICE_FIRST;
}
