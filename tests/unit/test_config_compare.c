/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/model.h"
#include "tests/unit/config_lines.h"

/* Policies that come, go, move, or are for others. */

#define BASE "[policy default]\ndeny = 5\ntotp = off\n"
#define STAFF "[policy staff]\nmatch_group = staff\n"
#define ADMIN "[policy admin]\nmatch_user = admin\n"

static void test_given_default_is_no_change(void **state)
{
  struct cred_config_diff *diff =
      config_changes("[policy default]\n", "[policy default]\ndeny = 5\n");

  (void)state;
  assert_int_equal(diff->count, 0);
  cred_config_diff_free(diff);
}

static void test_policies_come_and_go(void **state)
{
  (void)state;
  assert_int_equal(config_judge(BASE, BASE STAFF "deny = 3\n"), CRED_CONFIG_STRICTER);
  assert_int_equal(config_judge(BASE, BASE STAFF "deny = 6\n"), CRED_CONFIG_WEAKER);
  assert_int_equal(config_judge(BASE, BASE STAFF "deny = 5\n"), CRED_CONFIG_NEITHER);
  assert_int_equal(config_judge(BASE STAFF "deny = 3\n", BASE), CRED_CONFIG_WEAKER);
  assert_int_equal(config_judge(BASE STAFF "deny = 6\n", BASE), CRED_CONFIG_STRICTER);
  /* stricter than default, but weaker than what somebody who is both has now */
  assert_int_equal(
      config_judge(BASE ADMIN "deny = 2\n", BASE ADMIN "deny = 2\n" STAFF "deny = 3\n"),
      CRED_CONFIG_WEAKER);
  /* laid under it, it cannot be */
  assert_int_equal(
      config_judge(BASE ADMIN "deny = 2\n", BASE STAFF "deny = 3\n" ADMIN "deny = 2\n"),
      CRED_CONFIG_STRICTER);
}

static void test_keys_of_policies_come_and_go(void **state)
{
  (void)state;
  assert_int_equal(config_judge(BASE STAFF, BASE STAFF "totp = required\n"), CRED_CONFIG_STRICTER);
  assert_int_equal(config_judge(BASE STAFF "totp = required\n", BASE STAFF), CRED_CONFIG_WEAKER);
  assert_int_equal(config_judge(BASE STAFF "totp = off\n", BASE STAFF), CRED_CONFIG_NEITHER);
  /* what staff says is what decides, whatever default becomes */
  assert_int_equal(config_judge(BASE STAFF "deny = 3\n", BASE STAFF "deny = 4\n"),
                   CRED_CONFIG_WEAKER);
  assert_int_equal(config_judge(BASE STAFF "deny = 4\n", BASE STAFF "deny = 3\n"),
                   CRED_CONFIG_STRICTER);
}

static void test_policies_move(void **state)
{
  struct cred_config_diff *diff = NULL;

  (void)state;
  assert_int_equal(config_judge(BASE STAFF "deny = 3\n" ADMIN "deny = 4\n",
                                BASE ADMIN "deny = 4\n" STAFF "deny = 3\n"),
                   CRED_CONFIG_STRICTER);
  assert_int_equal(config_judge(BASE STAFF "deny = 4\n" ADMIN "deny = 3\n",
                                BASE ADMIN "deny = 3\n" STAFF "deny = 4\n"),
                   CRED_CONFIG_WEAKER);
  /* no key in common: nothing can change */
  assert_int_equal(config_judge(BASE STAFF "deny = 4\n" ADMIN "totp = required\n",
                                BASE ADMIN "totp = required\n" STAFF "deny = 4\n"),
                   CRED_CONFIG_NEITHER);
  diff = config_changes(BASE STAFF ADMIN, BASE ADMIN STAFF);
  assert_int_equal(diff->count, 2);
  assert_string_equal(diff->changes[0].key, "order");
  assert_string_equal(diff->changes[0].section, "policy admin");
  assert_string_equal(diff->changes[0].old_value, "3");
  assert_string_equal(diff->changes[0].new_value, "2");
  cred_config_diff_free(diff);
}

static void test_policies_for_others(void **state)
{
  struct cred_config_diff *diff =
      config_changes(BASE STAFF "deny = 3\n", BASE "[policy staff]\nmatch_user = bob\ndeny = 3\n");

  (void)state;
  assert_int_equal(diff->count, 2);
  assert_string_equal(diff->changes[0].key, "match_group");
  assert_true(diff->changes[0].was_given);
  assert_false(diff->changes[0].is_given);
  assert_string_equal(diff->changes[1].key, "match_user");
  assert_int_equal(diff->changes[1].judgement, CRED_CONFIG_WEAKER);
  cred_config_diff_free(diff);
  assert_int_equal(config_judge(BASE STAFF "deny = 3\n",
                                BASE "[policy staff]\nmatch_group = clerks\ndeny = 3\n"),
                   CRED_CONFIG_WEAKER);
  assert_int_equal(config_judge(BASE STAFF "match_service = su\ndeny = 3\n",
                                BASE STAFF "match_service = sudo\ndeny = 3\n"),
                   CRED_CONFIG_WEAKER);
  /* a policy that weakens, for fewer: somebody else may be meant now */
  assert_int_equal(
      config_judge(BASE STAFF "deny = 6\n",
                   BASE "[policy staff]\nmatch_group = staff\nmatch_service = su\ndeny = 6\n"),
      CRED_CONFIG_WEAKER);
  /* nothing hangs on it */
  assert_int_equal(
      config_judge(BASE STAFF "deny = 5\n", BASE "[policy staff]\nmatch_user = bob\ndeny = 5\n"),
      CRED_CONFIG_NEITHER);
}

/* Each row tells what it did itself. */
static void test_rows_are_judged_apart(void **state)
{
  struct cred_config_diff *diff =
      config_changes("[policy default]\ndeny = 100\n" STAFF "deny = 2\n", BASE);

  (void)state;
  assert_int_equal(diff->count, 3);
  assert_string_equal(diff->changes[0].section, "policy default");
  assert_int_equal(diff->changes[0].judgement, CRED_CONFIG_STRICTER);
  assert_string_equal(diff->changes[1].key, "match_group");
  assert_int_equal(diff->changes[1].judgement, CRED_CONFIG_NEITHER);
  assert_string_equal(diff->changes[2].key, "deny");
  assert_int_equal(diff->changes[2].judgement, CRED_CONFIG_WEAKER);
  cred_config_diff_free(diff);
}

/* Against the truth: over all subjects, does any value get weaker? */
static uint32_t deny_for(const struct cred_config *config, bool is_staff, bool is_admin)
{
  const struct cred_config_facts facts = {.user = is_admin ? "admin" : "tanaka",
                                          .known = true,
                                          .service = "sshd",
                                          .groups = is_staff ? "staff" : ""};
  struct cred_policy policy;

  cred_config_resolve(config, &facts, &policy);
  return policy.deny;
}

static const char *const shapes[] = {
    BASE,
    "[policy default]\ndeny = 4\n",
    BASE STAFF "deny = 3\n",
    BASE STAFF "deny = 6\n",
    BASE STAFF "totp = required\n",
    BASE ADMIN "deny = 6\n",
    BASE STAFF "deny = 3\n" ADMIN "deny = 6\n",
    BASE ADMIN "deny = 6\n" STAFF "deny = 3\n",
    BASE ADMIN "deny = 3\n" STAFF "deny = 5\n",
    BASE STAFF "deny = 5\n" ADMIN,
    BASE STAFF ADMIN "deny = 5\n",
};

static void test_against_every_subject(void **state)
{
  size_t count = sizeof(shapes) / sizeof(shapes[0]);

  (void)state;
  for (size_t i = 0; i < count * count; i++) {
    struct cred_config *before = config_make(shapes[i / count]);
    struct cred_config *after = config_make(shapes[i % count]);
    struct cred_config_diff *diff = NULL;
    bool totp_is_lost = i / count == 4 && i % count != 4;
    bool truly_weaker = false;

    for (unsigned subject = 0; subject < 4; subject++)
      if (deny_for(after, (subject & 1) != 0, (subject & 2) != 0) >
          deny_for(before, (subject & 1) != 0, (subject & 2) != 0))
        truly_weaker = true;
    assert_int_equal(cred_config_compare(before, after, &diff, NULL), CRED_OK);
    if (diff->weaker != (truly_weaker || totp_is_lost))
      fail_msg("from:\n%s\nto:\n%s\njudged %d, is %d", shapes[i / count], shapes[i % count],
               diff->weaker, truly_weaker);
    cred_config_diff_free(diff);
    cred_config_free(before);
    cred_config_free(after);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_given_default_is_no_change),
      cmocka_unit_test(test_policies_come_and_go),
      cmocka_unit_test(test_keys_of_policies_come_and_go),
      cmocka_unit_test(test_policies_move),
      cmocka_unit_test(test_policies_for_others),
      cmocka_unit_test(test_rows_are_judged_apart),
      cmocka_unit_test(test_against_every_subject),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
