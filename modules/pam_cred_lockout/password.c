/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_lockout/password.h"

#include <stdlib.h>
#include <string.h>

#include "cred/code.h"
#include "modules/common/attempt.h"
#include "modules/common/talk.h"

static void code_end(pam_handle_t *pamh, void *data, int error_status)
{
  struct cred_secret *code = data;

  (void)pamh;
  (void)error_status;
  if (code == NULL)
    return;
  cred_secret_erase(code);
  free(code);
}

int cred_lockout_code_forget(pam_handle_t *pamh)
{
  const void *data = NULL;
  int status = pam_get_data(pamh, CRED_CODE_DATA, &data);

  if (status == PAM_NO_MODULE_DATA || (status == PAM_SUCCESS && data == NULL))
    return PAM_SUCCESS;
  return status == PAM_SUCCESS ? pam_set_data(pamh, CRED_CODE_DATA, NULL, NULL) : status;
}

static int code_keep(pam_handle_t *pamh, const struct cred_secret *code)
{
  struct cred_secret *kept = malloc(sizeof(*kept));
  int status;

  if (kept == NULL)
    return PAM_BUF_ERR;
  memset(kept, 0, sizeof(*kept));
  (void)cred_secret_set(kept, code->bytes, code->length);
  status = pam_set_data(pamh, CRED_CODE_DATA, kept, code_end);
  if (status != PAM_SUCCESS)
    code_end(pamh, kept, status);
  return status;
}

static int ask(const struct cred_call *call, struct cred_secret *out)
{
  const void *there = NULL;
  int status = pam_get_item(call->pamh, PAM_AUTHTOK, &there);

  if (status != PAM_SUCCESS)
    return status;
  if (there == NULL)
    return cred_talk_ask(call->pamh, false, cred_speech_text(&call->speech, N_("Password: ")), out);
  return cred_secret_set_text(out, there) == CRED_OK ? PAM_SUCCESS : PAM_AUTH_ERR;
}

static bool is_ascii(const struct cred_secret *text)
{
  unsigned char seen = 0;

  for (size_t i = 0; i < text->length; i++)
    seen |= text->bytes[i];
  return seen < 0x80;
}

/*
 * Where passwords are plain ASCII, anything else is a slip of the input method. Whether to say so
 * hangs on the typed text and on the policy for strangers alone, never on who is logging in; and
 * not on remote logins, where sshd replaces what strangers type before it reaches PAM.
 */
static bool is_slip(struct cred_call *call, const struct cred_secret *typed)
{
  struct cred_policy_request request = {.known = false};
  struct cred_policy_reply reply;
  struct cred_gate *gate = NULL;
  bool is_one = false;

  if (is_ascii(typed) || call->asker.remote_host[0] != '\0')
    return false;
  if (cred_call_gate(call, &gate) != PAM_SUCCESS)
    return false;
  memcpy(request.service, call->log.service, sizeof(request.service));
  if (cred_gate_policy(gate, &request, &reply) == CRED_OK)
    is_one = reply.policy.password_charset == CRED_CHARSET_ASCII;
  cred_call_gate_end(call, gate);
  return is_one;
}

int cred_lockout_password(struct cred_call *call, struct cred_secret *typed, bool *given_up)
{
  int status = ask(call, typed);

  *given_up = status == PAM_CONV_ERR || status == PAM_INCOMPLETE ||
              (status == PAM_SUCCESS && typed->length == 0);
  if (status == PAM_SUCCESS && typed->length == 0)
    return PAM_AUTH_ERR;
  if (status == PAM_SUCCESS && is_slip(call, typed)) {
    *given_up = true;
    cred_call_tell(call, PAM_ERROR_MSG, N_("Please type the password in half-width characters."));
    return PAM_AUTH_ERR;
  }
  return status;
}

/* The answer is both, password and code, when a code will be asked for. */
static int hand_on_both(const struct cred_call *call, uint32_t digits,
                        const struct cred_secret *typed)
{
  CRED_SECRET_AUTO password = {0};
  CRED_SECRET_AUTO code = {0};
  int status;

  (void)cred_code_split(typed, digits, &password, &code);
  status = code_keep(call->pamh, &code);
  if (status == PAM_SUCCESS)
    status = pam_set_item(call->pamh, PAM_AUTHTOK, cred_secret_text(&password));
  return status;
}

int cred_lockout_hand_on(const struct cred_call *call, const struct cred_code_need_reply *need,
                         const struct cred_secret *typed)
{
  if (need->ask && need->combined)
    return hand_on_both(call, need->digits, typed);
  return pam_set_item(call->pamh, PAM_AUTHTOK, cred_secret_text(typed));
}
