/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/value.h"
#include "tests/unit/config_lines.h"

/* What is shipped is accepted, and says what it promises. */

static size_t read_shipped(const char *name, char *out, size_t size)
{
  const char *srcdir = getenv("srcdir");
  char path[4096];
  FILE *file;
  size_t length;

  (void)snprintf(path, sizeof(path), "%s/conf/%s", srcdir != NULL ? srcdir : ".", name);
  file = fopen(path, "r");
  assert_non_null(file);
  length = fread(out, 1, size, file);
  (void)fclose(file);
  assert_in_range(length, 1, size - 1);
  return length;
}

/* cred.conf with these profiles behind it, without the warnings about what is not obeyed yet. */
static struct cred_config *shipped(const char *const *profiles, size_t count)
{
  char text[16384], more[16384];
  size_t length = read_shipped("cred.conf", text, sizeof(text));
  size_t used = 0;
  struct cred_config_problems *problems = NULL;
  struct cred_config *config = NULL;

  for (size_t i = 0; i < count; i++)
    used += read_shipped(profiles[i], more + used, sizeof(more) - used);
  config = config_from(text, length, count > 0 ? more : NULL, used, &problems);
  for (size_t i = 0; i < cred_config_problems_count(problems); i++) {
    const struct cred_config_problem *problem = cred_config_problems_get(problems, i);

    if (problem->kind != CRED_CONFIG_NOT_OBEYED_YET)
      fail_msg("%s:%u: %s %s", problem->file, problem->line,
               cred_config_problem_format(problem->kind), problem->key);
  }
  cred_config_problems_free(problems);
  assert_non_null(config);
  return config;
}

static const char *const profiles[] = {"profiles/10-staff.conf", "profiles/20-mynumber.conf",
                                       "profiles/30-privileged.conf", "profiles/40-emergency.conf"};
#define PROFILES (sizeof(profiles) / sizeof(profiles[0]))

static void test_each_is_accepted(void **state)
{
  (void)state;
  cred_config_free(shipped(NULL, 0));
  for (size_t i = 0; i < PROFILES; i++)
    cred_config_free(shipped(&profiles[i], 1));
  cred_config_free(shipped(profiles, PROFILES));
}

/* cred.conf names the built-in values of everything but totp. */
static void test_main_file_is_the_default(void **state)
{
  struct cred_config *config = shipped(NULL, 0);
  struct cred_config *built_in =
      config_from("[policy default]\ntotp = enrolled\n", 33, NULL, 0, NULL);
  struct cred_config_diff *diff = NULL;

  (void)state;
  assert_non_null(built_in);
  assert_int_equal(cred_config_compare(built_in, config, &diff, NULL), CRED_OK);
  assert_int_equal(diff->count, 0);
  cred_config_diff_free(diff);
  cred_config_free(built_in);
  cred_config_free(config);
}

static struct cred_policy policy_of(const struct cred_config *config, const char *user,
                                    const char *groups)
{
  const struct cred_config_facts facts = {
      .user = user, .known = true, .service = "sshd", .groups = groups};
  struct cred_policy policy;

  cred_config_resolve(config, &facts, &policy);
  return policy;
}

static void never_weaker(const struct cred_policy *staff, const struct cred_policy *privileged)
{
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];

    if (key->home == CRED_HOME_POLICY && key->stricter != CRED_STRICTER_UNKNOWN &&
        cred_value_judge(key, staff, privileged) == CRED_CONFIG_WEAKER)
      fail_msg("%s is weaker for privileged IDs than for staff", key->name);
  }
}

static void test_privileged_is_never_weaker(void **state)
{
  struct cred_config *config = shipped(profiles, PROFILES);
  struct cred_policy staff = policy_of(config, "tanaka", "staff");
  struct cred_policy zone = policy_of(config, "tanaka", "staff mynumber");
  struct cred_policy privileged = policy_of(config, "sato", "sudo");
  struct cred_policy both = policy_of(config, "sato", "staff sudo");
  struct cred_policy all = policy_of(config, "sato", "staff mynumber sudo");
  struct cred_policy root = policy_of(config, "root", "");
  struct cred_policy emergency = policy_of(config, "emergency", "staff sudo");

  (void)state;
  never_weaker(&staff, &zone);
  never_weaker(&staff, &privileged);
  never_weaker(&staff, &both);
  never_weaker(&zone, &all);
  never_weaker(&staff, &root);
  never_weaker(&staff, &emergency);
  assert_true(privileged.privileged && root.privileged && both.privileged && emergency.privileged);
  assert_int_equal(zone.factors_required, 2);
  assert_true(emergency.direct_login);
  cred_config_free(config);
}

/* Nor by what config check says, whichever of the profiles somebody takes. */
static void test_none_is_called_weaker(void **state)
{
  (void)state;
  for (unsigned taken = 0; taken < 1u << PROFILES; taken++) {
    const char *some[PROFILES];
    struct cred_config_weaknesses *weaker = NULL;
    struct cred_config *config = NULL;
    size_t count = 0;

    for (size_t i = 0; i < PROFILES; i++)
      if ((taken & 1u << i) != 0)
        some[count++] = profiles[i];
    config = shipped(some, count);
    assert_int_equal(cred_config_weaker_than_staff(config, &weaker, NULL), CRED_OK);
    if (weaker->count > 0)
      fail_msg("%s: %s is weaker than that of %s", weaker->rows[0].privileged, weaker->rows[0].key,
               weaker->rows[0].staff);
    cred_config_weaknesses_free(weaker);
    cred_config_free(config);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_each_is_accepted),
      cmocka_unit_test(test_main_file_is_the_default),
      cmocka_unit_test(test_privileged_is_never_weaker),
      cmocka_unit_test(test_none_is_called_weaker),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
