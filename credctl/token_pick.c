/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/token_pick.h"

#include <string.h>

#include "credctl/output.h"
#include "credctl/text.h"

static bool fits(const struct cred_token *token, const char *name, enum cred_token_state state)
{
  return (name == NULL || strcmp(token->name, name) == 0) && (state == 0 || token->state == state);
}

enum ctl_exit ctl_token_pick(const struct ctl_tokens *tokens, const char *name,
                             enum cred_token_state state, const struct cred_token **out)
{
  size_t found = 0;
  size_t i = 0;

  *out = NULL;
  for (i = 0; i < tokens->length; i++) {
    if (!fits(&tokens->rows[i], name, state))
      continue;
    *out = &tokens->rows[i];
    found++;
  }
  if (found == 1)
    return CTL_YES;
  *out = NULL;
  if (found > 1)
    ctl_complain(_("there are several tokens; say which one, with --name"));
  else if (state == CRED_TOKEN_PENDING)
    ctl_complain(_("there is no such token that waits for its confirmation"));
  else
    ctl_complain(_("there is no such token"));
  return found > 1 ? CTL_USAGE : CTL_NO;
}
