/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cred/account.h"
#include "cred/rename.h"
#include "cred/session.h"
#include "failing_store.h"
#include "passwords_fixture.h"

/* Privileged IDs: uses, generations of a password, and handing a sealed one out. */

#define REQUESTER 2001u
#define APPROVER 2002u
#define DAEMON_UID 1u /* every host has it, in the group of its name */
#define SYS_UID 3u    /* and this one, which is in another */
#define MINUTE 60

static struct account root;
static uint32_t rotating = CRED_ACTOR_UNKNOWN; /* who does it */

static int set_up(void **state)
{
  failing_store_arm(-1);
  *state = passwords_open("privileged = yes\nmax_uses = 3\nuse_services = sshd\nremember = all\n");
  failing_store_enter(*state);
  root = account_of(*state, "hanako", HANAKO_UID);
  return 0;
}

static int tear_down(void **state)
{
  rotating = CRED_ACTOR_UNKNOWN;
  failing_store_leave(*state);
  passwords_close(*state);
  return 0;
}

/* --- uses ------------------------------------------------------------------------------------- */

static struct cred_password_look_reply open_session(const char *service, bool was_let_in)
{
  struct cred_password_look_request request = {.holder = holder_of(&root),
                                               .stored = stored_of(&root),
                                               .opens_session = true,
                                               .was_let_in = was_let_in};
  struct cred_password_look_reply reply;

  memset(request.holder.service, 0, sizeof(request.holder.service));
  strcpy(request.holder.service, service);
  assert_int_equal(cred_gate_password_look(root.gate, &request, &reply), CRED_OK);
  return reply;
}

static void test_uses(void **state)
{
  assert_int_equal(open_session("sshd", true).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(open_session("login", true).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD); /* account opens nothing */
  assert_int_equal(state_of(&root).uses, 1);
  assert_int_equal(log_in(&root).uses_left, 0);
  assert_int_equal(open_session("sshd", true).uses_left, 0);
  assert_int_equal(log_in(&root).uses_left, 1);
  assert_int_equal(open_session("sshd", true).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_DUE, NULL), 1);
  assert_int_equal(log_in(&root).reason, CRED_REASON_USES);
  assert_int_equal(open_session("sshd", true).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(open_session("sshd", false).reason, CRED_REASON_USES);
  assert_int_equal(open_session("login", false).reason, CRED_REASON_USES);
  assert_int_equal(state_of(&root).uses, 4);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_DUE, NULL), 1);
  assert_true(change_password(&root, "another password"));
  assert_int_equal(state_of(&root).uses, 0);
  assert_int_equal(open_session("sshd", false).verdict, CRED_PASSWORD_GOOD);
  account_store(&root, "by hand");
  assert_int_equal(open_session("sshd", false).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(state_of(&root).uses, 1);
}

/* --- who may change --------------------------------------------------------------------------- */

static int set_up_contractors(void **state)
{
  failing_store_arm(-1);
  *state = passwords_open("privileged = yes\ncontractor_groups = daemon\n");
  failing_store_enter(*state);
  root = account_of(*state, "hanako", HANAKO_UID);
  return 0;
}

static enum cred_may_change may_change(uint32_t actor, bool is_self)
{
  struct cred_rotate_may_request request = {.holder = holder_of(&root), .is_self = is_self};
  struct cred_rotate_may_reply reply;

  request.holder.actor = actor;
  assert_int_equal(cred_gate_rotate_may(root.gate, &request, &reply), CRED_OK);
  return reply.verdict;
}

/* Who may not is on record; a program of the user's that only asks writes nothing. */
static void test_who_may_change(void **state)
{
  struct cred_exception_add_request lift = {.subject = "hanako",
                                            .uid = HANAKO_UID,
                                            .actor = ADMIN_UID,
                                            .rule = CRED_RULE_CONTRACTORS_MAY_CHANGE,
                                            .is_urgent = true,
                                            .until_ms = fixture_wall_ms() + 1000000,
                                            .reason = "urgent"};
  struct cred_exception_add_reply lifted;
  uint64_t last = last_password_event(root.gate);

  for (int i = 0; i < 100; i++)
    assert_int_equal(may_change(DAEMON_UID, true), CRED_MAY_CHANGE_CONTRACTOR);
  assert_int_equal(last_password_event(root.gate), last);
  assert_int_equal(may_change(DAEMON_UID, false), CRED_MAY_CHANGE_CONTRACTOR);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_REFUSED, NULL), 1);
  assert_int_equal(cred_gate_exception_add(root.gate, &lift, &lifted), CRED_OK);
  last = last_password_event(root.gate);
  assert_int_equal(may_change(DAEMON_UID, true), CRED_MAY_CHANGE_YES);
  assert_int_equal(last_password_event(root.gate), last);
  assert_int_equal(may_change(DAEMON_UID, false), CRED_MAY_CHANGE_YES);
  assert_int_equal(count_password_events(*state, CRED_EVENT_EXCEPTION_USED, NULL), 1);
}

/* --- generations ------------------------------------------------------------------------------ */

/* What will be stored, when it is. */
static struct account meant;

static struct cred_rotate_begin_request begin_request(uint32_t generation)
{
  struct cred_rotate_begin_request request = {.holder = holder_of(&root),
                                              .generation = generation,
                                              .stored = stored_of(&root),
                                              .sealed_to = "A, B",
                                              .sealed = {.length = 2000}};

  request.holder.actor = rotating;
  meant = root;
  account_store(&meant, "generated");
  request.intended = stored_of(&meant);
  memset(request.sealed.bytes, (int)generation, request.sealed.length);
  return request;
}

static enum cred_err begin(uint32_t generation)
{
  const struct cred_rotate_begin_request request = begin_request(generation);
  struct cred_rotate_begin_reply reply;
  enum cred_err err = cred_gate_rotate_begin(root.gate, &request, &reply);

  assert_int_equal(reply.begun, err == CRED_OK);
  return err;
}

static struct cred_rotate_settle_reply settle(void)
{
  const struct cred_rotate_settle_request request = {.holder = holder_of(&root),
                                                     .stored = stored_of(&root)};
  struct cred_rotate_settle_reply reply;

  assert_int_equal(cred_gate_rotate_settle(root.gate, &request, &reply), CRED_OK);
  return reply;
}

static struct cred_rotate_state_reply look(void)
{
  struct cred_rotate_state_request request = {.uid = root.uid, .stored = stored_of(&root)};
  struct cred_rotate_state_reply reply;

  strcpy(request.subject, root.name);
  assert_int_equal(cred_gate_rotate_state(root.gate, &request, &reply), CRED_OK);
  return reply;
}

static void assert_look(enum cred_rotation_standing standing, uint32_t current, uint32_t pending)
{
  const struct cred_rotate_state_reply reply = look();

  assert_int_equal(reply.standing, standing);
  assert_int_equal(reply.current, current);
  assert_int_equal(reply.pending, pending);
}

static void rotate(uint32_t generation)
{
  assert_int_equal(begin(generation), CRED_OK);
  root = meant;
  assert_int_equal(settle().standing, CRED_ROTATION_PENDING);
}

static void test_generations(void **state)
{
  assert_look(CRED_ROTATION_UNKNOWN, 0, 0);
  assert_int_equal(settle().standing, CRED_ROTATION_UNKNOWN);
  assert_int_equal(begin(2), CRED_ERR_STATE);
  assert_int_equal(begin(1), CRED_OK);
  assert_look(CRED_ROTATION_OTHER, 0, 1); /* died before it was stored */
  rotate(2);
  assert_look(CRED_ROTATION_CURRENT, 2, 0);
  assert_int_equal(begin(3), CRED_OK);
  root = meant; /* died after it was stored */
  assert_look(CRED_ROTATION_PENDING, 2, 3);
  assert_int_equal(begin(4), CRED_ERR_STATE);
  assert_int_equal(settle().standing, CRED_ROTATION_PENDING);
  assert_look(CRED_ROTATION_CURRENT, 3, 0);
  assert_int_equal(settle().standing, CRED_ROTATION_CURRENT);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_DONE, NULL), 2);
}

static void test_drift(void **state)
{
  const struct account before = root;
  struct account first;

  rotate(1);
  first = root;
  account_store(&root, "by hand");
  assert_int_equal(settle().standing, CRED_ROTATION_OTHER);
  assert_int_equal(settle().standing, CRED_ROTATION_OTHER);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_DRIFTED, NULL), 1);
  rotate(2);
  root = first; /* a backup of the host was put back */
  assert_look(CRED_ROTATION_OTHER, 2, 0);
  assert_true(look().made_wall_ms != 0);
  assert_int_equal(settle().standing, CRED_ROTATION_OTHER);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_DRIFTED, NULL), 2);
  root = before;
  assert_look(CRED_ROTATION_OTHER, 2, 0);
}

static struct cred_reveal_ask_reply ask(uint32_t actor)
{
  struct cred_reveal_ask_request request = {
      .holder = holder_of(&root), .stored = stored_of(&root), .reason = "disk"};
  struct cred_reveal_ask_reply reply;

  request.holder.actor = actor;
  assert_int_equal(cred_gate_reveal_ask(root.gate, &request, &reply), CRED_OK);
  return reply;
}

static enum cred_reveal_verdict approve(uint64_t id, uint32_t actor)
{
  const struct cred_reveal_approve_request request = {.id = id, .actor = actor};
  struct cred_reveal_approve_reply reply;

  assert_int_equal(cred_gate_reveal_approve(root.gate, &request, &reply), CRED_OK);
  return reply.verdict;
}

static struct cred_reveal_take_reply take(uint64_t id, uint32_t actor)
{
  struct cred_reveal_take_request request = {
      .id = id, .holder = holder_of(&root), .stored = stored_of(&root)};
  struct cred_reveal_take_reply reply;

  request.holder.actor = actor;
  assert_int_equal(cred_gate_reveal_take(root.gate, &request, &reply), CRED_OK);
  if (reply.verdict != CRED_REVEAL_YES)
    assert_int_equal(reply.sealed.length, 0);
  return reply;
}

static void rotate_as(uint32_t uid, uint32_t generation)
{
  root.uid = uid;
  rotate(generation);
}

static void test_another_account_inherits_nothing(void **state)
{
  (void)state;
  rotate(1);
  root.uid++;
  account_store(&root, "another one's");
  assert_look(CRED_ROTATION_UNKNOWN, 0, 0);
  assert_int_equal(ask(REQUESTER).verdict, CRED_REVEAL_NOTHING);
  assert_int_equal(settle().standing, CRED_ROTATION_UNKNOWN);
  rotate(1);
  account_store(&root, "another one's");
  root.uid--;
  assert_look(CRED_ROTATION_UNKNOWN, 0, 0);
  root.uid++;
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  assert_true(forget_password(&root));
  assert_look(CRED_ROTATION_UNKNOWN, 0, 0);
}

/* usermod -u: whoever has the password has what was sealed of it, whatever the uid is. */
static void test_another_uid(void **state)
{
  uint64_t id;

  (void)state;
  rotate(1);
  rotate_as(HANAKO_UID + 1, 2);
  root.uid = HANAKO_UID + 2;
  assert_look(CRED_ROTATION_CURRENT, 2, 0);
  assert_int_equal(look().generation, 2);
  id = ask(REQUESTER).id;
  assert_int_equal(approve(id, APPROVER), CRED_REVEAL_YES);
  assert_int_equal(take(id, REQUESTER).generation, 2);
  assert_int_equal(look().due, CRED_DUE_HANDED_OUT);
  assert_int_equal(begin(3), CRED_OK);
  root.uid = HANAKO_UID + 3; /* while it is rotated: before it is stored */
  assert_look(CRED_ROTATION_CURRENT, 2, 3);
  root = meant; /* and after */
  root.uid = HANAKO_UID + 4;
  assert_look(CRED_ROTATION_PENDING, 2, 3);
  assert_int_equal(settle().standing, CRED_ROTATION_PENDING);
  assert_look(CRED_ROTATION_CURRENT, 3, 0);
}

/* From then on it is the uid that counts, as ever: a change by hand is one. */
static void test_another_uid_is_kept(void **state)
{
  rotate(1);
  root.uid++;
  assert_int_equal(settle().standing, CRED_ROTATION_CURRENT);
  account_store(&root, "by hand");
  assert_int_equal(settle().standing, CRED_ROTATION_OTHER);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_DRIFTED, NULL), 1);
}

static void rename_to(const char *name)
{
  struct cred_account_rename_request request = {.note = "married"};
  struct cred_account_rename_reply reply;

  strcpy(request.old_name, root.name);
  root.name = name;
  request.holder = holder_of(&root);
  assert_int_equal(cred_gate_account_rename(root.gate, &request, &reply), CRED_OK);
  assert_true(reply.renamed);
}

/* usermod -u, a login, usermod -l. */
static void test_another_uid_and_name(void **state)
{
  (void)state;
  rotate(1);
  root.uid++;
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  rename_to("hana");
  assert_look(CRED_ROTATION_CURRENT, 1, 0);
}

static void hand_out(void)
{
  const uint64_t id = ask(REQUESTER).id;

  assert_int_equal(approve(id, rotating == SYS_UID ? SYS_UID : APPROVER), CRED_REVEAL_YES);
  assert_int_equal(take(id, REQUESTER).verdict, CRED_REVEAL_YES);
}

/* --- what is due, and nobody known ------------------------------------------------------------ */

static int set_up_nobodys(void **state)
{
  failing_store_arm(-1);
  *state = passwords_open("privileged = yes\ncontractor_groups = daemon\nmax_age_days = 30\n"
                          "direct_login = no\nremember = all\n");
  failing_store_enter(*state);
  rotating = SYS_UID;
  root = account_of(*state, "hanako", HANAKO_UID);
  return 0;
}

static int set_up_own(void **state)
{
  failing_store_arm(-1);
  *state = passwords_open("privileged = yes\ncontractor_groups = daemon\nmax_age_days = 30\n");
  failing_store_enter(*state);
  rotating = SYS_UID;
  root = account_of(*state, "hanako", HANAKO_UID);
  return 0;
}

static bool may_rotate_due(uint32_t actor, bool is_self)
{
  struct cred_rotate_may_request request = {.holder = holder_of(&root),
                                            .is_self = is_self,
                                            .rotates_due = true,
                                            .stored = stored_of(&root)};
  struct cred_rotate_may_reply reply;

  request.holder.actor = actor;
  assert_int_equal(cred_gate_rotate_may(root.gate, &request, &reply), CRED_OK);
  return reply.verdict == CRED_MAY_CHANGE_YES;
}

static enum cred_err begin_as(uint32_t actor, uint32_t generation)
{
  struct cred_rotate_begin_request request = begin_request(generation);
  struct cred_rotate_begin_reply reply;

  request.holder.actor = actor;
  return cred_gate_rotate_begin(root.gate, &request, &reply);
}

static void assert_refused(uint32_t actor, uint32_t generation)
{
  assert_false(may_rotate_due(actor, false));
  assert_int_equal(begin_as(actor, generation), CRED_ERR_PERMISSION);
}

/* Only what is due, and only nobody known: a contractor is refused. */
static void test_nobody_known_rotates_what_is_due(void **state)
{
  const uint32_t nobody[] = {CRED_ACTOR_UNKNOWN, 0};
  struct cred_event event;

  rotate(1);
  assert_true(change_password(&root, "another password"));
  rotate(2);
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  for (size_t i = 0; i < 2; i++)
    assert_refused(nobody[i], 3);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_REFUSED, NULL), 2);
  fixture_advance(30 * 24 * 60 * MINUTE);
  assert_refused(DAEMON_UID, 3);
  assert_false(may_rotate_due(CRED_ACTOR_UNKNOWN, true));
  assert_int_equal(may_change(CRED_ACTOR_UNKNOWN, false), CRED_MAY_CHANGE_UNKNOWN);
  for (size_t i = 0; i < 2; i++) {
    assert_true(may_rotate_due(nobody[i], false));
    assert_int_equal(begin_as(nobody[i], 3 + (uint32_t)i), CRED_OK);
    assert_true(count_password_events(*state, CRED_EVENT_ROTATE_BEGUN, &event) > 0);
    assert_int_equal(event.actor, nobody[i]);
    assert_non_null(strstr(event.detail, "by=nobody-known due=password"));
  }
}

static void test_nobody_known_leaves_what_is_handed_out(void **state)
{
  (void)state;
  rotate(1);
  hand_out();
  assert_refused(CRED_ACTOR_UNKNOWN, 2);
  fixture_advance((unsigned)(CRED_HANDED_OUT_MS / 1000));
  assert_true(may_rotate_due(CRED_ACTOR_UNKNOWN, false));
  assert_int_equal(begin_as(CRED_ACTOR_UNKNOWN, 2), CRED_OK);
}

/* A sealed password is nobody's own, whoever's the ID is. */
static void test_nobody_known_leaves_what_is_somebodys_own(void **state)
{
  (void)state;
  assert_true(change_password(&root, "chosen by hanako"));
  assert_true(expire_password(&root, false, NULL));
  assert_int_equal(look().due, CRED_DUE_PASSWORD);
  assert_true(look().is_own);
  assert_refused(CRED_ACTOR_UNKNOWN, 1);
  rotate(1);
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  assert_true(expire_password(&root, false, NULL));
  assert_false(look().is_own);
  assert_true(may_rotate_due(CRED_ACTOR_UNKNOWN, false));
  account_store(&root, "chosen by hanako once more");
  assert_int_equal(look().due, CRED_DUE_CHANGED);
  assert_true(look().is_own);
  assert_refused(CRED_ACTOR_UNKNOWN, 2);
}

/* Another account of that name: what is due of the one before is not due of this one. */
static void test_nobody_known_and_another_uid(void **state)
{
  (void)state;
  rotate(1);
  assert_true(expire_password(&root, false, NULL));
  root.uid++;
  assert_true(may_rotate_due(CRED_ACTOR_UNKNOWN, false)); /* usermod -u */
  account_store(&root, "another one's");
  assert_refused(CRED_ACTOR_UNKNOWN, 1);
}

/* --- sealed passwords that are lost ----------------------------------------------------------- */

static void lose(uint32_t generation)
{
  struct cred_store *store = &root.gate->store;

  assert_int_equal(cred_store_begin(store, CRED_STORE_WRITE, NULL), CRED_OK);
  assert_int_equal(store->ops->sealed_delete(store->db, root.name, cred_gate_system_key(root.gate),
                                             generation, NULL),
                   CRED_OK);
  assert_int_equal(cred_store_commit(store, NULL), CRED_OK);
}

/* Is that generation's sealed password there? */
static uint32_t count_sealed(uint32_t generation)
{
  struct cred_store *store = &root.gate->store;
  struct cred_sealed_row row;
  enum cred_err err;

  assert_int_equal(cred_store_begin(store, CRED_STORE_READ, NULL), CRED_OK);
  err = store->ops->sealed_get(store->db, root.name, cred_gate_system_key(root.gate), generation,
                               &row, NULL);
  assert_true(err == CRED_OK || err == CRED_ERR_NOT_FOUND);
  assert_int_equal(cred_store_commit(store, NULL), CRED_OK);
  return err == CRED_OK;
}

static void test_the_previous_is_lost(void **state)
{
  uint64_t id;

  (void)state;
  rotate(1);
  rotate(2);
  lose(1);
  assert_look(CRED_ROTATION_CURRENT, 2, 0);
  assert_int_equal(look().lost_previous, 1);
  assert_int_equal(look().lost_current, 0);
  id = ask(REQUESTER).id;
  assert_int_equal(approve(id, APPROVER), CRED_REVEAL_YES);
  assert_int_equal(take(id, REQUESTER).generation, 2);
  assert_int_equal(begin(3), CRED_OK);
  assert_look(CRED_ROTATION_CURRENT, 2, 3);
  root = meant;
  assert_look(CRED_ROTATION_PENDING, 2, 3);
  rename_to("hana");
  assert_int_equal(look().lost_previous, 1);
  assert_int_equal(settle().standing, CRED_ROTATION_PENDING);
  assert_int_equal(look().lost_previous, 0);
}

/* Nobody claims that somebody else changed it: it may be the one that is lost. */
static void test_the_current_is_lost(void **state)
{
  (void)state;
  rotate(1);
  lose(1);
  assert_look(CRED_ROTATION_UNKNOWN, 1, 0);
  assert_int_equal(look().lost_current, 1);
  assert_int_equal(settle().standing, CRED_ROTATION_UNKNOWN);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ROTATE_DRIFTED, NULL), 0);
  rotate(2);
  assert_look(CRED_ROTATION_CURRENT, 2, 0);
  assert_int_equal(look().lost_previous, 0);
  assert_int_equal(begin(3), CRED_OK);
  lose(3);
  assert_look(CRED_ROTATION_CURRENT, 2, 3);
  assert_int_equal(look().lost_pending, 3);
  root = meant;
  assert_look(CRED_ROTATION_UNKNOWN, 2, 3);
  rotate(4);
  assert_look(CRED_ROTATION_CURRENT, 4, 0);
}

static void test_another_name(void **state)
{
  struct cred_account_rename_request request = {.old_name = "hanako", .note = "married"};
  struct cred_account_rename_reply reply;

  (void)state;
  rotate(1);
  rotate(2);
  assert_int_equal(begin(3), CRED_OK);
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(open_session("sshd", true).verdict, CRED_PASSWORD_GOOD);
  root.name = "hana";
  request.holder = holder_of(&root);
  assert_int_equal(cred_gate_account_rename(root.gate, &request, &reply), CRED_OK);
  assert_look(CRED_ROTATION_CURRENT, 2, 3);
  assert_int_equal(state_of(&root).uses, 1);
  rotate(4);
  root.name = "hanako";
  assert_look(CRED_ROTATION_UNKNOWN, 0, 0);
}

/* An ID that was rotated and never logged in: nothing else is kept of it. */
static void test_sealed_is_all_there_is(void **state)
{
  struct cred_password_forget_request request = {.note = "left"};
  struct cred_password_forget_reply reply;
  struct cred_event event;

  rotate(1);
  assert_false(state_of(&root).exists);
  request.holder = holder_of(&root);
  memset(&request.holder.uid, 0, sizeof(request.holder.uid)); /* the account is gone */
  assert_int_equal(cred_gate_password_forget(root.gate, &request, &reply), CRED_OK);
  assert_false(reply.changed);
  assert_true(reply.had_sealed);
  assert_int_equal(look().generation, 0);
  assert_int_equal(count_sealed(1), 0);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_FORGOTTEN, &event), 1);
  assert_string_equal(event.detail, "sealed=yes note=left");
  assert_int_equal(cred_gate_password_forget(root.gate, &request, &reply), CRED_OK);
  assert_false(reply.had_sealed);
  assert_int_equal(count_password_events(*state, CRED_EVENT_PASSWORD_FORGOTTEN, NULL), 1);
}

/* What was sealed of an account goes when another one of its name is rotated: on record. */
static void test_another_account_takes_the_place(void **state)
{
  struct cred_event event;

  rotate(1);
  rotate(2);
  root.uid++;
  account_store(&root, "another one's");
  assert_int_equal(count_password_events(*state, CRED_EVENT_ACCOUNT_REPLACED, NULL), 0);
  rotate(1);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ACCOUNT_REPLACED, &event), 1);
  assert_string_equal(event.detail, "old_uid=1001 new_uid=1002 sealed_generation=2");
  assert_int_equal(event.actor, CRED_ACTOR_UNKNOWN);
  assert_int_equal(count_sealed(2), 0);
  rotate(2);
  assert_int_equal(count_password_events(*state, CRED_EVENT_ACCOUNT_REPLACED, NULL), 1);
}

static void test_nothing_is_sealed(void **state)
{
  struct cred_rotate_begin_request request = begin_request(1);
  struct cred_rotate_begin_reply reply;

  (void)state;
  request.sealed.length = 0;
  assert_int_equal(cred_gate_rotate_begin(root.gate, &request, &reply), CRED_ERR_INVALID);
  request.sealed.length = CRED_SEALED_MAX + 1;
  assert_int_equal(cred_gate_rotate_begin(root.gate, &request, &reply), CRED_ERR_INVALID);
  request = begin_request(1);
  request.intended.is_known = false;
  assert_int_equal(cred_gate_rotate_begin(root.gate, &request, &reply), CRED_ERR_INVALID);
}

/* --- handing out ------------------------------------------------------------------------------ */

static uint32_t reveals_refused(const char *reason)
{
  struct cred_event event;
  const uint32_t count = count_password_events(root.gate, CRED_EVENT_REVEAL_REFUSED, &event);

  if (count > 0)
    assert_non_null(strstr(event.detail, reason));
  return count;
}

/* Asked for or approved: what is asked for anew is approved anew. */
static void test_requests_end_with_the_account(void **state)
{
  struct cred_password_forget_request request = {.note = "left"};
  struct cred_password_forget_reply reply;
  uint64_t asked, approved;

  (void)state;
  rotate(1);
  asked = ask(REQUESTER).id;
  approved = ask(REQUESTER).id;
  assert_int_equal(approve(approved, APPROVER), CRED_REVEAL_YES);
  request.holder = holder_of(&root);
  assert_int_equal(cred_gate_password_forget(root.gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.reveals, 2);
  assert_int_equal(reveals_refused("reason=account-erased note=left"), 2);
  rotate(1);
  assert_int_equal(approve(asked, APPROVER), CRED_REVEAL_NONE);
  assert_int_equal(take(approved, REQUESTER).verdict, CRED_REVEAL_NONE);
}

/* The old name may be somebody else's with the same uid, some day. */
static void test_requests_end_with_the_name(void **state)
{
  const char *const name = root.name;
  uint64_t approved;

  (void)state;
  rotate(1);
  assert_int_equal(ask(REQUESTER).verdict, CRED_REVEAL_YES);
  approved = ask(REQUESTER).id;
  fixture_advance(20 * MINUTE);
  assert_int_equal(approve(approved, APPROVER), CRED_REVEAL_YES);
  fixture_advance(10 * MINUTE); /* the other one has expired */
  rename_to("hana");
  assert_int_equal(reveals_refused("reason=account-renamed note=married"), 1);
  assert_int_equal(take(approved, REQUESTER).verdict, CRED_REVEAL_NONE);
  rename_to(name);
  assert_int_equal(take(approved, REQUESTER).verdict, CRED_REVEAL_NONE);
}

/* Two IDs of one person: "daemon" (1) and "bin" (2); "sys" (3) is another's. */
static void test_one_person_is_not_two(void **state)
{
  const struct account daemon = account_of(*state, "daemon", 1), bin = account_of(*state, "bin", 2),
                       sys = account_of(*state, "sys", 3);
  struct cred_event event;
  uint64_t id;

  rotate(1);
  id = ask(1).id;
  assert_true(set_person(&daemon, "0042"));
  assert_true(set_person(&bin, "0042"));
  assert_true(set_person(&sys, "0043"));
  assert_int_equal(approve(id, 1), CRED_REVEAL_SAME);
  assert_int_equal(approve(id, 2), CRED_REVEAL_SAME_PERSON);
  assert_int_equal(count_password_events(*state, CRED_EVENT_REVEAL_REFUSED, &event), 2);
  assert_non_null(strstr(event.detail, "reason=same-person"));
  assert_int_equal(event.actor, 2);
  assert_int_equal(take(id, 1).verdict, CRED_REVEAL_NOT_APPROVED);
  assert_true(set_person(&bin, ""));
  assert_true(set_person(&bin, "0042"));
  assert_int_equal(approve(id, 2), CRED_REVEAL_SAME_PERSON);
  assert_int_equal(approve(id, 3), CRED_REVEAL_YES);
}

static void test_two_persons(void **state)
{
  struct cred_reveal_take_reply got;
  uint64_t id;

  assert_int_equal(ask(REQUESTER).verdict, CRED_REVEAL_NOTHING);
  rotate(1);
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(ask(CRED_ACTOR_UNKNOWN).verdict, CRED_REVEAL_UNKNOWN);
  assert_int_equal(ask(0).verdict, CRED_REVEAL_UNKNOWN);
  id = ask(REQUESTER).id;
  assert_int_equal(take(id, REQUESTER).verdict, CRED_REVEAL_NOT_APPROVED);
  assert_int_equal(approve(id, REQUESTER), CRED_REVEAL_SAME);
  assert_int_equal(approve(id, CRED_ACTOR_UNKNOWN), CRED_REVEAL_UNKNOWN);
  assert_int_equal(approve(id, 0), CRED_REVEAL_UNKNOWN);
  assert_int_equal(approve(id + 1, APPROVER), CRED_REVEAL_NONE);
  assert_int_equal(approve(id, APPROVER), CRED_REVEAL_YES);
  assert_int_equal(approve(id, APPROVER + 1), CRED_REVEAL_APPROVED);
  assert_int_equal(take(id, APPROVER).verdict, CRED_REVEAL_ANOTHER);
  assert_int_equal(take(id, CRED_ACTOR_UNKNOWN).verdict, CRED_REVEAL_UNKNOWN);
  assert_int_equal(state_of(&root).reason, CRED_REASON_NONE);
  got = take(id, REQUESTER);
  assert_int_equal(got.verdict, CRED_REVEAL_YES);
  assert_int_equal(got.generation, 1);
  assert_int_equal(got.sealed.length, 2000);
  assert_int_equal(got.sealed.bytes[1999], 1);
  assert_int_equal(take(id, REQUESTER).verdict, CRED_REVEAL_NONE);
  assert_int_equal(look().due, CRED_DUE_HANDED_OUT);
  assert_int_equal(look().handed_to, REQUESTER);
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  assert_int_equal(count_password_events(*state, CRED_EVENT_REVEAL_REFUSED, NULL), 12);
  assert_int_equal(count_password_events(*state, CRED_EVENT_REVEAL_DONE, NULL), 1);
}

static void test_time_runs_out(void **state)
{
  uint64_t id;

  (void)state;
  rotate(1);
  id = ask(REQUESTER).id;
  fixture_advance(CRED_REVEAL_MINUTES * MINUTE);
  assert_int_equal(approve(id, APPROVER), CRED_REVEAL_EXPIRED);
  id = ask(REQUESTER).id;
  fixture_advance(CRED_REVEAL_MINUTES * MINUTE - 1);
  assert_int_equal(approve(id, APPROVER), CRED_REVEAL_YES);
  fixture_advance(CRED_REVEAL_MINUTES * MINUTE);
  assert_int_equal(take(id, REQUESTER).verdict, CRED_REVEAL_EXPIRED);
  id = ask(REQUESTER).id;
  assert_int_equal(approve(id, APPROVER), CRED_REVEAL_YES);
  fixture_set_wall(-24 * 60 * MINUTE); /* turns nothing back */
  fixture_advance(CRED_REVEAL_MINUTES * MINUTE);
  assert_int_equal(take(id, REQUESTER).verdict, CRED_REVEAL_EXPIRED);
}

static void test_what_is_in_force_is_handed_out(void **state)
{
  uint64_t id;

  (void)state;
  rotate(1);
  assert_int_equal(begin(2), CRED_OK);
  id = ask(REQUESTER).id;
  assert_int_equal(approve(id, APPROVER), CRED_REVEAL_YES);
  assert_int_equal(take(id, REQUESTER).generation, 1);
  root = meant;
  id = ask(REQUESTER).id;
  assert_int_equal(approve(id, APPROVER), CRED_REVEAL_YES);
  assert_int_equal(take(id, REQUESTER).generation, 2);
}

static bool is_left(void)
{
  const struct cred_rotate_state_reply reply = look();

  assert_int_equal(reply.due, CRED_DUE_HANDED_OUT);
  return reply.left_until_ms != 0;
}

/* Whoever has it is let in, and told; it is due until there is another one, made in whatever way.
 */
static void test_handed_out_is_due(void **state)
{
  (void)state;
  rotate(1);
  assert_int_equal(look().due, CRED_DUE_NO);
  assert_false(log_in(&root).is_handed_out);
  hand_out();
  assert_int_equal(look().due, CRED_DUE_HANDED_OUT);
  assert_true(look().handed_wall_ms != 0);
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  assert_true(log_in(&root).is_handed_out);
  rename_to("hana");
  assert_int_equal(look().due, CRED_DUE_HANDED_OUT);
  assert_true(log_in(&root).is_handed_out);
  rotate(2);
  assert_int_equal(look().due, CRED_DUE_NO);
  assert_int_equal(look().handed_wall_ms, 0);
  assert_false(log_in(&root).is_handed_out);
  hand_out();
  account_store(&root, "by hand");
  assert_int_equal(look().due, CRED_DUE_CHANGED);
  assert_int_equal(look().handed_wall_ms, 0);
  assert_false(log_in(&root).is_handed_out);
}

/* What was handed out before its rotation was seen to be done is handed out afterwards too. */
static void test_handed_out_while_pending(void **state)
{
  (void)state;
  assert_int_equal(begin(1), CRED_OK);
  root = meant;
  hand_out();
  assert_int_equal(look().due, CRED_DUE_UNFINISHED);
  assert_int_equal(look().left_until_ms, 0); /* to complete it takes nothing away */
  assert_int_equal(settle().standing, CRED_ROTATION_PENDING);
  assert_true(is_left());
}

static void test_left_for_hours(void **state)
{
  const unsigned seconds = (unsigned)(CRED_HANDED_OUT_MS / 1000);

  (void)state;
  rotate(1);
  hand_out();
  assert_true(is_left());
  fixture_advance(seconds - 1);
  assert_true(is_left());
  fixture_set_wall(-24 * 60 * MINUTE);
  assert_true(is_left());
  fixture_advance(1);
  assert_false(is_left());
  hand_out(); /* to the next one */
  assert_true(is_left());
}

static uint64_t begin_session(void)
{
  struct cred_session_open_request request = {.caller = fixture_caller("hanako", "192.0.2.1", 7),
                                              .uid = HANAKO_UID,
                                              .audit_session = CRED_AUDIT_SESSION_NONE};
  struct cred_session_open_reply reply;

  assert_int_equal(cred_gate_session_open(root.gate, &request, &reply), CRED_OK);
  return reply.id;
}

static void end_session(uint64_t id)
{
  const struct cred_session_close_request request = {
      .caller = fixture_caller("hanako", "192.0.2.1", 7), .id = id};
  struct cred_session_close_reply reply;

  assert_int_equal(cred_gate_session_close(root.gate, &request, &reply), CRED_OK);
  assert_true(reply.changed);
}

static void use_by_sudo(void)
{
  struct cred_password_look_request request = {.holder = holder_of(&root),
                                               .stored = stored_of(&root),
                                               .opens_session = true,
                                               .another_proved = true};
  struct cred_password_look_reply reply;

  assert_int_equal(cred_gate_password_look(root.gate, &request, &reply), CRED_OK);
}

/* Used, and logged out. */
static void test_left_until_used(void **state)
{
  uint64_t before, first, second;

  (void)state;
  rotate(1);
  before = begin_session();
  fixture_advance(1);
  hand_out();
  first = begin_session();
  use_by_sudo();
  end_session(first);
  assert_true(is_left()); /* somebody became it by another way */
  (void)log_in(&root);
  assert_true(is_left());
  (void)open_session("sshd", true);
  first = begin_session();
  second = begin_session();
  end_session(first);
  assert_true(is_left());
  end_session(second);
  assert_false(is_left());
  hand_out();
  assert_true(is_left());
  end_session(before);
}

/* Where sessions are not recorded, nobody knows whether one is left. */
static void test_left_where_nobody_knows(void **state)
{
  (void)state;
  rotate(1);
  hand_out();
  (void)open_session("sshd", true);
  assert_true(is_left());
}

static void test_compromised_is_not_left(void **state)
{
  (void)state;
  rotate(1);
  assert_int_equal(log_in(&root).verdict, CRED_PASSWORD_GOOD);
  hand_out();
  assert_true(expire_password(&root, true, root.entry));
  assert_int_equal(look().due, CRED_DUE_PASSWORD);
  assert_int_equal(look().left_until_ms, 0);
}

static void test_so_many_at_a_time(void **state)
{
  struct cred_reveal_ask_request request = {
      .holder = holder_of(&root), .stored = stored_of(&root), .reason = "disk"};
  struct cred_reveal_ask_reply reply;
  struct cred_reveals_request page = {0};
  struct cred_reveals_reply rows;
  uint32_t seen = 0;

  (void)state;
  rotate(1);
  for (uint32_t i = 0; i < CRED_REVEAL_OPEN_MAX; i++)
    assert_int_equal(ask(REQUESTER).verdict, CRED_REVEAL_YES);
  assert_int_equal(cred_gate_reveal_ask(root.gate, &request, &reply), CRED_ERR_BUSY);
  do {
    assert_int_equal(cred_gate_reveals(root.gate, &page, &rows), CRED_OK);
    seen += rows.count;
    page.after = rows.next;
  } while (page.after != 0);
  assert_int_equal(seen, CRED_REVEAL_OPEN_MAX);
  fixture_advance(CRED_REVEAL_MINUTES * MINUTE);
  page.after = 0;
  assert_int_equal(cred_gate_reveals(root.gate, &page, &rows), CRED_OK);
  assert_int_equal(rows.count, 0);
  assert_int_equal(ask(REQUESTER).verdict, CRED_REVEAL_YES);
}

/* --- a store that fails ----------------------------------------------------------------------- */

static bool is_zero(const void *bytes, size_t size)
{
  const unsigned char *byte = bytes;

  for (size_t i = 0; i < size; i++)
    if (byte[i] != 0)
      return false;
  return true;
}

/* Each operation of the call fails in its turn: it says so, and nothing but that; then it works. */
#define UNTIL_IT_WORKS(call, request)                                                              \
  do {                                                                                             \
    static struct cred_##call##_reply reply;                                                       \
    const struct cred_rotate_state_reply before = look();                                          \
    uint64_t event = last_password_event(root.gate);                                               \
    for (int operations = 0;; operations++) {                                                      \
      enum cred_err err;                                                                           \
      memset(&reply, 1, sizeof(reply));                                                            \
      failing_store_arm(operations);                                                               \
      err = cred_gate_##call(root.gate, (request), &reply);                                        \
      if (!failing_store_has_failed()) {                                                           \
        failing_store_arm(-1);                                                                     \
        assert_int_equal(err, CRED_OK);                                                            \
        break;                                                                                     \
      }                                                                                            \
      failing_store_arm(-1);                                                                       \
      assert_int_equal(err, CRED_ERR_IO);                                                          \
      assert_true(is_zero(&reply, sizeof(reply)));                                                 \
      assert_int_equal(last_password_event(root.gate), event);                                     \
      const struct cred_rotate_state_reply now = look();                                           \
      assert_memory_equal(&now, &before, sizeof(now));                                             \
    }                                                                                              \
  } while (0)

static void test_failing(void **state)
{
  struct cred_rotate_begin_request begun = begin_request(1);
  struct cred_rotate_settle_request settled = {.holder = holder_of(&root)};
  struct cred_reveal_ask_request asked = {
      .holder = holder_of(&root), .stored = stored_of(&root), .reason = "disk"};
  struct cred_reveal_approve_request approved = {.actor = APPROVER};
  struct cred_reveal_take_request taken = {.holder = holder_of(&root)};

  (void)state;
  UNTIL_IT_WORKS(rotate_begin, &begun);
  root = meant;
  settled.stored = stored_of(&root);
  UNTIL_IT_WORKS(rotate_settle, &settled);
  assert_look(CRED_ROTATION_CURRENT, 1, 0);
  account_store(&root, "by hand");
  settled.stored = stored_of(&root);
  UNTIL_IT_WORKS(rotate_settle, &settled);
  UNTIL_IT_WORKS(reveal_ask, &asked);
  approved.id = taken.id = ask(HANAKO_UID).id;
  UNTIL_IT_WORKS(reveal_approve, &approved);
  taken.stored = stored_of(&root);
  UNTIL_IT_WORKS(reveal_take, &taken);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
#define AS(function, set_up_so) cmocka_unit_test_setup_teardown(function, set_up_so, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_uses),
      AS(test_who_may_change, set_up_contractors),
      TEST(test_generations),
      TEST(test_drift),
      TEST(test_another_account_inherits_nothing),
      TEST(test_another_uid),
      TEST(test_another_uid_is_kept),
      TEST(test_another_uid_and_name),
      TEST(test_the_previous_is_lost),
      TEST(test_the_current_is_lost),
      TEST(test_another_name),
      TEST(test_sealed_is_all_there_is),
      TEST(test_another_account_takes_the_place),
      TEST(test_requests_end_with_the_account),
      TEST(test_requests_end_with_the_name),
      TEST(test_nothing_is_sealed),
      TEST(test_two_persons),
      TEST(test_one_person_is_not_two),
      TEST(test_time_runs_out),
      TEST(test_what_is_in_force_is_handed_out),
      TEST(test_handed_out_is_due),
      TEST(test_handed_out_while_pending),
      TEST(test_left_for_hours),
      TEST(test_left_until_used),
      TEST(test_left_where_nobody_knows),
      TEST(test_compromised_is_not_left),
      AS(test_nobody_known_rotates_what_is_due, set_up_nobodys),
      AS(test_nobody_known_leaves_what_is_handed_out, set_up_nobodys),
      AS(test_nobody_known_leaves_what_is_somebodys_own, set_up_own),
      AS(test_nobody_known_and_another_uid, set_up_nobodys),
      TEST(test_so_many_at_a_time),
      TEST(test_failing),
  };

  return run_passwords(tests, sizeof(tests) / sizeof(tests[0]));
}
