/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "modules/common/answer.h"
#include "modules/common/asker_look.h"
#include "modules/common/attempt.h"
#include "modules/common/audit.h"
#include "modules/common/kept.h"
#include "modules/common/talk.h"

#define DEFAULT_STATE_DIRECTORY LOCALSTATEDIR "/lib/cred"
#define COMPLAINT_SIZE 256

static int read_service(struct cred_call *call)
{
  const void *service = NULL;
  int status = pam_get_item(call->pamh, PAM_SERVICE, &service);

  if (status != PAM_SUCCESS)
    return status;
  if (service == NULL || strlen(service) >= sizeof(call->log.service))
    return PAM_SYSTEM_ERR;
  memcpy(call->log.service, service, strlen(service));
  return PAM_SUCCESS;
}

int cred_call_begin(struct cred_call *call, const struct cred_module *module, pam_handle_t *pamh,
                    int flags, const char *phase, int argc, const char **argv,
                    struct cred_arguments *arguments)
{
  char complaint[COMPLAINT_SIZE];
  int status;

  memset(call, 0, sizeof(*call));
  call->pamh = pamh;
  call->flags = (unsigned)flags;
  call->arguments = arguments;
  call->log.module = module->name;
  call->log.phase = phase;
  status = read_service(call);
  if (status != PAM_SUCCESS)
    return status;
  if (!cred_arguments_parse(&module->arguments, argc, argv, arguments, complaint,
                            sizeof(complaint))) {
    cred_log(&call->log, LOG_ERR, "%s", complaint);
    return PAM_SERVICE_ERR;
  }
  call->log.debug = arguments->debug;
  return PAM_SUCCESS;
}

void cred_call_end(struct cred_call *call)
{
  cred_speech_end(&call->speech);
  if (call->gate != NULL)
    cred_kept_put(call->pamh, call->arguments->state, call->gate);
}

static const char *state_directory(const struct cred_call *call)
{
  return call->arguments->state[0] != '\0' ? call->arguments->state : DEFAULT_STATE_DIRECTORY;
}

/* What an earlier login on this handle proved says nothing of the one that goes on now. */
static int find_proven(struct cred_call *call)
{
  const struct cred_attempt *attempt = NULL;
  struct cred_proven *proven = &call->proven;
  int status = PAM_SUCCESS;

  if (strcmp(call->log.phase, CRED_PHASE_AUTH) != 0)
    status = cred_attempt_find(call->pamh, &attempt);
  if (status != PAM_SUCCESS || attempt == NULL)
    return status;
  proven->is_there = cred_attempt_has_person(attempt, call->account.name, &proven->uid);
  proven->origin = attempt->caller.origin;
  return PAM_SUCCESS;
}

int cred_call_who(struct cred_call *call)
{
  struct cred_error error = {0};
  const char *typed = NULL;
  enum cred_err err;
  int status = pam_get_user(call->pamh, &typed, NULL);

  if (status != PAM_SUCCESS)
    return status == PAM_CONV_AGAIN ? PAM_INCOMPLETE : status;
  if (typed == NULL || typed[0] == '\0')
    return PAM_CONV_ERR;
  status = cred_asker_look(call->pamh, &call->asker);
  if (status != PAM_SUCCESS)
    return status;
  err = cred_account_find(typed, &call->account, &error);
  if (err != CRED_OK)
    return cred_call_fail(call, err, &error, "cannot look the user up");
  (void)snprintf(call->log.user, sizeof(call->log.user), "%s",
                 call->account.known ? call->account.name : "?");
  return find_proven(call);
}

/* By the gate of the attempt on the handle, by the one that an earlier call left, or by one that
 * will be opened when it is needed. */
static int read_site(struct cred_call *call)
{
  const struct cred_attempt *attempt = NULL;
  struct cred_error error = {0};
  enum cred_err err;

  if (cred_attempt_find(call->pamh, &attempt) == PAM_SUCCESS && attempt != NULL &&
      cred_attempt_site(attempt, call->arguments->state, &call->site))
    return PAM_SUCCESS;
  cred_gate_close(call->gate);
  call->gate = cred_kept_take(call->pamh, call->arguments->state);
  err = call->gate != NULL ? CRED_OK : cred_gate_start(state_directory(call), &call->gate, &error);
  if (err != CRED_OK)
    return cred_call_fail(call, err, &error, "cannot read the applied policy");
  call->site = *cred_gate_site(call->gate);
  return PAM_SUCCESS;
}

int cred_call_site(struct cred_call *call)
{
  bool cannot_draw_kanji = call->asker.terminal == CRED_TERMINAL_VIRTUAL;
  int status = read_site(call);

  if (status != PAM_SUCCESS)
    return status;
  call->has_site = true;
  cred_speech_begin(&call->speech, call->site.language, cannot_draw_kanji);
  return PAM_SUCCESS;
}

int cred_call_account(struct cred_call *call)
{
  int status = cred_call_who(call);

  if (status != PAM_SUCCESS)
    return status;
  return call->account.known ? cred_call_site(call) : PAM_USER_UNKNOWN;
}

/* The one that cred_call_site began with, if it can still be used. */
static struct cred_gate *take_started(struct cred_call *call)
{
  struct cred_gate *gate = call->gate;

  call->gate = NULL;
  if (gate == NULL || cred_gate_wake(gate, state_directory(call)))
    return gate;
  cred_gate_close(gate);
  return NULL;
}

static int open_gate(struct cred_call *call, struct cred_gate **out)
{
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;

  *out = take_started(call);
  if (*out == NULL)
    err = cred_gate_open(state_directory(call), out, &error);
  if (err != CRED_OK)
    return cred_call_fail(call, err, &error, "cannot open the store");
  if (cred_gate_fell_back(*out))
    cred_log(&call->log, LOG_INFO,
             "credd does not listen, so the store is opened directly: start credd.socket, or set "
             "broker=off in [store]");
  return PAM_SUCCESS;
}

int cred_call_gate(struct cred_call *call, struct cred_gate **out)
{
  const struct cred_attempt *attempt = NULL;

  *out = NULL;
  if (cred_attempt_find(call->pamh, &attempt) == PAM_SUCCESS && attempt != NULL)
    *out = cred_attempt_gate_take(attempt, call->arguments->state);
  return *out != NULL ? PAM_SUCCESS : open_gate(call, out);
}

/* For the next call. A session may last for days, and nobody knows which call opens the last gate
 * of its beginning: so the store is not left open there. */
static void take_back(struct cred_call *call, struct cred_gate *gate)
{
  bool leaves_store_open =
      cred_gate_has_store(gate) && strcmp(call->log.phase, CRED_PHASE_SESSION) == 0;

  if (cred_gate_error(gate)->code != CRED_OK || leaves_store_open) {
    cred_gate_close(gate);
    return;
  }
  cred_gate_rest(gate);
  cred_gate_close(call->gate);
  call->gate = gate;
}

void cred_call_gate_end(struct cred_call *call, struct cred_gate *gate)
{
  const struct cred_attempt *attempt = NULL;

  if (cred_attempt_find(call->pamh, &attempt) == PAM_SUCCESS && attempt != NULL &&
      attempt->state == CRED_ATTEMPT_PENDING &&
      strcmp(attempt->state_directory, call->arguments->state) == 0)
    cred_attempt_gate_keep(attempt, gate);
  else
    take_back(call, gate);
}

bool cred_call_is_batch(const struct cred_call *call)
{
  return call->has_site && cred_list_has(call->site.batch_services, call->log.service);
}

bool cred_call_is_for_many(const struct cred_call *call)
{
  return cred_list_has("chpasswd newusers", call->log.service);
}

uint32_t cred_call_actor(const struct cred_call *call)
{
  return call->proven.is_there ? call->proven.uid : cred_asker_actor(&call->asker);
}

struct cred_caller cred_call_caller(const struct cred_call *call)
{
  struct cred_caller caller = {.known = call->account.known,
                               .origin = call->proven.is_there ? call->proven.origin
                                                               : cred_asker_origin(&call->asker),
                               .actor = cred_call_actor(call)};

  memcpy(caller.subject, call->account.name, sizeof(caller.subject));
  memcpy(caller.service, call->log.service, sizeof(caller.service));
  return caller;
}

/* pam_loginuid may have been before: what it wrote for this very login is not somebody who was
 * logged in already. */
static struct cred_asker asker_before(const struct cred_call *call)
{
  struct cred_asker asker = call->asker;
  struct cred_audit audit;

  if (strcmp(call->log.phase, CRED_PHASE_SESSION) == 0) {
    cred_audit_look(&asker, call->account.uid, &audit);
    cred_audit_look_behind(&audit, &asker);
  }
  return asker;
}

/* A policy that can be read has the last word; without one the default is yes. */
bool cred_call_may_be_rescued(const struct cred_call *call)
{
  const bool site_rescues = !call->has_site || call->site.rescue_root_console;
  const struct cred_asker asker = asker_before(call);

  return site_rescues && cred_asker_may_be_rescued(&asker, &call->account, call->log.service);
}

int cred_call_fail(const struct cred_call *call, enum cred_err err, const struct cred_error *error,
                   const char *doing)
{
  const char *what = error->text[0] != '\0' ? error->text : cred_err_text(err);

  if (cred_err_calls_for_rescue(err) && cred_call_may_be_rescued(call)) {
    cred_log(&call->log, LOG_ALERT, "stepping aside for root at the console: %s: %s", doing, what);
    return PAM_IGNORE;
  }
  cred_log(&call->log, LOG_ERR, "%s: %s; denied", doing, what);
  return cred_pam_code(err);
}

static bool is_nameless(const struct cred_call *call)
{
  const void *user = NULL;

  return pam_get_item(call->pamh, PAM_USER, &user) == PAM_SUCCESS && user == NULL;
}

int cred_call_answer(const struct cred_call *call, int status)
{
  if (status == PAM_SUCCESS || status == PAM_IGNORE || status == PAM_INCOMPLETE ||
      status == PAM_SERVICE_ERR)
    return status;
  return call->account.known || is_nameless(call) ? status : PAM_USER_UNKNOWN;
}

bool cred_call_may_speak(const struct cred_call *call)
{
  return (call->flags & PAM_SILENT) == 0 && !call->arguments->silent;
}

void cred_call_tell(const struct cred_call *call, int style, const char *message, ...)
{
  char text[PAM_MAX_MSG_SIZE];
  va_list arguments;

  if (!cred_call_may_speak(call))
    return;
  va_start(arguments, message);
  cred_speech_vwrite(&call->speech, text, sizeof(text), message, arguments);
  va_end(arguments);
  cred_talk_say(call->pamh, style, text);
}

const char *cred_call_contact(const struct cred_call *call)
{
  const char *contact = call->site.contact;

  return contact[0] != '\0' ? contact : cred_speech_text(&call->speech, N_("your administrator"));
}
