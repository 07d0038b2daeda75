/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "failing_store.h"
#include "gate/exceptions.h"
#include "gate_fixture.h"

#define DAY (24 * 60 * 60 * (int64_t)1000)
#define ASKING 1001u
#define OTHER 1002u
#define SUBJECT_UID 1003u

static int set_up(void **state)
{
  failing_store_arm(-1);
  *state = fixture_open("memory", "");
  return 0;
}

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

static struct cred_exception_add_request request_of(const char *subject, enum cred_rule rule)
{
  struct cred_exception_add_request request = {.uid = SUBJECT_UID,
                                               .actor = ASKING,
                                               .rule = rule,
                                               .until_ms = fixture_wall_ms() + DAY,
                                               .reason = "moving house"};

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  return request;
}

static uint64_t add(struct cred_gate *gate, const struct cred_exception_add_request *request)
{
  struct cred_exception_add_reply reply;

  assert_int_equal(cred_gate_exception_add(gate, request, &reply), CRED_OK);
  return reply.id;
}

static enum cred_exception_answer decide(struct cred_gate *gate, uint64_t id,
                                         enum cred_exception_step step, uint32_t actor)
{
  struct cred_exception_decide_request request = {
      .id = id, .step = step, .actor = actor, .reason = "as agreed"};
  struct cred_exception_decide_reply reply;

  assert_int_equal(cred_gate_exception_decide(gate, &request, &reply), CRED_OK);
  return reply.answer;
}

static struct cred_exception shown(struct cred_gate *gate, uint64_t id)
{
  struct cred_exception_list_request request = {.after = id - 1};
  struct cred_exception_list_reply reply;

  assert_int_equal(cred_gate_exception_list(gate, &request, &reply), CRED_OK);
  assert_true(reply.count > 0);
  assert_true(reply.rows[0].id == id);
  return reply.rows[0];
}

static uint64_t found_of(struct cred_gate *gate, const char *subject, uint32_t uid,
                         enum cred_rule rule)
{
  struct cred_change change;
  uint64_t id = 99;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_READ, &change);

  assert_int_equal(err, CRED_OK);
  err = cred_change_exception(&change, subject, uid, rule, &id);
  assert_int_equal(cred_change_end(&change, err), CRED_OK);
  return id;
}

static uint64_t found(struct cred_gate *gate, const char *subject, enum cred_rule rule)
{
  return found_of(gate, subject, SUBJECT_UID, rule);
}

static bool used_by(struct cred_gate *gate, const char *subject, uint32_t uid, enum cred_rule rule)
{
  struct cred_event event = {.actor = ASKING, .subject = "tanaka", .service = "sshd"};
  struct cred_change change;
  bool is = true;
  enum cred_err err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);

  assert_int_equal(err, CRED_OK);
  err = cred_exception_in_force(&change, subject, uid, rule, &event, &is);
  assert_int_equal(cred_change_end(&change, err), CRED_OK);
  return is;
}

static bool used(struct cred_gate *gate, const char *subject, enum cred_rule rule)
{
  return used_by(gate, subject, SUBJECT_UID, rule);
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

/* From the application to the end, step by step. */
static void test_life(void **state)
{
  struct cred_gate *gate = *state;
  const struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_DIRECT_LOGIN);
  const uint64_t id = add(gate, &request);
  struct cred_event event;

  assert_int_equal(id, 1);
  assert_int_equal(shown(gate, id).state, CRED_EXCEPTION_REQUESTED);
  assert_false(used(gate, "tanaka", CRED_RULE_DIRECT_LOGIN));
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, ASKING),
                   CRED_EXCEPTION_ANSWER_SAME_PERSON);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, CRED_ACTOR_UNKNOWN),
                   CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, 0),
                   CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, SUBJECT_UID),
                   CRED_EXCEPTION_ANSWER_SAME_PERSON);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_APPROVED, NULL), 0);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(shown(gate, id).state, CRED_EXCEPTION_IN_FORCE);
  assert_int_equal(shown(gate, id).approver, OTHER);
  assert_true(used(gate, "tanaka", CRED_RULE_DIRECT_LOGIN));
  assert_true(used(gate, "tanaka", CRED_RULE_DIRECT_LOGIN));
  assert_int_equal(shown(gate, id).uses, 2);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_USED, &event), 2);
  assert_string_equal(event.detail, "exception=1 rule=direct_login");
  assert_string_equal(event.service, "sshd");
  assert_false(used(gate, "tanaka", CRED_RULE_UNTIL));
  assert_false(used(gate, "tanak", CRED_RULE_DIRECT_LOGIN));
  fixture_advance(DAY / 1000);
  assert_int_equal(shown(gate, id).state, CRED_EXCEPTION_LAPSED);
  assert_false(used(gate, "tanaka", CRED_RULE_DIRECT_LOGIN));
}

/* Works at once, shows as unapproved, and is approved or refused afterwards. */
static void test_urgent(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_ALLOW_SOURCES);
  struct cred_event event;
  uint64_t id;

  request.is_urgent = true;
  id = add(gate, &request);
  assert_int_equal(shown(gate, id).state, CRED_EXCEPTION_UNAPPROVED);
  assert_true(used(gate, "tanaka", CRED_RULE_ALLOW_SOURCES));
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_USED, &event), 1);
  assert_string_equal(event.detail, "exception=1 rule=allow_sources approved=no");
  fixture_advance(2 * DAY / 1000);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_REFUSE, OTHER), CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(shown(gate, id).state, CRED_EXCEPTION_REFUSED);
  assert_string_equal(shown(gate, id).ended_reason, "as agreed");
}

/* An exception is an account's: whoever has the name with another uid has none. */
static void test_of_another_uid(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_ALLOW_SOURCES);
  uint64_t old, own;

  request.is_urgent = true;
  old = add(gate, &request);
  assert_int_equal(found_of(gate, "tanaka", SUBJECT_UID + 1, CRED_RULE_ALLOW_SOURCES), 0);
  assert_int_equal(found_of(gate, "tanaka", 0, CRED_RULE_ALLOW_SOURCES), 0);
  assert_false(used_by(gate, "tanaka", SUBJECT_UID + 1, CRED_RULE_ALLOW_SOURCES));
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_USED, NULL), 0);
  request.uid = SUBJECT_UID + 1;
  own = add(gate, &request);
  assert_true(found_of(gate, "tanaka", SUBJECT_UID + 1, CRED_RULE_ALLOW_SOURCES) == own);
  assert_true(found(gate, "tanaka", CRED_RULE_ALLOW_SOURCES) == old);
  assert_true(shown(gate, old).uid == SUBJECT_UID && shown(gate, own).uid == SUBJECT_UID + 1);
}

/* What was refused or revoked is kept, and lifts nothing. */
static void test_refused_and_revoked(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_ZONE_GROUPS);
  uint64_t refused, revoked;

  request.is_urgent = true;
  refused = add(gate, &request);
  revoked = add(gate, &request);
  assert_int_equal(decide(gate, refused, CRED_EXCEPTION_STEP_REFUSE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  assert_true(found(gate, "tanaka", CRED_RULE_ZONE_GROUPS) == revoked);
  assert_int_equal(decide(gate, revoked, CRED_EXCEPTION_STEP_REVOKE, ASKING),
                   CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(found(gate, "tanaka", CRED_RULE_ZONE_GROUPS), 0);
  assert_int_equal(decide(gate, revoked, CRED_EXCEPTION_STEP_REVOKE, ASKING),
                   CRED_EXCEPTION_ANSWER_TOO_LATE);
  /* it was in force, and whoever applied for it does not bury it */
  assert_int_equal(decide(gate, revoked, CRED_EXCEPTION_STEP_APPROVE, ASKING),
                   CRED_EXCEPTION_ANSWER_SAME_PERSON);
  assert_int_equal(decide(gate, revoked, CRED_EXCEPTION_STEP_APPROVE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(decide(gate, revoked, CRED_EXCEPTION_STEP_REFUSE, OTHER),
                   CRED_EXCEPTION_ANSWER_TOO_LATE);
  assert_int_equal(found(gate, "tanaka", CRED_RULE_ZONE_GROUPS), 0);
  assert_int_equal(decide(gate, refused, CRED_EXCEPTION_STEP_APPROVE, OTHER),
                   CRED_EXCEPTION_ANSWER_TOO_LATE);
  assert_int_equal(shown(gate, refused).state, CRED_EXCEPTION_REFUSED);
  assert_int_equal(shown(gate, revoked).state, CRED_EXCEPTION_REVOKED);
}

static void test_not_yet_and_which(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_FACTORS_REQUIRED);
  uint64_t later, urgent, approved;

  request.from_ms = fixture_wall_ms() + DAY / 2;
  later = add(gate, &request);
  assert_int_equal(decide(gate, later, CRED_EXCEPTION_STEP_APPROVE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(shown(gate, later).state, CRED_EXCEPTION_NOT_YET);
  assert_int_equal(found(gate, "tanaka", CRED_RULE_FACTORS_REQUIRED), 0);
  request.is_urgent = true;
  request.from_ms = 0;
  urgent = add(gate, &request);
  assert_true(found(gate, "tanaka", CRED_RULE_FACTORS_REQUIRED) == urgent);
  approved = add(gate, &request);
  assert_int_equal(decide(gate, approved, CRED_EXCEPTION_STEP_APPROVE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  assert_true(found(gate, "tanaka", CRED_RULE_FACTORS_REQUIRED) == approved);
}

static void refuse(struct cred_gate *gate, const struct cred_exception_add_request *request,
                   enum cred_err expected)
{
  struct cred_exception_add_reply reply = {.id = 7};

  assert_int_equal(cred_gate_exception_add(gate, request, &reply), expected);
  assert_int_equal(reply.id, 0);
}

static void test_not_added(void **state)
{
  struct cred_gate *gate = *state;
  const struct cred_exception_add_request good = request_of("tanaka", CRED_RULE_UNTIL);
  struct cred_exception_add_request request;

  refuse(gate, (request = good, request.actor = CRED_ACTOR_UNKNOWN, &request), CRED_ERR_PERMISSION);
  refuse(gate, (request = good, request.actor = 0, &request), CRED_ERR_PERMISSION);
  refuse(gate, (request = good, request.reason[0] = '\0', &request), CRED_ERR_INVALID);
  refuse(gate, (request = good, request.rule = CRED_RULE_NONE, &request), CRED_ERR_INVALID);
  refuse(gate, (request = good, request.until_ms = fixture_wall_ms(), &request), CRED_ERR_INVALID);
  refuse(gate, (request = good, request.until_ms += 400 * DAY, &request), CRED_ERR_INVALID);
  refuse(gate, (request = good, request.from_ms = request.until_ms, &request), CRED_ERR_INVALID);
  refuse(gate, (request = good, request.subject[0] = '?', &request), CRED_ERR_INVALID);
  request = good;
  request.is_urgent = true; /* there is time to have it approved */
  request.from_ms = fixture_wall_ms() + 1;
  refuse(gate, &request, CRED_ERR_INVALID);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_REQUESTED, NULL), 0);
  assert_int_equal(cred_gate_exception_decide(
                       gate, &(struct cred_exception_decide_request){.id = 5, .actor = OTHER},
                       &(struct cred_exception_decide_reply){0}),
                   CRED_ERR_NOT_FOUND);
}

/* Of an ID that several people use, nobody knows whether it is another person. */
static void test_shared_decides_nothing(void **state)
{
  struct cred_gate *gate = fixture_open("memory", "[policy s]\nmatch_user = bin\nshared = yes\n");
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_UNTIL);
  const uint64_t id = add(gate, &request);

  (void)state;
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, 2),
                   CRED_EXCEPTION_ANSWER_UNKNOWN_ACTOR);
  request.actor = 2;
  refuse(gate, &request, CRED_ERR_PERMISSION);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  fixture_close(gate);
}

/* Nor do two contractors let each other change what contractors may not: "daemon" (1) is one. */
static void test_contractors_approve_nothing_for_contractors(void **state)
{
  struct cred_gate *gate = fixture_open("memory", "contractor_groups = daemon\n[policy p]\n"
                                                  "match_user = bin\nprivileged = yes\n");
  struct cred_exception_add_request request = request_of("bin", CRED_RULE_CONTRACTORS_MAY_CHANGE);
  struct cred_event event;
  uint64_t id;

  (void)state;
  request.uid = 2;
  id = add(gate, &request);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, 1),
                   CRED_EXCEPTION_ANSWER_CONTRACTOR);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_DENIED, &event), 1);
  assert_string_equal(event.detail, "exception=1 rule=contractors_may_change step=approve "
                                    "reason=contractor requester=1001");
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, 3), CRED_EXCEPTION_ANSWER_DONE);
  request.rule = CRED_RULE_UNTIL;
  assert_int_equal(decide(gate, add(gate, &request), CRED_EXCEPTION_STEP_APPROVE, 1),
                   CRED_EXCEPTION_ANSWER_DONE);
  fixture_close(gate);
}

/* What else is known of who acts is in the record of each step. */
static void test_notes(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_UNTIL);
  struct cred_exception_decide_request approve = {
      .step = CRED_EXCEPTION_STEP_APPROVE, .actor = ASKING, .note = "login uid 7"};
  struct cred_exception_decide_reply reply;
  struct cred_event event;

  (void)strcpy(request.note, "login uid 6");
  approve.id = add(gate, &request);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_REQUESTED, &event), 1);
  assert_non_null(strstr(event.detail, " note=\"login uid 6\""));
  assert_int_equal(cred_gate_exception_decide(gate, &approve, &reply), CRED_OK);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_DENIED, &event), 1);
  assert_non_null(strstr(event.detail, " note=\"login uid 7\""));
  approve.actor = OTHER;
  assert_int_equal(cred_gate_exception_decide(gate, &approve, &reply), CRED_OK);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_APPROVED, &event), 1);
  assert_non_null(strstr(event.detail, " note=\"login uid 7\""));
  approve.step = CRED_EXCEPTION_STEP_REVOKE;
  assert_int_equal(cred_gate_exception_decide(gate, &approve, &reply), CRED_OK);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_REVOKED, &event), 1);
  assert_non_null(strstr(event.detail, " note=\"login uid 7\""));
}

static void set_person(struct cred_gate *gate, const char *name, uint32_t uid, const char *number)
{
  struct cred_person_set_request request = {.holder = {.uid = uid, .actor = OTHER}};
  struct cred_person_set_reply reply;

  (void)snprintf(request.holder.subject, sizeof(request.holder.subject), "%s", name);
  (void)snprintf(request.number, sizeof(request.number), "%s", number);
  assert_int_equal(cred_gate_person_set(gate, &request, &reply), CRED_OK);
  assert_true(reply.changed);
}

/* Two IDs with one staff number are one person: "daemon" (1) applies, "bin" (2) and "sys" (3) are
 * there. */
static void test_one_persons_ids(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_UNTIL);
  struct cred_event event;
  uint64_t id, own;

  request.actor = 1;
  id = add(gate, &request);
  set_person(gate, "daemon", 1, "0042");
  set_person(gate, "bin", 2, "0042");
  set_person(gate, "sys", 3, "0043");
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, 2),
                   CRED_EXCEPTION_ANSWER_SAME_PERSON);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_DENIED, &event), 1);
  assert_string_equal(event.detail, "exception=1 rule=until step=approve reason=same-person "
                                    "requester=1");
  assert_int_equal(event.actor, 2);
  assert_string_equal(event.subject, "tanaka");
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_REFUSE, 2),
                   CRED_EXCEPTION_ANSWER_SAME_PERSON);
  assert_int_equal(shown(gate, id).state, CRED_EXCEPTION_REQUESTED);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, 3), CRED_EXCEPTION_ANSWER_DONE);
  /* whom it is for, by another ID */
  request = request_of("daemon", CRED_RULE_UNTIL);
  request.uid = 1;
  own = add(gate, &request);
  assert_int_equal(decide(gate, own, CRED_EXCEPTION_STEP_APPROVE, 2),
                   CRED_EXCEPTION_ANSWER_SAME_PERSON);
  /* another account had that name, and the number */
  request.uid = 4444;
  own = add(gate, &request);
  assert_int_equal(decide(gate, own, CRED_EXCEPTION_STEP_APPROVE, 2), CRED_EXCEPTION_ANSWER_DONE);
  /* whoever may not approve may give it back */
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_REVOKE, 2), CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_DENIED, NULL), 3);
}

/* Without numbers, and with the number of one, two uids are two people. */
static void test_no_numbers(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_UNTIL);

  request.actor = 1;
  assert_int_equal(decide(gate, add(gate, &request), CRED_EXCEPTION_STEP_APPROVE, 2),
                   CRED_EXCEPTION_ANSWER_DONE);
  set_person(gate, "daemon", 1, "0042");
  assert_int_equal(decide(gate, add(gate, &request), CRED_EXCEPTION_STEP_APPROVE, 2),
                   CRED_EXCEPTION_ANSWER_DONE);
  set_person(gate, "bin", 77, "0042"); /* an earlier account's */
  assert_int_equal(decide(gate, add(gate, &request), CRED_EXCEPTION_STEP_APPROVE, 2),
                   CRED_EXCEPTION_ANSWER_DONE);
  assert_int_equal(decide(gate, add(gate, &request), CRED_EXCEPTION_STEP_APPROVE, 1),
                   CRED_EXCEPTION_ANSWER_SAME_PERSON);
}

static uint32_t forget(struct cred_gate *gate, const char *subject)
{
  struct cred_account_set_request request = {
      .actor = OTHER, .change = CRED_ACCOUNT_FORGET, .note = "left"};
  struct cred_account_set_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_gate_account_set(gate, &request, &reply), CRED_OK);
  assert_false(reply.changed);
  return reply.exceptions;
}

/* An account is forgotten: those that are open end, whatever uid they are of; the others stay what
 * they were. */
static void test_end_with_the_account(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_UNTIL);
  const struct cred_exception_add_request other = request_of("suzuki", CRED_RULE_UNTIL);
  struct cred_event event;
  uint64_t lapsed, requested, in_force, later, refused, others;

  request.until_ms = fixture_wall_ms() + 1000;
  lapsed = add(gate, &request);
  fixture_advance(1);
  request = request_of("tanaka", CRED_RULE_UNTIL);
  requested = add(gate, &request);
  request.uid++;
  in_force = add(gate, &request);
  assert_int_equal(decide(gate, in_force, CRED_EXCEPTION_STEP_APPROVE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  request.from_ms = fixture_wall_ms() + DAY / 2;
  later = add(gate, &request);
  refused = add(gate, &request);
  assert_int_equal(decide(gate, refused, CRED_EXCEPTION_STEP_REFUSE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  others = add(gate, &other);
  assert_int_equal(forget(gate, "tanaka"), 3);
  assert_int_equal(shown(gate, lapsed).state, CRED_EXCEPTION_LAPSED);
  assert_int_equal(shown(gate, requested).state, CRED_EXCEPTION_REVOKED);
  assert_int_equal(shown(gate, in_force).state, CRED_EXCEPTION_REVOKED);
  assert_string_equal(shown(gate, in_force).ended_reason, "left");
  assert_int_equal(shown(gate, in_force).ended_by, OTHER);
  assert_int_equal(shown(gate, later).state, CRED_EXCEPTION_REVOKED);
  assert_int_equal(shown(gate, refused).state, CRED_EXCEPTION_REFUSED);
  assert_int_equal(shown(gate, others).state, CRED_EXCEPTION_REQUESTED);
  assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_REVOKED, &event), 3);
  assert_string_equal(event.detail, "exception=4 rule=until reason=left");
  assert_int_equal(forget(gate, "tanaka"), 0);
}

static void test_clock_set_back(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_UNTIL);
  uint64_t id;

  request.until_ms = fixture_wall_ms() + 60000;
  id = add(gate, &request);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_APPROVE, OTHER),
                   CRED_EXCEPTION_ANSWER_DONE);
  fixture_advance(30);
  fixture_set_wall(-20);
  assert_int_equal(shown(gate, id).state, CRED_EXCEPTION_IN_FORCE);
  fixture_advance(30);
  assert_int_equal(shown(gate, id).state, CRED_EXCEPTION_LAPSED);
  assert_int_equal(decide(gate, id, CRED_EXCEPTION_STEP_REVOKE, OTHER),
                   CRED_EXCEPTION_ANSWER_TOO_LATE);
}

static void test_another_system_decides_nothing(void **state)
{
  static struct cred_site elsewhere;
  struct cred_gate *gate = fixture_open("memory", "");
  const struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_UNTIL);
  const struct cred_exception_decide_request approve = {
      .id = add(gate, &request), .step = CRED_EXCEPTION_STEP_APPROVE, .actor = OTHER};

  (void)state;
  elsewhere = *gate->site;
  (void)snprintf(elsewhere.system, sizeof(elsewhere.system), "other");
  gate->site = &elsewhere;
  assert_int_equal(
      cred_gate_exception_decide(gate, &approve, &(struct cred_exception_decide_reply){0}),
      CRED_ERR_NOT_FOUND);
  fixture_close(gate);
}

/* More than a page, and one subject's among others'. */
static void test_pages(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_list_request list = {0};
  struct cred_exception_list_reply reply;
  uint32_t seen = 0;

  for (int i = 0; i < 2 * CRED_EXCEPTION_PAGE; i++) {
    const struct cred_exception_add_request request =
        request_of(i % 2 == 0 ? "tanaka" : "suzuki", CRED_RULE_UNTIL);

    add(gate, &request);
  }
  do {
    assert_int_equal(cred_gate_exception_list(gate, &list, &reply), CRED_OK);
    for (uint32_t i = 0; i < reply.count; i++)
      assert_true(reply.rows[i].id == ++seen);
    list.after = reply.next;
  } while (reply.next != 0);
  assert_int_equal(seen, 2 * CRED_EXCEPTION_PAGE);
  strcpy(list.subject, "suzuki");
  assert_int_equal(cred_gate_exception_list(gate, &list, &reply), CRED_OK);
  assert_int_equal(reply.count, CRED_EXCEPTION_PAGE);
  assert_true(reply.rows[0].id == 2);
}

/* The store fails at its first operation, its second, and so on: nothing is half done. */
static void test_failing(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_exception_add_request request = request_of("tanaka", CRED_RULE_UNTIL);
  struct cred_exception_add_reply reply;
  int failures = 0;

  failing_store_enter(gate);
  for (int at = 0;; at++) {
    failing_store_arm(at);
    memset(&reply, 0xff, sizeof(reply));
    if (cred_gate_exception_add(gate, &request, &reply) == CRED_OK)
      break;
    failures++;
    assert_int_equal(reply.id, 0);
    failing_store_arm(-1);
    assert_int_equal(events(gate, CRED_EVENT_EXCEPTION_REQUESTED, NULL), 0);
    assert_int_equal(found(gate, "tanaka", CRED_RULE_UNTIL), 0);
  }
  assert_true(failures > 4);
  assert_int_equal(reply.id, 1);
  for (int at = 0;; at++) {
    const struct cred_exception_decide_request approve = {
        .id = 1, .step = CRED_EXCEPTION_STEP_APPROVE, .actor = OTHER};
    struct cred_exception_decide_reply decided = {CRED_EXCEPTION_ANSWER_DONE};

    failing_store_arm(at);
    if (cred_gate_exception_decide(gate, &approve, &decided) == CRED_OK)
      break;
    assert_int_equal(decided.answer, CRED_EXCEPTION_ANSWER_REFUSED);
    failing_store_arm(-1);
    assert_int_equal(found(gate, "tanaka", CRED_RULE_UNTIL), 0);
  }
  failing_store_arm(-1);
  assert_int_equal(found(gate, "tanaka", CRED_RULE_UNTIL), 1);
  failing_store_leave(gate);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_shared_decides_nothing),
      TEST(test_clock_set_back),
      cmocka_unit_test(test_another_system_decides_nothing),
      TEST(test_life),
      TEST(test_urgent),
      TEST(test_of_another_uid),
      TEST(test_refused_and_revoked),
      cmocka_unit_test(test_contractors_approve_nothing_for_contractors),
      TEST(test_notes),
      TEST(test_one_persons_ids),
      TEST(test_no_numbers),
      TEST(test_end_with_the_account),
      TEST(test_not_added),
      TEST(test_pages),
      TEST(test_not_yet_and_which),
      TEST(test_failing),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
