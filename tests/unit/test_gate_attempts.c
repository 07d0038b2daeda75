/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "cred/password.h"
#include "gate_fixture.h"

#define POLICY                                                                                     \
  "deny = 3\ndeny_total = 6\ndeny_source = 8\nfail_interval = 900\nunlock_time = 600\n"            \
  "attempt_lease_seconds = 120\n"
#define HOME "192.0.2.1"
#define AWAY "192.0.2.2"
#define OFFICE "10.1.1.1"

static uint64_t transactions;

static int set_up_memory(void **state)
{
  *state = fixture_open("memory", POLICY);
  return 0;
}

static int set_up_sqlite(void **state)
{
  *state = fixture_open("sqlite", POLICY);
  return 0;
}

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

static struct cred_charge_reply charge_as(struct cred_gate *gate, const struct cred_caller *caller)
{
  struct cred_charge_request request = {.caller = *caller};
  struct cred_charge_reply reply;
  enum cred_err err = cred_gate_charge(gate, &request, &reply);

  if (err != CRED_OK)
    print_message("%s\n", cred_gate_error(gate)->text);
  assert_int_equal(err, CRED_OK);
  return reply;
}

static struct cred_settle_reply settle_as(struct cred_gate *gate, const struct cred_caller *caller,
                                          uint64_t ticket, enum cred_outcome outcome)
{
  struct cred_settle_request request = {.caller = *caller, .ticket = ticket, .outcome = outcome};
  struct cred_settle_reply reply;

  assert_int_equal(cred_gate_settle(gate, &request, &reply), CRED_OK);
  return reply;
}

/* One whole attempt in a transaction of its own. */
static enum cred_charge_verdict attempt(struct cred_gate *gate, const char *subject,
                                        const char *host, enum cred_outcome outcome)
{
  struct cred_caller caller = fixture_caller(subject, host, ++transactions);
  struct cred_charge_reply reply = charge_as(gate, &caller);

  if (reply.verdict == CRED_CHARGE_GRANTED)
    assert_int_equal(settle_as(gate, &caller, reply.ticket, outcome).stands,
                     outcome == CRED_OUTCOME_SUCCEEDED);
  return reply.verdict;
}

static void fail_times(struct cred_gate *gate, const char *subject, const char *host, int times)
{
  for (int i = 0; i < times; i++)
    assert_int_equal(attempt(gate, subject, host, CRED_OUTCOME_FAILED), CRED_CHARGE_GRANTED);
}

static void test_lock_comes_exactly_at_deny(void **state)
{
  fail_times(*state, "hanako", HOME, 3);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_LOCKED);
  fixture_advance(599);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_LOCKED);
  fixture_advance(1);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
}

static void test_success_clears_its_count(void **state)
{
  for (int i = 0; i < 5; i++) {
    fail_times(*state, "hanako", OFFICE, 1);
    assert_int_equal(attempt(*state, "hanako", OFFICE, CRED_OUTCOME_SUCCEEDED),
                     CRED_CHARGE_GRANTED);
  }
}

static void test_parallel_tickets_are_bounded_and_lock_nothing(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller callers[3];
  struct cred_charge_reply replies[3];

  for (size_t i = 0; i < 3; i++) {
    callers[i] = fixture_caller("hanako", HOME, 100 + i);
    replies[i] = charge_as(gate, &callers[i]);
    assert_int_equal(replies[i].verdict, CRED_CHARGE_GRANTED);
  }
  assert_int_equal(attempt(gate, "hanako", HOME, CRED_OUTCOME_FAILED), CRED_CHARGE_BUSY);
  for (size_t i = 0; i < 3; i++)
    assert_true(settle_as(gate, &callers[i], replies[i].ticket, CRED_OUTCOME_SUCCEEDED).stands);
  assert_int_equal(attempt(gate, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
}

static void test_one_address_locks_only_itself(void **state)
{
  fail_times(*state, "hanako", HOME, 3);
  assert_int_equal(attempt(*state, "hanako", AWAY, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
  assert_int_equal(attempt(*state, "hanako", OFFICE, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
}

static void test_class_total(void **state)
{
  fail_times(*state, "hanako", HOME, 3);
  fail_times(*state, "hanako", AWAY, 3);
  assert_int_equal(attempt(*state, "hanako", "192.0.2.3", CRED_OUTCOME_FAILED), CRED_CHARGE_LOCKED);
  assert_int_equal(attempt(*state, "hanako", OFFICE, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
}

static void test_sprayer_is_stopped(void **state)
{
  char name[16];

  for (int i = 0; i < 8; i++) {
    (void)snprintf(name, sizeof(name), "s%04d", i);
    fail_times(*state, name, HOME, 1);
  }
  assert_int_equal(attempt(*state, "s9999", HOME, CRED_OUTCOME_FAILED), CRED_CHARGE_LOCKED);
  assert_int_equal(attempt(*state, "s9999", AWAY, CRED_OUTCOME_FAILED), CRED_CHARGE_GRANTED);
}

static void test_charging_again_fails_the_first(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller caller = fixture_caller("hanako", HOME, 7);
  struct cred_charge_reply reply = {0};

  for (int i = 0; i < 4; i++)
    reply = charge_as(gate, &caller);
  assert_int_equal(reply.verdict, CRED_CHARGE_LOCKED);
}

static void test_lapsed_ticket_is_a_failure(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller caller = fixture_caller("hanako", HOME, 7);
  struct cred_charge_reply reply = charge_as(gate, &caller);

  fixture_advance(120);
  assert_false(settle_as(gate, &caller, reply.ticket, CRED_OUTCOME_SUCCEEDED).stands);
  fail_times(gate, "hanako", HOME, 2);
  assert_int_equal(attempt(gate, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_LOCKED);
}

static void test_only_who_charged_settles(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller caller = fixture_caller("hanako", HOME, 7);
  struct cred_charge_reply charged = charge_as(gate, &caller);
  struct cred_settle_request request = {
      .caller = caller, .ticket = charged.ticket, .outcome = CRED_OUTCOME_SUCCEEDED};
  struct cred_settle_reply reply;

  request.caller.transaction = 8;
  assert_int_equal(cred_gate_settle(gate, &request, &reply), CRED_ERR_PERMISSION);
  assert_false(reply.stands);
  request.caller = fixture_caller("taro", HOME, 7);
  assert_int_equal(cred_gate_settle(gate, &request, &reply), CRED_ERR_PERMISSION);
  assert_false(reply.stands);
  assert_true(settle_as(gate, &caller, charged.ticket, CRED_OUTCOME_SUCCEEDED).stands);
  assert_false(settle_as(gate, &caller, charged.ticket, CRED_OUTCOME_SUCCEEDED).stands);
}

static void test_wall_clock_steps_change_no_lock(void **state)
{
  fail_times(*state, "hanako", HOME, 3);
  fixture_set_wall(365 * 86400);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_LOCKED);
  fixture_set_wall(-2 * 365 * 86400);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_LOCKED);
  fixture_advance(600);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
}

static void test_lock_lasts_over_a_reboot(void **state)
{
  fail_times(*state, "hanako", HOME, 3);
  fixture_reboot(60);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_LOCKED);
  fixture_advance(540);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
}

static void test_reboot_with_clock_set_back_does_not_extend(void **state)
{
  fail_times(*state, "hanako", HOME, 3);
  fixture_reboot(-365 * 86400);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_LOCKED);
  fixture_advance(600);
  assert_int_equal(attempt(*state, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
}

static void test_pending_tickets_of_another_boot_fail(void **state)
{
  struct cred_gate *gate = *state;

  for (uint64_t i = 0; i < 3; i++) {
    struct cred_caller caller = fixture_caller("hanako", HOME, 20 + i);
    (void)charge_as(gate, &caller);
  }
  fixture_reboot(1);
  assert_int_equal(attempt(gate, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_LOCKED);
}

static struct cred_caller unknown_caller(const char *typed, const char *host)
{
  struct cred_caller caller = fixture_caller(typed, host, ++transactions);

  caller.known = false;
  return caller;
}

static void test_unknown_names_are_limited_and_leave_no_name(void **state)
{
  struct cred_gate *gate = *state;
  static struct cred_counts_reply counts;
  static struct cred_events_reply events;
  struct cred_counts_request request = {.skip = 0};
  struct cred_events_request all = {.after = 0};
  struct cred_charge_reply reply = {0};
  bool locked = false;

  for (int i = 0; i < 4; i++) {
    struct cred_caller caller = unknown_caller("Passw0rd-typed-here", HOME);
    reply = charge_as(gate, &caller);
    if (reply.verdict == CRED_CHARGE_GRANTED)
      (void)settle_as(gate, &caller, reply.ticket, CRED_OUTCOME_FAILED);
  }
  assert_int_equal(reply.verdict, CRED_CHARGE_LOCKED);
  assert_int_equal(cred_gate_counts(gate, &request, &counts), CRED_OK);
  assert_true(counts.count > 0);
  for (uint32_t i = 0; i < counts.count; i++) {
    const struct cred_count_info *row = &counts.rows[i];

    assert_null(strstr(row->subject, "Passw"));
    assert_true(row->locked ? row->locked_since_ms > 0 && row->locked_since_ms < row->until_ms
                            : row->locked_since_ms == 0);
    locked = locked || row->locked;
  }
  assert_true(locked);
  assert_int_equal(cred_gate_events(gate, &all, &events), CRED_OK);
  assert_int_equal(events.count, 1); /* the store's making only */
}

/* An invented name is refused and let in like a name that is known, address by address. */
static enum cred_charge_verdict attempt_unknown(struct cred_gate *gate, const char *typed,
                                                const char *host)
{
  struct cred_caller caller = unknown_caller(typed, host);
  struct cred_charge_reply reply = charge_as(gate, &caller);

  if (reply.verdict == CRED_CHARGE_GRANTED)
    (void)settle_as(gate, &caller, reply.ticket, CRED_OUTCOME_FAILED);
  return reply.verdict;
}

static void test_unknown_names_are_counted_as_known_ones(void **state)
{
  static const char *const hosts[] = {HOME, AWAY, "192.0.2.3", OFFICE};
  struct cred_gate *gate = *state;

  for (size_t host = 0; host < sizeof(hosts) / sizeof(hosts[0]); host++)
    for (int i = 0; i < 4; i++)
      assert_int_equal(attempt_unknown(gate, "nobody-here", hosts[host]),
                       attempt(gate, "hanako", hosts[host], CRED_OUTCOME_FAILED));
}

static void test_pending_unknown_names_keep_other_addresses_free(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller caller;

  for (int i = 0; i < 3; i++) {
    caller = unknown_caller("nobody-here", HOME);
    assert_int_equal(charge_as(gate, &caller).verdict, CRED_CHARGE_GRANTED);
  }
  caller = unknown_caller("nobody-here", HOME);
  assert_int_equal(charge_as(gate, &caller).verdict, CRED_CHARGE_BUSY);
  caller = unknown_caller("nobody-here", AWAY);
  assert_int_equal(charge_as(gate, &caller).verdict, CRED_CHARGE_GRANTED);
}

static void test_admin_lock(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_lock_request request = {.subject = "hanako", .actor = 0, .lock = true};
  struct cred_lock_reply reply;
  struct cred_barred_request ask = {.subject = "hanako"};
  struct cred_barred_reply barred;

  assert_int_equal(cred_gate_lock(gate, &request, &reply), CRED_ERR_INVALID);
  (void)snprintf(request.reason, sizeof(request.reason), "retired");
  assert_int_equal(cred_gate_lock(gate, &request, &reply), CRED_OK);
  assert_true(reply.changed);
  assert_int_equal(attempt(gate, "hanako", OFFICE, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_BARRED);
  assert_int_equal(cred_gate_barred(gate, &ask, &barred), CRED_OK);
  assert_true(barred.barred);
  assert_string_equal(barred.reason, "retired");
  request.lock = false;
  assert_int_equal(cred_gate_lock(gate, &request, &reply), CRED_OK);
  assert_int_equal(attempt(gate, "hanako", OFFICE, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
}

static void test_admin_unlock_ends_locks(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_lock_request request = {.subject = "hanako"};
  struct cred_lock_reply reply;

  fail_times(gate, "hanako", HOME, 3);
  assert_int_equal(cred_gate_lock(gate, &request, &reply), CRED_OK);
  assert_true(reply.changed);
  assert_int_equal(attempt(gate, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
  assert_int_equal(cred_gate_lock(gate, &request, &reply), CRED_OK);
  assert_false(reply.changed);
}

static void test_chain_holds_over_everything(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_events_verify_request request = {0};
  struct cred_events_verify_reply reply;

  fail_times(gate, "hanako", HOME, 3);
  fixture_advance(600);
  assert_int_equal(attempt(gate, "hanako", HOME, CRED_OUTCOME_SUCCEEDED), CRED_CHARGE_GRANTED);
  assert_int_equal(cred_gate_events_verify(gate, &request, &reply), CRED_OK);
  assert_true(reply.intact);
  /* made, 3 failed, locked, lock ended, succeeded */
  assert_int_equal(reply.checked, 7);
  request.expect_sequence = 8;
  assert_int_equal(cred_gate_events_verify(gate, &request, &reply), CRED_OK);
  assert_false(reply.intact);
}

static void test_another_process_is_refused(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_barred_request request = {.subject = "hanako"};
  struct cred_barred_reply reply;
  int status = 0;
  pid_t child = fork();

  if (child == 0)
    _exit(cred_gate_barred(gate, &request, &reply) == CRED_ERR_STATE && reply.barred ? 0 : 1);
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

static void test_unterminated_names_are_refused(void **state)
{
  struct cred_charge_request request = {.caller = fixture_caller("x", HOME, 1)};
  struct cred_charge_reply reply;

  memset(request.caller.subject, 'x', sizeof(request.caller.subject));
  assert_int_equal(cred_gate_charge(*state, &request, &reply), CRED_ERR_INVALID);
  assert_int_equal(reply.verdict, CRED_CHARGE_REFUSED);
  request.caller = fixture_caller("?0001", HOME, 1);
  assert_int_equal(cred_gate_charge(*state, &request, &reply), CRED_ERR_INVALID);
}

#define ON_BOTH(test)                                                                              \
  cmocka_unit_test_setup_teardown(test, set_up_memory, tear_down),                                 \
      cmocka_unit_test_setup_teardown(test, set_up_sqlite, tear_down)

static struct cred_charge_reply charge_of_uid(struct cred_gate *gate, uint32_t uid)
{
  struct cred_charge_request request = {.caller = fixture_caller("hanako", HOME, ++transactions),
                                        .uid = uid};
  struct cred_charge_reply reply;

  assert_int_equal(cred_gate_charge(gate, &request, &reply), CRED_OK);
  assert_int_equal(cred_gate_error(gate)->code, CRED_OK);
  return reply;
}

/* It is a fact and no verdict: who charges knows whether a code will be asked for. */
static void test_charge_tells_of_a_compromised_password(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_password_expire_request request = {
      .holder = {.subject = "hanako", .uid = 1000, .actor = 0}, .compromised = true};
  struct cred_password_expire_reply reply;

  assert_false(charge_of_uid(gate, 1000).is_compromised);
  assert_int_equal(cred_gate_password_expire(gate, &request, &reply), CRED_OK);
  assert_true(charge_of_uid(gate, 1000).is_compromised);
  assert_int_equal(charge_of_uid(gate, 1000).verdict, CRED_CHARGE_GRANTED);
  assert_false(charge_of_uid(gate, 1001).is_compromised);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      ON_BOTH(test_lock_comes_exactly_at_deny),
      ON_BOTH(test_success_clears_its_count),
      ON_BOTH(test_parallel_tickets_are_bounded_and_lock_nothing),
      ON_BOTH(test_one_address_locks_only_itself),
      ON_BOTH(test_class_total),
      ON_BOTH(test_sprayer_is_stopped),
      ON_BOTH(test_charging_again_fails_the_first),
      ON_BOTH(test_lapsed_ticket_is_a_failure),
      ON_BOTH(test_only_who_charged_settles),
      ON_BOTH(test_wall_clock_steps_change_no_lock),
      ON_BOTH(test_lock_lasts_over_a_reboot),
      ON_BOTH(test_reboot_with_clock_set_back_does_not_extend),
      ON_BOTH(test_pending_tickets_of_another_boot_fail),
      ON_BOTH(test_unknown_names_are_limited_and_leave_no_name),
      ON_BOTH(test_unknown_names_are_counted_as_known_ones),
      ON_BOTH(test_pending_unknown_names_keep_other_addresses_free),
      ON_BOTH(test_admin_lock),
      ON_BOTH(test_admin_unlock_ends_locks),
      ON_BOTH(test_chain_holds_over_everything),
      ON_BOTH(test_another_process_is_refused),
      ON_BOTH(test_unterminated_names_are_refused),
      ON_BOTH(test_charge_tells_of_a_compromised_password),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
