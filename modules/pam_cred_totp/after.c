/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_totp/after.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modules/common/finish.h"
#include "modules/common/talk.h"

#define AFTER_DATA "cred_totp_after"

struct after {
  pam_handle_t *pamh;
  pid_t pid;
  struct cred_finish *finish;
  struct cred_attempt *attempt; /* held; NULL: there is none */
  struct cred_log log;
  char state[CRED_PATH_SIZE];
  char language[CRED_WORD_SIZE];
  char contact[CRED_NAME_SIZE];
  bool english, silent;

  bool recovery_used;
  uint32_t recovery_left;

  struct cred_enrol_activate_request enrolment; /* no seed: none was enrolled */
};

/* --- at the end
 * ----------------------------------------------------------------------------------- */

static enum cred_err ask_gate(const struct after *after, bool *activated, struct cred_error *error)
{
  struct cred_enrol_activate_reply reply = {0};
  struct cred_gate *gate = NULL;
  enum cred_err err = cred_gate_open(after->state[0] != '\0' ? after->state : NULL, &gate, error);

  *activated = false;
  if (err != CRED_OK)
    return err;
  err = cred_gate_enrol_activate(gate, &after->enrolment, &reply);
  *activated = err == CRED_OK && reply.activated;
  if (err != CRED_OK)
    *error = *cred_gate_error(gate);
  cred_gate_close(gate);
  return err;
}

static bool activate(const struct after *after)
{
  struct cred_error error = {0};
  bool activated;
  enum cred_err err = ask_gate(after, &activated, &error);

  if (activated)
    cred_log(&after->log, LOG_NOTICE, "enrolled token is active");
  else
    cred_log(&after->log, LOG_ERR, "the enrolled token could not be activated: %s",
             error.text[0] != '\0' ? error.text : cred_err_text(err));
  return activated;
}

static void tell_activated(const struct after *after, const struct cred_speech *speech,
                           bool activated)
{
  char text[PAM_MAX_MSG_SIZE];

  if (activated)
    cred_speech_write(speech, text, sizeof(text), N_("The new token is active now."));
  else
    cred_speech_write(
        speech, text, sizeof(text), N_("The new token could not be activated. Please contact %s."),
        after->contact[0] != '\0' ? after->contact
                                  : cred_speech_text(speech, N_("your administrator")));
  cred_talk_say(after->pamh, activated ? PAM_TEXT_INFO : PAM_ERROR_MSG, text);
}

static void tell_left(const struct after *after, const struct cred_speech *speech)
{
  char text[PAM_MAX_MSG_SIZE];

  cred_speech_write(speech, text, sizeof(text),
                    N_("A recovery code was used. Recovery codes left: %u"), after->recovery_left);
  cred_talk_say(after->pamh, PAM_TEXT_INFO, text);
}

static bool login_stands(const struct after *after, int status)
{
  const struct cred_attempt *attempt = after->attempt;

  if (status != PAM_SUCCESS || after->pid != getpid())
    return false;
  return attempt == NULL || attempt->state == CRED_ATTEMPT_STANDS ||
         attempt->state == CRED_ATTEMPT_ASIDE;
}

static void finish(const struct after *after)
{
  const bool enrols = after->enrolment.seed.length > 0;
  const bool activated = enrols && activate(after);
  struct cred_speech speech;

  if (after->silent)
    return;
  cred_speech_begin(&speech, after->language, after->english);
  if (enrols)
    tell_activated(after, &speech, activated);
  if (after->recovery_used)
    tell_left(after, &speech);
  cred_speech_end(&speech);
}

static void at_end(void *state, int status)
{
  struct after *after = state;

  if (login_stands(after, status))
    finish(after);
  cred_secret_erase(&after->enrolment.seed);
}

/* --- before
 * --------------------------------------------------------------------------------------- */

static void after_free(struct after *after)
{
  cred_secret_erase(&after->enrolment.seed);
  cred_attempt_release(after->attempt);
  free(after);
}

static void after_end(pam_handle_t *pamh, void *data, int error_status)
{
  struct after *after = data;

  (void)error_status;
  if (after == NULL)
    return;
  cred_finish_drop(after->finish, pamh);
  after_free(after);
}

int cred_totp_after_forget(pam_handle_t *pamh)
{
  const void *data = NULL;
  int status = pam_get_data(pamh, AFTER_DATA, &data);

  if (status == PAM_NO_MODULE_DATA || (status == PAM_SUCCESS && data == NULL))
    return PAM_SUCCESS;
  return status == PAM_SUCCESS ? pam_set_data(pamh, AFTER_DATA, NULL, NULL) : status;
}

static struct after *describe(const struct cred_totp_login *login)
{
  const struct cred_call *call = login->call;
  const struct cred_site *site = &call->site;
  struct after *after = calloc(1, sizeof(*after));

  if (after == NULL)
    return NULL;
  after->pamh = call->pamh;
  after->pid = getpid();
  after->attempt = login->attempt != NULL ? cred_attempt_hold(login->attempt) : NULL;
  after->log = call->log;
  memcpy(after->state, call->arguments->state, sizeof(after->state));
  memcpy(after->language, site->language, sizeof(after->language));
  memcpy(after->contact, site->contact, sizeof(after->contact));
  after->english = call->speech.english;
  after->silent = !cred_call_may_speak(call);
  return after;
}

/* Takes over what is handed in. */
static int keep(pam_handle_t *pamh, struct after *after)
{
  int status = pam_set_data(pamh, AFTER_DATA, after, after_end);

  if (status != PAM_SUCCESS) {
    after_free(after);
    return status;
  }
  return cred_finish_install(pamh, CRED_FINISH_LAST, at_end, after, &after->finish);
}

int cred_totp_after_recovery(const struct cred_totp_login *login, uint32_t codes_left)
{
  struct after *after = describe(login);

  if (after == NULL)
    return PAM_BUF_ERR;
  after->recovery_used = true;
  after->recovery_left = codes_left;
  return keep(login->call->pamh, after);
}

int cred_totp_after_enrolment(const struct cred_totp_login *login,
                              const struct cred_enrol_begin_reply *shown, int64_t step)
{
  struct after *after = describe(login);

  if (after == NULL)
    return PAM_BUF_ERR;
  after->enrolment.actor = login->caller.actor;
  after->enrolment.shape = shown->shape;
  after->enrolment.seed = shown->seed;
  after->enrolment.step = step;
  memcpy(after->enrolment.kind, "app", sizeof("app"));
  memcpy(after->enrolment.subject, login->caller.subject, sizeof(after->enrolment.subject));
  return keep(login->call->pamh, after);
}
