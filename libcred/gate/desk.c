/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/desk.h"

#include <stdio.h>
#include <string.h>

#include "decide/account.h"
#include "gate/account_rows.h"
#include "gate/account_ways.h"
#include "gate/codes.h"
#include "gate/exceptions.h"

#define AS "as:"
#define NAME_KEPT 48

struct cred_caller cred_desk_person(const struct cred_code_request *request)
{
  struct cred_caller person = request->caller;

  memcpy(person.subject, request->person, sizeof(person.subject));
  person.known = request->person_is_known;
  return person;
}

/* A longer name keeps its head and length. */
struct cred_source cred_desk_source(const char *subject)
{
  struct cred_source source = {.class = CRED_SOURCE_LOCAL};
  const size_t length = strlen(subject);

  if (length + sizeof(AS) <= sizeof(source.address))
    (void)snprintf(source.address, sizeof(source.address), AS "%.*s", (int)length, subject);
  else
    (void)snprintf(source.address, sizeof(source.address), AS "%.*s~%zu", NAME_KEPT, subject,
                   length);
  return source;
}

enum cred_err cred_gate_desk_user(struct cred_gate *gate, const struct cred_code_request *request,
                                  const struct cred_policy *policy, bool *is)
{
  const char *subject = request->caller.subject;
  char name[CRED_NAME_SIZE];
  enum cred_err err;

  *is = false;
  if (!request->person_is_known || request->person_is_shut) {
    err = cred_gate_is_in_groups(gate, subject, policy->actor_groups, is);
    *is = false;
    return err;
  }
  err = cred_gate_may_act(gate, request->person_uid, subject, policy, name, is);
  /* of an account with two names, the token is the other one's */
  *is = err == CRED_OK && *is && strcmp(name, request->person) == 0;
  return err;
}

/* As the person's own login would be judged, but for where it comes from. */
static enum cred_err judge(struct cred_change *change, const struct cred_account_row *row,
                           const struct cred_policy *policy, bool *may)
{
  const struct cred_account_facts facts = {.is_suspended = row->is_suspended,
                                           .until_ms = row->until_ms,
                                           .idle_since_ms =
                                               cred_account_idle_since(row, change->wall_ms),
                                           .class = CRED_SOURCE_SELF,
                                           .remote_host = "",
                                           .is_in_zone = true};
  uint32_t lifted = 0;
  enum cred_err err = CRED_OK;

  for (size_t i = 0; i < CRED_RULE_COUNT && err == CRED_OK; i++) {
    const enum cred_account_verdict verdict =
        cred_account_judge(&facts, policy, lifted, change->wall_ms);
    const enum cred_rule rule = cred_account_rule_of(verdict);
    uint64_t exception = 0;

    *may = verdict == CRED_ACCOUNT_GOOD;
    if (rule == CRED_RULE_NONE)
      return CRED_OK;
    err = cred_change_exception(change, row->subject, row->uid, rule, &exception);
    if (exception == 0)
      return err;
    lifted |= 1u << rule;
  }
  *may = false;
  return err;
}

enum cred_err cred_change_desk_may(struct cred_change *change, const char *name, uint32_t uid,
                                   const struct cred_policy *policy, bool *may)
{
  struct cred_subject_row subject = {0};
  struct cred_account_row row;
  bool is_new = false;
  enum cred_err err = cred_change_account(change, name, uid, &row, &is_new);

  *may = false;
  if (err == CRED_OK)
    err = cred_change_subject(change, name, &subject);
  if (err == CRED_OK)
    err = judge(change, &row, policy, may);
  *may = err == CRED_OK && *may && !subject.barred;
  return err;
}
