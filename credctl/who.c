/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/who.h"

#include <stddef.h>
#include <string.h>

#include "credctl/output.h"
#include "credctl/text.h"

bool ctl_verb_is_theirs(const struct ctl_call *call, const struct ctl_verb *verb)
{
  return !call->is_user || verb->who == CTL_FOR_USERS;
}

bool ctl_option_is_theirs(const struct ctl_call *call, const struct ctl_verb *verb,
                          const char *option)
{
  const char *const *names = call->is_user ? verb->root_options : NULL;

  for (; names != NULL && *names != NULL; names++)
    if (strcmp(*names, option) == 0)
      return false;
  return true;
}

static bool is_users_own(const struct ctl_call *call, const struct ctl_verb *verb)
{
  return call->is_user && verb->who == CTL_FOR_USERS;
}

const char *ctl_verb_arguments(const struct ctl_call *call, const struct ctl_verb *verb)
{
  if (is_users_own(call, verb) && verb->words_max > 0)
    return _("[USER]");
  return verb->arguments[0] != '\0' ? _(verb->arguments) : "";
}

int ctl_verb_words_min(const struct ctl_call *call, const struct ctl_verb *verb)
{
  return call->is_user ? 0 : verb->words_min; /* what is root's is refused as such */
}

static enum ctl_exit permit_options(const struct ctl_call *call)
{
  const struct ctl_option *option = call->verb->options;

  for (int i = 0; option != NULL && option[i].name != NULL; i++)
    if (call->values[i] != NULL && !ctl_option_is_theirs(call, call->verb, option[i].name)) {
      ctl_complain(_("--%s is for root: leave it out, or ask your administrator"), option[i].name);
      return CTL_NOT_PERMITTED;
    }
  return CTL_YES;
}

enum ctl_exit ctl_permit(const struct ctl_call *call)
{
  if (ctl_verb_is_theirs(call, call->verb))
    return permit_options(call);
  ctl_complain(_("only root may use credctl %s: ask your administrator, or, if that is you, use "
                 "sudo; what you can do yourself, credctl --help tells"),
               call->verb->name);
  return CTL_NOT_PERMITTED;
}
