/* SPDX-License-Identifier: BSD-3-Clause */
#include "stack/control.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLANKS " \t\n"
#define JUMP_MAX 1000
#define DEFAULT CRED_STACK_CODES
#define UNSET INT16_MIN

/* By the numbers that Linux-PAM gives them. */
static const char *const codes[CRED_STACK_CODES] = {
    "success",
    "open_err",
    "symbol_err",
    "service_err",
    "system_err",
    "buf_err",
    "perm_denied",
    "auth_err",
    "cred_insufficient",
    "authinfo_unavail",
    "user_unknown",
    "maxtries",
    "new_authtok_reqd",
    "acct_expired",
    "session_err",
    "cred_unavail",
    "cred_expired",
    "cred_err",
    "no_module_data",
    "conv_err",
    "authtok_err",
    "authtok_recover_err",
    "authtok_lock_busy",
    "authtok_disable_aging",
    "try_again",
    "ignore",
    "abort",
    "authtok_expired",
    "module_unknown",
    "bad_item",
    "conv_again",
    "incomplete",
};

static const struct {
  const char *word;
  const char *means;
} words[] = {
    {"required", "success=ok new_authtok_reqd=ok ignore=ignore default=bad"},
    {"requisite", "success=ok new_authtok_reqd=ok ignore=ignore default=die"},
    {"optional", "success=ok new_authtok_reqd=ok default=ignore"},
    {"sufficient", "success=done new_authtok_reqd=done default=ignore"},
    {"binding", "success=done new_authtok_reqd=done ignore=ignore default=bad"},
};

static const struct {
  const char *word;
  int16_t action;
} actions_by_word[] = {
    {"ignore", CRED_STACK_IGNORE}, {"ok", CRED_STACK_OK},   {"done", CRED_STACK_DONE},
    {"bad", CRED_STACK_BAD},       {"die", CRED_STACK_DIE}, {"reset", CRED_STACK_RESET},
};

static bool is_word(const char *text, size_t length, const char *word)
{
  return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

static int find_code(const char *text, size_t length)
{
  for (int i = 0; i < CRED_STACK_CODES; i++)
    if (is_word(text, length, codes[i]))
      return i;
  return is_word(text, length, "default") ? DEFAULT : -1;
}

static bool find_action(const char *text, size_t length, int16_t *out)
{
  long jump = 0;

  for (size_t i = 0; i < sizeof(actions_by_word) / sizeof(actions_by_word[0]); i++) {
    if (!is_word(text, length, actions_by_word[i].word))
      continue;
    *out = actions_by_word[i].action;
    return true;
  }
  for (size_t i = 0; i < length; i++) {
    if (text[i] < '0' || text[i] > '9')
      return false;
    jump = jump < JUMP_MAX ? jump * 10 + (text[i] - '0') : jump;
  }
  *out = (int16_t)(jump < JUMP_MAX ? jump : JUMP_MAX);
  return jump > 0;
}

/* One "code=action", with blanks around the sign; false when it is none. */
static bool take_pair(const char **text, int16_t found[CRED_STACK_CODES + 1])
{
  size_t length = strcspn(*text, BLANKS "=");
  int code = find_code(*text, length);
  int16_t action;

  *text += length;
  *text += strspn(*text, BLANKS);
  if (code < 0 || **text != '=')
    return false;
  *text += 1;
  *text += strspn(*text, BLANKS);
  length = strcspn(*text, BLANKS);
  if (!find_action(*text, length, &action))
    return false;
  *text += length;
  found[code] = action;
  return true;
}

/* A code that is not said, and no default: bad. */
static bool take_pairs(const char *text, int16_t actions[CRED_STACK_CODES])
{
  int16_t found[CRED_STACK_CODES + 1];

  for (size_t i = 0; i <= CRED_STACK_CODES; i++)
    found[i] = UNSET;
  for (text += strspn(text, BLANKS); *text != '\0'; text += strspn(text, BLANKS))
    if (!take_pair(&text, found))
      return false;
  if (found[DEFAULT] == UNSET)
    found[DEFAULT] = CRED_STACK_BAD;
  for (size_t i = 0; i < CRED_STACK_CODES; i++)
    actions[i] = found[i] != UNSET ? found[i] : found[DEFAULT];
  return true;
}

bool cred_stack_control(const char *text, bool is_bracketed, int16_t actions[CRED_STACK_CODES])
{
  for (size_t i = 0; i < CRED_STACK_CODES; i++)
    actions[i] = CRED_STACK_BAD;
  if (is_bracketed)
    return take_pairs(text, actions);
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
    if (strcasecmp(words[i].word, text) == 0)
      return take_pairs(words[i].means, actions);
  return false;
}
