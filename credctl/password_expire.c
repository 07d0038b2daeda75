/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "credctl/ask.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/verbs.h"

/* --- a user's own ------------------------------------------------------------------------------
 */

/* How the user gets in from then on. */
static enum ctl_exit warn_own(struct cred_gate *gate, const char *subject)
{
  CTL_TOKENS_AUTO tokens = {0};
  const enum cred_err err = ctl_tokens_read(gate, subject, false, &tokens);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  ctl_warn(_("from then on your password lets nobody in by itself, you included, and never again"));
  if (ctl_tokens_have_active(&tokens) || tokens.recovery_codes_left > 0)
    ctl_warn(_("where a code is asked for, you get in with password and code, and choose a new "
               "password; elsewhere you need a temporary password from %s"),
             ctl_gate_contact(gate));
  else
    ctl_warn(_("to get in again you need a temporary password from %s"), ctl_gate_contact(gate));
  return CTL_YES;
}

static enum ctl_exit ask_own(const struct ctl_call *call)
{
  if (ctl_option_given(call, "yes"))
    return CTL_YES;
  if (ctl_is_asking())
    return ctl_ask_whether(_("Report the password as compromised (y/N)? "));
  ctl_complain(_("nobody can be asked whether that is meant; say so with --yes"));
  return CTL_USAGE;
}

static enum ctl_exit prepare_own(const struct ctl_call *call, struct cred_gate *gate,
                                 const struct cred_password_expire_request *request)
{
  enum ctl_exit code = CTL_YES;

  if (!request->compromised) {
    ctl_complain(_("only root may do so without --compromised: change your password with passwd"));
    return CTL_NOT_PERMITTED;
  }
  code = warn_own(gate, request->holder.subject);
  if (code == CTL_YES)
    code = ask_own(call);
  if (code == CTL_NO)
    ctl_complain(_("nothing was reported"));
  return code;
}

/* --- root's ------------------------------------------------------------------------------------
 */

/* The hash is barred where the password itself was never seen. */
static enum ctl_exit prepare_root(struct cred_password_expire_request *request)
{
  struct cred_shadow entry = {0};
  enum ctl_exit code = CTL_YES;

  if (!request->compromised)
    return CTL_YES;
  code = ctl_password_entry(request->holder.subject, &entry);
  if (code == CTL_YES && cred_shadow_has_hash(&entry))
    (void)cred_secret_set(&request->hash, entry.hash.bytes, entry.hash.length);
  else if (code == CTL_YES)
    ctl_warn(_("this host keeps no password of %s: it never comes back only if it was seen here"),
             request->holder.subject);
  cred_secret_erase(&entry.hash);
  return code;
}

/* --- both --------------------------------------------------------------------------------------
 */

static void say_done(const struct ctl_call *call, struct cred_gate *gate,
                     const struct cred_password_expire_request *request, bool changed)
{
  const char *subject = request->holder.subject;

  if (!changed && request->compromised)
    ctl_say(_("The password of %s was reported as compromised already."), subject);
  else if (!changed)
    ctl_say(_("The password of %s had to be changed already."), subject);
  else if (request->compromised)
    ctl_say(_("The password of %s is reported as compromised."), subject);
  else
    ctl_say(_("%s must change the password at the next login."), subject);
  if (!request->compromised)
    return;
  if (call->is_user)
    ctl_say(_("Tell %s as well, and change it wherever else you use it."), ctl_gate_contact(gate));
  else
    ctl_say(_("It lets nobody in by itself any more. A temporary one: credctl password issue %s"),
            subject);
}

static enum ctl_exit expire(const struct ctl_call *call, struct cred_gate *gate,
                            struct cred_password_expire_request *request)
{
  struct cred_password_expire_reply reply = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = call->is_user ? prepare_own(call, gate, request) : prepare_root(request);

  if (code == CTL_YES) {
    err = cred_gate_password_expire(gate, request, &reply);
    code = err == CRED_OK ? CTL_YES : ctl_gate_fail(gate, err);
  }
  if (code == CTL_YES)
    say_done(call, gate, request, reply.changed);
  return code;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_password_expire_request request = {.compromised =
                                                     ctl_option_given(call, "compromised")};
  struct ctl_account account;
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = ctl_reason_take(call, request.note);

  if (code == CTL_YES)
    code = ctl_account_asked(call, &account);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  request.holder = ctl_account_holder(call, &account);
  code = expire(call, gate, &request);
  cred_secret_erase(&request.hash);
  return code;
}

static const struct ctl_option options[] = {
    {"compromised", 0, NULL, N_("it may be known to others: it lets nobody in by itself any more")},
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {"yes", 'y', NULL, N_("do not ask whether that is meant")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_password_expire = {
    .name = "password expire",
    .arguments = N_("USER"),
    .help = N_("have a password changed at the next login, or report it as compromised"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
