/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_COMPARE_H
#define CRED_CONFIG_COMPARE_H

#include "config/model.h"

/*
 * Which changes weaken. A subject is under [policy default] and any combination of the other
 * policies. For one key, a pair (a, b) says that there is a combination in which policy a decides
 * before and policy b after; each such pair is judged. Combinations that no real subject is in are
 * judged too.
 */

/* Policies of both configurations; those with the same name and match_ keys are one. */
struct cred_compare_slot {
  const struct cred_config_policy *before; /* NULL: it came */
  const struct cred_config_policy *after;  /* NULL: it went */
  size_t before_at, after_at;              /* places in their configurations */
};

#define CRED_COMPARE_SLOTS_MAX (2 * CRED_CONFIG_POLICIES_MAX)

struct cred_compare {
  const struct cred_config *before;
  const struct cred_config *after;
  size_t count;
  struct cred_compare_slot slots[CRED_COMPARE_SLOTS_MAX];
};

void cred_compare_start(struct cred_compare *compare, const struct cred_config *before,
                        const struct cred_config *after);

/* The worst that happens to the key because of what slot says, or says no more. */
enum cred_config_judgement cred_compare_judge(const struct cred_compare *compare,
                                              const struct cred_compare_slot *slot,
                                              const struct cred_config_key *key);

/* The worst that happens to any key that is obeyed because this slot and others changed places. */
enum cred_config_judgement cred_compare_judge_order(const struct cred_compare *compare,
                                                    const struct cred_compare_slot *slot);

#endif
