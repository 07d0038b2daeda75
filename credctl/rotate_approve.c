/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/renamed.h"
#include "credctl/reveal.h"
#include "credctl/rotate.h"
#include "credctl/subject.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

#define DIGITS_MAX 18

static const struct {
  enum ctl_exit code;
  const char *sentence;
} refusals[] = {
    [CRED_REVEAL_NO] = {CTL_UNUSABLE, N_("it is refused")},
    [CRED_REVEAL_NONE] = {CTL_NO, N_("there is no such request, or it was used: credctl rotate "
                                     "requests shows those that are open")},
    [CRED_REVEAL_UNKNOWN] = {CTL_NOT_PERMITTED,
                             N_("it is not known who you are: log in by an ID of your own")},
    [CRED_REVEAL_SAME] = {CTL_NOT_PERMITTED, N_("whoever asked cannot approve")},
    [CRED_REVEAL_SAME_PERSON] = {CTL_NOT_PERMITTED,
                                 N_("this ID and the one that asked belong to one person: another "
                                    "person must approve")},
    [CRED_REVEAL_CONTRACTOR] = {CTL_NOT_PERMITTED, N_("a contractor cannot approve")},
    [CRED_REVEAL_ANOTHER] = {CTL_NOT_PERMITTED, N_("only whoever asked can take it")},
    [CRED_REVEAL_NOT_APPROVED] = {CTL_NO, N_("nobody has approved it yet")},
    [CRED_REVEAL_APPROVED] = {CTL_NO, N_("it is approved already")},
    [CRED_REVEAL_EXPIRED] = {CTL_NO, N_("it has expired: ask anew, with --reason")},
    [CRED_REVEAL_NOTHING] = {CTL_NO, N_("no sealed password is kept")},
    [CRED_REVEAL_YES] = {CTL_YES, ""},
};

enum ctl_exit ctl_reveal_refused(enum cred_reveal_verdict verdict)
{
  ctl_complain("%s", _(refusals[verdict].sentence));
  return refusals[verdict].code;
}

enum ctl_exit ctl_reveal_id(const char *text, uint64_t *out)
{
  const size_t length = strlen(text);

  if (length > 0 && length <= DIGITS_MAX && strspn(text, "0123456789") == length) {
    *out = strtoull(text, NULL, 10);
    return CTL_YES;
  }
  ctl_complain(_("this is no request's number: %s"), text);
  return CTL_USAGE;
}

static enum ctl_exit run_approve(const struct ctl_call *call)
{
  struct cred_reveal_approve_request request = {.actor = call->actor};
  struct cred_reveal_approve_reply reply = {0};
  char when[CTL_WHEN_SIZE];
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err;
  enum ctl_exit code = ctl_reveal_id(ctl_first_word(call), &request.id);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  ctl_actor_note(request.note);
  err = cred_gate_reveal_approve(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (reply.verdict != CRED_REVEAL_YES)
    return ctl_reveal_refused(reply.verdict);
  ctl_when_text(reply.expires_wall_ms, when, sizeof(when));
  ctl_say(_("The sealed password of %s may be taken by whoever asked for it, once, until %s."),
          reply.subject, when);
  return CTL_YES;
}

static json_t *row_json(const struct cred_reveal *row)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "request", json_integer((json_int_t)row->id));
  ctl_json_set(object, "subject", ctl_json_text(row->subject));
  ctl_json_set(object, "requester", ctl_json_actor(row->requester));
  ctl_json_set(object, "reason", ctl_json_text(row->reason));
  ctl_json_set(object, "asked", ctl_json_time(row->asked_wall_ms));
  ctl_json_set(object, "approver", ctl_json_actor(row->approver));
  ctl_json_set(object, "expires", ctl_json_time(row->expires_wall_ms));
  return object;
}

#define PERSON_SIZE (CRED_NAME_SIZE + 16)

static void person(uint32_t uid, char out[PERSON_SIZE])
{
  char name[CRED_NAME_SIZE];

  ctl_name_of_uid(uid, name);
  if (name[0] != '\0')
    (void)snprintf(out, PERSON_SIZE, "%s (%" PRIu32 ")", name, uid);
  else
    (void)snprintf(out, PERSON_SIZE, "%" PRIu32, uid);
}

static void add_row(struct ctl_table *table, const struct cred_reveal *row)
{
  char id[24], requester[PERSON_SIZE], approver[PERSON_SIZE] = "-", when[CTL_WHEN_SIZE];

  (void)snprintf(id, sizeof(id), "%" PRIu64, row->id);
  person(row->requester, requester);
  if (row->approver != CRED_ACTOR_UNKNOWN)
    person(row->approver, approver);
  ctl_when_text(row->expires_wall_ms, when, sizeof(when));
  ctl_table_add(table, (const char *[]){id, row->subject, requester, approver, when, row->reason});
}

static enum ctl_exit run_requests(const struct ctl_call *call)
{
  struct ctl_table *table = ctl_table_new(6);
  json_t *array = ctl_json_array();
  struct cred_reveals_request request = {0};
  struct cred_reveals_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_gate_open(call, &gate);

  ctl_table_add(table, (const char *[]){_("REQUEST"), _("USER"), _("ASKED BY"), _("APPROVED BY"),
                                        _("EXPIRES"), _("REASON")});
  while (code == CTL_YES) {
    err = cred_gate_reveals(gate, &request, &reply);
    if (err != CRED_OK)
      code = ctl_gate_fail(gate, err);
    for (uint32_t i = 0; err == CRED_OK && i < reply.count && i < CRED_REVEAL_PAGE; i++) {
      add_row(table, &reply.rows[i]);
      ctl_json_append(array, row_json(&reply.rows[i]));
    }
    request.after = reply.next;
    if (reply.next == 0)
      break;
  }
  if (code == CTL_YES && call->json)
    ctl_json_print(json_incref(array));
  else if (code == CTL_YES && json_array_size(array) > 0)
    ctl_table_print(table);
  else if (code == CTL_YES)
    ctl_say(_("No requests are open."));
  ctl_table_free(table);
  json_decref(array);
  return code;
}

const struct ctl_verb ctl_verb_rotate_approve = {
    .name = "rotate approve",
    .arguments = N_("REQUEST"),
    .help = N_("approve that somebody else takes a sealed password"),
    .words_min = 1,
    .words_max = 1,
    .run = run_approve,
};

const struct ctl_verb ctl_verb_rotate_requests = {
    .name = "rotate requests",
    .arguments = "",
    .help = N_("show the requests for sealed passwords that are open"),
    .run = run_requests,
};
