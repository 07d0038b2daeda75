/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide/source.h"
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

  if (has_addresses(source))
    limits.total = wide_limit_of(policy, policy->deny_total);
  /* Names that cannot be verified are anybody's: who has one must not lock out those of others. */
  if (has_addresses(source) && !cred_source_is_unverified(source))
    limits.source = wide_limit_of(policy, policy->deny_source);
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

static bool is_bucket(const char *counted_name)
{
  return counted_name[0] == CRED_BUCKET_MARK;
}

/*
 * The bucket of an unknown name at one address: as many rows as there are buckets, however many
 * addresses there are. What an outsider knows of it, the address, does not tell the bucket: the
 * name's part comes from a keyed hash.
 */
static void bucket_at(const char *counted_name, const char *address, char out[CRED_NAME_SIZE])
{
  uint32_t number = (uint32_t)strtoul(counted_name + 1, NULL, 10);
  uint32_t spread = 2166136261u; /* FNV-1a */

  for (; *address != '\0'; address++)
    spread = (spread ^ (unsigned char)*address) * 16777619u;
  (void)snprintf(out, CRED_NAME_SIZE, "%c%04u", CRED_BUCKET_MARK,
                 (number + spread) % CRED_UNKNOWN_BUCKETS);
}

struct cred_count_key cred_count_key_of(enum cred_count_kind kind, const char *counted_name,
                                        const struct cred_source *source)
{
  struct cred_count_key key = {.kind = kind, .class = source->class};
  bool is_wide = counts_over_class(kind);

  if (kind == CRED_COUNT_SOURCE)
    memcpy(key.address, source->address, sizeof(key.address));
  else if (is_bucket(counted_name) && !is_wide)
    bucket_at(counted_name, source->address, key.subject);
  else
    memcpy(key.subject, counted_name, strnlen(counted_name, sizeof(key.subject) - 1));
  if (kind != CRED_COUNT_SOURCE && !is_wide && !is_bucket(counted_name))
    memcpy(key.address, source->address, sizeof(key.address));
  return key;
}
