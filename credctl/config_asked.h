/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_ASKED_H
#define CREDCTL_CONFIG_ASKED_H

#include "cred/config.h"
#include "credctl/findings.h"
#include "stack/stack.h"

/* Which policy asks whom for how many kinds of factors, and where they could be proven. */

struct ctl_service {
  char name[CRED_STACK_NAME_SIZE];
  struct cred_stack_proofs proofs;
};

struct ctl_asking {
  const struct cred_config *config;
  struct cred_config_items *items;
  size_t service_count;
  struct ctl_service *services; /* but for those where nobody can be asked */
  struct ctl_findings *out;
};

/* Whom a policy is for, one after the other. */
struct ctl_people {
  const char *section;
  const char *users, *groups, *services; /* lists; "": not by that */
};

/* What holds for the least demanding of a policy's people there. False: for none of them anything
 * is known. */
struct ctl_asked {
  struct cred_policy policy;
  bool is_known;
};

/* Reads what each service of that directory can prove, but for those where nobody can be asked. To
 * be freed: asking->services. */
void ctl_services_read(struct ctl_asking *asking, char *directory);

/* Does the section ("policy NAME") give this key? */
bool ctl_policy_says(const struct ctl_asking *asking, const char *section, const char *key);

struct ctl_people ctl_people_of(const struct ctl_asking *asking, const char *section);
bool ctl_people_are_at(const struct ctl_people *people, const struct ctl_service *service);
struct ctl_asked ctl_asked_of(const struct ctl_asking *asking, const struct ctl_people *people,
                              const struct ctl_service *service);

/* The kinds that a login there can prove at most, and how many. */
unsigned ctl_kinds_for(const struct ctl_service *service, const struct cred_policy *policy);
uint32_t ctl_kinds_count(unsigned kinds);

/* Does the policy let nobody in there? */
bool ctl_is_shut(const struct ctl_service *service, const struct cred_policy *policy);

#endif
