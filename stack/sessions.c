/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "stack/checking.h"

static bool is_one_of(const char *service, const char *const *names)
{
  for (; *names != NULL; names++)
    if (strcmp(service, *names) == 0)
      return true;
  return false;
}

/* People and jobs begin here, so the login uid is set here. Greeters are no people. */
static bool is_entry(const char *service)
{
  static const char *const names[] = {"login",         "remote",
                                      "cron",          "crond",
                                      "atd",           "gdm",
                                      "gdm-password",  "gdm-fingerprint",
                                      "gdm-smartcard", "gdm-autologin",
                                      "lightdm",       "lightdm-autologin",
                                      "sddm",          "sddm-autologin",
                                      "lxdm",          "xdm",
                                      "kdm",           "greetd",
                                      "cockpit",       NULL};

  return strncmp(service, "sshd", strlen("sshd")) == 0 || is_one_of(service, names);
}

/* Somebody who is logged in goes on as another. */
static bool is_going_on(const char *service)
{
  static const char *const names[] = {"su",   "su-l",      "sudo",     "sudo-i", "runuser",
                                      "doas", "runuser-l", "polkit-1", NULL};

  return is_one_of(service, names);
}

static void check_loginuid(struct cred_stack_checking *checking)
{
  const struct cred_stack *session = &checking->stacks[CRED_STACK_SESSION];
  const size_t at = cred_stack_find(session, "pam_loginuid");

  if (at == CRED_STACK_NOWHERE && is_entry(checking->findings->service))
    cred_stack_tell(checking, CRED_STACK_NO_LOGINUID, session, CRED_STACK_NOWHERE, "pam_loginuid");
  if (at != CRED_STACK_NOWHERE && is_going_on(checking->findings->service))
    cred_stack_tell(checking, CRED_STACK_LOGINUID_ANEW, session, at, "pam_loginuid");
}

static void want(struct cred_stack_checking *checking, enum cred_stack_kind kind,
                 const char *module)
{
  const struct cred_stack *session = &checking->stacks[CRED_STACK_SESSION];

  if (cred_stack_find(session, module) == CRED_STACK_NOWHERE)
    cred_stack_tell(checking, kind, session, CRED_STACK_NOWHERE, module);
}

/* A service without session lines of its own opens none, as screen locks do. */
void cred_stack_check_sessions(struct cred_stack_checking *checking)
{
  const struct cred_stack *account = &checking->stacks[CRED_STACK_ACCOUNT];
  const struct cred_stack_wants *wants = checking->wants;

  if (checking->stacks[CRED_STACK_SESSION].count == 0)
    return;
  check_loginuid(checking);
  if (wants->is_batch || !cred_stack_names_ours(account))
    return;
  if (cred_stack_find(account, "pam_cred_account") != CRED_STACK_NOWHERE)
    want(checking, CRED_STACK_NO_SESSION_ACCOUNT, "pam_cred_account");
  if (wants->uses)
    want(checking, CRED_STACK_NO_SESSION_USES, "pam_cred_rotate");
  if (wants->limits || (wants->last_login && is_entry(checking->findings->service)))
    want(checking, CRED_STACK_NO_SESSION, "pam_cred_session");
}

/* Root's su asks for the other's password where nothing before the charge lets root pass. */
void cred_stack_check_su(struct cred_stack_checking *checking)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const size_t lockout = cred_stack_find(auth, "pam_cred_lockout");
  const char *service = checking->findings->service;

  if ((strcmp(service, "su") == 0 || strcmp(service, "su-l") == 0) &&
      lockout != CRED_STACK_NOWHERE && cred_stack_find(auth, "pam_rootok") > lockout)
    cred_stack_tell(checking, CRED_STACK_ROOT_ASKED, auth, lockout, "pam_rootok");
}
