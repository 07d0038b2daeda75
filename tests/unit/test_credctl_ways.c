/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "credctl/report_ways.h"
#include "gate_fixture.h"

/* Who can become an ID, by rule and by record. */

static char in_operators[] = "staff operators", in_staff[] = "staff", in_other[] = "operator";
static struct ctl_user rows[] = {
    {.name = "admin", .uid = 900, .groups = in_operators},
    {.name = "hanako", .uid = 1001, .groups = in_operators},
    {.name = "jiro", .uid = 1002, .groups = in_staff},
    {.name = "root", .uid = 0, .groups = in_operators},
    {.name = "saburo", .uid = 1003, .groups = in_other},
    {.name = "taro", .uid = 1004, .groups = in_operators},
};
static const struct ctl_users users = {.length = sizeof(rows) / sizeof(rows[0]), .rows = rows};

static void read_ways(struct cred_gate *gate, struct ctl_ways *out)
{
  *out = (struct ctl_ways){0};
  assert_int_equal(ctl_ways_read(gate, &users, "admin", out), CRED_OK);
}

static void assert_way(const struct ctl_ways *ways, size_t at, enum ctl_way_kind kind,
                       const char *name)
{
  assert_true(at < ways->length);
  assert_int_equal(ways->rows[at].kind, kind);
  assert_string_equal(ways->rows[at].name, name);
}

static void assert_only(const char *policy, enum ctl_way_kind kind)
{
  struct cred_gate *gate = fixture_open("memory", policy);
  struct ctl_ways ways;

  read_ways(gate, &ways);
  assert_int_equal(ways.length, 1);
  assert_way(&ways, 0, kind, "");
  ctl_ways_free(&ways);
  fixture_close(gate);
}

static void test_without_a_list(void **state)
{
  (void)state;
  assert_only("", CTL_WAY_DIRECT);
  assert_only("actor_groups = operators\n", CTL_WAY_DIRECT);
  assert_only("direct_login = no\n", CTL_WAY_ANYBODY);
  assert_only("shared = yes\n", CTL_WAY_ANYBODY);
  assert_only("direct_login = no\nmode = report\n", CTL_WAY_DIRECT);
}

static void test_members(void **state)
{
  struct cred_gate *gate =
      fixture_open("memory", "direct_login = no\nactor_groups = nobodys operators\n");
  struct ctl_ways ways;

  (void)state;
  read_ways(gate, &ways);
  assert_int_equal(ways.length, 2); /* neither itself nor root */
  assert_way(&ways, 0, CTL_WAY_ACTOR, "hanako");
  assert_way(&ways, 1, CTL_WAY_ACTOR, "taro");
  assert_int_equal(ways.rows[1].actor, 1004);
  ctl_ways_free(&ways);
  fixture_close(gate);
}

static void test_exceptions(void **state)
{
  struct cred_exception_add_request request = {.subject = "admin",
                                               .uid = 900,
                                               .actor = 1001,
                                               .rule = CRED_RULE_DIRECT_LOGIN,
                                               .reason = "move"};
  struct cred_exception_add_reply reply;
  struct cred_gate *gate = fixture_open("memory", "direct_login = no\n");
  struct ctl_ways ways;

  (void)state;
  request.until_ms = fixture_wall_ms() + 60000;
  assert_int_equal(cred_gate_exception_add(gate, &request, &reply), CRED_OK);
  read_ways(gate, &ways);
  assert_int_equal(ways.length, 1); /* nobody has approved it */
  ctl_ways_free(&ways);
  request.is_urgent = true;
  request.uid = 901; /* of another account that had the name */
  assert_int_equal(cred_gate_exception_add(gate, &request, &reply), CRED_OK);
  read_ways(gate, &ways);
  assert_int_equal(ways.length, 1);
  ctl_ways_free(&ways);
  request.uid = 900;
  assert_int_equal(cred_gate_exception_add(gate, &request, &reply), CRED_OK);
  read_ways(gate, &ways);
  assert_int_equal(ways.length, 2);
  assert_way(&ways, 1, CTL_WAY_EXCEPTION, "");
  assert_true(ways.rows[1].except.id == reply.id);
  assert_true(ways.rows[1].except.until_ms == request.until_ms);
  ctl_ways_free(&ways);
  fixture_advance(60);
  read_ways(gate, &ways);
  assert_int_equal(ways.length, 1);
  ctl_ways_free(&ways);
  fixture_close(gate);
}

static void note(struct cred_gate *gate, enum cred_event_kind kind, const char *subject,
                 uint32_t actor)
{
  struct cred_event_note_request request = {.kind = kind, .actor = actor};
  struct cred_event_note_reply reply;

  strcpy(request.subject, subject);
  assert_int_equal(cred_gate_event_note(gate, &request, &reply), CRED_OK);
}

static void test_seen(void **state)
{
  struct cred_gate *gate = fixture_open("memory", "direct_login = no\n");
  struct ctl_ways ways;
  int64_t last_ms;

  (void)state;
  note(gate, CRED_EVENT_SESSION_OPENED, "admin", 1003);
  for (int i = 0; i < 2 * CRED_EVENT_PAGE; i++) /* the next page counts too */
    note(gate, CRED_EVENT_SESSION_OPENED, "admin", 1001);
  fixture_advance(60);
  note(gate, CRED_EVENT_SESSION_OPENED, "admin", CRED_ACTOR_UNKNOWN);
  note(gate, CRED_EVENT_REVEAL_DONE, "admin", 4444);
  note(gate, CRED_EVENT_ACCOUNT_USED, "admin", 1001);
  last_ms = fixture_wall_ms();
  fixture_advance(60);
  note(gate, CRED_EVENT_SESSION_OPENED, "jiro", 1004);
  note(gate, CRED_EVENT_ACCOUNT_DENIED, "admin", 1002);
  read_ways(gate, &ways);
  assert_int_equal(ways.length, 5);
  assert_way(&ways, 1, CTL_WAY_SEEN, "hanako");
  assert_int_equal(ways.rows[1].event, CRED_EVENT_ACCOUNT_USED);
  assert_true(ways.rows[1].last_ms == last_ms);
  assert_way(&ways, 2, CTL_WAY_SEEN, "saburo");
  assert_int_equal(ways.rows[2].event, CRED_EVENT_SESSION_OPENED);
  assert_way(&ways, 3, CTL_WAY_SEEN, "");
  assert_int_equal(ways.rows[3].actor, 4444);
  assert_int_equal(ways.rows[3].event, CRED_EVENT_REVEAL_DONE);
  assert_way(&ways, 4, CTL_WAY_SEEN, "");
  assert_int_equal(ways.rows[4].actor, CRED_ACTOR_UNKNOWN);
  ctl_ways_free(&ways);
  fixture_close(gate);
}

/* In words; programs get the event's name. */
static void test_words(void **state)
{
  static const enum cred_event_kind events[] = {CRED_EVENT_SESSION_OPENED, CRED_EVENT_ACCOUNT_USED,
                                                CRED_EVENT_REVEAL_DONE};
  char by[CTL_WAY_TEXT_SIZE], who[CTL_WAY_TEXT_SIZE], when[CTL_WAY_TEXT_SIZE];

  (void)state;
  for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
    const struct ctl_way way = {.kind = CTL_WAY_SEEN, .event = events[i]};

    ctl_way_text(&way, by, who, when);
    assert_null(strchr(by, '.'));
    assert_non_null(strchr(by, ' '));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_without_a_list), cmocka_unit_test(test_members),
      cmocka_unit_test(test_exceptions),     cmocka_unit_test(test_seen),
      cmocka_unit_test(test_words),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
