/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <security/pam_appl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cred/config.h"
#include "credd/handle.h"
#include "credd/log.h"
#include "credd/password.h"
#include "credd/self.h"

/* The helper of password.h. It has the task's bytes and the client's connection, and nothing else
 * of the worker that started it. */
struct helper {
  struct credd_password_task task;
  _Alignas(16) unsigned char message[CRED_WIRE_MESSAGE_MAX];
  _Alignas(16) unsigned char answer[CRED_WIRE_MESSAGE_MAX];
};

static bool read_all(int fd, void *out, size_t size)
{
  unsigned char *at = out;

  while (size > 0) {
    ssize_t step = read(fd, at, size);

    if (step < 0 && errno == EINTR)
      continue;
    if (step <= 0)
      return false;
    at += step;
    size -= (size_t)step;
  }
  return true;
}

static bool read_task(struct helper *helper)
{
  size_t least = sizeof(struct cred_wire_ask) + sizeof(struct cred_enrol_begin_request);

  return read_all(CREDD_HELPER_TASK, &helper->task, sizeof(helper->task)) &&
         helper->task.size == least && !helper->task.peer.is_privileged &&
         read_all(CREDD_HELPER_TASK, helper->message, helper->task.size);
}

/* --- PAM -------------------------------------------------------------------------------------- */

static void free_responses(struct pam_response *responses, int count)
{
  for (int i = 0; i < count; i++) {
    if (responses[i].resp != NULL)
      cred_erase(responses[i].resp, strlen(responses[i].resp));
    free(responses[i].resp);
  }
  free(responses);
}

/* The password goes to hidden prompts; who wants to see anything else is not asked here. */
static int converse(int count, const struct pam_message **messages, struct pam_response **out,
                    void *state)
{
  const struct cred_secret *password = state;
  struct pam_response *responses;

  *out = NULL;
  if (count <= 0 || count > PAM_MAX_NUM_MSG)
    return PAM_CONV_ERR;
  responses = calloc((size_t)count, sizeof(*responses));
  if (responses == NULL)
    return PAM_BUF_ERR;
  for (int i = 0; i < count; i++) {
    if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF)
      responses[i].resp = strdup(cred_secret_text(password));
    if (messages[i]->msg_style == PAM_PROMPT_ECHO_ON ||
        (responses[i].resp == NULL && messages[i]->msg_style == PAM_PROMPT_ECHO_OFF)) {
      free_responses(responses, count);
      return PAM_CONV_ERR;
    }
  }
  *out = responses;
  return PAM_SUCCESS;
}

static int authenticate(const char *user, struct cred_secret *password)
{
  struct pam_conv conversation = {.conv = converse, .appdata_ptr = password};
  pam_handle_t *pamh = NULL;
  int status = pam_start(CREDD_SELF_SERVICE, user, &conversation, &pamh);

  if (status != PAM_SUCCESS)
    return status;
  status = pam_authenticate(pamh, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
  if (status == PAM_SUCCESS)
    status = pam_acct_mgmt(pamh, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
  (void)pam_end(pamh, status);
  return status;
}

/* A NUL inside would make PAM see another password than was sent. */
static bool is_text(const struct cred_secret *password)
{
  return password->length > 0 && strlen(cred_secret_text(password)) == password->length;
}

static enum cred_err check(struct helper *helper)
{
  struct cred_enrol_begin_request *request =
      (void *)(helper->message + sizeof(struct cred_wire_ask));
  int status = PAM_AUTH_ERR;

  if (!cred_config_has_service(CREDD_SELF_SERVICE))
    credd_log(LOG_WARNING, "%s", CREDD_NO_SERVICE_TEXT);
  if (is_text(&request->password))
    status = authenticate(helper->task.peer.name, &request->password);
  cred_secret_erase(&request->password);
  if (status != PAM_SUCCESS)
    credd_log(LOG_NOTICE, "password not accepted; uid=%u: %s", helper->task.peer.uid,
              pam_strerror(NULL, status));
  return status == PAM_SUCCESS ? CRED_OK : CRED_ERR_PERMISSION;
}

/* --- the answer ------------------------------------------------------------------------------- */

static bool answer(struct helper *helper, const struct credd_options *options)
{
  struct credd_source source = {.state_directory = options->state_directory};
  struct credd_service service = {.source = &source, .answers = credd_answers_make()};
  enum cred_err checked;
  size_t size = 0;

  if (service.answers == NULL)
    return false;
  checked = check(helper);
  credd_handle_after_password(&service, &helper->task.peer, helper->message, checked,
                              helper->answer, &size);
  credd_source_close(&source);
  return send(CREDD_HELPER_CONNECTION, helper->answer, size, MSG_DONTWAIT | MSG_NOSIGNAL) ==
         (ssize_t)size;
}

int credd_helper(const struct credd_options *options)
{
  struct helper *helper = calloc(1, sizeof(*helper));
  bool done;

  (void)alarm(CREDD_PASSWORD_SECONDS);
  done = helper != NULL && read_task(helper) && answer(helper, options);
  cred_erase(helper, sizeof(*helper));
  free(helper);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
