/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "credctl/count_rows.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/status.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/when.h"

struct facts {
  const char *subject;
  bool known;
  struct cred_barred_reply barred;
  struct ctl_counts counts;
  struct ctl_tokens tokens;
};

static enum cred_err gather(struct cred_gate *gate, struct facts *facts)
{
  struct cred_barred_request request = {0};
  enum cred_err err = CRED_OK;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", facts->subject);
  err = cred_gate_barred(gate, &request, &facts->barred);
  if (err == CRED_OK)
    err = ctl_counts_read(gate, facts->subject, false, &facts->counts);
  if (err == CRED_OK)
    err = ctl_tokens_read(gate, facts->subject, false, &facts->tokens);
  ctl_counts_sort(&facts->counts);
  return err;
}

static bool is_locked(const struct facts *facts)
{
  return facts->barred.barred || (facts->counts.length > 0 && facts->counts.rows[0].locked);
}

static bool is_nobody(const struct facts *facts)
{
  return !facts->known && !facts->barred.barred && facts->counts.length == 0 &&
         facts->tokens.length == 0 && !facts->tokens.enrolled;
}

static json_t *barred_json(const struct cred_barred_reply *barred)
{
  json_t *object = NULL;

  if (!barred->barred)
    return json_null();
  object = ctl_json_object();
  ctl_json_set(object, "since", ctl_json_time(barred->since_ms));
  ctl_json_set(object, "reason", ctl_json_text(barred->reason));
  return object;
}

static void print_json(const struct facts *facts)
{
  json_t *object = ctl_json_object();
  json_t *counts = ctl_json_array();
  json_t *tokens = ctl_json_array();
  size_t i = 0;

  for (i = 0; i < facts->counts.length; i++)
    ctl_json_append(counts, ctl_count_json(&facts->counts.rows[i]));
  for (i = 0; i < facts->tokens.length; i++)
    ctl_json_append(tokens, ctl_token_json(&facts->tokens.rows[i]));
  ctl_json_set(object, "subject", ctl_json_text(facts->subject));
  ctl_json_set(object, "known", json_boolean(facts->known));
  ctl_json_set(object, "locked", json_boolean(is_locked(facts)));
  ctl_json_set(object, "barred", barred_json(&facts->barred));
  ctl_json_set(object, "counts", counts);
  ctl_json_set(object, "enrolled", json_boolean(facts->tokens.enrolled));
  ctl_json_set(object, "enrolment_allowed_until", ctl_json_time(facts->tokens.allowed_until_ms));
  ctl_json_set(object, "recovery_codes_left", json_integer(facts->tokens.recovery_codes_left));
  ctl_json_set(object, "tokens", tokens);
  ctl_json_print(object);
}

static void say_locks(const struct facts *facts)
{
  char when[CTL_WHEN_SIZE];

  if (facts->barred.barred) {
    ctl_when_text(facts->barred.since_ms, when, sizeof(when));
    ctl_say(_("Locked by an administrator since %s: %s"), when, facts->barred.reason);
  } else if (is_locked(facts)) {
    ctl_say(_("Locked by failed attempts:"));
  } else {
    ctl_say(_("Not locked."));
  }
  ctl_counts_print(&facts->counts, false);
}

static void say_codes(const struct facts *facts)
{
  const struct ctl_tokens *tokens = &facts->tokens;
  char when[CTL_WHEN_SIZE];

  ctl_say(tokens->enrolled ? _("Enrolled for codes: yes") : _("Enrolled for codes: no"));
  if (tokens->allowed_until_ms != 0) {
    ctl_when_text(tokens->allowed_until_ms, when, sizeof(when));
    ctl_say(_("May enrol at login until: %s"), when);
  }
  if (tokens->enrolled)
    ctl_say(_("Recovery codes left: %u"), tokens->recovery_codes_left);
  ctl_tokens_print(tokens, false);
}

static void print_text(const struct facts *facts)
{
  ctl_say(_("User: %s"), facts->subject);
  if (!facts->known)
    ctl_say(_("There is no such account any more; this is what is kept of it."));
  say_locks(facts);
  say_codes(facts);
}

enum ctl_exit ctl_status_user(const struct ctl_call *call, struct cred_gate *gate,
                              const char *subject, bool known)
{
  struct facts facts = {.subject = subject, .known = known, .barred = {.barred = true}};
  const enum cred_err err = gather(gate, &facts);
  enum ctl_exit code = CTL_UNUSABLE;

  if (err != CRED_OK) {
    code = ctl_gate_fail(gate, err);
  } else if (is_nobody(&facts)) {
    ctl_complain(_("there is no account %s"), subject);
    code = CTL_USAGE;
  } else {
    if (call->json)
      print_json(&facts);
    else
      print_text(&facts);
    code = is_locked(&facts) ? CTL_NO : CTL_YES;
  }
  ctl_counts_free(&facts.counts);
  ctl_tokens_free(&facts.tokens);
  return code;
}
