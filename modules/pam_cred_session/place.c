/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_session/place.h"

#include <string.h>
#include <unistd.h>

#include "modules/common/text.h"

#define SSHD_TTY "ssh" /* sshd opens the session before it knows of a terminal */

static bool is_terminal_name(const char *tty)
{
  return tty[0] != '\0' && strcmp(tty, SSHD_TTY) != 0 && strcmp(tty, "unknown") != 0;
}

/* sshd shows what it was told once there is a terminal, and never without one. A display manager
 * has a screen; others have somebody before them where they sit at a terminal themselves. */
static bool somebody_reads(const struct cred_call *call, const char *tty)
{
  if (!cred_call_may_speak(call))
    return false;
  if (tty != NULL && strcmp(tty, SSHD_TTY) == 0)
    return true;
  return call->asker.seat || (isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1);
}

int cred_session_place_look(const struct cred_call *call, struct cred_session_place *out)
{
  const void *tty = NULL;
  int status = pam_get_item(call->pamh, PAM_TTY, &tty);

  memset(out, 0, sizeof(*out));
  if (status != PAM_SUCCESS)
    return status;
  if (tty != NULL && is_terminal_name(tty)) {
    const char *name = tty;

    if (strncmp(name, "/dev/", 5) == 0)
      name += 5;
    cred_text_clean(name, out->tty, sizeof(out->tty));
  }
  out->somebody_reads = somebody_reads(call, tty);
  cred_audit_look(&call->asker, call->account.uid, &out->audit);
  return PAM_SUCCESS;
}
