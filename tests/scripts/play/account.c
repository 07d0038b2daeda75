/* SPDX-License-Identifier: BSD-3-Clause */
/* What an administrator says about accounts, and exceptions. */
#include "cred/account.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/scripts/play/gate.h"

#define ASKING 2001 /* who applies for exceptions, and who approves them */
#define APPROVING 2002

static int64_t wall_ms(const struct run *run)
{
  return atomic_load(&run->world->wall_ns) / (NS_PER_SECOND / 1000);
}

static uint32_t user_read(const struct line *line, struct cursor *cursor, char name[CRED_NAME_SIZE])
{
  char *word = cursor_word(cursor);
  const struct passwd *found = getpwnam(word);
  if (found == NULL)
    script_fail(line, "there is no such user");
  snprintf(name, CRED_NAME_SIZE, "%s", word);
  free(word);
  return (uint32_t)found->pw_uid;
}

/* account USER suspend | resume | register | until D: D from now on, or back with a minus. */
void store_account(struct run *run, struct line *line, struct cursor *cursor,
                   struct cred_gate *gate)
{
  struct cred_account_set_request request = {.actor = ASKING, .note = "test"};
  struct cred_account_set_reply reply;
  request.uid = user_read(line, cursor, request.subject);
  if (cursor_takes(cursor, "suspend"))
    request.change = CRED_ACCOUNT_SUSPEND;
  else if (cursor_takes(cursor, "resume"))
    request.change = CRED_ACCOUNT_RESUME;
  else if (cursor_takes(cursor, "register"))
    request.change = CRED_ACCOUNT_REGISTER;
  else if (cursor_takes(cursor, "until")) {
    request.change = CRED_ACCOUNT_UNTIL;
    request.moment_ms = wall_ms(run) + cursor_duration(cursor) / (NS_PER_SECOND / 1000);
  } else
    script_fail(line, "an account is suspended, resumed, registered, or there until some time");
  gate_check(line, gate, cred_gate_account_set(gate, &request, &reply));
}

/* exception USER RULE D [urgent]: approved, unless it is urgent. */
void store_exception(struct run *run, struct line *line, struct cursor *cursor,
                     struct cred_gate *gate)
{
  struct cred_exception_add_request request = {.actor = ASKING, .reason = "test"};
  struct cred_exception_decide_request approve = {.step = CRED_EXCEPTION_STEP_APPROVE,
                                                  .actor = APPROVING};
  struct cred_exception_decide_reply decided;
  struct cred_exception_add_reply reply;
  request.uid = user_read(line, cursor, request.subject);
  char *rule = cursor_word(cursor);
  request.rule = cred_rule_find(rule);
  free(rule);
  request.until_ms = wall_ms(run) + cursor_duration(cursor) / (NS_PER_SECOND / 1000);
  request.is_urgent = cursor_takes(cursor, "urgent");
  gate_check(line, gate, cred_gate_exception_add(gate, &request, &reply));
  approve.id = reply.id;
  if (!request.is_urgent)
    gate_check(line, gate, cred_gate_exception_decide(gate, &approve, &decided));
}
