/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "decide/account.h"
#include "decide/exception.h"

#define NOW 1795219200000
#define URGENT_MS (CRED_EXCEPTION_URGENT_DAYS * 24 * 60 * 60 * (int64_t)1000)
#define DAY (24 * 60 * 60 * (int64_t)1000)

static struct cred_account_facts someone(void)
{
  return (struct cred_account_facts){
      .class = CRED_SOURCE_REMOTE, .remote_host = "192.0.2.7", .idle_since_ms = NOW - DAY};
}

static struct cred_policy open_policy(void)
{
  return (struct cred_policy){.direct_login = true};
}

static void test_whose_code(void **state)
{
  struct cred_policy policy = {.shared = true, .actor_groups = "staff"};

  (void)state;
  for (enum cred_source_class class = CRED_SOURCE_NONE; class <= CRED_SOURCE_SELF; class ++) {
    enum cred_code_owner owner = cred_account_code_owner(&policy, class, false);

    if (class == CRED_SOURCE_LOCAL)
      assert_int_equal(owner, CRED_CODE_OF_USER);
    else if (class == CRED_SOURCE_SELF)
      assert_int_equal(owner, CRED_CODE_OF_NOBODY);
    else
      assert_int_equal(owner, CRED_CODE_OF_SUBJECT);
    assert_int_equal(cred_account_code_owner(&policy, class, true), CRED_CODE_OF_SUBJECT);
  }
  policy.actor_groups[0] = '\0';
  assert_int_equal(cred_account_code_owner(&policy, CRED_SOURCE_LOCAL, false),
                   CRED_CODE_OF_SUBJECT);
  assert_int_equal(cred_account_code_owner(&policy, CRED_SOURCE_SELF, false), CRED_CODE_OF_SUBJECT);
  strcpy(policy.actor_groups, "staff");
  policy.shared = false; /* an ID of a default name is one person's */
  assert_int_equal(cred_account_code_owner(&policy, CRED_SOURCE_LOCAL, false),
                   CRED_CODE_OF_SUBJECT);
}

#define LIFTED(rule) (1u << (rule))
#define assert_judged(facts, policy, lifted, verdict)                                              \
  assert_int_equal(cred_account_judge(&(facts), &(policy), (lifted), NOW), (verdict))

/* What weighs more comes first, and each rule can be lifted but suspension. */
static void test_order(void **state)
{
  struct cred_account_facts facts = someone();
  struct cred_policy policy = open_policy();
  uint32_t lifted = 0;

  (void)state;
  facts.is_suspended = true;
  facts.until_ms = NOW;
  facts.idle_since_ms = NOW - 30 * DAY;
  policy.max_idle_days = 30;
  policy.direct_login = false;
  strcpy(policy.zone_groups, "a");
  strcpy(policy.allow_sources, "10.0.0.0/8");
  assert_judged(facts, policy, UINT32_MAX, CRED_ACCOUNT_SUSPENDED);
  facts.is_suspended = false;
  assert_judged(facts, policy, lifted, CRED_ACCOUNT_PAST_UNTIL);
  lifted |= LIFTED(CRED_RULE_UNTIL);
  assert_judged(facts, policy, lifted, CRED_ACCOUNT_DIRECT_LOGIN);
  lifted |= LIFTED(CRED_RULE_DIRECT_LOGIN);
  assert_judged(facts, policy, lifted, CRED_ACCOUNT_SOURCE);
  lifted |= LIFTED(CRED_RULE_ALLOW_SOURCES);
  assert_judged(facts, policy, lifted, CRED_ACCOUNT_ZONE);
  lifted |= LIFTED(CRED_RULE_ZONE_GROUPS);
  assert_judged(facts, policy, lifted, CRED_ACCOUNT_DORMANT);
  lifted |= LIFTED(CRED_RULE_MAX_IDLE_DAYS);
  assert_judged(facts, policy, lifted, CRED_ACCOUNT_GOOD);
}

/* The last day is one of those that count; the end is the first moment of the next one. */
static void test_until(void **state)
{
  struct cred_account_facts facts = someone();
  const struct cred_policy policy = open_policy();

  (void)state;
  facts.until_ms = NOW + 1;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_GOOD);
  facts.until_ms = NOW;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_PAST_UNTIL);
}

static void test_dormant(void **state)
{
  struct cred_account_facts facts = someone();
  struct cred_policy policy = open_policy();

  (void)state;
  policy.max_idle_days = 90;
  facts.idle_since_ms = NOW - 90 * DAY + 1;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_GOOD);
  facts.idle_since_ms = NOW - 90 * DAY;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_DORMANT);
  facts.idle_since_ms = NOW + DAY; /* the clock was set back */
  assert_judged(facts, policy, 0, CRED_ACCOUNT_GOOD);
  facts.idle_since_ms = 0;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_GOOD);
  facts.idle_since_ms = 1;
  policy.max_idle_days = 0;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_GOOD);
}

static void test_batch(void **state)
{
  struct cred_account_facts facts = someone();
  struct cred_policy policy = open_policy();

  (void)state;
  facts.is_batch = true;
  facts.class = CRED_SOURCE_SERVICE;
  facts.remote_host = "";
  facts.idle_since_ms = 1;
  policy.max_idle_days = 1;
  policy.direct_login = false;
  strcpy(policy.zone_groups, "a");
  strcpy(policy.allow_sources, "local");
  assert_judged(facts, policy, 0, CRED_ACCOUNT_GOOD);
  facts.until_ms = NOW;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_PAST_UNTIL);
  facts.is_suspended = true;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_SUSPENDED);
}

static void test_direct_login(void **state)
{
  struct cred_account_facts facts = someone();
  struct cred_policy policy = open_policy();

  (void)state;
  policy.shared = true; /* nobody logs in to what several people use */
  assert_judged(facts, policy, 0, CRED_ACCOUNT_DIRECT_LOGIN);
  policy.shared = policy.direct_login = false;
  facts.class = CRED_SOURCE_ACTOR;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_DIRECT_LOGIN);
  facts.is_named_actor = true;
  assert_judged(facts, policy, 0, CRED_ACCOUNT_GOOD);
  facts.is_named_actor = false;
  facts.class = CRED_SOURCE_SELF; /* its own program, in a session that was let in */
  assert_judged(facts, policy, 0, CRED_ACCOUNT_GOOD);
}

static void test_sources(void **state)
{
  const char list[] = "192.0.2.0/24 2001:db8:1::/48 198.51.100.9";

  (void)state;
  assert_true(cred_account_source_is_allowed(list, CRED_SOURCE_REMOTE, "192.0.2.7"));
  assert_true(cred_account_source_is_allowed(list, CRED_SOURCE_TRUSTED, "198.51.100.9"));
  assert_true(cred_account_source_is_allowed(list, CRED_SOURCE_REMOTE, "2001:db8:1:2::3"));
  assert_true(cred_account_source_is_allowed(list, CRED_SOURCE_REMOTE, "::ffff:192.0.2.7"));
  assert_true(cred_account_source_is_allowed("fe80::/10", CRED_SOURCE_REMOTE, "fe80::1%eth0"));
  assert_false(cred_account_source_is_allowed(list, CRED_SOURCE_REMOTE, "192.0.3.7"));
  assert_false(cred_account_source_is_allowed(list, CRED_SOURCE_REMOTE, "2001:db8:2::3"));
  assert_false(cred_account_source_is_allowed(list, CRED_SOURCE_REMOTE, "office.example"));
  assert_false(cred_account_source_is_allowed(list, CRED_SOURCE_REMOTE, "local"));
  assert_false(cred_account_source_is_allowed(list, CRED_SOURCE_LOCAL, ""));
  assert_false(cred_account_source_is_allowed(list, CRED_SOURCE_SERVICE, ""));
  assert_false(cred_account_source_is_allowed(list, CRED_SOURCE_NONE, ""));
  assert_true(cred_account_source_is_allowed(list, CRED_SOURCE_ACTOR, ""));
  assert_true(cred_account_source_is_allowed(list, CRED_SOURCE_SELF, ""));
}

/* The word stands anywhere, and what is behind it counts too. */
static void test_local_word(void **state)
{
  (void)state;
  assert_true(cred_account_source_is_allowed("local", CRED_SOURCE_LOCAL, ""));
  assert_true(cred_account_source_is_allowed("10.0.0.0/8 local", CRED_SOURCE_LOCAL, ""));
  assert_true(cred_account_source_is_allowed("local 10.0.0.0/8", CRED_SOURCE_REMOTE, "10.1.2.3"));
  assert_false(cred_account_source_is_allowed("local", CRED_SOURCE_REMOTE, "local"));
  assert_false(cred_account_source_is_allowed("local", CRED_SOURCE_SERVICE, ""));
}

static void assert_state(bool urgent, int64_t approved, enum cred_exception_end end, int64_t from,
                         int64_t until, enum cred_exception_state expected)
{
  const struct cred_exception_facts facts = {.is_urgent = urgent,
                                             .requested_ms = NOW - URGENT_MS + 1,
                                             .approved_ms = approved,
                                             .end = end,
                                             .from_ms = from,
                                             .until_ms = until};

  assert_int_equal(cred_exception_judge(&facts, NOW), expected);
  assert_int_equal(cred_exception_lifts(expected),
                   expected == CRED_EXCEPTION_IN_FORCE || expected == CRED_EXCEPTION_UNAPPROVED);
}

/* Nobody has approved it for so long. */
static void test_urgent_for_a_while(void **state)
{
  struct cred_exception_facts facts = {
      .is_urgent = true, .requested_ms = NOW - URGENT_MS, .until_ms = NOW + 1};

  (void)state;
  assert_int_equal(cred_exception_judge(&facts, NOW - 1), CRED_EXCEPTION_UNAPPROVED);
  assert_int_equal(cred_exception_judge(&facts, NOW), CRED_EXCEPTION_LAPSED);
  facts.approved_ms = NOW;
  assert_int_equal(cred_exception_judge(&facts, NOW), CRED_EXCEPTION_IN_FORCE);
}

/* The wall clock set back brings back nothing that is over. */
static void test_over_by_either_clock(void **state)
{
  struct cred_exception_facts facts = {
      .approved_ms = 1, .requested_ms = NOW, .from_ms = NOW, .until_ms = NOW + 1000};

  (void)state;
  facts.passed_ms = 999;
  assert_int_equal(cred_exception_judge(&facts, NOW), CRED_EXCEPTION_IN_FORCE);
  facts.passed_ms = 1000;
  assert_int_equal(cred_exception_judge(&facts, NOW), CRED_EXCEPTION_LAPSED);
  assert_int_equal(cred_exception_judge(&facts, NOW - 1000), CRED_EXCEPTION_LAPSED);
  facts.passed_ms = 0;
  assert_int_equal(cred_exception_judge(&facts, NOW + 1000), CRED_EXCEPTION_LAPSED);
  assert_int_equal(cred_exception_judge(&facts, NOW - 1), CRED_EXCEPTION_NOT_YET);
  facts = (struct cred_exception_facts){
      .is_urgent = true, .requested_ms = NOW, .passed_ms = URGENT_MS, .until_ms = INT64_MAX};
  assert_int_equal(cred_exception_judge(&facts, NOW), CRED_EXCEPTION_LAPSED);
}

static void test_exception_states(void **state)
{
  const enum cred_exception_end none = CRED_EXCEPTION_END_NONE;

  (void)state;
  assert_state(false, 0, none, 0, NOW + 1, CRED_EXCEPTION_REQUESTED);
  assert_state(true, 0, none, NOW, NOW + 1, CRED_EXCEPTION_UNAPPROVED);
  assert_state(true, 0, none, NOW + 1, NOW + 2, CRED_EXCEPTION_NOT_YET);
  assert_state(false, 1, none, NOW, NOW + 1, CRED_EXCEPTION_IN_FORCE);
  assert_state(true, 1, none, NOW, NOW + 1, CRED_EXCEPTION_IN_FORCE);
  assert_state(false, 1, none, NOW + 1, NOW + 2, CRED_EXCEPTION_NOT_YET);
  assert_state(false, 1, none, 0, NOW, CRED_EXCEPTION_LAPSED);
  assert_state(true, 0, none, 0, NOW, CRED_EXCEPTION_LAPSED);
  assert_state(false, 0, none, 0, NOW, CRED_EXCEPTION_LAPSED);
  assert_state(true, 1, CRED_EXCEPTION_END_REVOKED, 0, NOW + 1, CRED_EXCEPTION_REVOKED);
  assert_state(true, 0, CRED_EXCEPTION_END_REFUSED, 0, NOW + 1, CRED_EXCEPTION_REFUSED);
}

static enum cred_exception_answer decide(enum cred_exception_step step, uint32_t actor,
                                         bool is_urgent, int64_t approved_ms, int64_t until_ms)
{
  const struct cred_exception_deciding deciding = {
      .step = step, .actor = actor, .requester = 10, .subject_uid = 20};
  const struct cred_exception_facts facts = {
      .is_urgent = is_urgent, .approved_ms = approved_ms, .until_ms = until_ms};

  return cred_exception_decide(&deciding, &facts, NOW);
}

static void test_exception_decided(void **state)
{
  const enum cred_exception_step approve = CRED_EXCEPTION_STEP_APPROVE;
  const enum cred_exception_step revoke = CRED_EXCEPTION_STEP_REVOKE;

  (void)state;
  assert_int_equal(decide(approve, 30, false, 0, NOW + 1), CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(decide(approve, 10, false, 0, NOW + 1), CRED_EXCEPTION_ANSWER_SAME_PERSON);
  assert_int_equal(decide(approve, 20, false, 0, NOW + 1), CRED_EXCEPTION_ANSWER_SAME_PERSON);
  assert_int_equal(decide(approve, CRED_ACTOR_UNKNOWN, false, 0, NOW + 1),
                   CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR);
  assert_int_equal(decide(approve, 0, false, 0, NOW + 1), CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR);
  assert_int_equal(decide(approve, 30, false, 1, NOW + 1), CRED_EXCEPTION_ANSWER_TOO_LATE);
  assert_int_equal(decide(approve, 30, false, 0, NOW), CRED_EXCEPTION_ANSWER_TOO_LATE);
  /* an urgent one was in force, and is reported afterwards */
  assert_int_equal(decide(approve, 30, true, 0, NOW), CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(decide(CRED_EXCEPTION_STEP_REFUSE, 10, false, 0, NOW + 1),
                   CRED_EXCEPTION_ANSWER_SAME_PERSON);
  assert_int_equal(decide(revoke, CRED_ACTOR_UNKNOWN, false, 1, NOW + 1),
                   CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(decide(revoke, 10, false, 1, NOW), CRED_EXCEPTION_ANSWER_TOO_LATE);
  assert_int_equal(decide(CRED_EXCEPTION_STEP_NONE, 30, false, 0, NOW + 1),
                   CRED_EXCEPTION_ANSWER_REFUSED);
}

static void test_rule_names(void **state)
{
  (void)state;
  for (int rule = CRED_RULE_NONE + 1; rule < CRED_RULE_COUNT; rule++)
    assert_int_equal(cred_rule_find(cred_rule_name((enum cred_rule)rule)), rule);
  assert_int_equal(cred_rule_find(""), CRED_RULE_NONE);
  assert_int_equal(cred_rule_find("suspended"), CRED_RULE_NONE);
  assert_string_equal(cred_rule_name(CRED_RULE_COUNT), "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_order),
      cmocka_unit_test(test_whose_code),
      cmocka_unit_test(test_until),
      cmocka_unit_test(test_dormant),
      cmocka_unit_test(test_batch),
      cmocka_unit_test(test_direct_login),
      cmocka_unit_test(test_sources),
      cmocka_unit_test(test_local_word),
      cmocka_unit_test(test_exception_states),
      cmocka_unit_test(test_urgent_for_a_while),
      cmocka_unit_test(test_over_by_either_clock),
      cmocka_unit_test(test_exception_decided),
      cmocka_unit_test(test_rule_names),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
