/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_PROBLEM_H
#define CRED_CONFIG_PROBLEM_H

#include "config/keys.h"

#define CRED_CONFIG_PROBLEMS_MAX 1000 /* beyond that they are only counted */

/* Where something stands in the files. */
struct cred_config_place {
  const char *file;
  uint32_t line;
  const char *section; /* "site", "policy staff"; NULL: none */
};

struct cred_config_problems *cred_config_problems_new(void);

/*
 * Adds a problem and returns it, to be completed by the caller until the next one is added. Never
 * NULL: what finds no room is counted and thrown away.
 */
struct cred_config_problem *cred_config_problems_add(struct cred_config_problems *problems,
                                                     enum cred_config_problem_kind kind,
                                                     const struct cred_config_place *place,
                                                     const char *key, const char *value);

/* Sorts by file (as they were read) and line. */
void cred_config_problems_sort(struct cred_config_problems *problems);

#endif
