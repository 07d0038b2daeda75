/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/totp.h"
#include "credctl/verbs.h"

static void print_json(const struct cred_recovery_reply *reply)
{
  json_t *codes = ctl_json_array();
  uint32_t i = 0;

  for (i = 0; i < reply->count && i < CRED_RECOVERY_COUNT; i++)
    ctl_json_append(codes, ctl_json_text(cred_secret_text(&reply->codes[i])));
  ctl_json_print(codes);
}

static void print_text(const char *subject, const struct cred_recovery_reply *reply)
{
  uint32_t i = 0;

  for (i = 0; i < reply->count && i < CRED_RECOVERY_COUNT; i++)
    (void)printf("%s\n", cred_secret_text(&reply->codes[i]));
  (void)fflush(stdout);
  ctl_warn(_("these recovery codes of %s are shown only now; earlier ones are void, and each works "
             "once"),
           subject);
}

static void erase(struct cred_recovery_reply *reply)
{
  cred_erase(reply, sizeof(*reply));
}

static enum ctl_exit run(const struct ctl_call *call)
{
  __attribute__((cleanup(erase))) struct cred_recovery_reply reply = {0};
  struct cred_recovery_request request = {.actor = call->actor};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_subject_asked_known(call, request.subject);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code == CTL_YES && call->is_user)
    code = ctl_own_codes_prepare(gate, &request);
  if (code != CTL_YES)
    return code;
  err = cred_gate_recovery(gate, &request, &reply);
  cred_secret_erase(&request.code);
  if (err != CRED_OK)
    return call->is_user ? ctl_own_codes_fail(gate, request.subject, err)
                         : ctl_gate_fail(gate, err);
  if (call->json)
    print_json(&reply);
  else
    print_text(request.subject, &reply);
  return CTL_YES;
}

const struct ctl_verb ctl_verb_totp_codes = {
    .name = "totp codes",
    .arguments = N_("USER"),
    .help = N_("make new recovery codes and show them once"),
    .words_min = 1,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
