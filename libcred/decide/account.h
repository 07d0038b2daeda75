/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_ACCOUNT_H
#define CRED_DECIDE_ACCOUNT_H

#include "cred/account.h"

/* What is known of an account that wants to come in. Times are wall clock; 0: none. */
struct cred_account_facts {
  bool is_suspended;
  int64_t until_ms;      /* the end of its last day */
  int64_t idle_since_ms; /* the last success, or what else the days are counted from */
  bool is_batch;         /* nobody comes in: a job of the account's is run */
  enum cred_source_class class;
  const char *remote_host; /* "" : none was told */
  bool is_in_zone;         /* a member of one of zone_groups */
  bool is_named_actor;     /* who asks is somebody else, known by name and allowed to act as it, or
                              proved to be such a one by a token */
};

/* The first rule that stands against it; GOOD when none does. lifted: a bit (1u << enum cred_rule)
 * for each rule that an exception lifts. */
enum cred_account_verdict cred_account_judge(const struct cred_account_facts *facts,
                                             const struct cred_policy *policy, uint32_t lifted,
                                             int64_t wall_ms);

/* Only by way of somebody else: nobody logs in to it. */
bool cred_account_is_indirect(const struct cred_policy *policy);

/* Whose code a login of it takes. Only a console or seat has somebody sit there who can say whose
 * token it will be; and an ID whose users nobody named has none. */
enum cred_code_owner cred_account_code_owner(const struct cred_policy *policy,
                                             enum cred_source_class class, bool is_root);

/* Does the list of addresses, with its word `local`, have this place? */
bool cred_account_source_is_allowed(const char *allow_sources, enum cred_source_class class,
                                    const char *remote_host);

/* The rule that gave the verdict; CRED_RULE_NONE: none that an exception lifts. */
enum cred_rule cred_account_rule_of(enum cred_account_verdict verdict);

#endif
