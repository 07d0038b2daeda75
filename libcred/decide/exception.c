/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/exception.h"
#include "decide/actor.h"

#define URGENT_MS (CRED_EXCEPTION_URGENT_DAYS * 24 * 60 * 60 * (int64_t)1000)

static int64_t latest(const struct cred_exception_facts *facts, int64_t wall_ms)
{
  const int64_t by_store_ms = facts->requested_ms + facts->passed_ms;

  return by_store_ms > wall_ms ? by_store_ms : wall_ms;
}

static bool is_over(const struct cred_exception_facts *facts, int64_t wall_ms)
{
  return latest(facts, wall_ms) >= facts->until_ms;
}

enum cred_exception_state cred_exception_judge(const struct cred_exception_facts *facts,
                                               int64_t wall_ms)
{
  if (facts->end == CRED_EXCEPTION_END_REFUSED)
    return CRED_EXCEPTION_REFUSED;
  if (facts->end != CRED_EXCEPTION_END_NONE)
    return CRED_EXCEPTION_REVOKED;
  if (is_over(facts, wall_ms))
    return CRED_EXCEPTION_LAPSED;
  if (facts->approved_ms == 0 && !facts->is_urgent)
    return CRED_EXCEPTION_REQUESTED;
  if (wall_ms < facts->from_ms)
    return CRED_EXCEPTION_NOT_YET;
  if (facts->approved_ms != 0)
    return CRED_EXCEPTION_IN_FORCE;
  return latest(facts, wall_ms) - facts->requested_ms < URGENT_MS ? CRED_EXCEPTION_UNAPPROVED
                                                                  : CRED_EXCEPTION_LAPSED;
}

bool cred_exception_lifts(enum cred_exception_state state)
{
  return state == CRED_EXCEPTION_IN_FORCE || state == CRED_EXCEPTION_UNAPPROVED;
}

/* An urgent one is decided on afterwards too, also when it was revoked: it was in force. */
static bool is_open(const struct cred_exception_facts *facts, int64_t wall_ms)
{
  if (facts->approved_ms != 0 || facts->end == CRED_EXCEPTION_END_REFUSED)
    return false;
  return facts->is_urgent || (facts->end == CRED_EXCEPTION_END_NONE && !is_over(facts, wall_ms));
}

static enum cred_exception_answer decide_open(const struct cred_exception_deciding *deciding)
{
  if (deciding->is_shared || cred_actor_is_nobody(deciding->actor))
    return CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR;
  if (deciding->is_same_person || deciding->actor == deciding->requester ||
      deciding->actor == deciding->subject_uid)
    return CRED_EXCEPTION_ANSWER_SAME_PERSON;
  if (deciding->is_contractor)
    return CRED_EXCEPTION_ANSWER_CONTRACTOR;
  return CRED_EXCEPTION_ANSWER_DONE;
}

enum cred_exception_answer cred_exception_decide(const struct cred_exception_deciding *deciding,
                                                 const struct cred_exception_facts *facts,
                                                 int64_t wall_ms)
{
  switch (deciding->step) {
  case CRED_EXCEPTION_STEP_APPROVE:
  case CRED_EXCEPTION_STEP_REFUSE:
    return is_open(facts, wall_ms) ? decide_open(deciding) : CRED_EXCEPTION_ANSWER_TOO_LATE;
  case CRED_EXCEPTION_STEP_REVOKE: /* who takes a permission away, grants nothing */
    return facts->end == CRED_EXCEPTION_END_NONE && !is_over(facts, wall_ms)
               ? CRED_EXCEPTION_ANSWER_DONE
               : CRED_EXCEPTION_ANSWER_TOO_LATE;
  case CRED_EXCEPTION_STEP_NONE:
    break;
  }
  return CRED_EXCEPTION_ANSWER_REFUSED;
}
