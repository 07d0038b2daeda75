/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/talk.h"

#include <stdlib.h>
#include <string.h>

static void responses_free(struct pam_response *responses)
{
  if (responses == NULL)
    return;
  if (responses->resp != NULL)
    cred_erase(responses->resp, strlen(responses->resp));
  free(responses->resp);
  free(responses);
}

/* One message through the program's conversation function; *out is the caller's to free. */
static int converse(pam_handle_t *pamh, int style, const char *text, struct pam_response **out)
{
  const struct pam_message message = {.msg_style = style, .msg = text};
  const struct pam_message *messages = &message;
  const struct pam_conv *conversation;
  const void *item = NULL;
  int status = pam_get_item(pamh, PAM_CONV, &item);

  *out = NULL;
  if (status != PAM_SUCCESS)
    return status;
  conversation = item;
  if (conversation == NULL || conversation->conv == NULL)
    return PAM_SYSTEM_ERR;
  status = conversation->conv(1, &messages, out, conversation->appdata_ptr);
  if (status == PAM_SUCCESS)
    return status;
  *out = NULL; /* what a failed conversation left there is not ours to free */
  if (status == PAM_BUF_ERR)
    return status;
  return status == PAM_CONV_AGAIN ? PAM_INCOMPLETE : PAM_CONV_ERR;
}

static int take(const struct pam_response *response, struct cred_secret *out)
{
  size_t length;

  if (response == NULL || response->resp == NULL)
    return PAM_CONV_ERR;
  length = strlen(response->resp);
  if (length >= PAM_MAX_RESP_SIZE || cred_secret_set(out, response->resp, length) != CRED_OK)
    return PAM_CONV_ERR;
  return PAM_SUCCESS;
}

int cred_talk_ask(pam_handle_t *pamh, bool visible, const char *prompt, struct cred_secret *out)
{
  struct pam_response *response = NULL;
  int status =
      converse(pamh, visible ? PAM_PROMPT_ECHO_ON : PAM_PROMPT_ECHO_OFF, prompt, &response);

  cred_secret_erase(out);
  if (status == PAM_SUCCESS)
    status = take(response, out);
  responses_free(response);
  return status;
}

void cred_talk_say(pam_handle_t *pamh, int style, const char *message)
{
  struct pam_response *response = NULL;

  (void)converse(pamh, style, message, &response);
  responses_free(response);
}
