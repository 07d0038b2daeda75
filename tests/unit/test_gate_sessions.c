/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "cred/account.h"
#include "cred/session.h"
#include "gate/sessions.h"
#include "tests/unit/gate_fixture.h"

/* Sessions as the gate sees them. The process that opens them is this one, or one that is gone. */

static const char *backend = "memory";
static struct cred_gate *gate;

static void open_gate(const char *policy)
{
  gate = fixture_open(backend, policy);
}

static uint32_t audit_session = 5; /* of the one that is opened next */

static struct cred_session_open_reply open_session_of(const char *subject, uint32_t uid,
                                                      const char *from)
{
  struct cred_session_open_request request = {.caller = fixture_caller(subject, from, 7),
                                              .uid = uid,
                                              .tty = "pts/1",
                                              .audit_session = audit_session++,
                                              .owns_audit_session = true};
  struct cred_session_open_reply reply;

  assert_int_equal(cred_gate_session_open(gate, &request, &reply), CRED_OK);
  return reply;
}

static struct cred_session_open_reply open_session(const char *subject, const char *from)
{
  return open_session_of(subject, 1001, from);
}

static bool close_session(const char *subject, uint64_t id)
{
  struct cred_session_close_request request = {.caller = fixture_caller(subject, "192.0.2.1", 7),
                                               .id = id};
  struct cred_session_close_reply reply;

  assert_int_equal(cred_gate_session_close(gate, &request, &reply), CRED_OK);
  return reply.changed;
}

static uint32_t end_sessions(const char *subject, uint64_t id)
{
  struct cred_session_end_request request = {.id = id, .actor = 9, .reason = "lost his badge"};
  struct cred_session_end_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_gate_session_end(gate, &request, &reply), CRED_OK);
  return reply.count;
}

/* Every session of the subject, through all pages. */
static uint32_t list(const char *subject, bool open_only, struct cred_session_info *last)
{
  struct cred_sessions_request request = {.open_only = open_only};
  struct cred_sessions_reply reply;
  uint32_t count = 0;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  do {
    assert_int_equal(cred_gate_sessions(gate, &request, &reply), CRED_OK);
    count += reply.count;
    if (reply.count > 0)
      *last = reply.rows[reply.count - 1];
    memcpy(request.after_subject, reply.next_subject, sizeof(request.after_subject));
    request.after_id = reply.next_id;
  } while (reply.next_id != 0);
  return count;
}

static size_t due(int64_t horizon_ms, struct cred_session_due *first)
{
  struct cred_session_due *rows = NULL;
  size_t count = 0;

  assert_int_equal(cred_sessions_due(gate, horizon_ms, &rows, &count), CRED_OK);
  assert_true((rows != NULL) == (count > 0));
  if (count > 0)
    *first = rows[0];
  free(rows);
  return count;
}

/* Makes every open session of the subject one of a process that is gone. */
static void forget_processes(const char *subject)
{
  struct cred_session_row row;
  size_t count = 1;
  uint64_t id = 0;

  assert_int_equal(cred_store_begin(&gate->store, CRED_STORE_WRITE, &gate->error), CRED_OK);
  while (gate->store.ops->session_list(gate->store.db, subject, id, &row, &count, &gate->error) ==
             CRED_OK &&
         count == 1 && strcmp(row.subject, subject) == 0) {
    id = row.id;
    row.owner.started_ticks++;
    assert_int_equal(gate->store.ops->session_put(gate->store.db, &row, &gate->error), CRED_OK);
  }
  assert_int_equal(cred_store_commit(&gate->store, &gate->error), CRED_OK);
}

static void fail_login(const char *subject, uint64_t transaction)
{
  struct cred_charge_request charge = {.caller =
                                           fixture_caller(subject, "203.0.113.9", transaction)};
  struct cred_settle_request settle = {.caller = charge.caller};
  struct cred_charge_reply charged;
  struct cred_settle_reply settled;

  assert_int_equal(cred_gate_charge(gate, &charge, &charged), CRED_OK);
  assert_int_equal(charged.verdict, CRED_CHARGE_GRANTED);
  settle.ticket = charged.ticket;
  assert_int_equal(cred_gate_settle(gate, &settle, &settled), CRED_OK);
}

static void test_previous_is_told(void **state)
{
  struct cred_session_open_reply reply;
  int64_t first_ms;

  (void)state;
  open_gate("deny = 100\ndeny_total = 100\ndeny_source = 100\n");
  fail_login("hanako", 1);
  reply = open_session("hanako", "192.0.2.1");
  assert_true(reply.show && !reply.has_previous && !reply.failures_are_more);
  assert_int_equal(reply.failures, 1);
  first_ms = fixture_wall_ms();
  fixture_advance(60);
  assert_true(close_session("hanako", reply.id));
  assert_false(close_session("hanako", reply.id));
  fixture_advance(60);
  for (uint64_t i = 2; i < 5; i++)
    fail_login("hanako", i);
  fail_login("jiro", 9);
  reply = open_session("hanako", "192.0.2.2");
  assert_true(reply.has_previous);
  assert_int_equal(reply.failures, 3);
  assert_int_equal(reply.previous.opened_ms, first_ms);
  assert_int_equal(reply.previous.closed_ms, first_ms + 60000);
  assert_int_equal(reply.previous.end, CRED_SESSION_LOGOUT);
  assert_string_equal(reply.previous.source.address, "192.0.2.1");
  assert_string_equal(reply.previous.service, "sshd");
  assert_int_equal(reply.elsewhere, 0);
  reply = open_session("hanako", "192.0.2.3");
  assert_int_equal(reply.previous.end, CRED_SESSION_OPEN);
  assert_int_equal(reply.failures, 0);
  assert_int_equal(reply.elsewhere, 1);
  assert_int_equal(open_session("hanako", "192.0.2.3").elsewhere, 1);
  assert_false(open_session("jiro", "192.0.2.3").has_previous);
  fixture_close(gate);
}

static void test_many_failures_are_bounded(void **state)
{
  struct cred_session_open_reply reply;

  (void)state;
  open_gate("deny = 100\ndeny_total = 1000\ndeny_source = 1000\nfail_interval = 1\n");
  for (uint64_t i = 1; i <= 700; i++) {
    fail_login("hanako", i);
    fixture_advance(2);
  }
  reply = open_session("hanako", "192.0.2.1");
  assert_true(reply.failures_are_more);
  assert_true(reply.failures > 200 && reply.failures < 700);
  fixture_close(gate);
}

static void test_gone_without_logout(void **state)
{
  struct cred_session_open_reply reply;
  struct cred_session_info last;

  (void)state;
  open_gate("");
  (void)open_session("hanako", "192.0.2.1");
  forget_processes("hanako");
  assert_int_equal(list("hanako", true, &last), 1);
  assert_int_equal(last.end, CRED_SESSION_GONE);
  assert_int_equal(last.closed_ms, 0);
  reply = open_session("hanako", "192.0.2.2");
  assert_int_equal(reply.previous.end, CRED_SESSION_GONE);
  assert_int_equal(reply.elsewhere, 0);
  forget_processes("hanako");
  assert_int_equal(cred_sessions_tidy(gate), CRED_OK);
  assert_int_equal(list("hanako", true, &last), 0);
  (void)open_session("hanako", "192.0.2.2");
  fixture_reboot(60);
  assert_int_equal(open_session("hanako", "192.0.2.2").previous.end, CRED_SESSION_GONE);
  fixture_close(gate);
}

static void test_growth_is_bounded(void **state)
{
  struct cred_session_info last;
  uint64_t id = 0;

  (void)state;
  open_gate("session_max_minutes = 10\n");
  (void)open_session("jiro", "192.0.2.1");
  for (unsigned i = 0; i < 3 * CRED_SESSION_KEPT; i++) {
    id = open_session("hanako", "192.0.2.1").id;
    assert_true(close_session("hanako", id));
    assert_int_equal(cred_sessions_done(gate, "hanako", id), CRED_OK);
  }
  assert_int_equal(list("hanako", false, &last), CRED_SESSION_KEPT + 1);
  assert_int_equal(last.id, id);
  assert_int_equal(list("", false, &last), CRED_SESSION_KEPT + 2);
  assert_string_equal(last.subject, "jiro");
  fixture_close(gate);
}

/* What nobody looks for does not grow either: credd does not run, and an hour has passed. */
static void test_growth_without_credd(void **state)
{
  struct cred_session_info last;

  (void)state;
  open_gate("session_max_minutes = 10\n");
  for (unsigned i = 0; i < 3 * CRED_SESSION_KEPT; i++)
    assert_true(close_session("hanako", open_session("hanako", "192.0.2.1").id));
  assert_int_equal(list("hanako", false, &last), 3 * CRED_SESSION_KEPT);
  fixture_advance(3601);
  (void)open_session("hanako", "192.0.2.1");
  assert_int_equal(list("hanako", false, &last), CRED_SESSION_KEPT + 1);
  fixture_close(gate);
}

static void test_put_off(void **state)
{
  struct cred_session_due first;
  uint64_t one, two;

  (void)state;
  open_gate("session_max_minutes = 10\n");
  one = open_session("hanako", "192.0.2.1").id;
  fixture_advance(1);
  two = open_session("hanako", "192.0.2.1").id;
  assert_int_equal(cred_sessions_put_off(gate, "hanako", one, 60000), CRED_OK); /* not due yet */
  fixture_advance(600);
  assert_int_equal(due(0, &first), 2);
  assert_int_equal(first.row.id, one);
  assert_int_equal(cred_sessions_put_off(gate, "hanako", one, 60000), CRED_OK);
  assert_int_equal(due(0, &first), 1);
  assert_int_equal(first.row.id, two);
  fixture_advance(60);
  assert_int_equal(due(0, &first), 2);
  assert_int_equal(cred_sessions_done(gate, "hanako", two), CRED_OK);
  assert_int_equal(due(0, &first), 1);
  assert_int_equal(first.row.why, CRED_SESSION_LIMIT);
  assert_int_equal(cred_sessions_put_off(gate, "hanako", two + 1, 60000), CRED_OK);
  fixture_close(gate);
}

/* What is opened within a login, as by su, does not own the login's audit session. */
static void test_audit_session_is_the_logins(void **state)
{
  struct cred_session_due *rows = NULL;
  size_t count = 0;
  uint64_t login;

  (void)state;
  open_gate("session_max_minutes = 10\n");
  login = open_session("hanako", "192.0.2.1").id;
  audit_session--;
  (void)open_session("hanako", "192.0.2.1");
  (void)open_session("hanako", "192.0.2.1");
  assert_int_equal(cred_sessions_due(gate, 600000, &rows, &count), CRED_OK);
  assert_int_equal(count, 3);
  assert_true(rows[0].row.id == login && rows[0].row.owns_audit_session);
  assert_false(rows[1].row.owns_audit_session);
  assert_true(rows[2].row.owns_audit_session);
  free(rows);
  fixture_close(gate);
}

/* Its opener goes while it is being ended: what is left of it is looked for, whatever tells it. */
static void test_closed_while_it_ends(void **state)
{
  struct cred_session_open_request request = {.caller = fixture_caller("hanako", "192.0.2.1", 7),
                                              .uid = 1001,
                                              .audit_session = CRED_AUDIT_SESSION_NONE};
  struct cred_session_open_reply reply;
  struct cred_session_due first;

  (void)state;
  open_gate("session_max_minutes = 10\n");
  for (unsigned i = 0; i < 2; i++) {
    assert_int_equal(cred_gate_session_open(gate, &request, &reply), CRED_OK);
    fixture_advance(i * 600);
    assert_true(close_session("hanako", reply.id));
    assert_int_equal(due(0, &first), i); /* before its time nothing tells what it left */
  }
  assert_int_equal(first.row.end, CRED_SESSION_LIMIT);
  assert_int_equal(cred_sessions_done(gate, "hanako", reply.id), CRED_OK);
  assert_int_equal(due(0, &first), 0);
  fixture_close(gate);
}

/* None that cannot be ended hides another. */
static void test_many_due(void **state)
{
  struct cred_session_due first;
  char name[16];

  (void)state;
  open_gate("session_max_minutes = 10\n");
  for (unsigned i = 0; i < 100; i++) {
    (void)snprintf(name, sizeof(name), "user%02u", i);
    (void)open_session(name, "192.0.2.1");
  }
  assert_int_equal(due(600000, &first), 100);
  assert_string_equal(first.row.subject, "user00");
  assert_true(first.opener_is_shared);
  fixture_close(gate);
}

static void test_shared_opener(void **state)
{
  struct cred_session_due first;
  uint64_t other;

  (void)state;
  open_gate("session_max_minutes = 10\n");
  (void)open_session("hanako", "192.0.2.1");
  assert_int_equal(due(600000, &first), 1);
  assert_false(first.opener_is_shared);
  fixture_advance(1);
  other = open_session("hanako", "192.0.2.1").id;
  assert_int_equal(due(599000, &first), 1);
  assert_true(first.opener_is_shared);
  assert_true(close_session("hanako", other));
  assert_int_equal(due(599000, &first), 2); /* what the other one left comes first */
  assert_true(first.opener_is_shared);
  assert_int_equal(cred_sessions_done(gate, "hanako", other), CRED_OK);
  assert_int_equal(due(599000, &first), 1);
  assert_false(first.opener_is_shared);
  fixture_close(gate);
}

static void test_limit(void **state)
{
  struct cred_session_due first;
  struct cred_session_open_reply reply;
  struct cred_session_info last;

  (void)state;
  open_gate("session_max_minutes = 10\nidle_minutes = 3\n");
  reply = open_session("hanako", "192.0.2.1");
  assert_int_equal(reply.max_minutes, 10);
  assert_int_equal(reply.idle_minutes, 3);
  assert_int_equal(due(599000, &first), 0);
  assert_int_equal(due(600000, &first), 1);
  fixture_set_wall(-86400); /* the wall clock is none of its business */
  fixture_advance(599);
  assert_int_equal(due(0, &first), 0);
  fixture_advance(1);
  assert_int_equal(due(0, &first), 1);
  assert_int_equal(first.row.id, reply.id);
  assert_int_equal(first.row.why, CRED_SESSION_LIMIT);
  assert_true(first.row.owns_audit_session);
  assert_true(close_session("hanako", reply.id));
  assert_int_equal(list("hanako", false, &last), 1);
  assert_int_equal(last.end, CRED_SESSION_LIMIT);
  assert_int_equal(due(0, &first), 1); /* what it left behind */
  assert_int_equal(cred_sessions_done(gate, "hanako", reply.id), CRED_OK);
  assert_int_equal(due(0, &first), 0);
  fixture_close(gate);
}

/* One with an exception lasts as long as it likes, and that is on record. */
static void test_limit_is_lifted(void **state)
{
  struct cred_exception_add_request request = {.subject = "hanako",
                                               .uid = 1001,
                                               .actor = 1002,
                                               .rule = CRED_RULE_SESSION_MAX_MINUTES,
                                               .is_urgent = true,
                                               .reason = "a long night"};
  struct cred_exception_add_reply added;
  struct cred_exception_list_reply listed;
  struct cred_session_due first;

  (void)state;
  open_gate("session_max_minutes = 10\n");
  request.until_ms = fixture_wall_ms() + 1000000;
  assert_int_equal(cred_gate_exception_add(gate, &request, &added), CRED_OK);
  assert_int_equal(open_session("hanako", "192.0.2.1").max_minutes, 0);
  assert_int_equal(open_session("jiro", "192.0.2.1").max_minutes, 10);
  assert_int_equal(due(600000, &first), 1);
  assert_string_equal(first.row.subject, "jiro");
  assert_int_equal(open_session_of("hanako", 1009, "192.0.2.1").max_minutes, 10);
  assert_int_equal(
      cred_gate_exception_list(gate, &(struct cred_exception_list_request){0}, &listed), CRED_OK);
  assert_int_equal(listed.rows[0].uses, 1);
  fixture_close(gate);
}

static void test_report_mode_ends_nothing(void **state)
{
  struct cred_session_due first;

  (void)state;
  open_gate("session_max_minutes = 1\nmode = report\n");
  assert_int_equal(open_session("hanako", "192.0.2.1").max_minutes, 0);
  fixture_advance(3600);
  assert_int_equal(due(0, &first), 0);
  fixture_close(gate);
}

static void test_ended_by_an_administrator(void **state)
{
  struct cred_session_due first;
  struct cred_session_info last;
  uint64_t one, two;

  (void)state;
  open_gate("");
  one = open_session("hanako", "192.0.2.1").id;
  two = open_session("hanako", "192.0.2.2").id;
  (void)open_session("jiro", "192.0.2.2");
  assert_int_equal(due(300000, &first), 0);
  assert_int_equal(end_sessions("hanako", two), 1);
  assert_int_equal(due(0, &first), 1);
  assert_int_equal(first.row.id, two);
  assert_int_equal(cred_sessions_done(gate, "hanako", two), CRED_OK);
  assert_int_equal(list("hanako", false, &last), 2);
  assert_int_equal(last.end, CRED_SESSION_ADMIN);
  assert_int_equal(end_sessions("hanako", two), 0);
  assert_int_equal(end_sessions("hanako", 0), 1);
  assert_int_equal(due(0, &first), 1);
  assert_int_equal(first.row.id, one);
  assert_int_equal(end_sessions("saburo", 0), 0);
  fixture_close(gate);
}

static void test_another_host_is_left_alone(void **state)
{
  static struct cred_site elsewhere;
  struct cred_session_due first;
  struct cred_session_info last;
  uint64_t id;

  (void)state;
  open_gate("session_max_minutes = 1\n");
  id = open_session("hanako", "192.0.2.1").id;
  forget_processes("hanako");
  elsewhere = *gate->site;
  (void)snprintf(elsewhere.system, sizeof(elsewhere.system), "other");
  gate->site = &elsewhere;
  fixture_advance(60);
  assert_int_equal(due(0, &first), 0);
  assert_int_equal(cred_sessions_tidy(gate), CRED_OK);
  assert_false(open_session("hanako", "192.0.2.1").has_previous);
  assert_int_equal(list("hanako", true, &last), 2);
  assert_int_not_equal(last.id, id);
  fixture_close(gate);
}

static void test_closed_by_its_process(void **state)
{
  struct cred_session_info last;

  (void)state;
  open_gate("");
  (void)open_session("hanako", "192.0.2.1");
  (void)open_session("hanako", "192.0.2.2");
  assert_false(close_session("jiro", 0));
  assert_true(close_session("hanako", 0));
  assert_int_equal(list("hanako", true, &last), 1);
  assert_string_equal(last.source.address, "192.0.2.1");
  forget_processes("hanako");
  assert_false(close_session("hanako", 0));
  assert_false(close_session("hanako", 999));
  fixture_close(gate);
}

static void test_suspended_account(void **state)
{
  struct cred_account_set_request request = {
      .subject = "hanako", .uid = 1001, .change = CRED_ACCOUNT_SUSPEND, .note = "on leave"};
  struct cred_account_set_reply reply;
  struct cred_session_due first;

  (void)state;
  open_gate("");
  (void)open_session("hanako", "192.0.2.1");
  assert_int_equal(cred_gate_account_set(gate, &request, &reply), CRED_OK);
  assert_true(reply.changed);
  assert_int_equal(due(0, &first), 1);
  assert_int_equal(first.row.why, CRED_SESSION_ACCOUNT);
  /* the order came during the login */
  (void)open_session("hanako", "192.0.2.1");
  assert_int_equal(due(0, &first), 2);
  assert_int_equal(first.row.why, CRED_SESSION_ACCOUNT);
  fixture_close(gate);
}

static void test_renamed_account(void **state)
{
  struct cred_session_info last;
  struct cred_change change;

  (void)state;
  open_gate("");
  (void)open_session("hanako", "192.0.2.1");
  (void)open_session("hanako", "192.0.2.2");
  assert_int_equal(cred_change_begin(gate, CRED_STORE_WRITE, &change), CRED_OK);
  assert_int_equal(cred_change_end(&change, cred_sessions_move(&change, "hanako", "hana")),
                   CRED_OK);
  assert_int_equal(list("hanako", false, &last), 0);
  assert_int_equal(list("hana", true, &last), 2);
  assert_true(open_session("hana", "192.0.2.1").has_previous);
  fixture_close(gate);
}

static int run(const char *name)
{
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_previous_is_told),
      cmocka_unit_test(test_many_failures_are_bounded),
      cmocka_unit_test(test_gone_without_logout),
      cmocka_unit_test(test_growth_is_bounded),
      cmocka_unit_test(test_growth_without_credd),
      cmocka_unit_test(test_put_off),
      cmocka_unit_test(test_audit_session_is_the_logins),
      cmocka_unit_test(test_closed_while_it_ends),
      cmocka_unit_test(test_many_due),
      cmocka_unit_test(test_shared_opener),
      cmocka_unit_test(test_limit),
      cmocka_unit_test(test_limit_is_lifted),
      cmocka_unit_test(test_report_mode_ends_nothing),
      cmocka_unit_test(test_ended_by_an_administrator),
      cmocka_unit_test(test_another_host_is_left_alone),
      cmocka_unit_test(test_closed_by_its_process),
      cmocka_unit_test(test_suspended_account),
      cmocka_unit_test(test_renamed_account),
  };

  backend = name;
  return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

int main(void)
{
  int failed = run("memory");

  return run("sqlite") + failed;
}
