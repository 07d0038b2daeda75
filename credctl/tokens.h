/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_TOKENS_H
#define CREDCTL_TOKENS_H

#include <jansson.h>
#include <stddef.h>

#include "cred/gate.h"

/* Every token that a request asks for, page after page, and what holds for the one subject. */
struct ctl_tokens {
  size_t length;
  size_t room;
  struct cred_token *rows;
  bool enrolled;
  int64_t allowed_until_ms;
  uint32_t recovery_codes_left;
};

#define CTL_TOKENS_AUTO __attribute__((cleanup(ctl_tokens_free))) struct ctl_tokens

void ctl_tokens_free(struct ctl_tokens *tokens);

/* subject "": all. Appends to tokens, which starts empty. */
enum cred_err ctl_tokens_read(struct cred_gate *gate, const char *subject, bool with_revoked,
                              struct ctl_tokens *tokens);

/* No token before this one has its name: one in use and the one that is to take its place share a
 * name, and are suspended and revoked together. */
bool ctl_tokens_is_first_of_name(const struct ctl_tokens *tokens, size_t index);

bool ctl_tokens_have_active(const struct ctl_tokens *tokens);

json_t *ctl_token_json(const struct cred_token *token);

/* The state in the language of the reader. */
const char *ctl_token_state_text(enum cred_token_state state);

/* A table of them; with_subject: a column for whose they are. Prints nothing when there are none.
 */
void ctl_tokens_print(const struct ctl_tokens *tokens, bool with_subject);

#endif
