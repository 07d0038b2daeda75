/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "failing_store.h"
#include "gate/account_rows.h"
#include "gate_fixture.h"

/* Accounts that every host has: "daemon" (1) and "bin" (2), each in the group of its own name. */

#define DAY_SECONDS (24 * 60 * 60)
#define DAEMON 1u
#define BIN 2u

static struct cred_gate *open_with(const char *policy)
{
  failing_store_arm(-1);
  return fixture_open("memory", policy);
}

static struct cred_account_look_request remote(const char *subject, uint32_t uid)
{
  return (struct cred_account_look_request){.caller = fixture_caller(subject, "192.0.2.7", 1),
                                            .uid = uid};
}

static struct cred_account_look_request by_actor(const char *subject, uint32_t uid, uint32_t actor)
{
  struct cred_account_look_request request = {.caller = fixture_caller(subject, "", 1), .uid = uid};

  strcpy(request.caller.service, "su");
  request.caller.actor = request.caller.origin.actor = actor;
  request.caller.origin.actor_known = actor != CRED_ACTOR_UNKNOWN;
  return request;
}

static struct cred_account_look_reply look(struct cred_gate *gate,
                                           struct cred_account_look_request request,
                                           enum cred_account_phase phase)
{
  struct cred_account_look_reply reply;

  request.phase = phase;
  memset(&reply, 0xff, sizeof(reply));
  assert_int_equal(cred_gate_account_look(gate, &request, &reply), CRED_OK);
  return reply;
}

static enum cred_account_verdict log_in(struct cred_gate *gate,
                                        struct cred_account_look_request request)
{
  enum cred_account_verdict verdict = look(gate, request, CRED_ACCOUNT_PHASE_ACCOUNT).verdict;

  return verdict == CRED_ACCOUNT_GOOD ? (request.is_judged_already = true,
                                         look(gate, request, CRED_ACCOUNT_PHASE_SESSION).verdict)
                                      : verdict;
}

static bool set(struct cred_gate *gate, enum cred_account_change change, int64_t moment_ms)
{
  struct cred_account_set_request request = {.subject = "daemon",
                                             .uid = DAEMON,
                                             .actor = BIN,
                                             .change = change,
                                             .moment_ms = moment_ms,
                                             .note = "moved away"};
  struct cred_account_set_reply reply;

  assert_int_equal(cred_gate_account_set(gate, &request, &reply), CRED_OK);
  return reply.changed;
}

static struct cred_account_state_reply state_of(struct cred_gate *gate, uint32_t uid)
{
  struct cred_account_state_request request = {.subject = "daemon", .uid = uid};
  struct cred_account_state_reply reply;

  assert_int_equal(cred_gate_account_state(gate, &request, &reply), CRED_OK);
  return reply;
}

static uint32_t events(struct cred_gate *gate, enum cred_event_kind kind, struct cred_event *last)
{
  struct cred_events_request request = {.kind = kind};
  struct cred_events_reply reply;

  assert_int_equal(cred_gate_events(gate, &request, &reply), CRED_OK);
  if (reply.count > 0 && last != NULL)
    *last = reply.rows[reply.count - 1];
  return reply.count;
}

static void except_of(struct cred_gate *gate, uint32_t uid, enum cred_rule rule)
{
  struct cred_exception_add_request request = {.subject = "daemon",
                                               .uid = uid,
                                               .actor = BIN,
                                               .rule = rule,
                                               .is_urgent = true,
                                               .until_ms = fixture_wall_ms() + 1000000,
                                               .reason = "urgent"};
  struct cred_exception_add_reply reply;

  assert_int_equal(cred_gate_exception_add(gate, &request, &reply), CRED_OK);
}

static void except(struct cred_gate *gate, enum cred_rule rule)
{
  except_of(gate, DAEMON, rule);
}

/* Nobody is dormant on the day the suite is installed, and everybody later who does not come. */
static void test_dormant(void **state)
{
  struct cred_gate *gate = open_with("max_idle_days = 30\n");

  (void)state;
  assert_false(state_of(gate, DAEMON).is_seen);
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  assert_true(state_of(gate, DAEMON).last_ms == fixture_wall_ms());
  fixture_advance(29 * DAY_SECONDS);
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  fixture_advance(30 * DAY_SECONDS - 1);
  assert_int_equal(state_of(gate, DAEMON).verdict, CRED_ACCOUNT_GOOD);
  fixture_advance(1);
  assert_int_equal(state_of(gate, DAEMON).verdict, CRED_ACCOUNT_DORMANT);
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_DORMANT);
  assert_int_equal(look(gate, remote("daemon", DAEMON), 0).idle_days, 30);
  assert_true(set(gate, CRED_ACCOUNT_RESUME, 0));
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  fixture_close(gate);
}

/* The clock was ahead when it was seen, and came in, and was resumed: a time to come is now, and is
 * put right when it comes in the next time. */
static void test_the_clock_was_ahead(void **state)
{
  struct cred_gate *gate = open_with("max_idle_days = 30\n");

  (void)state;
  fixture_set_wall(365 * DAY_SECONDS);
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  assert_true(set(gate, CRED_ACCOUNT_RESUME, 0));
  fixture_set_wall(-365 * DAY_SECONDS);
  fixture_advance(31 * DAY_SECONDS);
  assert_int_equal(state_of(gate, DAEMON).verdict, CRED_ACCOUNT_GOOD);
  assert_true(state_of(gate, DAEMON).seen_ms > fixture_wall_ms());
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  assert_true(state_of(gate, DAEMON).seen_ms == fixture_wall_ms());
  assert_true(state_of(gate, DAEMON).last_ms == fixture_wall_ms());
  assert_true(state_of(gate, DAEMON).resumed_ms == fixture_wall_ms());
  fixture_advance(30 * DAY_SECONDS);
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_DORMANT);
  fixture_close(gate);
}

/* It was seen, or registered, and never came in. */
static void test_never_came(void **state)
{
  struct cred_gate *gate = open_with("max_idle_days = 30\n");

  (void)state;
  assert_true(set(gate, CRED_ACCOUNT_REGISTER, 0));
  assert_false(set(gate, CRED_ACCOUNT_REGISTER, 0));
  fixture_advance(30 * DAY_SECONDS);
  assert_false(set(gate, CRED_ACCOUNT_REGISTER, 0));
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_DORMANT);
  /* the name with another number is another account, whose days begin now */
  assert_int_equal(log_in(gate, remote("daemon", 77)), CRED_ACCOUNT_GOOD);
  fixture_close(gate);
}

static void test_suspended(void **state)
{
  struct cred_gate *gate = open_with("");
  struct cred_event event;

  (void)state;
  assert_true(set(gate, CRED_ACCOUNT_SUSPEND, 0));
  assert_false(set(gate, CRED_ACCOUNT_SUSPEND, 0));
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_SUSPENDED);
  assert_int_equal(log_in(gate, remote("daemon", 77)), CRED_ACCOUNT_SUSPENDED);
  assert_int_equal(log_in(gate, remote("bin", BIN)), CRED_ACCOUNT_GOOD);
  assert_int_equal(events(gate, CRED_EVENT_ACCOUNT_DENIED, &event), 2);
  assert_string_equal(event.detail, "reason=suspended phase=account");
  assert_string_equal(state_of(gate, 77).suspended_reason, "moved away");
  assert_int_equal(state_of(gate, 77).suspended_by, BIN);
  assert_true(set(gate, CRED_ACCOUNT_RESUME, 0));
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  fixture_close(gate);
}

static void test_until(void **state)
{
  struct cred_gate *gate = open_with("");
  const int64_t end_ms = fixture_wall_ms() + 1000;

  (void)state;
  assert_true(set(gate, CRED_ACCOUNT_UNTIL, end_ms));
  assert_false(set(gate, CRED_ACCOUNT_UNTIL, end_ms));
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  fixture_advance(1);
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_PAST_UNTIL);
  assert_true(look(gate, remote("daemon", DAEMON), 0).until_ms == end_ms);
  except(gate, CRED_RULE_UNTIL);
  assert_int_equal(log_in(gate, remote("daemon", 77)), CRED_ACCOUNT_PAST_UNTIL);
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_USED, NULL), 1);
  fixture_close(gate);
}

static void test_zone_and_source(void **state)
{
  struct cred_gate *gate =
      open_with("zone = number\nzone_groups = sys bin\nallow_sources = 198.51.100.0/24 local\n");
  struct cred_account_look_request request = remote("daemon", DAEMON);

  (void)state;
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_SOURCE);
  strcpy(request.caller.origin.remote_host, "198.51.100.7");
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_ZONE);
  assert_string_equal(look(gate, request, 0).zone, "number");
  assert_int_equal(log_in(gate, by_actor("daemon", DAEMON, 5000)), CRED_ACCOUNT_ZONE);
  strcpy(request.caller.subject, "bin");
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_GOOD);
  strcpy(request.caller.origin.remote_host, "::ffff:198.51.100.7");
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_GOOD);
  strcpy(request.caller.origin.remote_host, "terminal.example");
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_SOURCE);
  request.caller.origin.remote_host[0] = '\0';
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_SOURCE);
  request.caller.origin.on_console = true;
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_GOOD);
  fixture_close(gate);
}

/* A group that nobody can look up lets nobody in. */
static void test_group_is_missing(void **state)
{
  struct cred_gate *gate = open_with("zone_groups = no-such-group\n");
  struct cred_account_look_request request = remote("daemon", DAEMON);
  struct cred_account_look_reply reply = {.verdict = CRED_ACCOUNT_GOOD};

  (void)state;
  assert_int_equal(cred_gate_account_look(gate, &request, &reply), CRED_ERR_LOOKUP);
  assert_int_equal(reply.verdict, CRED_ACCOUNT_REFUSED);
  fixture_close(gate);
}

static void test_direct_login(void **state)
{
  struct cred_gate *gate = open_with("[policy d]\nmatch_user = daemon\ndirect_login = no\n"
                                     "actor_groups = bin\n[policy s]\nmatch_user = sys\n"
                                     "shared = yes\n[policy g]\nmatch_user = games\n"
                                     "direct_login = no\n");
  struct cred_event event;

  (void)state;
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("daemon", DAEMON, CRED_ACTOR_UNKNOWN)),
                   CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("daemon", DAEMON, 0)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("daemon", DAEMON, DAEMON)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("daemon", DAEMON, 54321)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("daemon", DAEMON, 3)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(events(gate, CRED_EVENT_ACCOUNT_USED, NULL), 0);
  assert_int_equal(log_in(gate, by_actor("daemon", DAEMON, BIN)), CRED_ACCOUNT_GOOD);
  assert_int_equal(events(gate, CRED_EVENT_ACCOUNT_USED, &event), 1);
  assert_string_equal(event.detail, "by=bin");
  assert_int_equal(event.actor, BIN);
  /* without groups anybody who has a name, but nobody who is nobody in particular */
  assert_int_equal(log_in(gate, by_actor("sys", 3, DAEMON)), CRED_ACCOUNT_GOOD);
  assert_int_equal(log_in(gate, by_actor("sys", 3, 3)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, remote("sys", 3)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("games", 5, BIN)), CRED_ACCOUNT_GOOD);
  assert_int_equal(log_in(gate, by_actor("games", 5, 0)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("games", 5, 5)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("games", 5, 3)), CRED_ACCOUNT_DIRECT_LOGIN);
  fixture_close(gate);
}

/* Who left may still have a session open: from there it goes nowhere else. */
static void test_actor_is_barred(void **state)
{
  struct cred_gate *gate = open_with("[policy s]\nmatch_user = sys\nshared = yes\n");
  struct cred_event event;

  (void)state;
  assert_int_equal(log_in(gate, by_actor("sys", 3, DAEMON)), CRED_ACCOUNT_GOOD);
  assert_true(set(gate, CRED_ACCOUNT_SUSPEND, 0));
  assert_int_equal(log_in(gate, by_actor("sys", 3, DAEMON)), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, by_actor("sys", 3, BIN)), CRED_ACCOUNT_GOOD);
  assert_true(set(gate, CRED_ACCOUNT_RESUME, 0));
  assert_true(set(gate, CRED_ACCOUNT_UNTIL, fixture_wall_ms() + 1000));
  assert_int_equal(log_in(gate, by_actor("sys", 3, DAEMON)), CRED_ACCOUNT_GOOD);
  fixture_advance(1);
  assert_int_equal(log_in(gate, by_actor("sys", 3, DAEMON)), CRED_ACCOUNT_DIRECT_LOGIN);
  except_of(gate, DAEMON + 70, CRED_RULE_UNTIL);
  assert_int_equal(log_in(gate, by_actor("sys", 3, DAEMON)), CRED_ACCOUNT_DIRECT_LOGIN);
  except(gate, CRED_RULE_UNTIL);
  assert_int_equal(look(gate, by_actor("sys", 3, DAEMON), 0).exception, 2);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_USED, &event), 1);
  assert_string_equal(event.detail, "as=sys exception=2 rule=until approved=no");
  assert_string_equal(event.subject, "daemon");
  assert_int_equal(log_in(gate, by_actor("sys", 3, DAEMON)), CRED_ACCOUNT_GOOD);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_USED, NULL), 2); /* once a login */
  fixture_close(gate);
}

/* The account phase saw somebody else, as sudo shows: the session is judged by itself. */
static void test_session_is_judged_too(void **state)
{
  struct cred_gate *gate = open_with("direct_login = no\n");
  struct cred_account_look_request request = by_actor("daemon", DAEMON, CRED_ACTOR_UNKNOWN);

  (void)state;
  assert_int_equal(look(gate, request, CRED_ACCOUNT_PHASE_SESSION).verdict,
                   CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(state_of(gate, DAEMON).last_ms, 0);
  request.is_judged_already = true; /* a denial is recorded in any case */
  assert_int_equal(look(gate, request, CRED_ACCOUNT_PHASE_SESSION).verdict,
                   CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(events(gate, CRED_EVENT_ACCOUNT_DENIED, NULL), 2);
  fixture_close(gate);
}

static void test_batch(void **state)
{
  struct cred_gate *gate = open_with("max_idle_days = 1\ndirect_login = no\nallow_sources = local\n"
                                     "zone_groups = sys\n");
  struct cred_account_look_request request = by_actor("daemon", DAEMON, CRED_ACTOR_UNKNOWN);

  (void)state;
  strcpy(request.caller.service, "cron");
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_GOOD);
  fixture_advance(3 * DAY_SECONDS);
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_GOOD);
  assert_int_equal(state_of(gate, DAEMON).last_ms, 0); /* nobody came in */
  assert_true(set(gate, CRED_ACCOUNT_UNTIL, fixture_wall_ms()));
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_PAST_UNTIL);
  fixture_close(gate);
}

static void test_report_mode(void **state)
{
  struct cred_gate *gate = open_with("mode = report\ndirect_login = no\n");
  struct cred_account_look_reply reply = look(gate, remote("daemon", DAEMON), 0);
  struct cred_event event;

  (void)state;
  assert_int_equal(reply.verdict, CRED_ACCOUNT_GOOD);
  assert_true(reply.reported_only);
  assert_int_equal(reply.would_be, CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  assert_int_equal(events(gate, CRED_EVENT_ACCOUNT_DENIED, &event), 2); /* once a login */
  assert_string_equal(event.detail, "reason=direct-login phase=account reported_only=yes");
  assert_int_equal(events(gate, CRED_EVENT_ACCOUNT_USED, NULL), 0);
  fixture_close(gate);
}

/* At its console root is stopped by orders, and not by a slip in the policy. */
static void test_rescue(void **state)
{
  struct cred_gate *gate = open_with("direct_login = no\nallow_sources = 192.0.2.1\n");
  struct cred_account_look_request request = {
      .caller = fixture_caller("daemon", "", 1), .uid = DAEMON, .is_rescue = true};
  struct cred_event event;

  (void)state;
  request.caller.origin.on_console = true;
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_GOOD);
  assert_int_equal(events(gate, CRED_EVENT_ACCOUNT_DENIED, &event), 1);
  assert_string_equal(event.detail, "reason=direct-login phase=account rescued=yes");
  set(gate, CRED_ACCOUNT_SUSPEND, 0);
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_SUSPENDED);
  set(gate, CRED_ACCOUNT_RESUME, 0);
  set(gate, CRED_ACCOUNT_UNTIL, fixture_wall_ms());
  assert_int_equal(log_in(gate, request), CRED_ACCOUNT_PAST_UNTIL);
  fixture_close(gate);
}

/* A user's own program is told, and leaves no trace. */
static void test_self(void **state)
{
  struct cred_gate *gate = open_with("max_idle_days = 1\ndirect_login = no\n");
  struct cred_account_look_request request = by_actor("daemon", DAEMON, DAEMON);

  (void)state;
  request.caller.origin.self = true;
  assert_int_equal(look(gate, request, 0).verdict, CRED_ACCOUNT_GOOD);
  assert_false(state_of(gate, DAEMON).is_seen);
  set(gate, CRED_ACCOUNT_SUSPEND, 0);
  assert_int_equal(look(gate, request, 0).verdict, CRED_ACCOUNT_SUSPENDED);
  assert_int_equal(events(gate, CRED_EVENT_ACCOUNT_DENIED, NULL), 0);
  fixture_close(gate);
}

/* Whatever fails, the answer is a refusal. */
static void test_failing(void **state)
{
  struct cred_gate *gate = open_with("max_idle_days = 1\n");
  struct cred_account_look_request request = remote("daemon", DAEMON);
  int failures = 0;

  (void)state;
  set(gate, CRED_ACCOUNT_REGISTER, 0);
  fixture_advance(DAY_SECONDS);
  except(gate, CRED_RULE_MAX_IDLE_DAYS);
  request.phase = CRED_ACCOUNT_PHASE_SESSION;
  failing_store_enter(gate);
  for (int at = 0;; at++) {
    struct cred_account_look_reply reply = {.verdict = CRED_ACCOUNT_GOOD};

    failing_store_arm(at);
    if (cred_gate_account_look(gate, &request, &reply) == CRED_OK)
      break;
    failures++;
    assert_int_equal(reply.verdict, CRED_ACCOUNT_REFUSED);
    failing_store_arm(-1);
    assert_int_equal(state_of(gate, DAEMON).last_ms, 0);
    assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_USED, NULL), 0);
  }
  assert_true(failures > 8);
  failing_store_arm(-1);
  assert_true(state_of(gate, DAEMON).last_ms == fixture_wall_ms());
  failing_store_leave(gate);
  fixture_close(gate);
}

/* Two modules tell of one login; it is written once. */
static void test_success_is_told_twice(void **state)
{
  struct cred_gate *gate = open_with("");
  struct cred_change change;
  const int64_t first_ms = fixture_wall_ms();
  enum cred_err err;

  (void)state;
  for (int i = 0; i < 2; i++) {
    assert_int_equal(cred_change_begin(gate, CRED_STORE_WRITE, &change), CRED_OK);
    err = cred_change_account_succeeded(&change, "daemon", DAEMON);
    assert_int_equal(cred_change_end(&change, err), CRED_OK);
    assert_true(state_of(gate, DAEMON).last_ms == first_ms);
    fixture_advance(30);
  }
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  assert_true(state_of(gate, DAEMON).last_ms == fixture_wall_ms());
  fixture_close(gate);
}

static void test_list_and_forget(void **state)
{
  struct cred_gate *gate = open_with("");
  struct cred_account_list_request request = {0};
  struct cred_account_list_reply reply;
  char name[16];

  (void)state;
  for (int i = 0; i < CRED_ACCOUNT_LIST_PAGE + 3; i++) {
    (void)snprintf(name, sizeof(name), "user%03d", i);
    assert_int_equal(log_in(gate, remote(name, 5000u + (uint32_t)i)), CRED_ACCOUNT_GOOD);
  }
  assert_int_equal(cred_gate_account_list(gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.count, CRED_ACCOUNT_LIST_PAGE);
  assert_string_equal(reply.rows[1].name, "user001");
  assert_int_equal(reply.rows[1].uid, 5001);
  memcpy(request.after, reply.next, sizeof(request.after));
  assert_int_equal(cred_gate_account_list(gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.count, 3);
  assert_string_equal(reply.next, "");
  assert_false(set(gate, CRED_ACCOUNT_FORGET, 0));
  set(gate, CRED_ACCOUNT_SUSPEND, 0);
  assert_true(set(gate, CRED_ACCOUNT_FORGET, 0));
  assert_int_equal(log_in(gate, remote("daemon", DAEMON)), CRED_ACCOUNT_GOOD);
  fixture_close(gate);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_dormant),
      cmocka_unit_test(test_the_clock_was_ahead),
      cmocka_unit_test(test_never_came),
      cmocka_unit_test(test_suspended),
      cmocka_unit_test(test_until),
      cmocka_unit_test(test_zone_and_source),
      cmocka_unit_test(test_group_is_missing),
      cmocka_unit_test(test_direct_login),
      cmocka_unit_test(test_actor_is_barred),
      cmocka_unit_test(test_session_is_judged_too),
      cmocka_unit_test(test_batch),
      cmocka_unit_test(test_report_mode),
      cmocka_unit_test(test_rescue),
      cmocka_unit_test(test_self),
      cmocka_unit_test(test_failing),
      cmocka_unit_test(test_success_is_told_twice),
      cmocka_unit_test(test_list_and_forget),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
