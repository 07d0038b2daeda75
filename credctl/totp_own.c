/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <string.h>

#include "credctl/ask.h"
#include "credctl/counts.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/totp.h"
#include "credctl/when.h"

/* What a user's own changes need beside root's: leave, a password, a code, a second thought. */

/* How PAM calls the service by which credd checks a password. */
#define PASSWORD_SERVICE "credd"

/* --- why nothing more is accepted ------------------------------------------------------------- */

static bool is_of_codes(const struct cred_count_info *row)
{
  return row->source.class == CRED_SOURCE_SELF &&
         (row->kind == CRED_COUNT_CODE || row->kind == CRED_COUNT_CODE_CLASS);
}

static bool is_of_passwords(const struct cred_count_info *row)
{
  return row->source.class == CRED_SOURCE_SERVICE &&
         (row->kind == CRED_COUNT_CLASS ||
          (row->kind == CRED_COUNT_SUBJECT && strcmp(row->source.address, PASSWORD_SERVICE) == 0));
}

/* When the last lock of those counts ends; 0: there is none. */
static int64_t locked_until(struct cred_gate *gate, const char *subject,
                            bool (*is_meant)(const struct cred_count_info *row))
{
  CTL_COUNTS_AUTO counts = {0};
  int64_t until_ms = 0;

  if (ctl_counts_read(gate, subject, true, &counts) != CRED_OK)
    return 0;
  for (size_t i = 0; i < counts.length; i++)
    if (is_meant(&counts.rows[i]) && counts.rows[i].until_ms > until_ms)
      until_ms = counts.rows[i].until_ms;
  return until_ms;
}

void ctl_own_tell_code_lock(struct cred_gate *gate, const char *subject)
{
  const int64_t until_ms = locked_until(gate, subject, is_of_codes);
  char when[CTL_WHEN_SIZE];

  if (until_ms == 0)
    return;
  ctl_when_text(until_ms, when, sizeof(when));
  ctl_complain(_("too many wrong codes were given; until then no code is accepted here: %s"), when);
}

static void tell_password_lock(struct cred_gate *gate, const char *subject)
{
  const int64_t until_ms = locked_until(gate, subject, is_of_passwords);
  char when[CTL_WHEN_SIZE];

  if (until_ms == 0)
    return;
  ctl_when_text(until_ms, when, sizeof(when));
  ctl_complain(
      _("too many wrong passwords were given; until then no password is accepted here: %s"), when);
}

/* --- enrolment -------------------------------------------------------------------------------- */

/* Tells why not. */
static enum ctl_exit may_enrol(struct cred_gate *gate, const char *subject)
{
  CTL_TOKENS_AUTO tokens = {0};
  const enum cred_err err = ctl_tokens_read(gate, subject, false, &tokens);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (ctl_tokens_have_active(&tokens))
    ctl_complain(_("a token of yours is in use; only an administrator enrols one beside it: ask "
                   "%s, or, if it is lost, suspend it with credctl totp suspend"),
                 ctl_gate_contact(gate));
  else if (tokens.allowed_until_ms == 0)
    ctl_complain(_("enrolling a token needs leave from an administrator: ask %s for credctl totp "
                   "allow %s --for 24h"),
                 ctl_gate_contact(gate), subject);
  else
    return CTL_YES;
  return CTL_NOT_PERMITTED;
}

enum ctl_exit ctl_own_enrol_prepare(struct cred_gate *gate,
                                    struct cred_enrol_begin_request *request)
{
  const enum ctl_exit code = may_enrol(gate, request->subject);

  return code == CTL_YES ? ctl_ask(_("Current password: "), &request->password) : code;
}

enum ctl_exit ctl_own_enrol_fail(struct cred_gate *gate, const char *subject, enum cred_err err)
{
  enum ctl_exit code = CTL_NOT_PERMITTED;

  if (err != CRED_ERR_PERMISSION)
    return ctl_gate_fail(gate, err);
  code = may_enrol(gate, subject); /* leave may have ended meanwhile */
  if (code != CTL_YES)
    return code;
  ctl_complain(_("the password was not accepted"));
  tell_password_lock(gate, subject);
  return CTL_NO;
}

/* --- recovery codes --------------------------------------------------------------------------- */

enum ctl_exit ctl_own_codes_prepare(struct cred_gate *gate, struct cred_recovery_request *request)
{
  CTL_TOKENS_AUTO tokens = {0};
  const enum cred_err err = ctl_tokens_read(gate, request->subject, false, &tokens);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (ctl_tokens_have_active(&tokens) || tokens.recovery_codes_left > 0)
    return ctl_ask(_("Code from your token: "), &request->code);
  ctl_complain(
      _("no token of yours is in use, and new recovery codes need a code from one: ask %s"),
      ctl_gate_contact(gate));
  return CTL_NO;
}

enum ctl_exit ctl_own_codes_fail(struct cred_gate *gate, const char *subject, enum cred_err err)
{
  if (err != CRED_ERR_PERMISSION)
    return ctl_gate_fail(gate, err);
  ctl_complain(_("the code was not accepted, and the recovery codes are what they were; each code "
                 "works once"));
  ctl_own_tell_code_lock(gate, subject);
  return CTL_NO;
}

/* --- suspending ------------------------------------------------------------------------------- */

static bool stops_something(const struct ctl_tokens *tokens, const char *name)
{
  for (size_t i = 0; i < tokens->length; i++)
    if (tokens->rows[i].state == CRED_TOKEN_ACTIVE &&
        (name[0] == '\0' || strcmp(tokens->rows[i].name, name) == 0))
      return true;
  return false;
}

static enum ctl_exit ask_whether(const struct ctl_call *call)
{
  if (ctl_option_given(call, "yes"))
    return CTL_YES;
  if (ctl_is_asking())
    return ctl_ask_whether(_("Suspend the token (y/N)? "));
  ctl_complain(_("nobody can be asked whether that is meant; say so with --yes"));
  return CTL_USAGE;
}

enum ctl_exit ctl_own_suspend_prepare(const struct ctl_call *call, struct cred_gate *gate,
                                      const struct cred_token_set_request *request)
{
  CTL_TOKENS_AUTO tokens = {0};
  const enum cred_err err = ctl_tokens_read(gate, request->subject, false, &tokens);
  enum ctl_exit code = CTL_YES;

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (!stops_something(&tokens, request->name))
    return CTL_YES; /* the call says why not */
  if (cred_gate_site(gate)->contact[0] != '\0')
    ctl_warn(_("only an administrator can let a suspended token work again: ask %s"),
             ctl_gate_contact(gate));
  else
    ctl_warn(_("only an administrator can let a suspended token work again"));
  ctl_warn(
      _("you stay enrolled: where a code is asked for, the password alone does not let you in; "
        "recovery codes left: %u"),
      tokens.recovery_codes_left);
  code = ask_whether(call);
  if (code == CTL_NO)
    ctl_complain(_("the token stays in use"));
  return code;
}
