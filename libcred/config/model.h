/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_MODEL_H
#define CRED_CONFIG_MODEL_H

#include <sys/stat.h>

#include "config/keys.h"
#include "config/problem.h"

#define CRED_CONFIG_DEFAULT "default" /* the policy that matches everyone and comes first */

struct cred_config_given {
  uint64_t bits[CRED_CONFIG_KEYS_MAX / 64];
};

/* In [policy default] every value is complete; in others only given ones count. */
struct cred_config_policy {
  char name[CRED_WORD_SIZE];
  struct cred_config_match match;
  struct cred_policy values;
  struct cred_config_given given;
};

/* Where values were given last, in a configuration that was read from files. */
struct cred_config_spot {
  uint16_t file; /* in files; counts only with a line */
  uint32_t line; /* 0: nowhere */
};
#define CRED_CONFIG_FILES_MAX 257 /* the main file and the drop-ins */
struct cred_config_places {
  uint16_t file_count;
  char *files[CRED_CONFIG_FILES_MAX];
  struct cred_config_spot policies[CRED_CONFIG_POLICIES_MAX]; /* their first section lines */
  /* row 0 is the site, the others are the policies */
  struct cred_config_spot values[1 + CRED_CONFIG_POLICIES_MAX][CRED_CONFIG_KEYS_MAX];
};

/* What an applied policy was read from; zeros: from nowhere. */
struct cred_config_origin {
  struct stat directory;
  struct stat file;
};

struct cred_config {
  struct cred_site site;     /* as given */
  struct cred_site in_force; /* with the usual places for the paths that are not given */
  struct cred_config_given site_given;
  size_t policy_count; /* policies[0] is default */
  struct cred_config_policy *policies[CRED_CONFIG_POLICIES_MAX];
  struct cred_config_places *places; /* NULL: unknown */
  struct cred_config_origin origin;
};

/*
 * The place of the policy's (NULL: the site's) value of that key, or with key NULL of the policy
 * itself. label takes the section's name and must live as long as the result.
 */
struct cred_config_place cred_config_place_of(const struct cred_config *config,
                                              const struct cred_config_policy *policy,
                                              const struct cred_config_key *key,
                                              char label[CRED_CONFIG_LABEL_SIZE]);

/* Fills in_force once the site is known; false when a path would be too long. */
bool cred_config_complete(struct cred_config *config, const char *state_directory);
#define CRED_CONFIG_STATE_DIRECTORY LOCALSTATEDIR "/lib/cred"

/*
 * Would cred_config_load read the same from there? Sees whatever was put in the file's place or
 * done to it, short of changes within one tick of the file system's clock.
 */
bool cred_config_is_unchanged(const struct cred_config *config, const char *state_directory);

bool cred_config_given_has(const struct cred_config_given *given,
                           const struct cred_config_key *key);
void cred_config_given_add(struct cred_config_given *given, const struct cred_config_key *key);

/* A configuration with the built-in defaults and an empty [policy default]; NULL without memory. */
struct cred_config *cred_config_new(void);

/* Appends a policy that gives nothing; NULL when there are too many or without memory. */
struct cred_config_policy *cred_config_add_policy(struct cred_config *config, const char *name);
struct cred_config_policy *cred_config_find_policy(const struct cred_config *config,
                                                   const char *name);
size_t cred_config_policy_index(const struct cred_config *config,
                                const struct cred_config_policy *policy);

/* The struct that holds the key's value; policy is NULL for keys of the site. */
void *cred_config_home(struct cred_config *config, struct cred_config_policy *policy,
                       const struct cred_config_key *key);
const void *cred_config_home_of(const struct cred_config *config,
                                const struct cred_config_policy *policy,
                                const struct cred_config_key *key);

/* One word of letters, digits, ".", "_" and "-". */
bool cred_config_policy_name_is_good(const char *name);

bool cred_config_policy_is_default(const struct cred_config_policy *policy);

/* True when the facts satisfy the policy's match_ keys; default matches everyone. */
bool cred_config_policy_matches(const struct cred_config_policy *policy,
                                const struct cred_config_facts *facts);

/* The same without asking about groups: could it match, if the groups were right? */
bool cred_config_policy_could_match(const struct cred_config_policy *policy,
                                    const struct cred_config_facts *facts);

/* Lays the policy's given values over out. */
void cred_config_policy_lay(const struct cred_config_policy *policy, struct cred_policy *out);

/* Whether the policy says the key: given, or any key in default. */
bool cred_config_policy_says(const struct cred_config_policy *policy,
                             const struct cred_config_key *key);

#endif
