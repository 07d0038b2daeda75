/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/model.h"
#include "config/nss.h"
#include "config/words.h"

/* What is right by itself, but not on this host. */

struct checking {
  const struct cred_config *config;
  struct cred_config_problems *problems;
  const struct cred_config_policy *policy; /* NULL: the site */
  const struct cred_config_key *key;
};

static struct cred_config_problem *complain(const struct checking *checking,
                                            enum cred_config_problem_kind kind, const char *value,
                                            bool is_warning)
{
  char label[CRED_CONFIG_LABEL_SIZE];
  struct cred_config_place place =
      cred_config_place_of(checking->config, checking->policy, checking->key, label);
  struct cred_config_problem *problem =
      cred_config_problems_add(checking->problems, kind, &place, checking->key->name, value);

  problem->is_warning = is_warning;
  return problem;
}

static void complain_of_file(const struct checking *checking, const char *path, int reason)
{
  struct cred_config_problem *problem =
      complain(checking, CRED_CONFIG_NO_FILE, path, !checking->key->obeyed);

  (void)snprintf(problem->detail, sizeof(problem->detail), "%s", strerror(reason));
}

/* As whoever uses the file will ask: what others can change decides nothing. */
static void check_file(const struct checking *checking, const char *path)
{
  bool is_warning = !checking->key->obeyed;
  struct stat status;

  if (access(path, R_OK) != 0 || stat(path, &status) != 0)
    complain_of_file(checking, path, errno);
  else if (!S_ISREG(status.st_mode))
    complain_of_file(checking, path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
  else if (status.st_uid != 0 && status.st_uid != geteuid())
    (void)complain(checking, CRED_CONFIG_FILE_NOT_OURS, path, is_warning);
  else if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    (void)complain(checking, CRED_CONFIG_FILE_WRITABLE, path, is_warning);
}

/* A group that decides who is meant must be found; the others are asked about later. */
static void check_group(const struct checking *checking, const char *group)
{
  bool ignored = false;

  if (cred_nss_group_has(group, NULL, &ignored, NULL) != CRED_OK)
    (void)complain(checking, CRED_CONFIG_NO_SUCH_GROUP, group, !checking->key->obeyed);
}

static void check_user(const struct checking *checking, const char *user)
{
  if (cred_nss_user_exists(user, NULL) != CRED_OK)
    (void)complain(checking, CRED_CONFIG_NO_SUCH_USER, user, true);
}

static void check_service(const struct checking *checking, const char *service)
{
  if (!cred_config_has_service(service))
    (void)complain(checking, CRED_CONFIG_NO_SUCH_SERVICE, service, true);
}

static void check_words(const struct checking *checking, const char *list,
                        void (*check)(const struct checking *, const char *))
{
  char word[CRED_LIST_SIZE];

  while (cred_words_next(&list, word))
    check(checking, word);
}

static void check_value(const struct checking *checking)
{
  const unsigned char *home =
      cred_config_home_of(checking->config, checking->policy, checking->key);
  const char *text = (const char *)home + checking->key->offset;

  switch (checking->key->type) {
  case CRED_VALUE_GROUPS:
    check_words(checking, text, check_group);
    break;
  case CRED_VALUE_USERS:
    check_words(checking, text, check_user);
    break;
  case CRED_VALUE_SERVICES:
    check_words(checking, text, check_service);
    break;
  case CRED_VALUE_PATHS:
    check_words(checking, text, check_file);
    break;
  case CRED_VALUE_PATH:
    if (checking->policy != NULL && text[0] != '\0')
      check_file(checking, text);
    break;
  default:
    break;
  }
}

static void check_policy(struct checking *checking)
{
  for (size_t i = 0; i < cred_config_key_count; i++) {
    checking->key = &cred_config_key_table[i];
    if (checking->key->home != CRED_HOME_SITE &&
        cred_config_given_has(&checking->policy->given, checking->key))
      check_value(checking);
  }
}

/* Modules translate under this locale, whatever the program's own is. */
static void check_language(struct checking *checking)
{
  const char *language = checking->config->site.language;
  locale_t locale;

  if (language[0] == '\0')
    return;
  locale = newlocale(LC_ALL_MASK, language, (locale_t)0);
  if (locale != (locale_t)0) {
    freelocale(locale);
    return;
  }
  checking->policy = NULL;
  checking->key = cred_config_key_find("site", "language");
  (void)complain(checking, CRED_CONFIG_NO_LOCALE, language, false);
}

enum cred_err cred_config_check_host(const struct cred_config *config,
                                     struct cred_config_problems *problems,
                                     struct cred_error *error)
{
  struct checking checking = {.config = config, .problems = problems};

  check_language(&checking);
  for (size_t i = 0; i < config->policy_count; i++) {
    checking.policy = config->policies[i];
    check_policy(&checking);
  }
  cred_config_problems_sort(problems);
  if (cred_config_problems_errors(problems) > 0)
    return cred_error_set(error, CRED_ERR_CONFIG, "the configuration does not fit this host");
  return CRED_OK;
}
