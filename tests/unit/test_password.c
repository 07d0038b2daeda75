/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "decide/password.h"

#define NOW 1795219200000
#define DAY (24 * 60 * 60 * (int64_t)1000)

static const struct cred_password_facts good = {.set_ms = NOW - DAY};

static struct cred_password_look_reply judge(struct cred_password_facts facts,
                                             const struct cred_policy *policy, bool with_code)
{
  struct cred_password_look_reply reply;

  memset(&reply, 0, sizeof(reply));
  reply.verdict = CRED_PASSWORD_GOOD;
  reply.reason = CRED_REASON_AGE;
  reply.days_left = 77;
  cred_password_judge(&facts, policy, with_code, NOW, &reply);
  return reply;
}

static void assert_verdict(struct cred_password_facts facts, bool with_code,
                           enum cred_password_verdict verdict, enum cred_password_reason reason)
{
  const struct cred_policy policy = {.warn_days = 14};
  struct cred_password_look_reply reply = judge(facts, &policy, with_code);

  assert_int_equal(reply.verdict, verdict);
  assert_int_equal(reply.reason, reason);
  assert_int_equal(reply.days_left, 0);
  assert_int_equal(reply.valid_from_ms, facts.valid_from_ms);
  assert_int_equal(reply.valid_until_ms, facts.valid_until_ms);
}

static void test_good(void **state)
{
  struct cred_password_facts facts = good;

  (void)state;
  assert_verdict(facts, false, CRED_PASSWORD_GOOD, CRED_REASON_NONE);
  facts.has_drifted = true; /* by itself it is only told */
  assert_verdict(facts, false, CRED_PASSWORD_GOOD, CRED_REASON_NONE);
  facts.set_ms = 0;
  assert_verdict(facts, false, CRED_PASSWORD_GOOD, CRED_REASON_NONE);
}

/* What weighs more comes first. */
static void test_order_of_reasons(void **state)
{
  struct cred_password_facts facts = {.is_temporary = true,
                                      .is_compromised = true,
                                      .is_expired = true,
                                      .is_elsewhere = true,
                                      .has_drifted = true,
                                      .set_ms = 1,
                                      .valid_until_ms = NOW};

  (void)state;
  assert_verdict(facts, false, CRED_PASSWORD_COMPROMISED, CRED_REASON_NONE);
  assert_verdict(facts, true, CRED_PASSWORD_MUST_CHANGE, CRED_REASON_COMPROMISED);
  facts.is_compromised = false;
  assert_verdict(facts, true, CRED_PASSWORD_NO_LONGER, CRED_REASON_NONE);
  facts.valid_until_ms = NOW + 1;
  assert_verdict(facts, true, CRED_PASSWORD_MUST_CHANGE, CRED_REASON_DRIFT);
  facts.has_drifted = false;
  assert_verdict(facts, false, CRED_PASSWORD_MUST_CHANGE, CRED_REASON_TEMPORARY);
  facts.is_temporary = false;
  assert_verdict(facts, false, CRED_PASSWORD_MUST_CHANGE, CRED_REASON_EXPIRED);
  facts.is_expired = false;
  assert_verdict(facts, false, CRED_PASSWORD_MUST_CHANGE, CRED_REASON_ELSEWHERE);
}

static void test_times_of_a_temporary_one(void **state)
{
  struct cred_password_facts facts = {.is_temporary = true};

  (void)state;
  assert_verdict(facts, false, CRED_PASSWORD_MUST_CHANGE, CRED_REASON_TEMPORARY);
  facts.valid_from_ms = NOW + 1;
  assert_verdict(facts, false, CRED_PASSWORD_NOT_YET, CRED_REASON_NONE);
  facts.valid_from_ms = NOW;
  assert_verdict(facts, false, CRED_PASSWORD_MUST_CHANGE, CRED_REASON_TEMPORARY);
  facts.valid_until_ms = NOW;
  assert_verdict(facts, false, CRED_PASSWORD_NO_LONGER, CRED_REASON_NONE);
  facts.valid_until_ms = NOW + 1;
  assert_verdict(facts, false, CRED_PASSWORD_MUST_CHANGE, CRED_REASON_TEMPORARY);
  /* the times of one that is not temporary say nothing */
  facts = (struct cred_password_facts){.valid_from_ms = NOW + 1, .valid_until_ms = NOW - 1};
  assert_verdict(facts, false, CRED_PASSWORD_GOOD, CRED_REASON_NONE);
}

/* By uses: due at so many, and announced within the last tenth of them. */
static void test_uses(void **state)
{
  static const struct {
    uint32_t max, uses, left;
    bool due;
  } cases[] = {
      {0, 4000000000u, 0, false}, {1, 0, 0, false},    {1, 1, 0, true},      {3, 1, 0, false},
      {3, 2, 1, false},           {100, 89, 0, false}, {100, 90, 10, false}, {100, 99, 1, false},
      {100, 100, 0, true},        {100, 200, 0, true}, {101, 90, 11, false},
  };

  (void)state;
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    const struct cred_policy policy = {.max_uses = cases[i].max, .max_age_days = 90};
    struct cred_password_facts facts = {.set_ms = NOW, .uses = cases[i].uses};
    struct cred_password_look_reply reply = judge(facts, &policy, false);

    assert_int_equal(reply.verdict, cases[i].due ? CRED_PASSWORD_MUST_CHANGE : CRED_PASSWORD_GOOD);
    assert_int_equal(reply.reason, cases[i].due ? CRED_REASON_USES : CRED_REASON_NONE);
    assert_int_equal(reply.uses_left, cases[i].left);
    facts.set_ms = NOW - 90 * DAY; /* age comes first */
    assert_int_equal(judge(facts, &policy, false).reason, CRED_REASON_AGE);
  }
}

static void assert_age(int64_t age_ms, enum cred_password_verdict verdict, uint32_t days_left)
{
  const struct cred_policy policy = {.max_age_days = 90, .warn_days = 14};
  struct cred_password_facts facts = {.set_ms = NOW - age_ms};
  struct cred_password_look_reply reply = judge(facts, &policy, false);

  assert_int_equal(reply.verdict, verdict);
  assert_int_equal(reply.reason,
                   verdict == CRED_PASSWORD_GOOD ? CRED_REASON_NONE : CRED_REASON_AGE);
  assert_int_equal(reply.days_left, days_left);
}

static void test_age(void **state)
{
  (void)state;
  assert_age(0, CRED_PASSWORD_GOOD, 0);
  assert_age(76 * DAY - 1, CRED_PASSWORD_GOOD, 0);
  assert_age(76 * DAY, CRED_PASSWORD_GOOD, 14);
  assert_age(76 * DAY + 1, CRED_PASSWORD_GOOD, 14);
  assert_age(77 * DAY, CRED_PASSWORD_GOOD, 13);
  assert_age(90 * DAY - 1, CRED_PASSWORD_GOOD, 1);
  assert_age(90 * DAY, CRED_PASSWORD_MUST_CHANGE, 0);
  assert_age(900 * DAY, CRED_PASSWORD_MUST_CHANGE, 0);
  assert_age(-30 * DAY, CRED_PASSWORD_GOOD, 0); /* the clock was set back */
}

static void test_age_without_limit(void **state)
{
  const struct cred_policy policy = {.warn_days = 14},
                           longest = {.max_age_days = UINT32_MAX, .warn_days = UINT32_MAX};
  struct cred_password_facts facts = {.set_ms = 1};

  (void)state;
  assert_int_equal(judge(facts, &policy, false).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(judge(facts, &longest, false).verdict, CRED_PASSWORD_GOOD);
}

/* Where only the own system counts, what was found while persons counted is not held against it. */
static void test_elsewhere_by_scope(void **state)
{
  const struct cred_policy system = {.reuse_scope = CRED_REUSE_SYSTEM};
  const struct cred_policy person = {.reuse_scope = CRED_REUSE_PERSON};
  struct cred_password_facts facts = good;

  (void)state;
  facts.is_elsewhere = true;
  assert_int_equal(judge(facts, &person, false).reason, CRED_REASON_ELSEWHERE);
  assert_int_equal(judge(facts, &system, false).verdict, CRED_PASSWORD_GOOD);
}

static bool is_kept(uint64_t changes, int64_t ended_ms, uint32_t remember, uint32_t days)
{
  const struct cred_password_past past = {.changes_since = changes, .ended_ms = ended_ms};
  const struct cred_policy policy = {.remember = remember, .remember_days = days};

  return cred_password_is_kept(&past, &policy, NOW);
}

static void test_window_by_number(void **state)
{
  (void)state;
  assert_true(is_kept(0, NOW, 0, 0));
  assert_false(is_kept(1, NOW, 0, 0));
  assert_true(is_kept(24, NOW - 9000 * DAY, 24, 0));
  assert_false(is_kept(25, NOW, 24, 0));
  assert_true(is_kept(UINT64_MAX, 0, 0, 0)); /* in force */
}

static void test_window_by_days(void **state)
{
  (void)state;
  assert_true(is_kept(25, NOW - 365 * DAY + 1, 24, 365));
  assert_false(is_kept(25, NOW - 365 * DAY, 24, 365));
  assert_true(is_kept(24, NOW - 365 * DAY, 24, 365)); /* either window is enough */
  assert_true(is_kept(25, NOW + DAY, 24, 1));         /* the clock was set back */
}

static void test_window_all(void **state)
{
  (void)state;
  assert_true(is_kept(UINT64_MAX, 1, CRED_REMEMBER_ALL, 0));
  assert_true(is_kept(UINT64_MAX, 1, CRED_REMEMBER_ALL, 1));
}

static const unsigned char none[CRED_MAC_SIZE], a[CRED_MAC_SIZE] = {[31] = 1};
static const unsigned char b[CRED_MAC_SIZE] = {2}, c[CRED_MAC_SIZE] = {3};

static enum cred_notice notice(const unsigned char *entry, const unsigned char *known,
                               const unsigned char *noticed, const unsigned char *intended)
{
  const struct cred_notice_facts facts = {entry, known, noticed, intended};

  return cred_password_notice(&facts);
}

static void test_notice(void **state)
{
  (void)state;
  assert_int_equal(notice(none, none, none, none), CRED_NOTICE_NOTHING);
  assert_int_equal(notice(none, a, b, c), CRED_NOTICE_NOTHING);
  assert_int_equal(notice(a, none, none, none), CRED_NOTICE_FIRST);
  assert_int_equal(notice(a, none, a, none), CRED_NOTICE_UNSEEN);
  assert_int_equal(notice(a, a, none, none), CRED_NOTICE_KNOWN);
  assert_int_equal(notice(a, a, a, a), CRED_NOTICE_KNOWN);
  assert_int_equal(notice(a, b, a, c), CRED_NOTICE_UNSEEN);
  assert_int_equal(notice(a, b, b, c), CRED_NOTICE_CHANGED);
  assert_int_equal(notice(a, none, b, none), CRED_NOTICE_CHANGED);
  assert_int_equal(notice(a, b, b, a), CRED_NOTICE_CONFIRMED);
  assert_int_equal(notice(a, none, none, a), CRED_NOTICE_CONFIRMED);
  assert_int_equal(notice(a, none, a, a), CRED_NOTICE_CONFIRMED); /* seen before it was known */
  assert_int_equal(notice(a, none, none, b), CRED_NOTICE_FIRST);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good),
      cmocka_unit_test(test_order_of_reasons),
      cmocka_unit_test(test_times_of_a_temporary_one),
      cmocka_unit_test(test_uses),
      cmocka_unit_test(test_age),
      cmocka_unit_test(test_age_without_limit),
      cmocka_unit_test(test_elsewhere_by_scope),
      cmocka_unit_test(test_window_by_number),
      cmocka_unit_test(test_window_by_days),
      cmocka_unit_test(test_window_all),
      cmocka_unit_test(test_notice),
  };

  return cmocka_run_group_tests_name("passwords", tests, NULL, NULL);
}
