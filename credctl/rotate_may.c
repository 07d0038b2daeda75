/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/rotate.h"
#include "credctl/text.h"

static enum ctl_exit ask(struct cred_gate *gate, const struct ctl_account *account,
                         const struct cred_rotate_may_request *request)
{
  struct cred_rotate_may_reply reply = {.verdict = CRED_MAY_CHANGE_NO};
  const enum cred_err err = cred_gate_rotate_may(gate, request, &reply);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (reply.verdict == CRED_MAY_CHANGE_YES)
    return CTL_YES;
  if (reply.verdict == CRED_MAY_CHANGE_CONTRACTOR)
    ctl_complain(_("contractors may not change the password of %s, a privileged ID"),
                 account->name);
  else
    ctl_complain(_("it is not known who you are, so you may not change the password of %s, a "
                   "privileged ID: log in by an ID of your own"),
                 account->name);
  return reply.reported_only ? CTL_YES : CTL_NOT_PERMITTED;
}

enum ctl_exit ctl_may_change(const struct ctl_call *call, struct cred_gate *gate,
                             const struct ctl_account *account)
{
  const struct cred_rotate_may_request request = {.holder = ctl_account_holder(call, account)};

  return ask(gate, account, &request);
}

enum ctl_exit ctl_may_rotate_due(const struct ctl_call *call, struct cred_gate *gate,
                                 const struct ctl_account *account,
                                 const struct cred_stored *stored)
{
  const struct cred_rotate_may_request request = {
      .holder = ctl_account_holder(call, account), .rotates_due = true, .stored = *stored};

  return ask(gate, account, &request);
}
