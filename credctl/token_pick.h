/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_TOKEN_PICK_H
#define CREDCTL_TOKEN_PICK_H

#include "credctl/tokens.h"
#include "credctl/verb.h"

/*
 * The one token that the options mean: of that name (NULL: any) and in that state (0: any). Tells
 * when there is none or when several fit; *out lives as long as tokens.
 */
enum ctl_exit ctl_token_pick(const struct ctl_tokens *tokens, const char *name,
                             enum cred_token_state state, const struct cred_token **out);

#endif
