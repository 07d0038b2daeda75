/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/model.h"
#include "tests/unit/config_lines.h"

/* Who gets which policy; a user database of our own stands behind it. */

struct fake_group {
  const char *name;
  gid_t gid;
  const char *member;
};

static const struct fake_group fake_groups[] = {
    {"staff", 100, NULL}, {"admins", 101, "sato"}, {"far", 102, NULL}, {"lonely", 103, NULL}};

static struct {
  unsigned questions;
  int group_trouble; /* what getgrnam_r returns for every group */
  int user_trouble;
  size_t room; /* ERANGE below */
} nss;

int __wrap_getpwnam_r(const char *name, struct passwd *out, char *buffer, size_t size,
                      struct passwd **result);
int __wrap_getgrnam_r(const char *name, struct group *out, char *buffer, size_t size,
                      struct group **result);
int __wrap_getgrouplist(const char *user, gid_t group, gid_t *groups, int *count);

/* tanaka: primary group staff, and far through the group list; sato: primary group 1 */
int __wrap_getpwnam_r(const char *name, struct passwd *out, char *buffer, size_t size,
                      struct passwd **result)
{
  nss.questions++;
  *result = NULL;
  if (size < nss.room)
    return ERANGE;
  if (nss.user_trouble != 0)
    return nss.user_trouble;
  if (strcmp(name, "tanaka") != 0 && strcmp(name, "sato") != 0)
    return 0;
  buffer[0] = '\0';
  *out = (struct passwd){.pw_name = buffer, .pw_gid = name[0] == 't' ? 100 : 1};
  *result = out;
  return 0;
}

int __wrap_getgrnam_r(const char *name, struct group *out, char *buffer, size_t size,
                      struct group **result)
{
  char **members = (void *)buffer;

  nss.questions++;
  *result = NULL;
  if (size < nss.room)
    return ERANGE;
  if (nss.group_trouble != 0)
    return nss.group_trouble;
  for (size_t i = 0; i < sizeof(fake_groups) / sizeof(fake_groups[0]); i++)
    if (strcmp(fake_groups[i].name, name) == 0) {
      char *member = buffer + 2 * sizeof(*members);

      (void)snprintf(member, 16, "%s", fake_groups[i].member != NULL ? fake_groups[i].member : "");
      members[0] = fake_groups[i].member != NULL ? member : NULL;
      members[1] = NULL;
      *out = (struct group){.gr_gid = fake_groups[i].gid, .gr_mem = members};
      *result = out;
    }
  return 0;
}

int __wrap_getgrouplist(const char *user, gid_t group, gid_t *groups, int *count)
{
  nss.questions++;
  *count = user[0] == 't' ? 2 : 1;
  groups[0] = group;
  if (user[0] == 't')
    groups[1] = 102;
  return *count;
}

static struct cred_config *make(const char *text)
{
  struct cred_config *config = config_make(text);

  memset(&nss, 0, sizeof(nss));
  return config;
}

static uint32_t deny_for(const struct cred_config *config, const char *user, bool known,
                         const char *service)
{
  struct cred_policy policy;
  struct cred_error error;

  assert_int_equal(cred_config_policy_for(config, user, known, service, &policy, &error), CRED_OK);
  return policy.deny;
}

static const char by_all_kinds[] = "[policy default]\ndeny = 10\nretry = 2\n"
                                   "[policy staff]\nmatch_group = staff\ndeny = 9\n"
                                   "[policy admins]\nmatch_group = lonely admins\ndeny = 8\n"
                                   "[policy far]\nmatch_group = far\nmatch_service = su\ndeny = 7\n"
                                   "[policy su]\nmatch_service = sudo su-l\ndeny = 6\n"
                                   "[policy tanaka]\nmatch_user = tanaka\nmatch_service = sudo\n"
                                   "deny = 5\n";

static void test_matching(void **state)
{
  struct cred_config *config = make(by_all_kinds);

  (void)state;
  assert_int_equal(deny_for(config, "tanaka", true, "sshd"), 9); /* primary group */
  assert_int_equal(deny_for(config, "tanaka", true, "su"), 7);   /* the user's group list */
  assert_int_equal(deny_for(config, "tanaka", true, "su-l"), 6);
  assert_int_equal(deny_for(config, "tanaka", true, "sudo"), 5);
  assert_int_equal(deny_for(config, "sato", true, "sshd"), 8); /* the group's member list */
  assert_int_equal(deny_for(config, "sato", true, "sudo"), 6);
  cred_config_free(config);
}

/* Names that are no account get what everybody gets at the service. */
static void test_unknown_users(void **state)
{
  struct cred_config *config = make(by_all_kinds);

  (void)state;
  assert_int_equal(deny_for(config, "tanaka", false, "sudo"), 6);
  assert_int_equal(deny_for(config, "nobody-such", false, "sshd"), 10);
  assert_int_equal(deny_for(config, "", false, ""), 10);
  assert_int_equal(nss.questions, 0);
  cred_config_free(config);
}

static void test_later_keys_win(void **state)
{
  struct cred_config *config = make("[policy default]\ndeny = 10\nretry = 2\nzone = a\n"
                                    "[policy one]\nmatch_user = tanaka\ndeny = 9\nzone =\n"
                                    "[policy two]\nmatch_user = tanaka sato\nretry = 1\n");
  struct cred_policy policy;

  (void)state;
  assert_int_equal(cred_config_policy_for(config, "tanaka", true, "x", &policy, NULL), CRED_OK);
  assert_int_equal(policy.deny, 9);
  assert_int_equal(policy.retry, 1);
  assert_string_equal(policy.zone, "");
  assert_int_equal(cred_config_policy_for(config, "sato", true, "x", &policy, NULL), CRED_OK);
  assert_int_equal(policy.deny, 10);
  assert_string_equal(policy.zone, "a");
  assert_int_equal(nss.questions, 0);
  cred_config_free(config);
}

/* A word of a list is compared to the letter. */
static void test_no_half_matches(void **state)
{
  struct cred_config *config = make("[policy default]\ndeny = 10\n[policy x]\n"
                                    "match_user = tanaka2 tan atanaka Tanaka\ndeny = 1\n");

  (void)state;
  assert_int_equal(deny_for(config, "tanaka", true, "sshd"), 10);
  assert_int_equal(deny_for(config, "tanaka2 tan", true, "sshd"), 10);
  assert_int_equal(deny_for(config, "", true, "sshd"), 10);
  cred_config_free(config);
}

static void refused(const struct cred_config *config, const char *user, const char *service)
{
  static const struct cred_policy none;
  struct cred_policy policy;
  struct cred_error error = {0};

  memset(&policy, 0xff, sizeof(policy));
  assert_int_equal(cred_config_policy_for(config, user, true, service, &policy, &error),
                   CRED_ERR_LOOKUP);
  assert_memory_equal(&policy, &none, sizeof(policy));
  assert_true(error.text[0] != '\0');
}

static void test_trouble_denies(void **state)
{
  static const int troubles[] = {EAGAIN, EIO, EMFILE, ENOENT, ECONNREFUSED};
  struct cred_config *config = make(by_all_kinds);

  (void)state;
  for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
    nss.group_trouble = troubles[i];
    refused(config, "tanaka", "sshd");
    nss.group_trouble = 0;
    nss.user_trouble = troubles[i];
    refused(config, "sato", "sshd");
    nss.user_trouble = 0;
  }
  refused(config, "gone", "sshd");
  cred_config_free(config);
  config = make("[policy default]\n[policy x]\nmatch_group = nowhere\nmatch_service = sshd\n");
  refused(config, "tanaka", "sshd");
  cred_config_free(config);
}

/* Whoever cannot be meant is not asked about: an outage then stops nobody. */
static void test_asks_only_where_it_matters(void **state)
{
  struct cred_config *config =
      make("[policy default]\ndeny = 10\n"
           "[policy x]\nmatch_group = nowhere\nmatch_service = sshd\ndeny = 1\n"
           "[policy y]\nmatch_group = nowhere\nmatch_user = sato\ndeny = 1\n");

  (void)state;
  assert_int_equal(deny_for(config, "tanaka", true, "login"), 10);
  assert_int_equal(nss.questions, 0);
  refused(config, "sato", "login");
  refused(config, "tanaka", "sshd");
  cred_config_free(config);
}

static void test_big_answers(void **state)
{
  struct cred_config *config = make(by_all_kinds);

  (void)state;
  nss.room = 300000;
  assert_int_equal(deny_for(config, "tanaka", true, "sshd"), 9);
  nss.room = 1 << 30;
  refused(config, "tanaka", "sshd");
  cred_config_free(config);
}

/* Policies that contradict each other only together. */
static void test_limits_are_settled(void **state)
{
  struct cred_config *config =
      make("[policy default]\n"
           "[policy one]\nmatch_user = tanaka\nunlock_time = 7200\nmin_length = 20\n"
           "[policy two]\nmatch_user = tanaka\nunlock_time_max = 3600\nmax_length = 16\n");
  struct cred_policy policy;

  (void)state;
  assert_int_equal(cred_config_policy_for(config, "tanaka", true, "x", &policy, NULL), CRED_OK);
  assert_int_equal(policy.unlock_time_max, 7200);
  assert_int_equal(policy.max_length, 20);
  cred_config_free(config);
  config = make("[policy default]\nunlock_time = never\n");
  assert_int_equal(cred_config_policy_for(config, "tanaka", true, "x", &policy, NULL), CRED_OK);
  assert_int_equal(policy.unlock_time_max, 86400);
  cred_config_free(config);
}

static const struct cred_config_item *value_of(const struct cred_config_explanation *explanation,
                                               const char *key)
{
  for (size_t i = 0; i < explanation->values->count; i++)
    if (strcmp(explanation->values->items[i].key, key) == 0)
      return &explanation->values->items[i];
  fail_msg("%s is not explained", key);
  return NULL;
}

static void test_explanation(void **state)
{
  struct cred_config *config = make(by_all_kinds);
  const struct cred_config_facts facts = {
      .user = "tanaka", .known = true, .service = "sudo", .groups = "staff far"};
  const struct cred_config_facts elsewhere = {
      .user = "tanaka", .known = true, .service = "sshd", .groups = "staff far"};
  struct cred_config_explanation *explanation = NULL;

  (void)state;
  assert_int_equal(cred_config_explain(config, &facts, &explanation, NULL), CRED_OK);
  assert_int_equal(explanation->policy_count, 4);
  assert_string_equal(explanation->policies[0], "default");
  assert_string_equal(explanation->policies[1], "staff");
  assert_string_equal(explanation->policies[2], "su");
  assert_string_equal(explanation->policies[3], "tanaka");
  assert_string_equal(value_of(explanation, "deny")->value, "5");
  assert_string_equal(value_of(explanation, "deny")->from, "tanaka");
  assert_string_equal(value_of(explanation, "retry")->from, "default");
  assert_string_equal(value_of(explanation, "totp")->from, "");
  assert_string_equal(value_of(explanation, "totp")->value, "off");
  cred_config_explanation_free(explanation);
  assert_int_equal(cred_config_explain(config, &elsewhere, &explanation, NULL), CRED_OK);
  assert_string_equal(value_of(explanation, "deny")->from, "staff");
  cred_config_explanation_free(explanation);
  cred_config_free(config);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_matching),       cmocka_unit_test(test_unknown_users),
      cmocka_unit_test(test_later_keys_win), cmocka_unit_test(test_no_half_matches),
      cmocka_unit_test(test_trouble_denies), cmocka_unit_test(test_asks_only_where_it_matters),
      cmocka_unit_test(test_big_answers),    cmocka_unit_test(test_limits_are_settled),
      cmocka_unit_test(test_explanation),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
