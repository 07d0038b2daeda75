/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/subject.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/utf8.h"

#define LOOKUP_SIZE_MAX (1u << 20)

enum found { FOUND_NOT = 0, FOUND, FOUND_FAILED };

static bool is_control(const char *at, size_t length)
{
  const unsigned char first = (unsigned char)at[0];

  return first < 0x20 || first == 0x7F ||
         (length == 2 && first == 0xC2 && (unsigned char)at[1] < 0xA0);
}

static bool is_clean(const char *text)
{
  size_t length = 0;

  for (; *text != '\0'; text += length) {
    length = ctl_utf8_length(text);
    if (length == 0 || is_control(text, length))
      return false;
  }
  return true;
}

enum ctl_exit ctl_text_take(const char *text, const char *what, char *out, size_t size)
{
  if (strlen(text) >= size) {
    ctl_complain(_("%s is too long: at most %zu bytes"), what, size - 1);
    return CTL_USAGE;
  }
  if (!is_clean(text)) {
    ctl_complain(_("%s holds control characters, or is no UTF-8"), what);
    return CTL_USAGE;
  }
  (void)snprintf(out, size, "%s", text);
  return CTL_YES;
}

static bool means_not_found(int error)
{
  return error == 0 || error == ENOENT || error == ESRCH;
}

static enum found look_up(const char *name, char out[CRED_NAME_SIZE])
{
  struct passwd entry;
  struct passwd *found = NULL;
  size_t size = 4096;
  char *room = NULL;
  int error = ERANGE;

  for (; error == ERANGE && size <= LOOKUP_SIZE_MAX; size *= 4) {
    free(room);
    room = malloc(size);
    if (room == NULL)
      ctl_out_of_memory();
    error = getpwnam_r(name, &entry, room, size, &found);
  }
  if (found != NULL && strlen(found->pw_name) >= CRED_NAME_SIZE)
    error = ENAMETOOLONG;
  else if (found != NULL)
    (void)snprintf(out, CRED_NAME_SIZE, "%s", found->pw_name);
  free(room);
  if (found != NULL && error == 0)
    return FOUND;
  if (found == NULL && means_not_found(error))
    return FOUND_NOT;
  ctl_complain(_("cannot look up %s: %s"), name, strerror(error));
  return FOUND_FAILED;
}

enum ctl_exit ctl_subject_any(const char *typed, char out[CRED_NAME_SIZE], bool *known)
{
  char name[CRED_NAME_SIZE];
  enum found found = FOUND_FAILED;

  if (typed[0] == '\0') {
    ctl_complain(_("the user name is empty"));
    return CTL_USAGE;
  }
  if (ctl_text_take(typed, _("the user name"), name, sizeof(name)) != CTL_YES)
    return CTL_USAGE;
  found = look_up(name, out);
  if (found == FOUND_FAILED)
    return CTL_UNUSABLE;
  if (found == FOUND_NOT)
    (void)snprintf(out, CRED_NAME_SIZE, "%s", name);
  if (known != NULL)
    *known = found == FOUND;
  return CTL_YES;
}

enum ctl_exit ctl_subject_known(const char *typed, char out[CRED_NAME_SIZE])
{
  bool known = false;
  enum ctl_exit code = ctl_subject_any(typed, out, &known);

  if (code != CTL_YES || known)
    return code;
  ctl_complain(_("there is no account %s"), typed);
  return CTL_USAGE;
}
