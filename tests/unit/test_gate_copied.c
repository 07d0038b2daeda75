/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "gate/inside.h"
#include "tests/unit/gate_fixture.h"

/* [log] on_failure: what is refused while nobody reads syslog, and what never is. */

#define OFFICE "10.1.2.3"

static char directory[32];
static char path[64];
static struct cred_site site;
static int reader;

static int set_up(void **state)
{
  struct cred_gate *gate = fixture_open("memory", "totp = enrolled");

  (void)snprintf(directory, sizeof(directory), "/tmp/cred-copied-XXXXXX");
  assert_non_null(mkdtemp(directory));
  (void)snprintf(path, sizeof(path), "%s/log", directory);
  site = *gate->site;
  site.on_failure = CRED_ON_FAILURE_DENY;
  gate->site = &site;
  gate->copy = (struct cred_copy){.path = path, .wait_ms = 1};
  reader = -1;
  *state = gate;
  return 0;
}

static int tear_down(void **state)
{
  if (reader >= 0)
    (void)close(reader);
  (void)unlink(path);
  (void)rmdir(directory);
  fixture_close(*state);
  return 0;
}

static void start_reading(void)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};

  reader = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  assert_true(reader >= 0);
  (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
  assert_int_equal(bind(reader, (const struct sockaddr *)&address, sizeof(address)), 0);
}

static void stop_reading(void)
{
  (void)close(reader);
  (void)unlink(path);
  reader = -1;
}

static enum cred_err charge(struct cred_gate *gate, const struct cred_caller *caller,
                            uint64_t *ticket)
{
  struct cred_charge_request request = {.caller = *caller};
  struct cred_charge_reply reply;
  enum cred_err err = cred_gate_charge(gate, &request, &reply);

  assert_true(err == CRED_OK || reply.verdict == CRED_CHARGE_REFUSED);
  *ticket = reply.ticket;
  return err;
}

static enum cred_err settle(struct cred_gate *gate, const struct cred_caller *caller,
                            uint64_t ticket, enum cred_outcome outcome, bool *stands)
{
  struct cred_settle_request request = {.caller = *caller, .ticket = ticket, .outcome = outcome};
  struct cred_settle_reply reply;
  enum cred_err err = cred_gate_settle(gate, &request, &reply);

  *stands = reply.stands;
  return err;
}

static uint64_t last_event(struct cred_gate *gate)
{
  static const struct cred_events_verify_request request;
  struct cred_events_verify_reply reply;

  assert_int_equal(cred_gate_events_verify(gate, &request, &reply), CRED_OK);
  assert_true(reply.intact);
  return reply.last;
}

static void test_charge(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller caller = fixture_caller("alice", OFFICE, 1);
  uint64_t ticket = 0;

  assert_int_equal(charge(gate, &caller, &ticket), CRED_ERR_UNCOPIED);
  assert_int_equal(ticket, 0);
  assert_non_null(strstr(cred_gate_error(gate)->text, "on_failure = continue"));
  start_reading();
  assert_int_equal(charge(gate, &caller, &ticket), CRED_OK);
  assert_true(ticket != 0);
}

/* The right password, and nobody there to be told of it: denied, and not held against anybody. */
static void test_success_is_taken_back(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller caller = fixture_caller("alice", OFFICE, 1);
  uint64_t ticket = 0, events;
  bool stands = true;

  start_reading();
  assert_int_equal(charge(gate, &caller, &ticket), CRED_OK);
  events = last_event(gate);
  stop_reading();
  assert_int_equal(settle(gate, &caller, ticket, CRED_OUTCOME_SUCCEEDED, &stands),
                   CRED_ERR_UNCOPIED);
  assert_false(stands);
  assert_non_null(strstr(cred_gate_error(gate)->text, "nothing reads"));
  assert_int_equal(settle(gate, &caller, ticket, CRED_OUTCOME_ABANDONED, &stands), CRED_OK);
  assert_int_equal(last_event(gate), events + 1); /* it is on record */
}

static void test_failure_is_settled(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller caller = fixture_caller("alice", OFFICE, 1);
  uint64_t ticket = 0, events;
  bool stands = true;

  start_reading();
  assert_int_equal(charge(gate, &caller, &ticket), CRED_OK);
  events = last_event(gate);
  stop_reading();
  assert_int_equal(settle(gate, &caller, ticket, CRED_OUTCOME_FAILED, &stands), CRED_OK);
  assert_int_equal(last_event(gate), events + 1);
  assert_int_equal(gate->copy.lost, 1);
}

static void test_administrators(void **state)
{
  struct cred_gate *gate = *state;
  const struct cred_lock_request lock = {.subject = "alice", .lock = true, .reason = "gone"};
  const struct cred_lock_request unlock = {.subject = "alice"};
  const struct cred_account_set_request suspend = {
      .subject = "alice", .uid = 1000, .change = CRED_ACCOUNT_SUSPEND, .note = "gone"};
  const struct cred_account_set_request resume = {
      .subject = "alice", .uid = 1000, .change = CRED_ACCOUNT_RESUME, .note = "back"};
  const struct cred_event_note_request note = {.kind = CRED_EVENT_CONFIG_APPLIED};
  struct cred_lock_reply locked;
  struct cred_account_set_reply set;
  struct cred_event_note_reply noted;

  assert_int_equal(cred_gate_lock(gate, &lock, &locked), CRED_OK);
  assert_true(locked.changed);
  assert_int_equal(cred_gate_lock(gate, &unlock, &locked), CRED_OK);
  assert_int_equal(cred_gate_account_set(gate, &suspend, &set), CRED_OK);
  assert_true(set.changed);
  assert_int_equal(cred_gate_account_set(gate, &resume, &set), CRED_ERR_UNCOPIED);
  assert_int_equal(cred_gate_event_note(gate, &note, &noted), CRED_OK);
  assert_int_equal(gate->copy.lost, 4);
}

static struct cred_caller root_at(const char *service, bool on_console)
{
  struct cred_caller caller = fixture_caller("root", "", 1);

  (void)snprintf(caller.service, sizeof(caller.service), "%s", service);
  caller.origin.on_console = on_console;
  return caller;
}

static void test_root_at_the_console(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller there = root_at("login", true), elsewhere = root_at("login", false);
  struct cred_caller by_su = root_at("su", true), invented = there;
  uint64_t ticket = 0;
  bool stands = false;

  assert_int_equal(charge(gate, &there, &ticket), CRED_OK);
  assert_int_equal(settle(gate, &there, ticket, CRED_OUTCOME_SUCCEEDED, &stands), CRED_OK);
  assert_true(stands);
  assert_int_equal(charge(gate, &elsewhere, &ticket), CRED_ERR_UNCOPIED);
  assert_int_equal(charge(gate, &by_su, &ticket), CRED_ERR_UNCOPIED);
  invented.known = false;
  assert_int_equal(charge(gate, &invented, &ticket), CRED_ERR_UNCOPIED);
  site.rescue_root_console = false;
  assert_int_equal(charge(gate, &there, &ticket), CRED_ERR_UNCOPIED);
}

static void test_continue(void **state)
{
  struct cred_gate *gate = *state;
  struct cred_caller caller = fixture_caller("alice", OFFICE, 1);
  uint64_t ticket = 0;
  bool stands = false;

  site.on_failure = CRED_ON_FAILURE_CONTINUE;
  assert_int_equal(charge(gate, &caller, &ticket), CRED_OK);
  assert_int_equal(settle(gate, &caller, ticket, CRED_OUTCOME_SUCCEEDED, &stands), CRED_OK);
  assert_true(stands);
  assert_int_equal(gate->copy.lost, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_charge, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_success_is_taken_back, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_failure_is_settled, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_administrators, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_root_at_the_console, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_continue, set_up, tear_down),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
