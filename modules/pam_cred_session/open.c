/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_session/open.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modules/common/text.h"
#include "modules/pam_cred_session/place.h"
#include "modules/pam_cred_session/words.h"

/* What pam_systemd below takes for the longest life of the session's scope, in seconds. */
#define SYSTEMD_DATA "systemd.runtime_max_sec"
#define IDLE_VARIABLE "TMOUT"
#define NUMBER_SIZE 32
#define SECONDS_IN_MINUTE 60ull

static void free_data(pam_handle_t *pamh, void *data, int status)
{
  (void)pamh;
  (void)status;
  free(data);
}

/* libpam owns what it is given here, unless it says that it failed. */
static int leave_data(const struct cred_call *call, const char *name, void *data)
{
  int status = data != NULL ? pam_set_data(call->pamh, name, data, free_data) : PAM_BUF_ERR;

  if (status == PAM_SUCCESS)
    return status;
  free(data);
  cred_log(&call->log, LOG_ERR, "cannot leave %s on the handle; denied", name);
  return status;
}

static int leave_mark(const struct cred_call *call, uint64_t id)
{
  struct cred_session_mark *mark = calloc(1, sizeof(*mark));

  if (mark != NULL) {
    mark->magic = CRED_SESSION_MAGIC;
    mark->id = id;
    memcpy(mark->subject, call->account.name, sizeof(mark->subject));
  }
  return leave_data(call, CRED_SESSION_DATA, mark);
}

static int limit_scope(const struct cred_call *call, uint32_t minutes)
{
  char *seconds = NULL;

  if (minutes == 0)
    return PAM_SUCCESS;
  if (asprintf(&seconds, "%llu", minutes * SECONDS_IN_MINUTE) < 0)
    seconds = NULL;
  return leave_data(call, SYSTEMD_DATA, seconds);
}

static int limit_idling(const struct cred_call *call, uint32_t minutes)
{
  char setting[sizeof(IDLE_VARIABLE "=") + NUMBER_SIZE];
  int status;

  if (minutes == 0)
    return PAM_SUCCESS;
  (void)snprintf(setting, sizeof(setting), IDLE_VARIABLE "=%llu", minutes * SECONDS_IN_MINUTE);
  status = pam_putenv(call->pamh, setting);
  if (status != PAM_SUCCESS)
    cred_log(&call->log, LOG_ERR, "cannot set " IDLE_VARIABLE "; denied");
  return status;
}

static int record(struct cred_call *call, const struct cred_session_place *place,
                  struct cred_session_open_reply *reply)
{
  struct cred_session_open_request request = {.caller = cred_call_caller(call),
                                              .uid = call->account.uid,
                                              .audit_session = place->audit.session,
                                              .owns_audit_session = place->audit.is_own};
  struct cred_gate *gate = NULL;
  enum cred_err err;
  int status = cred_call_gate(call, &gate);

  if (status != PAM_SUCCESS)
    return status;
  memcpy(request.tty, place->tty, sizeof(request.tty));
  err = cred_gate_session_open(gate, &request, reply);
  if (err != CRED_OK)
    status =
        cred_call_fail(call, err, cred_gate_error(gate), "cannot record that a session begins");
  cred_call_gate_end(call, gate);
  return status;
}

/* Once the session is on record, whatever fails leaves one that ends with this process. */
int cred_session_begin(struct cred_call *call)
{
  struct cred_session_open_reply reply;
  struct cred_session_place place;
  int status = cred_call_account(call);

  if (status != PAM_SUCCESS)
    return status;
  if (cred_call_is_batch(call))
    return PAM_SUCCESS;
  status = cred_session_place_look(call, &place);
  if (status != PAM_SUCCESS)
    return status;
  cred_audit_look_behind(&place.audit, &call->asker);
  status = record(call, &place, &reply);
  if (status == PAM_SUCCESS)
    status = leave_mark(call, reply.id);
  if (status == PAM_SUCCESS)
    status = limit_scope(call, reply.max_minutes);
  if (status == PAM_SUCCESS)
    status = limit_idling(call, reply.idle_minutes);
  if (status == PAM_SUCCESS && place.somebody_reads)
    cred_session_tell(call, &reply);
  return status;
}
