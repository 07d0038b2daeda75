/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_history/record.h"

#include <string.h>

#include "modules/common/leaked.h"

#define RECORDED_MAX 3 /* the salts change in between: once in a person's time, if ever */
#define MOMENT_SIZE 64

/* What was not handed over, for want of pam_cred_quality or since the salts are other ones now. */
static int make_digests(struct cred_call *call, struct cred_gate *gate,
                        const struct cred_candidate *candidate, struct cred_handover *handover)
{
  struct cred_password_salts_reply salts = {0};
  int status = cred_call_digest_new(call, gate, candidate, handover, &salts);

  return status == PAM_SUCCESS ? cred_call_digest_old(call, candidate, &salts, handover) : status;
}

static int fill(const struct cred_call *call, const struct cred_handover *handover,
                const struct cred_shadow *now, struct cred_password_record_request *request)
{
  int status = cred_call_stored(call, &handover->before, &request->before);

  if (status == PAM_SUCCESS)
    status = cred_call_stored(call, now, &request->stored);
  request->holder = cred_call_holder(call);
  request->by = handover->by;
  request->is_unproven = cred_call_is_unproven(call);
  request->password = handover->digests;
  request->old_password = handover->old_digests;
  return status;
}

static int record_once(const struct cred_call *call, struct cred_gate *gate,
                       const struct cred_handover *handover, const struct cred_shadow *now,
                       struct cred_password_record_reply *reply, enum cred_err *err)
{
  struct cred_password_record_request request = {0};
  int status = fill(call, handover, now, &request);

  if (status == PAM_SUCCESS)
    *err = cred_gate_password_record(gate, &request, reply);
  cred_erase(&request, sizeof(request));
  return status;
}

static int record(struct cred_call *call, struct cred_gate *gate, struct cred_handover *handover,
                  const struct cred_shadow *now, const struct cred_candidate *candidate,
                  struct cred_password_record_reply *reply)
{
  bool has_digests = cred_handover_covers(handover, candidate->password);
  enum cred_err err = CRED_ERR_STATE;
  int status = PAM_SUCCESS;

  for (int i = 0; i < RECORDED_MAX && status == PAM_SUCCESS && err == CRED_ERR_STATE; i++) {
    if (!has_digests)
      status = make_digests(call, gate, candidate, handover);
    if (status == PAM_SUCCESS)
      status = record_once(call, gate, handover, now, reply, &err);
    has_digests = false;
  }
  if (status == PAM_SUCCESS && err != CRED_OK)
    status = cred_call_fail(call, err, cred_gate_error(gate), "cannot record the new password");
  return status;
}

/* Whoever set it must know that it does not last. */
static void tell_temporary(const struct cred_call *call,
                           const struct cred_password_record_reply *reply)
{
  char moment[MOMENT_SIZE];

  if (reply->valid_until_ms == 0) {
    cred_call_tell(call, PAM_TEXT_INFO,
                   N_("This password is temporary. It must be changed at the first login."));
    return;
  }
  cred_speech_time(reply->valid_until_ms, moment, sizeof(moment));
  cred_call_tell(call, PAM_TEXT_INFO,
                 N_("This password is temporary. It is valid until %s and must be changed at the "
                    "first login."),
                 moment);
}

int cred_history_unrecorded(const struct cred_call *call, int status)
{
  cred_log(&call->log, LOG_ALERT,
           "the password was changed and is not remembered yet: mend what is said above; the next "
           "login with it catches up");
  cred_call_tell(call, PAM_ERROR_MSG,
                 N_("The password WAS changed: please use the new one from now on. It could not be "
                    "recorded yet and will be at the next login. Please tell %s."),
                 cred_call_contact(call));
  return status;
}

int cred_history_record(struct cred_call *call, struct cred_handover *handover,
                        const struct cred_shadow *now, const struct cred_secret *password,
                        const struct cred_secret *old_password)
{
  const struct cred_candidate candidate = {.password = password, .old_password = old_password};
  struct cred_password_record_reply reply = {0};
  struct cred_gate *gate = NULL;
  int status = cred_call_gate(call, &gate);

  if (status == PAM_SUCCESS) {
    status = record(call, gate, handover, now, &candidate, &reply);
    cred_call_gate_end(call, gate);
  }
  if (status == PAM_SUCCESS && reply.is_temporary)
    tell_temporary(call, &reply);
  cred_handover_end(call->pamh);
  return status == PAM_SUCCESS ? status : cred_history_unrecorded(call, status);
}
