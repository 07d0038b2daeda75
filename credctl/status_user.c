/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "credctl/account.h"
#include "credctl/account_state.h"
#include "credctl/count_rows.h"
#include "credctl/host.h"
#include "credctl/json.h"
#include "credctl/moment.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/renamed.h"
#include "credctl/status.h"
#include "credctl/text.h"
#include "credctl/tokens.h"
#include "credctl/when.h"

struct facts {
  const char *subject;
  bool known;
  bool is_own;         /* shown to a user, not to root */
  const char *contact; /* who helps a user */
  struct cred_barred_reply barred;
  struct ctl_counts counts;
  struct ctl_tokens tokens;
  struct cred_password_state_reply password;
  bool has_account; /* not told to a user */
  struct cred_account_state_reply account;
  struct ctl_renamed renamed;      /* not told to a user */
  size_t locked_addresses;         /* over all subjects: they lock out whoever comes from there;
                                      not told to a user */
  bool has_policy;                 /* false: which one cannot be told now */
  struct cred_policy_reply policy; /* at no particular service */
};

static void facts_free(struct facts *facts)
{
  ctl_counts_free(&facts->counts);
  ctl_tokens_free(&facts->tokens);
}

static enum cred_err count_locked_addresses(struct cred_gate *gate, size_t *out)
{
  CTL_COUNTS_AUTO counts = {0};
  const enum cred_err err = ctl_counts_read(gate, "", true, &counts);
  size_t i = 0;

  *out = 0;
  for (i = 0; i < counts.length; i++)
    *out += counts.rows[i].kind == CRED_COUNT_SOURCE;
  return err;
}

/* Locks are worth telling also while the groups that decide about the policy cannot be looked up.
 */
static void find_policy(struct cred_gate *gate, struct facts *facts)
{
  struct cred_policy_request request = {.known = facts->known};
  enum cred_err err = CRED_OK;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", facts->subject);
  err = cred_gate_policy(gate, &request, &facts->policy);
  facts->has_policy = err == CRED_OK;
  if (err != CRED_OK)
    (void)ctl_gate_fail(gate, err);
}

static enum cred_err read_password(struct cred_gate *gate, struct facts *facts)
{
  struct cred_password_state_request request = {0};

  (void)snprintf(request.subject, sizeof(request.subject), "%s", facts->subject);
  return cred_gate_password_state(gate, &request, &facts->password);
}

/* By the user ID that the account has now; of one that is gone nothing is told. */
static enum cred_err read_account(struct cred_gate *gate, struct facts *facts)
{
  struct cred_account_state_request request = {0};
  struct ctl_account account;
  enum cred_err err = CRED_OK;
  bool found = false;

  if (facts->is_own || !facts->known ||
      ctl_account_find(facts->subject, &account, &found) != CTL_YES || !found)
    return CRED_OK;
  (void)snprintf(request.subject, sizeof(request.subject), "%s", facts->subject);
  request.uid = account.uid;
  err = cred_gate_account_state(gate, &request, &facts->account);
  facts->has_account = err == CRED_OK;
  return err == CRED_ERR_LOOKUP ? CRED_OK : err;
}

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
  if (err == CRED_OK)
    err = read_password(gate, facts);
  if (err == CRED_OK && !facts->is_own)
    err = ctl_renamed_find(gate, facts->subject, facts->known, &facts->password, &facts->renamed);
  if (err == CRED_OK)
    err = read_account(gate, facts);
  if (err == CRED_OK && !facts->is_own)
    err = count_locked_addresses(gate, &facts->locked_addresses);
  ctl_counts_sort(&facts->counts);
  return err;
}

static bool is_locked(const struct facts *facts)
{
  return facts->barred.barred || (facts->counts.length > 0 && facts->counts.rows[0].locked);
}

/* Suspended, past the last day, or dormant. */
static bool is_refused(const struct facts *facts)
{
  return facts->has_account && facts->account.verdict != CRED_ACCOUNT_GOOD;
}

static bool is_kept(const struct facts *facts)
{
  return facts->barred.barred || facts->counts.length > 0 || facts->tokens.length > 0 ||
         facts->tokens.enrolled || facts->password.exists;
}

enum cred_err ctl_subject_is_kept(struct cred_gate *gate, const char *subject, bool *kept)
{
  struct facts facts = {.subject = subject, .barred = {.barred = true}};
  const enum cred_err err = gather(gate, &facts);

  *kept = is_kept(&facts);
  facts_free(&facts);
  return err;
}

/* At its desktop its users show codes of tokens of their own. */
static bool takes_persons_codes(const struct facts *facts)
{
  return facts->has_policy && facts->policy.policy.shared &&
         facts->policy.policy.actor_groups[0] != '\0';
}

/* Without a token and without leave to make one, a required code is a closed door. */
static bool lacks_a_token(const struct facts *facts)
{
  return facts->known && facts->has_policy && facts->policy.policy.totp == CRED_TOTP_REQUIRED &&
         facts->policy.policy.mode == CRED_MODE_ENFORCE && !facts->tokens.enrolled &&
         facts->tokens.allowed_until_ms <= ctl_now_ms();
}

static const char *totp_word(const struct facts *facts)
{
  static const char *const words[] = {[CRED_TOTP_OFF] = "off",
                                      [CRED_TOTP_ENROLLED] = "enrolled",
                                      [CRED_TOTP_REQUIRED] = "required"};

  return facts->has_policy ? words[facts->policy.policy.totp] : "";
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

static json_t *password_json(const struct cred_password_state_reply *state)
{
  json_t *object = ctl_json_object();
  const char *word = ctl_password_word(state);

  ctl_json_set(object, "must_change", json_boolean(word[0] != '\0'));
  ctl_json_set(object, "reason", ctl_json_text_or_null(word));
  ctl_json_set(object, "valid_until", ctl_json_time(state->valid_until_ms));
  ctl_json_set(object, "age_ends", ctl_json_time(state->age_ends_ms));
  return object;
}

static json_t *account_json(const struct facts *facts)
{
  json_t *object = NULL;

  if (!facts->has_account)
    return json_null();
  object = ctl_json_object();
  ctl_account_state_json(object, &facts->account);
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
  ctl_json_set(object, "account", account_json(facts));
  ctl_json_set(object, "counts", counts);
  ctl_json_set(object, "locked_addresses",
               facts->is_own ? json_null() : json_integer((json_int_t)facts->locked_addresses));
  ctl_json_set(object, "password", password_json(&facts->password));
  ctl_json_set(object, "totp", ctl_json_text_or_null(totp_word(facts)));
  ctl_json_set(object, "enrolled", json_boolean(facts->tokens.enrolled));
  ctl_json_set(object, "enrolment_allowed_until", ctl_json_time(facts->tokens.allowed_until_ms));
  ctl_json_set(object, "recovery_codes_left", json_integer(facts->tokens.recovery_codes_left));
  ctl_json_set(object, "tokens", tokens);
  ctl_renamed_json(object, &facts->renamed);
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
  if (facts->locked_addresses > 0)
    ctl_say(ngettext("%zu address is locked, for every user who comes from there: see credctl "
                     "report attempts --locked, and end it with credctl unlock --source.",
                     "%zu addresses are locked, for every user who comes from there: see credctl "
                     "report attempts --locked, and end it with credctl unlock --source.",
                     facts->locked_addresses),
            facts->locked_addresses);
}

static void say_account(const struct facts *facts)
{
  const struct cred_account_state_reply *state = &facts->account;
  char when[CTL_WHEN_SIZE], day[CTL_DAY_SIZE];

  if (!facts->has_account)
    return;
  ctl_when_text(state->last_ms, when, sizeof(when));
  ctl_day_text(state->until_ms, day);
  if (state->is_suspended)
    ctl_say(_("Suspended: %s"), state->suspended_reason);
  else if (is_refused(facts))
    ctl_say(_("May not come in: %s."), ctl_account_state_text(state));
  if (state->until_ms != 0)
    ctl_say(_("Last day: %s"), day);
  ctl_say(_("Last login: %s"), when);
}

static void say_password(const struct facts *facts)
{
  const char *sentence = ctl_password_sentence(&facts->password);
  char when[CTL_WHEN_SIZE];

  if (sentence != NULL)
    ctl_say(_("The password must be changed: %s."), sentence);
  else
    ctl_say(_("The password need not be changed."));
  ctl_password_advise(facts->subject, &facts->password, facts->is_own ? facts->contact : NULL);
  ctl_when_text(facts->password.age_ends_ms, when, sizeof(when));
  if (sentence == NULL && facts->password.age_ends_ms != 0)
    ctl_say(_("Must be changed by: %s"), when);
}

static void say_need(const struct facts *facts)
{
  if (!facts->has_policy)
    return;
  switch (facts->policy.policy.totp) {
  case CRED_TOTP_REQUIRED:
    ctl_say(_("A code is required."));
    break;
  case CRED_TOTP_ENROLLED:
    ctl_say(_("A code is asked for once enrolled."));
    break;
  default:
    ctl_say(_("No code is asked for."));
  }
  if (takes_persons_codes(facts))
    ctl_say(_("At its desktop, whoever uses it shows a code of their own token; it needs none."));
  else if (lacks_a_token(facts) && facts->is_own)
    ctl_say(_("Without a token you cannot log in: ask %s for leave to enrol one."), facts->contact);
  else if (lacks_a_token(facts))
    ctl_say(_("%s cannot log in yet: enrol a token with credctl totp enroll %s, or permit it at "
              "login with credctl totp allow %s --for TIME."),
            facts->subject, facts->subject, facts->subject);
}

static void say_codes(const struct facts *facts)
{
  const struct ctl_tokens *tokens = &facts->tokens;
  char when[CTL_WHEN_SIZE];

  say_need(facts);
  ctl_say(tokens->enrolled ? _("Enrolled for codes: yes") : _("Enrolled for codes: no"));
  if (tokens->allowed_until_ms != 0) {
    ctl_when_text(tokens->allowed_until_ms, when, sizeof(when));
    ctl_say(_("May enrol at login until: %s"), when);
    if (facts->is_own && !ctl_tokens_have_active(tokens))
      ctl_say(_("A token can also be enrolled now: credctl totp enroll"));
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
  ctl_renamed_say(facts->subject, &facts->renamed);
  say_locks(facts);
  say_account(facts);
  say_password(facts);
  say_codes(facts);
}

enum ctl_exit ctl_status_user(const struct ctl_call *call, struct cred_gate *gate,
                              const char *subject, bool known)
{
  struct facts facts = {.subject = subject,
                        .known = known,
                        .is_own = call->is_user,
                        .contact = ctl_gate_contact(gate),
                        .barred = {.barred = true}};
  const enum cred_err err = gather(gate, &facts);
  enum ctl_exit code = CTL_UNUSABLE;

  if (err != CRED_OK) {
    code = ctl_gate_fail(gate, err);
    ctl_host_advise(call, err);
  } else if (!known && !is_kept(&facts)) {
    ctl_complain(_("there is no account %s"), subject);
    code = CTL_USAGE;
  } else {
    find_policy(gate, &facts);
    if (call->json)
      print_json(&facts);
    else
      print_text(&facts);
    code = is_locked(&facts) || is_refused(&facts) ? CTL_NO : CTL_YES;
  }
  facts_free(&facts);
  return code;
}
