/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/rotate.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

static enum ctl_exit run_one(const struct ctl_call *call, struct cred_gate *gate)
{
  struct ctl_account account;
  struct ctl_privileged id;
  bool is = false;
  enum ctl_exit code = ctl_account_asked(call, &account);

  if (code == CTL_YES)
    code = ctl_privileged_read(gate, &account, &id, &is);
  if (code == CTL_YES && is && id.rotation.is_own)
    ctl_warn(_("%s is somebody's own ID: whoever it is cannot log in with their password any more"),
             account.name);
  if (code != CTL_YES || is)
    return code == CTL_YES ? ctl_rotate_once(call, gate, &id, false) : code;
  ctl_complain(_("%s is no privileged ID: its policy says privileged = no"), account.name);
  return CTL_NO;
}

static void say_left(const struct ctl_privileged *id)
{
  char when[CTL_WHEN_SIZE];

  ctl_when_text(id->rotation.left_until_ms, when, sizeof(when));
  ctl_say(_("The password of %s was handed out: it is left to whoever has it until they have used "
            "it and logged out, until %s at the latest. By name it is rotated at once: credctl "
            "rotate run %s"),
          id->account.name, when, id->account.name);
}

static enum ctl_exit run_due_one(const struct ctl_call *call, struct cred_gate *gate,
                                 const struct ctl_privileged *id)
{
  if (id->rotation.is_own) {
    ctl_say(_("The password of %s is due and theirs to change: it is somebody's own ID, by shared "
              "and direct_login of its policy, and left alone."),
            id->account.name);
    return CTL_YES;
  }
  if (id->policy.custodian_certificates[0] == '\0') {
    ctl_warn(_("the password of %s is due, and its policy names no custodians: a person must "
               "change it"),
             id->account.name);
    return CTL_NO;
  }
  if (id->rotation.left_until_ms == 0)
    return ctl_rotate_once(call, gate, id, true);
  say_left(id);
  return CTL_YES;
}

/* One that cannot be read or rotated keeps no other waiting. */
static enum ctl_exit run_due(const struct ctl_call *call, struct cred_gate *gate)
{
  CTL_PRIVILEGED_AUTO ids = {0};
  enum ctl_exit code = ctl_privileged_all(gate, &ids), worst = code;
  size_t due = 0;

  for (size_t i = 0; i < ids.length; i++) {
    enum ctl_exit one;

    if (ctl_privileged_due(&ids.rows[i])[0] == '\0')
      continue;
    due++;
    one = run_due_one(call, gate, &ids.rows[i]);
    worst = one > worst ? one : worst;
  }
  if (code == CTL_YES && due == 0)
    ctl_say(_("No privileged ID's password is due."));
  return worst;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  CTL_GATE_AUTO *gate = NULL;
  const bool is_due = ctl_option_given(call, "due");
  enum ctl_exit code;

  if (is_due == (call->word_count > 0)) {
    ctl_complain(_("name a user, or say --due"));
    return CTL_USAGE;
  }
  code = ctl_gate_open(call, &gate);
  if (code == CTL_YES)
    code = ctl_rotate_lock(call);
  if (code != CTL_YES)
    return code;
  return is_due ? run_due(call, gate) : run_one(call, gate);
}

static const struct ctl_option options[] = {
    {"due", 0, NULL, N_("every privileged ID whose password is due")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_rotate_run = {
    .name = "rotate run",
    .arguments = N_("[USER]"),
    .help = N_("give a privileged ID a new password that only its custodians can read"),
    .options = options,
    .words_max = 1,
    .run = run,
};
