/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "cred/account.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/users.h"
#include "credctl/verbs.h"

/* Notes every account of the user database, so that the days of one that never comes are counted.
 */

static enum cred_err note_one(const struct ctl_call *call, struct cred_gate *gate,
                              const struct ctl_user *user, size_t *noted)
{
  struct cred_account_set_request request = {
      .uid = user->uid, .actor = call->actor, .change = CRED_ACCOUNT_REGISTER};
  struct cred_account_set_reply reply = {0};
  enum cred_err err = CRED_OK;

  memcpy(request.subject, user->name, sizeof(request.subject));
  err = cred_gate_account_set(gate, &request, &reply);
  *noted += err == CRED_OK && reply.changed;
  return err == CRED_ERR_INVALID ? CRED_OK : err; /* no name that could ever log in */
}

static enum ctl_exit run(const struct ctl_call *call)
{
  CTL_USERS_AUTO users = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  size_t noted = 0;
  enum ctl_exit code = ctl_gate_open(call, &gate);

  if (code != CTL_YES)
    return code;
  ctl_users_read(&users);
  for (size_t i = 0; i < users.length && err == CRED_OK; i++)
    err = note_one(call, gate, &users.rows[i], &noted);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  ctl_say(_("Accounts: %1$zu, of which %2$zu are noted for the first time."), users.length, noted);
  return CTL_YES;
}

const struct ctl_verb ctl_verb_account_register = {
    .name = "account register",
    .arguments = "",
    .help = N_("note every account of this host, so that those that are never used are found"),
    .run = run,
};
