/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "codes_fixture.h"

#define POLICY                                                                                     \
  "deny = 100\ndeny_total = 100\ndeny_source = 100\nfail_interval = 900\nunlock_time = 600\n"      \
  "totp = enrolled\n"
#define HOME "192.0.2.1"
#define PROCESSES 16
#define ROUNDS 12

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

struct start {
  int ready[2]; /* a byte from each process that has its gate */
  int go[2];    /* closes when all have */
};

/* A process of its own with a gate of its own; it says by its exit status whether it got in. */
static void log_in(const struct start *start, const char *code)
{
  struct cred_code_request request = {.caller = fixture_caller("hanako", HOME, 1)};
  struct cred_gate *gate = fixture_open_again(POLICY);
  struct cred_code_reply reply;
  char byte = 0;

  (void)close(start->go[1]);
  if (cred_secret_set_text(&request.code, code) != CRED_OK ||
      write(start->ready[1], &byte, 1) != 1 || read(start->go[0], &byte, 1) != 0)
    _exit(2);
  if (cred_gate_code(gate, &request, &reply) != CRED_OK)
    _exit(3);
  _exit(reply.verdict == CRED_CODE_REFUSED ? 1 : 0);
}

static int count_accepted(void)
{
  int status, accepted = 0;

  for (int i = 0; i < PROCESSES; i++) {
    assert_true(wait(&status) > 0);
    assert_true(WIFEXITED(status));
    assert_in_range(WEXITSTATUS(status), 0, 1);
    accepted += WEXITSTATUS(status) == 0;
  }
  return accepted;
}

/* How many of them got in with the same code. They open one by one (opening writes the policy
 * file) and begin together. */
static int race(const char *code)
{
  struct start start;
  char byte;

  assert_int_equal(pipe(start.ready), 0);
  assert_int_equal(pipe(start.go), 0);
  for (int i = 0; i < PROCESSES; i++) {
    if (fork() == 0)
      log_in(&start, code);
    assert_int_equal(read(start.ready[0], &byte, 1), 1);
  }
  for (int i = 0; i < 2; i++) {
    (void)close(start.ready[i]);
    (void)close(start.go[i]);
  }
  return count_accepted();
}

static void test_one_code_opens_once(void **state)
{
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  for (int round = 0; round < ROUNDS; round++) {
    assert_int_equal(race(phone_code(&phone, 0)), 1);
    fixture_advance(930); /* earlier failures are forgotten */
  }
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_ACCEPTED, NULL), ROUNDS);
  assert_int_equal(count_events(*state, CRED_EVENT_CODE_REPLAYED, NULL), ROUNDS * (PROCESSES - 1));
}

static void test_one_recovery_code_opens_once(void **state)
{
  struct cred_recovery_request request = {.subject = "hanako"};
  static struct cred_recovery_reply codes;
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  assert_int_equal(cred_gate_recovery(*state, &request, &codes), CRED_OK);
  for (uint32_t i = 0; i < codes.count; i++) {
    assert_int_equal(race(cred_secret_text(&codes.codes[i])), 1);
    fixture_advance(930);
  }
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_one_code_opens_once),
      WITH(test_one_recovery_code_opens_once),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
