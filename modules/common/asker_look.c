/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/asker_look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "modules/common/text.h"

#define LOGIN_UID_FILE "/proc/self/loginuid"
#define STAT_FILE "/proc/self/stat"
#define DEVICE_DIRECTORY "/dev/"
#define TTY_FIELD_FROM_NAME 5 /* proc(5): the name is field 2, the terminal field 7 */

static bool read_text(const char *path, char *out, size_t size)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  ssize_t length;

  if (fd < 0)
    return false;
  do
    length = read(fd, out, size - 1);
  while (length < 0 && errno == EINTR);
  (void)close(fd);
  if (length <= 0)
    return false;
  out[length] = '\0';
  return true;
}

static enum cred_login_state read_login(uint32_t *login_uid)
{
  char text[32];

  if (!read_text(LOGIN_UID_FILE, text, sizeof(text)))
    return CRED_LOGIN_UNREADABLE;
  return cred_login_parse(text, login_uid);
}

/* The kernel's number for the controlling terminal; 0: none. */
static bool read_controlling_terminal(dev_t *out)
{
  char text[1024];
  const char *at;
  unsigned long number;

  if (!read_text(STAT_FILE, text, sizeof(text)))
    return false;
  at = strrchr(text, ')');
  for (int i = 0; at != NULL && i < TTY_FIELD_FROM_NAME; i++) {
    at = strchr(at, ' ');
    if (at != NULL)
      at++;
  }
  if (at == NULL)
    return false;
  number = strtoul(at, NULL, 10) & UINT32_MAX;
  *out = makedev((unsigned)(number >> 8 & 0xfff),
                 (unsigned)((number & 0xff) | (number >> 12 & 0xfff00)));
  return number != 0;
}

static bool is_ours(dev_t device)
{
  struct stat input;
  dev_t controlling;

  if (fstat(STDIN_FILENO, &input) == 0 && S_ISCHR(input.st_mode) && input.st_rdev == device)
    return true;
  return read_controlling_terminal(&controlling) && controlling == device;
}

/* PAM_TTY is a path below /dev or a name in it. */
static bool device_path(const char *tty, char *out, size_t size)
{
  size_t prefix = strlen(DEVICE_DIRECTORY);
  int length;

  if (strncmp(tty, DEVICE_DIRECTORY, prefix) == 0)
    tty += prefix;
  if (tty[0] == '\0' || strchr(tty, '/') != NULL)
    return false;
  length = snprintf(out, size, DEVICE_DIRECTORY "%s", tty);
  return length > 0 && (size_t)length < size;
}

static void look_at_terminal(const char *tty, struct cred_asker *out)
{
  char path[64];
  struct stat device;

  if (!device_path(tty, path, sizeof(path)) || stat(path, &device) != 0 || !S_ISCHR(device.st_mode))
    return;
  out->terminal = cred_terminal_of(major(device.st_rdev), minor(device.st_rdev));
  out->terminal_is_ours = out->terminal != CRED_TERMINAL_NONE && is_ours(device.st_rdev);
}

int cred_asker_look(pam_handle_t *pamh, struct cred_asker *out)
{
  const void *rhost = NULL, *tty = NULL;
  const char *seat;
  int status;

  memset(out, 0, sizeof(*out));
  status = pam_get_item(pamh, PAM_RHOST, &rhost);
  if (status == PAM_SUCCESS)
    status = pam_get_item(pamh, PAM_TTY, &tty);
  if (status != PAM_SUCCESS)
    return status;
  out->real_uid = getuid();
  out->secure_start = getauxval(AT_SECURE) != 0;
  out->login = read_login(&out->login_uid);
  cred_text_clean(rhost, out->remote_host, sizeof(out->remote_host));
  seat = pam_getenv(pamh, "XDG_SEAT");
  out->seat = (seat != NULL && seat[0] != '\0') || (tty != NULL && cred_display_is_local(tty));
  if (tty != NULL)
    look_at_terminal(tty, out);
  return PAM_SUCCESS;
}
