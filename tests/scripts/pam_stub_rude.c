/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A module with bad manners, to show that the runner notices them. Its first argument says which;
 * the password that lets somebody in is "the-right-one".
 */
#include <fcntl.h>
#include <locale.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

static const char *typed_password(pam_handle_t *pamh)
{
  const char *typed = NULL;
  return pam_get_authtok(pamh, PAM_AUTHTOK, &typed, "Password: ") == PAM_SUCCESS ? typed : "";
}

static void delay_nothing(int status, unsigned microseconds, void *data)
{
  (void)status, (void)microseconds, (void)data;
}

static void set_delay(pam_handle_t *pamh)
{
  const union {
    void (*function)(int status, unsigned microseconds, void *data);
    const void *item;
  } delay = {.function = delay_nothing};
  pam_set_item(pamh, PAM_FAIL_DELAY, delay.item);
}

static void disturb_process(const char *how)
{
  if (strcmp(how, "umask") == 0)
    umask(0);
  else if (strcmp(how, "directory") == 0)
    (void)!chdir("/");
  else if (strcmp(how, "locale") == 0)
    setlocale(LC_ALL, "C.UTF-8");
  else if (strcmp(how, "thread-locale") == 0)
    uselocale(newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0));
  else if (strcmp(how, "environment") == 0)
    setenv("RUDE", "yes", 1);
  else if (strcmp(how, "signal") == 0)
    signal(SIGPIPE, SIG_IGN);
  else if (strcmp(how, "openlog") == 0)
    openlog("rude", 0, LOG_AUTHPRIV);
}

static void leave_behind(pam_handle_t *pamh, const char *how)
{
  if (strcmp(how, "file") == 0)
    (void)!open("/dev/null", O_RDONLY | O_CLOEXEC);
  else if (strcmp(how, "inherited-file") == 0)
    (void)!open("/dev/null", O_RDONLY);
  else if (strcmp(how, "delay") == 0)
    set_delay(pamh);
  else if (strcmp(how, "secret") == 0)
    syslog(LOG_NOTICE, "somebody typed %s", typed_password(pamh));
}

/* What carelessness does when there is no memory: lets in, or crashes. */
static int be_careless(const char *how, int result)
{
  char *memory = malloc(100);
  if (memory == NULL && strcmp(how, "fail-open") == 0)
    return PAM_SUCCESS;
  if (strcmp(how, "crash") == 0)
    *(volatile char *)memory = 1;
  free(memory);
  return result;
}

int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  const char *how = argc > 0 ? argv[0] : "";
  (void)flags;
  disturb_process(how);
  leave_behind(pamh, how);
  int result = strcmp(typed_password(pamh), "the-right-one") == 0 ? PAM_SUCCESS : PAM_AUTH_ERR;
  return be_careless(how, result);
}

int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  (void)pamh, (void)flags, (void)argc, (void)argv;
  return PAM_SUCCESS;
}
