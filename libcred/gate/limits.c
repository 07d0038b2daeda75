/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/inside.h"

#define ROOT "root"

static struct cred_limit limit_of(const struct cred_policy *policy, uint32_t deny)
{
  struct cred_limit limit = {
      .deny = deny,
      .interval_ms = (int64_t)policy->fail_interval * 1000,
      .lock_ms = (int64_t)policy->unlock_time * 1000,
      .lock_max_ms = (int64_t)policy->unlock_time_max * 1000,
  };

  if (policy->unlock_time == CRED_FOREVER)
    limit.lock_ms = CRED_LOCK_FOR_EVER;
  return limit;
}

static bool has_addresses(const struct cred_source *source)
{
  return source->class == CRED_SOURCE_REMOTE || source->class == CRED_SOURCE_TRUSTED;
}

/*
 * A lock over a class or a source is never for ever: an attacker far away would otherwise close the
 * door to everybody until an administrator comes.
 */
static struct cred_limit wide_limit_of(const struct cred_policy *policy, uint32_t deny)
{
  struct cred_limit limit = limit_of(policy, deny);

  if (limit.lock_ms > limit.lock_max_ms)
    limit.lock_ms = limit.lock_max_ms;
  return limit;
}

struct cred_ticket_limits cred_limits_of(const struct cred_policy *policy,
                                         const struct cred_source *source)
{
  struct cred_ticket_limits limits = {.subject = limit_of(policy, policy->deny)};

  if (has_addresses(source)) {
    limits.total = wide_limit_of(policy, policy->deny_total);
    limits.source = wide_limit_of(policy, policy->deny_source);
  }
  return limits;
}

bool cred_policy_spares(const struct cred_policy *policy, const struct cred_caller *caller)
{
  return caller->known && !policy->even_deny_root && strcmp(caller->subject, ROOT) == 0;
}

static bool counts_over_class(enum cred_count_kind kind)
{
  return kind == CRED_COUNT_CLASS || kind == CRED_COUNT_CODE_CLASS;
}

struct cred_count_key cred_count_key_of(enum cred_count_kind kind, const char *counted_name,
                                        const struct cred_source *source)
{
  struct cred_count_key key = {.kind = kind, .class = source->class};
  /* One row for a bucket of unknown names in a class: invented names must not grow the store. */
  bool is_bucket = counted_name[0] == '?';

  if (kind != CRED_COUNT_SOURCE)
    memcpy(key.subject, counted_name, strnlen(counted_name, sizeof(key.subject) - 1));
  if (!counts_over_class(kind) && (kind == CRED_COUNT_SOURCE || !is_bucket))
    memcpy(key.address, source->address, sizeof(key.address));
  return key;
}
