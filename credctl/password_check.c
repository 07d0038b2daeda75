/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "credctl/ask.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

struct check {
  const struct ctl_call *call;
  struct cred_gate *gate;
  const struct ctl_account *account; /* NULL: nobody's in particular */
  const char *service;
  bool asks_memory;
  bool reported_only; /* by the policy, findings are told and nothing is refused */
  struct cred_findings findings;
};

static json_t *finding_json(const struct cred_finding *finding)
{
  json_t *object = ctl_json_object();
  char text[CRED_FINDING_TEXT_SIZE];

  cred_finding_text(finding, NULL, text, sizeof(text));
  ctl_json_set(object, "kind", ctl_json_text(cred_finding_name(finding->kind)));
  ctl_json_set(object, "limit", json_integer(finding->limit));
  ctl_json_set(object, "actual", json_integer(finding->actual));
  ctl_json_set(object, "text", ctl_json_text(text));
  return object;
}

static bool is_accepted(const struct check *check)
{
  return cred_findings_is_clean(&check->findings) ||
         (check->findings.is_complete && check->reported_only);
}

static void print_json(const struct check *check)
{
  json_t *object = ctl_json_object();
  json_t *findings = ctl_json_array();

  for (size_t i = 0; i < check->findings.count; i++)
    ctl_json_append(findings, finding_json(&check->findings.list[i]));
  ctl_json_set(object, "subject",
               check->account != NULL ? ctl_json_text(check->account->name) : json_null());
  ctl_json_set(object, "accepted", json_boolean(is_accepted(check)));
  ctl_json_set(object, "reported_only", json_boolean(check->reported_only));
  ctl_json_set(object, "memory_asked", json_boolean(check->asks_memory));
  ctl_json_set(object, "findings", findings);
  ctl_json_print(object);
}

static void print_text(const struct check *check)
{
  char text[CRED_FINDING_TEXT_SIZE];

  if (cred_findings_is_clean(&check->findings))
    ctl_say(_("The password is accepted."));
  else if (is_accepted(check))
    ctl_say(_("The password is accepted, since the policy only reports:"));
  else
    ctl_say(_("The password is refused:"));
  for (size_t i = 0; i < check->findings.count; i++) {
    cred_finding_text(&check->findings.list[i], NULL, text, sizeof(text));
    ctl_say("- %s", text);
  }
  if (!check->asks_memory)
    ctl_say(_("Whether it was used before is not looked at here."));
}

static enum ctl_exit ask_memory(struct check *check, const struct cred_secret *password)
{
  struct cred_password_check_request request = {.by = CRED_PASSWORD_BY_NOBODY};
  struct cred_holder holder = ctl_account_holder(check->call, check->account);
  CTL_MEMORY_AUTO memory = {0};
  enum ctl_exit code = CTL_YES;

  if (check->service != NULL)
    (void)snprintf(holder.service, sizeof(holder.service), "%s", check->service);
  code = ctl_memory_start(check->gate, &holder, &memory);
  return code == CTL_YES ? ctl_memory_find(&memory, password, &request, &check->findings) : code;
}

static enum ctl_exit judge(struct check *check)
{
  CTL_JUDGING_AUTO judging = {0};
  CRED_SECRET_AUTO password = {0};
  enum ctl_exit code = ctl_judging_start(check->gate, check->account, check->service, &judging);

  check->reported_only = judging.policy.mode == CRED_MODE_REPORT;
  if (code == CTL_YES)
    code = ctl_ask(_("Password: "), &password);
  if (code == CTL_YES)
    code = ctl_judging_find(&judging, &password, &check->findings);
  if (code == CTL_YES && check->asks_memory)
    code = ask_memory(check, &password);
  return code;
}

static enum ctl_exit take_service(const struct ctl_call *call, char out[CRED_NAME_SIZE])
{
  const char *service = ctl_option_value(call, "service");

  return service != NULL ? ctl_text_take(service, _("the service"), out, CRED_NAME_SIZE) : CTL_YES;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char service[CRED_NAME_SIZE] = "";
  struct ctl_account account;
  struct check check = {.call = call};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = take_service(call, service);

  if (code == CTL_YES && (call->is_user || call->word_count > 0)) {
    code = ctl_account_asked(call, &account);
    check.account = &account;
  }
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  check.gate = gate;
  check.service = service[0] != '\0' ? service : NULL;
  check.asks_memory = check.account != NULL && !call->is_user;
  code = judge(&check);
  if (code != CTL_YES)
    return code;
  if (call->json)
    print_json(&check);
  else
    print_text(&check);
  return is_accepted(&check) ? CTL_YES : CTL_NO;
}

static const struct ctl_option options[] = {
    {"service", 0, N_("NAME"), N_("at this PAM service")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_password_check = {
    .name = "password check",
    .arguments = N_("[USER]"),
    .help = N_("read a password and tell all that is wrong with it"),
    .options = options,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
