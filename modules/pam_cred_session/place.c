/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_session/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modules/common/text.h"

#define SSHD_TTY "ssh" /* sshd opens the session before it knows of a terminal */
#define PATH_SIZE 64
#define NUMBER_SIZE 32

/* The audit session of a process, NONE also where that cannot be read. */
static uint32_t audit_session_of(const char *process)
{
  char path[PATH_SIZE], text[NUMBER_SIZE];
  unsigned long long number;
  ssize_t length;
  int fd;

  (void)snprintf(path, sizeof(path), "/proc/%s/sessionid", process);
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return CRED_AUDIT_SESSION_NONE;
  do
    length = read(fd, text, sizeof(text) - 1);
  while (length < 0 && errno == EINTR);
  (void)close(fd);
  if (length <= 0 || text[0] < '0' || text[0] > '9')
    return CRED_AUDIT_SESSION_NONE;
  text[length] = '\0';
  number = strtoull(text, NULL, 10);
  return number < UINT32_MAX ? (uint32_t)number : CRED_AUDIT_SESSION_NONE;
}

/* su and sudo are setuid, or open a session for another account than the one that logged in. */
static bool is_own_login(const struct cred_asker *asker, uint32_t uid)
{
  return !asker->secure_start && asker->login == CRED_LOGIN_SET && asker->login_uid == uid;
}

/* Whoever has lost its parent differs from the new one too: the login must be the account's. */
bool cred_session_owns_audit(const struct cred_asker *asker, uint32_t uid, uint32_t own,
                             const uint32_t *of_parent)
{
  return own != CRED_AUDIT_SESSION_NONE && is_own_login(asker, uid) && of_parent != NULL &&
         *of_parent != own;
}

static void look_at_audit(const struct cred_call *call, struct cred_session_place *out)
{
  char parent[NUMBER_SIZE], path[PATH_SIZE];
  uint32_t of_parent;

  (void)snprintf(parent, sizeof(parent), "%d", getppid());
  (void)snprintf(path, sizeof(path), "/proc/%s/sessionid", parent);
  out->audit_session = audit_session_of("self");
  of_parent = audit_session_of(parent);
  out->owns_audit_session =
      cred_session_owns_audit(&call->asker, call->account.uid, out->audit_session,
                              access(path, R_OK) == 0 ? &of_parent : NULL);
}

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
  look_at_audit(call, out);
  return PAM_SUCCESS;
}
