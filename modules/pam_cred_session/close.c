/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_session/close.h"

#include <string.h>

#include "modules/pam_cred_session/open.h"

/* The number of the session that this handle opened; 0: another handle did, if any. */
static uint64_t marked_id(const struct cred_call *call)
{
  const struct cred_session_mark *mark;
  const void *data = NULL;

  if (pam_get_data(call->pamh, CRED_SESSION_DATA, &data) != PAM_SUCCESS || data == NULL)
    return 0;
  mark = data;
  return mark->magic == CRED_SESSION_MAGIC && strcmp(mark->subject, call->account.name) == 0
             ? mark->id
             : 0;
}

/* False: logged already. */
static bool record(struct cred_call *call)
{
  struct cred_session_close_request request = {.caller = cred_call_caller(call),
                                               .id = marked_id(call)};
  struct cred_session_close_reply reply;
  struct cred_gate *gate = NULL;
  enum cred_err err;

  if (cred_call_gate(call, &gate) != PAM_SUCCESS)
    return false;
  err = cred_gate_session_close(gate, &request, &reply);
  if (err != CRED_OK)
    cred_log(&call->log, LOG_ERR, "%s", cred_gate_error(gate)->text);
  else if (!reply.changed)
    cred_log(&call->log, LOG_DEBUG, "no session of this process is open");
  cred_call_gate_end(call, gate);
  return err == CRED_OK;
}

static bool record_unless_batch(struct cred_call *call)
{
  if (cred_call_who(call) != PAM_SUCCESS)
    return false;
  if (!call->account.known)
    return true;
  if (cred_call_site(call) != PAM_SUCCESS)
    return false;
  return cred_call_is_batch(call) || record(call);
}

int cred_session_finish(struct cred_call *call)
{
  if (!record_unless_batch(call))
    cred_log(&call->log, LOG_ERR, "the session ends all the same, without a record of it");
  return PAM_SUCCESS;
}
