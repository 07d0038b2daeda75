/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "codes_fixture.h"
#include "cred/account.h"

/* The host's own accounts: daemon is in the group daemon, bin is not; sys is the ID of a counter.
 */
#define POLICY                                                                                     \
  "deny = 3\nunlock_time = 600\ntotp = enrolled\n[policy counter]\nmatch_user = sys\n"             \
  "shared = yes\nactor_groups = daemon\ndeny = 100\n"
#define COUNTER_UID 3
#define PERSON_UID 1
#define DESKS 8
#define ROUNDS 6

static int set_up(void **state)
{
  *state = fixture_open("sqlite", POLICY);
  return 0;
}

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

static struct cred_caller at_desk(const char *subject, uint64_t transaction)
{
  struct cred_caller caller = fixture_caller(subject, "", transaction);

  caller.origin.on_console = true;
  caller.actor = CRED_ACTOR_UNKNOWN;
  return caller;
}

static uint64_t charge(struct cred_gate *gate, const struct cred_caller *caller)
{
  struct cred_charge_request request = {.caller = *caller, .uid = COUNTER_UID};
  struct cred_charge_reply reply;

  assert_int_equal(cred_gate_charge(gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.verdict, CRED_CHARGE_GRANTED);
  return reply.ticket;
}

static struct cred_code_request request_of(const struct cred_caller *caller, const char *person,
                                           uint32_t uid, const char *code)
{
  struct cred_code_request request = {.caller = *caller,
                                      .uid = COUNTER_UID,
                                      .person_is_known = uid != CRED_ACTOR_UNKNOWN,
                                      .person_uid = uid};

  (void)snprintf(request.person, sizeof(request.person), "%s", person);
  assert_int_equal(cred_secret_set_text(&request.code, code), CRED_OK);
  return request;
}

/* One login: charged, and the code judged. */
static bool comes_in(struct cred_gate *gate, const struct cred_caller *caller, const char *person,
                     uint32_t uid, const char *code)
{
  struct cred_code_request request = request_of(caller, person, uid, code);
  struct cred_code_reply reply;

  request.ticket = charge(gate, caller);
  assert_int_equal(cred_gate_code(gate, &request, &reply), CRED_OK);
  return reply.verdict == CRED_CODE_ACCEPTED;
}

static void test_only_there(void **state)
{
  struct cred_caller desk = at_desk("sys", 1), remote = fixture_caller("sys", "192.0.2.1", 2);
  struct cred_caller self = at_desk("sys", 3), su = at_desk("sys", 4);
  struct cred_code_request request;
  struct cred_code_reply reply;
  struct phone phone;

  phone_enrol(*state, "daemon", "phone", &phone);
  self.origin = (struct cred_origin){.self = true, .actor_known = true, .actor = COUNTER_UID};
  su.origin = (struct cred_origin){.actor_known = true, .actor = PERSON_UID};
  assert_false(comes_in(*state, &remote, "daemon", PERSON_UID, phone_code(&phone, 0)));
  assert_false(comes_in(*state, &self, "daemon", PERSON_UID, phone_code(&phone, 0)));
  assert_false(comes_in(*state, &su, "daemon", PERSON_UID, phone_code(&phone, 0)));
  request = request_of(&desk, "daemon", PERSON_UID, phone_code(&phone, 0)); /* not charged */
  assert_int_equal(cred_gate_code(*state, &request, &reply), CRED_OK);
  assert_int_equal(reply.verdict, CRED_CODE_REFUSED);
  assert_true(comes_in(*state, &desk, "daemon", PERSON_UID, phone_code(&phone, 0)));
  assert_false(comes_in(*state, &desk, "daemon", PERSON_UID, phone_code(&phone, 0)));
}

/* Nobody's own code opens the ID there, its own token's neither, and names do not borrow numbers.
 */
static void test_only_a_users(void **state)
{
  struct cred_caller desk = at_desk("sys", 1);
  struct phone own, other, user;
  struct cred_code_request request;
  struct cred_code_reply reply;

  phone_enrol(*state, "sys", "own", &own);
  phone_enrol(*state, "bin", "other", &other);
  phone_enrol(*state, "daemon", "user", &user);
  request = request_of(&desk, "", CRED_ACTOR_UNKNOWN, phone_code(&own, 0));
  request.ticket = charge(*state, &desk);
  assert_int_equal(cred_gate_code(*state, &request, &reply), CRED_OK);
  assert_int_equal(reply.verdict, CRED_CODE_REFUSED);
  assert_false(comes_in(*state, &desk, "sys", COUNTER_UID, phone_code(&own, 0)));
  assert_false(comes_in(*state, &desk, "bin", 2, phone_code(&other, 0)));
  assert_false(comes_in(*state, &desk, "bin", PERSON_UID, phone_code(&other, 0)));
  assert_false(comes_in(*state, &desk, "daemon", 2, phone_code(&user, 0)));
  assert_false(comes_in(*state, &desk, "daemon", CRED_ACTOR_UNKNOWN, phone_code(&user, 0)));
  assert_true(comes_in(*state, &desk, "daemon", PERSON_UID, phone_code(&user, 0)));
}

static enum cred_account_verdict look(struct cred_gate *gate, const struct cred_caller *caller,
                                      bool is_proven, uint32_t person)
{
  struct cred_account_look_request request = {
      .caller = *caller, .uid = COUNTER_UID, .is_proven = is_proven, .person_uid = person};
  struct cred_account_look_reply reply;

  assert_int_equal(cred_gate_account_look(gate, &request, &reply), CRED_OK);
  return reply.verdict;
}

/* What was proven is judged once more in account, and only where it could be. */
static void test_the_proof_in_account(void **state)
{
  struct cred_caller desk = at_desk("sys", 1), remote = fixture_caller("sys", "192.0.2.1", 2);
  struct cred_account_set_request order = {.subject = "daemon",
                                           .uid = PERSON_UID,
                                           .actor = 0,
                                           .change = CRED_ACCOUNT_SUSPEND,
                                           .note = "lost"};
  struct cred_account_set_reply done;

  assert_int_equal(look(*state, &desk, false, PERSON_UID), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(look(*state, &desk, true, PERSON_UID), CRED_ACCOUNT_GOOD);
  assert_int_equal(look(*state, &desk, true, 2), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(look(*state, &desk, true, 0), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(look(*state, &desk, true, COUNTER_UID), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(look(*state, &remote, true, PERSON_UID), CRED_ACCOUNT_DIRECT_LOGIN);
  assert_int_equal(cred_gate_account_set(*state, &order, &done), CRED_OK);
  assert_int_equal(look(*state, &desk, true, PERSON_UID), CRED_ACCOUNT_DIRECT_LOGIN);
}

/* A process of its own at a desk of its own; its exit status says whether it came in. */
static void sit_down(int ready, int go, const char *code)
{
  struct cred_caller desk = at_desk("sys", 1);
  struct cred_gate *gate = fixture_open_again(POLICY);
  struct cred_code_request request = request_of(&desk, "daemon", PERSON_UID, code);
  struct cred_code_reply reply;
  char byte = 0;

  request.ticket = charge(gate, &desk);
  if (write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 0)
    _exit(2);
  if (cred_gate_code(gate, &request, &reply) != CRED_OK)
    _exit(3);
  _exit(reply.verdict == CRED_CODE_ACCEPTED ? 0 : 1);
}

static int count_those_in(void)
{
  int status, in = 0;

  for (int i = 0; i < DESKS; i++) {
    assert_true(wait(&status) > 0);
    assert_true(WIFEXITED(status));
    assert_in_range(WEXITSTATUS(status), 0, 1);
    in += WEXITSTATUS(status) == 0;
  }
  return in;
}

static int race(const char *code)
{
  int ready[2], go[2];
  char byte;

  assert_int_equal(pipe(ready), 0);
  assert_int_equal(pipe(go), 0);
  for (int i = 0; i < DESKS; i++) {
    if (fork() == 0) {
      (void)close(go[1]);
      sit_down(ready[1], go[0], code);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
  }
  (void)close(ready[0]);
  (void)close(ready[1]);
  (void)close(go[0]);
  (void)close(go[1]);
  return count_those_in();
}

static void test_one_code_opens_one_desk(void **state)
{
  struct phone phone;

  phone_enrol(*state, "daemon", "phone", &phone);
  for (int round = 0; round < ROUNDS; round++) {
    assert_int_equal(race(phone_code(&phone, 0)), 1);
    fixture_advance(930);
  }
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_ACCEPTED, NULL), ROUNDS);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_only_there),
      WITH(test_only_a_users),
      WITH(test_the_proof_in_account),
      WITH(test_one_code_opens_one_desk),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
