/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_quality/verdict.h"

#include "modules/common/talk.h"

void cred_quality_show_rules(const struct cred_quality_bench *bench)
{
  const struct cred_call *call = bench->call;
  const struct cred_translator translator = cred_call_translator(call);
  struct cred_list_text list = {0};
  struct cred_rules rules = {0};

  if (!cred_call_may_speak(call))
    return;
  cred_rules_text(&bench->policy, &translator, &rules);
  cred_list_text_add(call, &list,
                     cred_speech_text(&call->speech, N_("What a new password must be like:")));
  for (size_t i = 0; i < rules.count; i++)
    cred_list_text_add(call, &list, rules.lines[i]);
  cred_talk_say(call->pamh, PAM_TEXT_INFO, list.text);
}

static int find(struct cred_quality_bench *bench, const struct cred_secret *password,
                struct cred_findings *findings)
{
  const struct cred_judge_facts facts = {.subject = bench->call->account.name,
                                         .gecos = bench->call->account.gecos,
                                         .password = password,
                                         .old_password = &bench->old_password};
  struct cred_error error = {0};
  enum cred_err err = cred_judge_password(bench->judge, &facts, findings, &error);

  if (err == CRED_OK)
    return PAM_SUCCESS;
  return cred_call_fail(bench->call, err, &error, "cannot judge the new password");
}

static int find_remembered(struct cred_quality_bench *bench, const struct cred_candidate *candidate,
                           struct cred_password_check_reply *reply)
{
  struct cred_gate *gate = NULL;
  int status = cred_call_gate(bench->call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  status = cred_call_remembered(bench->call, gate, candidate, bench->handover, reply);
  cred_call_gate_end(bench->call, gate);
  return status;
}

int cred_quality_judge(struct cred_quality_bench *bench, const struct cred_secret *password,
                       bool *is_accepted)
{
  struct cred_candidate candidate = {.password = password,
                                     .old_password = &bench->old_password,
                                     .rigour = bench->rigour,
                                     .is_refused = true};
  bool refuses = !bench->rigour.is_report && !bench->rigour.is_lenient;
  struct cred_password_check_reply reply = {0};
  struct cred_findings findings = {0};
  int status = find(bench, password, &findings);

  *is_accepted = false;
  if (status != PAM_SUCCESS)
    return status;
  candidate.is_refused = !cred_findings_is_clean(&findings) && (refuses || !findings.is_complete);
  status = find_remembered(bench, &candidate, &reply);
  if (status != PAM_SUCCESS)
    return status;
  cred_findings_remember(&findings, &reply, cred_call_is_roots(bench->call, &bench->old_password));
  *is_accepted = !candidate.is_refused && !cred_remembered_refuses(&reply, &bench->rigour);
  bench->is_hopeless = reply.has_too_many_tries;
  cred_call_tell_findings(bench->call, &findings, !*is_accepted);
  return PAM_SUCCESS;
}
