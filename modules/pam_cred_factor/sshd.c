/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_factor/sshd.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAM_FILE "/proc/self/exe"
#define GONE " (deleted)" /* as proc(5) tells of a program that was replaced since it started */
#define METHOD "publickey "

bool cred_factor_is_sshd_path(const char *path)
{
  static const char *const names[] = {"sshd", "sshd-session", "sshd-auth"};
  const char *slash = strrchr(path, '/');
  const char *name = slash != NULL ? slash + 1 : path;
  size_t length = strlen(name), gone = strlen(GONE);

  if (length > gone && strcmp(name + length - gone, GONE) == 0)
    length -= gone;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (strlen(names[i]) == length && strncmp(names[i], name, length) == 0)
      return true;
  return false;
}

bool cred_factor_has_key(const char *lines)
{
  for (const char *line = lines; line != NULL; line = strchr(line, '\n')) {
    if (*line == '\n')
      line++;
    if (strncmp(line, METHOD, strlen(METHOD)) == 0)
      return true;
  }
  return false;
}

/*
 * Other programs may have a variable of that name from a file that the user wrote (pam_env), or
 * from whatever started them. sshd sets it anew before each call of account.
 */
static bool is_sshd(const struct cred_call *call)
{
  char path[CRED_PATH_SIZE];
  struct stat program;
  ssize_t length;

  if (call->asker.real_uid != 0 || call->asker.secure_start)
    return false;
  length = readlink(PROGRAM_FILE, path, sizeof(path) - 1);
  if (length <= 0)
    return false;
  path[length] = '\0';
  if (!cred_factor_is_sshd_path(path) || stat(PROGRAM_FILE, &program) != 0)
    return false;
  return S_ISREG(program.st_mode) && program.st_uid == 0 &&
         (program.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool cred_factor_sshd_had_key(const struct cred_call *call)
{
  const char *lines = pam_getenv(call->pamh, "SSH_AUTH_INFO_0");

  return lines != NULL && cred_factor_has_key(lines) && is_sshd(call);
}
