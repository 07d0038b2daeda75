/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/people.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

static const struct {
  const char *word, *sentence;
} reasons[] = {
    [CRED_REASON_NONE] = {"", NULL},
    [CRED_REASON_TEMPORARY] = {"temporary", N_("it is temporary")},
    [CRED_REASON_COMPROMISED] = {"compromised", N_("it was reported as compromised")},
    [CRED_REASON_EXPIRED] = {"expired", N_("an administrator wants it changed")},
    [CRED_REASON_AGE] = {"age", N_("it is too old")},
    [CRED_REASON_ELSEWHERE] = {"elsewhere", N_("the same person uses it on another system")},
    [CRED_REASON_USES] = {"uses", N_("it was used as often as it may be")},
    [CRED_REASON_DRIFT] = {"drift", N_("it was changed by a way that the policy does not know")},
};

enum ctl_exit ctl_password_state_read(struct cred_gate *gate, const char *subject,
                                      struct cred_password_state_reply *out)
{
  struct cred_password_state_request request = {0};
  enum cred_err err = CRED_OK;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  err = cred_gate_password_state(gate, &request, out);
  return err == CRED_OK ? CTL_YES : ctl_gate_fail(gate, err);
}

const char *ctl_password_word(const struct cred_password_state_reply *state)
{
  if (!state->exists)
    return "";
  switch (state->verdict) {
  case CRED_PASSWORD_COMPROMISED:
    return "compromised";
  case CRED_PASSWORD_NOT_YET:
    return "not-yet";
  case CRED_PASSWORD_NO_LONGER:
    return "no-longer";
  case CRED_PASSWORD_MUST_CHANGE:
    return reasons[state->reason].word;
  default:
    return "";
  }
}

const char *ctl_password_sentence(const struct cred_password_state_reply *state)
{
  if (!state->exists)
    return NULL;
  switch (state->verdict) {
  case CRED_PASSWORD_COMPROMISED:
    return _("it was reported as compromised and lets nobody in by itself");
  case CRED_PASSWORD_NOT_YET:
    return _("it is temporary and not valid yet");
  case CRED_PASSWORD_NO_LONGER:
    return _("it is temporary and no longer valid");
  case CRED_PASSWORD_MUST_CHANGE:
    return reasons[state->reason].sentence != NULL ? _(reasons[state->reason].sentence) : NULL;
  default:
    return NULL;
  }
}

enum ctl_exit ctl_password_entry(const char *subject, struct cred_shadow *out)
{
  struct cred_error error = {0};
  const enum cred_err err = cred_shadow_read(subject, out, &error);

  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}

static void print_json(const char *subject, const struct cred_password_state_reply *state)
{
  json_t *object = ctl_json_object();
  const char *word = ctl_password_word(state);

  ctl_json_set(object, "subject", ctl_json_text(subject));
  ctl_json_set(object, "known", json_boolean(state->exists));
  ctl_json_set(object, "set", ctl_json_time(state->set_wall_ms));
  ctl_json_set(object, "set_by",
               state->set_wall_ms != 0 ? ctl_json_actor(state->set_by) : json_null());
  ctl_json_set(object, "must_change", json_boolean(word[0] != '\0'));
  ctl_json_set(object, "reason", ctl_json_text_or_null(word));
  ctl_json_set(object, "temporary", json_boolean(state->is_temporary));
  ctl_json_set(object, "valid_from", ctl_json_time(state->valid_from_ms));
  ctl_json_set(object, "valid_until", ctl_json_time(state->valid_until_ms));
  ctl_json_set(object, "compromised", json_boolean(state->is_compromised));
  ctl_json_set(object, "expired", json_boolean(state->is_expired));
  ctl_json_set(object, "elsewhere", json_boolean(state->is_elsewhere));
  ctl_json_set(object, "drifted", json_boolean(state->has_drifted));
  ctl_json_set(object, "age_ends", ctl_json_time(state->age_ends_ms));
  ctl_json_set(object, "tries_end", ctl_json_time(state->tries_end_ms));
  ctl_json_set(object, "uses", json_integer(state->uses));
  ctl_json_set(object, "max_uses", json_integer(state->max_uses));
  ctl_json_set(object, "person", ctl_json_text_or_null(state->person));
  ctl_json_set(object, "remembered", json_integer(state->remembered));
  ctl_json_set(object, "taken_over", json_integer(state->crypts));
  ctl_json_set(object, "current_is_remembered", json_boolean(state->current_is_known));
  ctl_json_print(object);
}

void ctl_password_advise(const char *subject, const struct cred_password_state_reply *state,
                         const char *contact)
{
  char when[CTL_WHEN_SIZE];

  if (state->exists && state->verdict == CRED_PASSWORD_COMPROMISED && contact != NULL)
    ctl_say(_("Where a code is asked for, log in with password and code, and choose a new one; "
              "else ask %s for a temporary password."),
            contact);
  else if (state->exists && state->verdict == CRED_PASSWORD_COMPROMISED)
    ctl_say(_("What to do: issue a temporary password with credctl password issue %s; or the user "
              "logs in with password and code, and chooses a new one."),
            subject);
  if (state->tries_end_ms == 0)
    return;
  ctl_when_text(state->tries_end_ms, when, sizeof(when));
  ctl_say(_("Too many passwords were tried: none can be chosen until %s."), when);
}

static void say_set(const struct cred_password_state_reply *state)
{
  char when[CTL_WHEN_SIZE], person[CTL_PERSON_SIZE];

  if (state->set_wall_ms == 0) {
    ctl_say(_("When it was set is not known."));
    return;
  }
  ctl_when_text(state->set_wall_ms, when, sizeof(when));
  if (state->set_by == CRED_ACTOR_UNKNOWN)
    ctl_say(_("Set: %s"), when);
  else {
    ctl_person_text(state->set_by, person);
    ctl_say(_("Set: %s, by %s"), when, person);
  }
}

static void say_validity(const struct cred_password_state_reply *state)
{
  char from[CTL_WHEN_SIZE], until[CTL_WHEN_SIZE];

  if (!state->is_temporary)
    return;
  ctl_when_text(state->valid_from_ms, from, sizeof(from));
  ctl_when_text(state->valid_until_ms, until, sizeof(until));
  ctl_say(_("Temporary; valid from: %s, until: %s"), from, until);
}

static void say_age(const struct cred_password_state_reply *state)
{
  char when[CTL_WHEN_SIZE];

  if (state->age_ends_ms == 0)
    return;
  ctl_when_text(state->age_ends_ms, when, sizeof(when));
  ctl_say(_("Must be changed by: %s"), when);
}

static void say_uses(const struct cred_password_state_reply *state)
{
  if (state->max_uses > 0)
    ctl_say(_("Uses: %u of %u"), state->uses, state->max_uses);
}

static void print_text(const char *subject, const struct cred_password_state_reply *state,
                       const char *contact)
{
  const char *sentence = ctl_password_sentence(state);

  ctl_say(_("User: %s"), subject);
  if (!state->exists) {
    ctl_say(_("Nothing is known of this user's password: it was neither changed nor used at a "
              "login since."));
    return;
  }
  if (sentence != NULL)
    ctl_say(_("The password must be changed: %s."), sentence);
  else
    ctl_say(_("The password need not be changed."));
  ctl_password_advise(subject, state, contact);
  say_set(state);
  say_validity(state);
  if (sentence == NULL)
    say_age(state);
  say_uses(state);
  if (state->has_drifted)
    ctl_say(_("It was changed by a way that the policy does not know."));
  if (!state->current_is_known)
    ctl_say(_("It was not seen yet, and is remembered at the next login or change."));
  ctl_say(_("Remembered: %u (as hashes taken over from elsewhere: %u)"), state->remembered,
          state->crypts);
  ctl_say(_("Person: %s"), state->person[0] != '\0' ? state->person : "-");
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_password_state_reply state;
  char subject[CRED_NAME_SIZE];
  CTL_GATE_AUTO *gate = NULL;
  bool known = false;
  enum ctl_exit code = ctl_subject_asked(call, ctl_first_word(call), subject, &known);

  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code == CTL_YES)
    code = ctl_password_state_read(gate, subject, &state);
  if (code == CTL_YES && !known && !state.exists) {
    ctl_complain(_("there is no account %s"), subject);
    return CTL_USAGE;
  }
  if (code != CTL_YES)
    return code;
  if (call->json)
    print_json(subject, &state);
  else
    print_text(subject, &state, call->is_user ? ctl_gate_contact(gate) : NULL);
  return CTL_YES;
}

const struct ctl_verb ctl_verb_password_state = {
    .name = "password state",
    .arguments = N_("USER"),
    .help = N_("show what is known of a password: since when, whether it must be changed, and why"),
    .words_min = 1,
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
