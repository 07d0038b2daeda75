/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>
#include <strings.h>

#include "cred/account.h"
#include "cred/event.h"
#include "cred/gate.h"
#include "cred/session.h"
#include "cred/token.h"

/* The fixed words of the records, both ways. */

static const char *const source_class_names[] = {
    [CRED_SOURCE_NONE] = "none",     [CRED_SOURCE_LOCAL] = "local",
    [CRED_SOURCE_ACTOR] = "actor",   [CRED_SOURCE_TRUSTED] = "trusted",
    [CRED_SOURCE_REMOTE] = "remote", [CRED_SOURCE_SERVICE] = "service",
    [CRED_SOURCE_SELF] = "self",
};

static const char *const event_kind_names[] = {
#define CRED_EVENT_NAME(kind, name) [kind] = name,
    CRED_EVENT_LIST(CRED_EVENT_NAME)
#undef CRED_EVENT_NAME
};

static const char *const rule_names[] = {
#define CRED_RULE_NAME(rule, name) name,
    CRED_RULE_LIST(CRED_RULE_NAME)
#undef CRED_RULE_NAME
};

static const char *const session_end_names[] = {
    [CRED_SESSION_OPEN] = "open",   [CRED_SESSION_LOGOUT] = "logout",
    [CRED_SESSION_GONE] = "gone",   [CRED_SESSION_LIMIT] = "limit",
    [CRED_SESSION_TOKEN] = "token", [CRED_SESSION_ACCOUNT] = "account",
    [CRED_SESSION_ADMIN] = "admin",
};

static const char *const token_state_names[] = {
    [CRED_TOKEN_PENDING] = "pending",
    [CRED_TOKEN_ACTIVE] = "active",
    [CRED_TOKEN_SUSPENDED] = "suspended",
    [CRED_TOKEN_REVOKED] = "revoked",
};

static const char *const algorithm_names[] = {
    [CRED_TOTP_SHA1] = "SHA1",
    [CRED_TOTP_SHA256] = "SHA256",
    [CRED_TOTP_SHA512] = "SHA512",
};

static const char *const count_kind_names[] = {
    [CRED_COUNT_SUBJECT] = "subject",       [CRED_COUNT_CLASS] = "class",
    [CRED_COUNT_SOURCE] = "source",         [CRED_COUNT_CODE] = "code",
    [CRED_COUNT_CODE_CLASS] = "code-class",
};

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char *word_at(const char *const *words, size_t count, unsigned place)
{
  return place < count && words[place] != NULL ? words[place] : "unknown";
}

static unsigned place_of(const char *const *words, size_t count, const char *word)
{
  for (unsigned i = 0; i < count; i++)
    if (words[i] != NULL && strcasecmp(words[i], word) == 0)
      return i;
  return 0;
}

const char *cred_source_class_name(enum cred_source_class class)
{
  return word_at(source_class_names, LENGTH_OF(source_class_names), class);
}

enum cred_source_class cred_source_class_find(const char *name)
{
  return (enum cred_source_class)place_of(source_class_names, LENGTH_OF(source_class_names), name);
}

const char *cred_event_kind_name(enum cred_event_kind kind)
{
  return word_at(event_kind_names, LENGTH_OF(event_kind_names), kind);
}

enum cred_event_kind cred_event_kind_find(const char *name)
{
  return (enum cred_event_kind)place_of(event_kind_names, LENGTH_OF(event_kind_names), name);
}

const char *cred_token_state_name(enum cred_token_state state)
{
  return word_at(token_state_names, LENGTH_OF(token_state_names), state);
}

const char *cred_totp_algorithm_name(enum cred_totp_algorithm algorithm)
{
  return word_at(algorithm_names, LENGTH_OF(algorithm_names), algorithm);
}

enum cred_totp_algorithm cred_totp_algorithm_find(const char *name)
{
  static const char prefix[] = "HMAC-";

  if (strncasecmp(name, prefix, sizeof(prefix) - 1) == 0)
    name += sizeof(prefix) - 1;
  return (enum cred_totp_algorithm)place_of(algorithm_names, LENGTH_OF(algorithm_names), name);
}

const char *cred_count_kind_name(enum cred_count_kind kind)
{
  return word_at(count_kind_names, LENGTH_OF(count_kind_names), kind);
}

const char *cred_rule_name(enum cred_rule rule)
{
  return rule < CRED_RULE_COUNT ? rule_names[rule] : "";
}

enum cred_rule cred_rule_find(const char *name)
{
  return name[0] != '\0' ? (enum cred_rule)place_of(rule_names, LENGTH_OF(rule_names), name)
                         : CRED_RULE_NONE;
}

const char *cred_session_end_name(enum cred_session_end end)
{
  return word_at(session_end_names, LENGTH_OF(session_end_names), end);
}
