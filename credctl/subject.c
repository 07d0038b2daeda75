/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/subject.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/utf8.h"

#define LOOKUP_SIZE_MIN 4096
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

/* A fresh room, four times as large as before; ends the program when memory is short. */
static char *larger(char *room, size_t *size)
{
  *size = *size == 0 ? LOOKUP_SIZE_MIN : *size * 4;
  free(room);
  room = malloc(*size);
  if (room == NULL)
    ctl_out_of_memory();
  return room;
}

static bool means_not_found(int error)
{
  return error == 0 || error == ENOENT || error == ESRCH;
}

static enum found look_up(const char *name, char out[CRED_NAME_SIZE])
{
  struct passwd entry;
  struct passwd *found = NULL;
  size_t size = 0;
  char *room = NULL;
  int error = ERANGE;

  while (error == ERANGE && size < LOOKUP_SIZE_MAX) {
    room = larger(room, &size);
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

/* As credd finds it, from the uid that the kernel tells it. */
enum ctl_exit ctl_subject_own(char out[CRED_NAME_SIZE])
{
  struct passwd entry;
  struct passwd *found = NULL;
  size_t size = 0;
  char *room = NULL;
  int error = ERANGE;
  bool fits = false;

  while (error == ERANGE && size < LOOKUP_SIZE_MAX) {
    room = larger(room, &size);
    error = getpwuid_r(geteuid(), &entry, room, size, &found);
  }
  fits = found != NULL && found->pw_name[0] != '\0' && strlen(found->pw_name) < CRED_NAME_SIZE;
  if (fits)
    (void)snprintf(out, CRED_NAME_SIZE, "%s", found->pw_name);
  free(room);
  if (fits)
    return CTL_YES;
  ctl_complain(_("there is no account with your uid, %u"), (unsigned)geteuid());
  return CTL_UNUSABLE;
}

static enum ctl_exit check_own(const char *typed, const char *own)
{
  char named[CRED_NAME_SIZE];
  enum ctl_exit code = ctl_subject_any(typed, named, NULL);

  if (code != CTL_YES || strcmp(named, own) == 0)
    return code;
  ctl_complain(_("you are %s, and only root may see or change what is another's"), own);
  return CTL_NOT_PERMITTED;
}

enum ctl_exit ctl_subject_asked(const struct ctl_call *call, const char *typed,
                                char out[CRED_NAME_SIZE], bool *known)
{
  enum ctl_exit code = CTL_YES;

  if (known != NULL)
    *known = true;
  if (call->is_user) {
    code = ctl_subject_own(out);
    return code == CTL_YES && typed != NULL ? check_own(typed, out) : code;
  }
  if (typed != NULL)
    return ctl_subject_any(typed, out, known);
  out[0] = '\0';
  return CTL_YES;
}

enum ctl_exit ctl_subject_asked_known(const struct ctl_call *call, char out[CRED_NAME_SIZE])
{
  return call->is_user ? ctl_subject_asked(call, ctl_first_word(call), out, NULL)
                       : ctl_subject_known(call->words[0], out);
}

const char *ctl_first_word(const struct ctl_call *call)
{
  return call->word_count > 0 ? call->words[0] : NULL;
}
