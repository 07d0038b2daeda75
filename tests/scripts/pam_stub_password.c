/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stands for the module that keeps the passwords, as pam_unix does: asks for the password or takes
 * the one asked for above it, and knows one password for everybody. Logs nothing. Arguments:
 *
 * - password=TEXT: the right one.
 * - store: passwords are the ones that the world has stored (shadow_file.h), and a change stores
 * one; store=refuse: it does not, and says so; store=elsewhere: it succeeds, and the world shows
 * nothing. As pam_unix does, it asks for the old password unless root changes it of its own accord.
 * - auth=CODE account=CODE session=CODE setcred=CODE change=CODE: the phase just returns this:
 *   success, ignore, auth_err, user_unknown, acct_expired, new_authtok_reqd, authinfo_unavail or
 *   abort.
 * - sleep=SECONDS: takes that long.
 * - user=NAME: puts another account in place of the one that was given.
 * - delay=SECONDS: asks libpam for a delay after a wrong password, as pam_unix does.
 */
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <security/pam_modutil.h>
#include <shadow.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/scripts/shadow_file.h"
#include "tests/scripts/world/world.h"

static const char *option(int argc, const char **argv, const char *name)
{
  size_t length = strlen(name);
  for (int i = 0; i < argc; i++)
    if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=')
      return argv[i] + length + 1;
  return NULL;
}

static bool has_flag(int argc, const char **argv, const char *name)
{
  for (int i = 0; i < argc; i++)
    if (strcmp(argv[i], name) == 0)
      return true;
  return option(argc, argv, name) != NULL;
}

/* How this stand-in bears calls that fail is not what is tested. */
static bool pause_failures(void)
{
  return atomic_exchange(&world_get()->armed, false);
}

static void resume_failures(bool was_armed)
{
  atomic_store(&world_get()->armed, was_armed);
}

static bool is_stored(const char *user, const char *password)
{
  bool was_armed = pause_failures();
  char hash[SHADOW_FILE_HASH_SIZE];
  long day;
  bool is = shadow_file_find(world_get()->shadow_path, user, hash, &day) &&
            shadow_hash_matches(hash, password);
  resume_failures(was_armed);
  return is;
}

static int code_of(const char *name)
{
  static const struct {
    const char *name;
    int code;
  } codes[] = {{"success", PAM_SUCCESS},
               {"ignore", PAM_IGNORE},
               {"auth_err", PAM_AUTH_ERR},
               {"user_unknown", PAM_USER_UNKNOWN},
               {"acct_expired", PAM_ACCT_EXPIRED},
               {"new_authtok_reqd", PAM_NEW_AUTHTOK_REQD},
               {"authinfo_unavail", PAM_AUTHINFO_UNAVAIL},
               {"abort", PAM_ABORT}};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (strcmp(codes[i].name, name) == 0)
      return codes[i].code;
  return PAM_SERVICE_ERR;
}

static int phase(int argc, const char **argv, const char *name, int otherwise)
{
  const char *told = option(argc, argv, name);
  return told != NULL ? code_of(told) : otherwise;
}

static void take_time(int argc, const char **argv)
{
  const char *seconds = option(argc, argv, "sleep");
  if (seconds != NULL)
    sleep((unsigned)strtoul(seconds, NULL, 10));
}

static void ask_delay(pam_handle_t *pamh, int argc, const char **argv)
{
  const char *delay = option(argc, argv, "delay");
  if (delay != NULL)
    pam_fail_delay(pamh, (unsigned)strtoul(delay, NULL, 10) * 1000000u);
}

static int password_judge(pam_handle_t *pamh, int argc, const char **argv)
{
  const char *user = NULL, *typed = NULL, *right = option(argc, argv, "password");
  int result = pam_get_user(pamh, &user, NULL);
  if (result != PAM_SUCCESS)
    return result;
  result = pam_get_authtok(pamh, PAM_AUTHTOK, &typed, "Password: ");
  if (result != PAM_SUCCESS)
    return result;
  bool is_known = pam_modutil_getpwnam(pamh, user) != NULL;
  if (is_known && has_flag(argc, argv, "store") && is_stored(user, typed))
    return PAM_SUCCESS;
  if (is_known && right != NULL && strcmp(right, typed) == 0)
    return PAM_SUCCESS;
  ask_delay(pamh, argc, argv);
  return is_known ? PAM_AUTH_ERR : PAM_USER_UNKNOWN;
}

int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  (void)flags;
  take_time(argc, argv);
  const char *user = option(argc, argv, "user");
  if (user != NULL)
    pam_set_item(pamh, PAM_USER, user);
  const char *told = option(argc, argv, "auth");
  return told != NULL ? code_of(told) : password_judge(pamh, argc, argv);
}

int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  (void)pamh, (void)flags;
  return phase(argc, argv, "setcred", PAM_SUCCESS);
}

int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  (void)pamh, (void)flags;
  return phase(argc, argv, "account", PAM_SUCCESS);
}

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  (void)pamh, (void)flags;
  return phase(argc, argv, "session", PAM_SUCCESS);
}

int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  (void)pamh, (void)flags;
  return phase(argc, argv, "session", PAM_SUCCESS);
}

/* --- changing
 * ----------------------------------------------------------------------------------------- */

static int old_ask(pam_handle_t *pamh, int flags, const char *user, bool is_stored_here)
{
  const char *old = NULL;
  if (is_stored_here && getuid() == 0 && ((unsigned)flags & PAM_CHANGE_EXPIRED_AUTHTOK) == 0)
    return PAM_SUCCESS;
  int result = pam_get_authtok(pamh, PAM_OLDAUTHTOK, &old, "Current password: ");
  if (result != PAM_SUCCESS || !is_stored_here || is_stored(user, old))
    return result;
  pam_set_item(pamh, PAM_OLDAUTHTOK, NULL);
  return PAM_AUTH_ERR;
}

static int new_store(const char *user, const char *password)
{
  bool was_armed = pause_failures();
  char hash[SHADOW_FILE_HASH_SIZE];
  bool done = shadow_hash_make(password, hash) &&
              shadow_file_put(world_get()->shadow_path, user, hash, time(NULL) / (24 * 60 * 60));
  resume_failures(was_armed);
  return done ? PAM_SUCCESS : PAM_AUTHTOK_ERR;
}

int pam_sm_chauthtok(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  const char *user = NULL, *new_password = NULL, *how = option(argc, argv, "store");
  if (option(argc, argv, "change") != NULL)
    return phase(argc, argv, "change", PAM_SUCCESS);
  int result = pam_get_user(pamh, &user, NULL);
  if (result != PAM_SUCCESS)
    return result;
  if ((flags & PAM_PRELIM_CHECK) != 0)
    return old_ask(pamh, flags, user, has_flag(argc, argv, "store"));
  result = pam_get_authtok(pamh, PAM_AUTHTOK, &new_password, "New password: ");
  if (result != PAM_SUCCESS || !has_flag(argc, argv, "store"))
    return result;
  if (how == NULL)
    return new_store(user, new_password);
  return strcmp(how, "elsewhere") == 0 ? PAM_SUCCESS : PAM_AUTHTOK_ERR;
}
