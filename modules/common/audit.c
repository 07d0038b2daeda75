/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
bool cred_audit_is_own(const struct cred_asker *asker, uint32_t uid, uint32_t own,
                       const uint32_t *of_parent)
{
  return own != CRED_AUDIT_SESSION_NONE && is_own_login(asker, uid) && of_parent != NULL &&
         *of_parent != own;
}

void cred_audit_look(const struct cred_asker *asker, uint32_t uid, struct cred_audit *out)
{
  char parent[NUMBER_SIZE], path[PATH_SIZE];
  uint32_t of_parent;

  (void)snprintf(parent, sizeof(parent), "%d", getppid());
  (void)snprintf(path, sizeof(path), "/proc/%s/sessionid", parent);
  out->session = audit_session_of("self");
  of_parent = audit_session_of(parent);
  out->is_own =
      cred_audit_is_own(asker, uid, out->session, access(path, R_OK) == 0 ? &of_parent : NULL);
}

void cred_audit_look_behind(const struct cred_audit *audit, struct cred_asker *asker)
{
  if (audit->is_own && asker->login == CRED_LOGIN_SET)
    asker->login = CRED_LOGIN_NONE;
}
