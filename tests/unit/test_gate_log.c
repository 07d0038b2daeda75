/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "decide/retention.h"
#include "gate/logs.h"
#include "tests/unit/gate_fixture.h"

/* How long events are kept. */

#define DAY (24 * 60 * 60)
#define KEEP_DAYS 30

static const char *backend = "memory";
static struct cred_site site;

static int set_up(void **state)
{
  struct cred_gate *gate = fixture_open(backend, "");

  site = *gate->site;
  site.keep_days = KEEP_DAYS;
  gate->site = &site;
  *state = gate;
  return 0;
}

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

static void note(struct cred_gate *gate, unsigned count)
{
  const struct cred_event_note_request request = {.kind = CRED_EVENT_IMPORTED, .detail = "x"};
  struct cred_event_note_reply reply;

  while (count-- > 0)
    assert_int_equal(cred_gate_event_note(gate, &request, &reply), CRED_OK);
}

static struct cred_log_prune_reply prune(struct cred_gate *gate)
{
  struct cred_log_prune_reply reply;

  assert_int_equal(
      cred_gate_log_prune(gate, &(struct cred_log_prune_request){.actor = 1000}, &reply), CRED_OK);
  return reply;
}

static struct cred_events_verify_reply verified(struct cred_gate *gate)
{
  struct cred_events_verify_reply reply;

  assert_int_equal(cred_gate_events_verify(gate, &(struct cred_events_verify_request){0}, &reply),
                   CRED_OK);
  return reply;
}

static struct cred_log_hold_reply hold(struct cred_gate *gate, enum cred_log_hold_step step,
                                       const char *reason)
{
  struct cred_log_hold_request request = {.step = step, .actor = 1000};
  struct cred_log_hold_reply reply;

  (void)snprintf(request.reason, sizeof(request.reason), "%s", reason);
  assert_int_equal(cred_gate_log_hold(gate, &request, &reply), CRED_OK);
  return reply;
}

/* Old enough, and found to be so a day ago. */
static void let_grow_old(struct cred_gate *gate)
{
  fixture_advance(KEEP_DAYS * DAY + 1);
  assert_int_equal(prune(gate).removed, 0);
  fixture_advance(DAY);
}

static void test_before(void **state)
{
  (void)state;
  assert_true(cred_retention_before(0, 5) == INT64_MIN);
  assert_true(cred_retention_before(36500, 0) == -36500 * (DAY * (int64_t)1000));
  assert_true(cred_retention_left(10, 10) == CRED_RETENTION_WAIT_MS);
  assert_true(cred_retention_left(10, 9 + CRED_RETENTION_WAIT_MS) == 1);
  assert_true(cred_retention_left(10, 11 + CRED_RETENTION_WAIT_MS) == 0);
}

static void test_old_ones_go(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_log_prune_reply reply;

  note(gate, 4); /* behind the one of the store's making */
  fixture_advance(KEEP_DAYS * DAY);
  note(gate, 2);
  assert_int_equal(prune(gate).next, 0); /* not a moment older than that */
  fixture_advance(1);
  reply = prune(gate);
  assert_int_equal(reply.removed, 0);
  assert_int_equal(reply.next, 5);
  assert_true(reply.next_left_ms == CRED_RETENTION_WAIT_MS);
  fixture_advance(DAY - 1);
  assert_int_equal(prune(gate).removed, 0);
  fixture_advance(1);
  reply = prune(gate);
  assert_int_equal(reply.removed, 5);
  assert_int_equal(reply.first, 6);
  assert_int_equal(reply.next, 0);
  assert_true(verified(gate).intact);
  assert_int_equal(verified(gate).first, 6);
  assert_int_equal(verified(gate).checked, 3); /* two, and that of the removal */
  note(gate, 1);
  assert_true(verified(gate).intact);
}

static void test_it_is_on_record(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_events_reply events;

  let_grow_old(gate);
  assert_int_equal(prune(gate).removed, 1);
  assert_int_equal(
      cred_gate_events(gate, &(struct cred_events_request){.kind = CRED_EVENT_LOG_PRUNED}, &events),
      CRED_OK);
  assert_int_equal(events.count, 1);
  assert_int_equal(events.rows[0].actor, 1000);
  assert_string_equal(events.rows[0].detail, "first=1 last=1");
}

static void test_a_few_at_a_time(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_log_prune_reply reply;

  note(gate, 2 * CRED_LOG_PRUNE_STEP);
  let_grow_old(gate);
  reply = prune(gate);
  assert_int_equal(reply.removed, CRED_LOG_PRUNE_STEP);
  assert_true(reply.is_more);
  assert_true(verified(gate).intact);
  reply = prune(gate);
  assert_int_equal(reply.removed, CRED_LOG_PRUNE_STEP);
  assert_true(reply.is_more);
  reply = prune(gate);
  assert_int_equal(reply.removed, 1);
  assert_false(reply.is_more);
  assert_int_equal(prune(gate).removed, 0);
}

static void test_kept_for_ever(void **state)
{
  struct cred_gate *gate = *state;

  let_grow_old(gate);
  site.keep_days = 0;
  assert_int_equal(prune(gate).removed, 0);
  assert_int_equal(prune(gate).keep_days, 0);
  assert_int_equal(verified(gate).first, 1);
}

/* The wall clock is ahead by years for some hours. */
static void test_a_wrong_clock_destroys_nothing(void **state)
{
  struct cred_gate *gate = *state;

  fixture_set_wall(10 * 365 * DAY);
  assert_int_equal(prune(gate).next, 1);
  fixture_advance(DAY / 2);
  assert_int_equal(prune(gate).removed, 0);
  fixture_set_wall(-10 * 365 * DAY);
  fixture_advance(DAY);
  assert_int_equal(prune(gate).removed, 0);
  assert_int_equal(prune(gate).next, 0);
  assert_int_equal(verified(gate).first, 1);
}

/* And what it found is not held against the events when it is ahead once more, a day later. */
static void test_nor_does_one_that_is_wrong_again(void **state)
{
  struct cred_gate *gate = *state;

  note(gate, 3);
  fixture_set_wall(10 * 365 * DAY);
  assert_int_equal(prune(gate).next, 4);
  fixture_set_wall(-10 * 365 * DAY);
  fixture_advance(DAY / 2);
  assert_int_equal(prune(gate).next, 0);
  fixture_advance(DAY / 2);
  fixture_set_wall(10 * 365 * DAY);
  assert_int_equal(prune(gate).removed, 0);
  assert_int_equal(verified(gate).first, 1);
}

static void test_held(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_log_hold_reply reply;

  let_grow_old(gate);
  assert_false(hold(gate, CRED_LOG_HOLD_LOOK, "").is_held);
  reply = hold(gate, CRED_LOG_HOLD_BEGIN, "調査中");
  assert_true(reply.changed && reply.is_held);
  assert_false(hold(gate, CRED_LOG_HOLD_BEGIN, "again").changed);
  assert_true(prune(gate).is_held);
  assert_int_equal(prune(gate).removed, 0);
  reply = hold(gate, CRED_LOG_HOLD_LOOK, "");
  assert_true(reply.is_held);
  assert_int_equal(reply.by, 1000);
  assert_true(reply.since_ms == fixture_wall_ms());
  assert_string_equal(reply.reason, "調査中");
  reply = hold(gate, CRED_LOG_HOLD_END, "done");
  assert_true(reply.changed);
  assert_false(reply.is_held);
  assert_false(hold(gate, CRED_LOG_HOLD_END, "done").changed);
  assert_int_equal(prune(gate).removed, 1);
}

static void test_a_hold_needs_a_reason(void **state)
{
  struct cred_gate *gate = *state;
  const struct cred_log_hold_request request = {.step = CRED_LOG_HOLD_BEGIN};

  assert_int_equal(cred_gate_log_hold(gate, &request, &(struct cred_log_hold_reply){0}),
                   CRED_ERR_INVALID);
  assert_false(hold(gate, CRED_LOG_HOLD_LOOK, "").is_held);
}

/* An event that syslog has must be there: also when it is gone by the rules. */
static void test_what_was_removed_is_not_there(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_events_verify_request request = {.expect_sequence = 1};
  struct cred_events_verify_reply reply;
  struct cred_events_reply events;

  let_grow_old(gate);
  assert_int_equal(cred_gate_events(gate, &(struct cred_events_request){0}, &events), CRED_OK);
  memcpy(request.expect_mac, events.rows[0].mac, sizeof(request.expect_mac));
  assert_int_equal(cred_gate_events_verify(gate, &request, &reply), CRED_OK);
  assert_true(reply.intact);
  assert_int_equal(prune(gate).removed, 1);
  assert_true(verified(gate).intact);
  assert_int_equal(cred_gate_events_verify(gate, &request, &reply), CRED_OK);
  assert_false(reply.intact);
  assert_int_equal(reply.broken_at, 1);
}

/* An event that was altered, or taken out, is evidence: what is before it stays, too. */
static void test_a_broken_chain_stays(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_log_prune_reply reply;
  struct cred_change change;

  note(gate, 3);
  let_grow_old(gate);
  assert_int_equal(cred_change_begin(gate, CRED_STORE_WRITE, &change), CRED_OK);
  assert_int_equal(gate->store.ops->event_prune(gate->store.db, 1, &gate->error), CRED_OK);
  assert_int_equal(cred_change_end(&change, CRED_OK), CRED_OK);
  assert_int_equal(
      cred_gate_log_prune(gate, &(struct cred_log_prune_request){.actor = 1000}, &reply),
      CRED_ERR_DAMAGED);
  assert_int_equal(reply.removed, 0);
  assert_int_equal(verified(gate).broken_at, 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_before),
      TEST(test_old_ones_go),
      TEST(test_it_is_on_record),
      TEST(test_a_few_at_a_time),
      TEST(test_kept_for_ever),
      TEST(test_a_wrong_clock_destroys_nothing),
      TEST(test_nor_does_one_that_is_wrong_again),
      TEST(test_held),
      TEST(test_a_hold_needs_a_reason),
      TEST(test_what_was_removed_is_not_there),
      TEST(test_a_broken_chain_stays),
  };
  int failed = cmocka_run_group_tests_name("memory", tests, NULL, NULL);

  backend = "sqlite";
  return failed + cmocka_run_group_tests_name("sqlite", tests, NULL, NULL);
}
