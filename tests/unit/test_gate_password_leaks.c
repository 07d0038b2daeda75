/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cred/password.h"
#include "gate/inside.h"
#include "tests/unit/gate_fixture.h"

/* Root reports a password as compromised that the store has never seen. */

#define KNOWN "$y$known"
#define UNSEEN "$y$unseen"

static const char *host_name = "before";

/* libc's, for this program: the host is what the test says. */
int gethostname(char *out, size_t size)
{
  (void)snprintf(out, size, "%s", host_name);
  return 0;
}

static const struct cred_holder holder = {.subject = "alice", .uid = 1001, .actor = 0};

static struct cred_stored stored_of(const char *hash)
{
  struct cred_stored stored;

  assert_int_equal(cred_stored_of(hash, 0, &stored, NULL), CRED_OK);
  return stored;
}

static struct cred_digests digests_of(struct cred_gate *gate)
{
  struct cred_password_salts_request request = {.holder = holder};
  struct cred_password_salts_reply salts;
  struct cred_digests digests = {0};

  assert_int_equal(cred_gate_password_salts(gate, &request, &salts), CRED_OK);
  digests.count = salts.count;
  for (uint32_t i = 0; i < salts.count; i++)
    digests.rows[i] = (struct cred_digest){
        .person = salts.rows[i].person, .set = salts.rows[i].set, .bytes = "known"};
  return digests;
}

static void change_to_known(struct cred_gate *gate)
{
  struct cred_password_record_request request = {.holder = holder,
                                                 .by = CRED_PASSWORD_BY_HOLDER,
                                                 .stored = stored_of(KNOWN),
                                                 .password = digests_of(gate)};
  struct cred_password_record_reply reply;

  assert_int_equal(cred_gate_password_record(gate, &request, &reply), CRED_OK);
}

static void begin_to(struct cred_gate *gate, const char *hash)
{
  struct cred_password_check_request request = {.holder = holder,
                                                .by = CRED_PASSWORD_BY_ISSUE,
                                                .stored = stored_of(KNOWN),
                                                .intended = stored_of(hash),
                                                .password = digests_of(gate)};
  struct cred_password_check_reply reply;

  request.password.rows[0].bytes[0] = 'u';
  assert_int_equal(cred_gate_password_check(gate, &request, &reply), CRED_OK);
  assert_true(reply.checked && !reply.is_reused);
}

static void report(struct cred_gate *gate, const char *hash)
{
  struct cred_password_expire_request request = {.holder = holder, .compromised = true};
  struct cred_password_expire_reply reply;

  assert_int_equal(cred_secret_set_text(&request.hash, hash), CRED_OK);
  assert_int_equal(cred_gate_password_expire(gate, &request, &reply), CRED_OK);
  assert_true(reply.changed);
}

static enum cred_password_verdict look(struct cred_gate *gate, const char *hash)
{
  struct cred_password_look_request request = {.holder = holder, .stored = stored_of(hash)};
  struct cred_password_look_reply reply;

  assert_int_equal(cred_gate_password_look(gate, &request, &reply), CRED_OK);
  return reply.verdict;
}

/* How many hashes are barred, and the last of them. */
static uint32_t barred(struct cred_gate *gate, struct cred_crypt *last)
{
  struct cred_password_crypts_request request = {.holder = holder};
  struct cred_password_crypts_reply reply;

  assert_int_equal(cred_gate_password_crypts(gate, &request, &reply), CRED_OK);
  if (reply.count > 0)
    *last = reply.rows[reply.count - 1];
  return reply.count;
}

static void one_that_was_set_behind_our_back_stays_reported(void **state)
{
  struct cred_gate *gate = fixture_open("memory", "");
  struct cred_crypt last = {0};

  (void)state;
  change_to_known(gate);
  report(gate, UNSEEN);
  assert_int_equal(look(gate, UNSEEN), CRED_PASSWORD_COMPROMISED);
  assert_int_equal(barred(gate, &last), 1);
  assert_true(last.barred);
  assert_string_equal(cred_secret_text(&last.hash), UNSEEN);
  fixture_close(gate);
}

static void one_whose_change_died_half_way_stays_reported(void **state)
{
  struct cred_gate *gate = fixture_open("memory", "");
  struct cred_crypt last = {0};

  (void)state;
  change_to_known(gate);
  begin_to(gate, UNSEEN);
  report(gate, UNSEEN);
  assert_int_equal(look(gate, UNSEEN), CRED_PASSWORD_COMPROMISED);
  assert_int_equal(barred(gate, &last), 1);
  fixture_close(gate);
}

static void one_that_is_known_is_barred_by_its_fingerprint(void **state)
{
  struct cred_gate *gate = fixture_open("memory", "");
  struct cred_crypt last = {0};

  (void)state;
  change_to_known(gate);
  report(gate, KNOWN);
  assert_int_equal(look(gate, KNOWN), CRED_PASSWORD_COMPROMISED);
  assert_int_equal(barred(gate, &last), 0);
  fixture_close(gate);
}

static bool charge_says_so(struct cred_gate *gate)
{
  struct cred_charge_request request = {.caller = fixture_caller("alice", "198.51.100.7", 7),
                                        .uid = holder.uid};
  struct cred_charge_reply reply;

  assert_int_equal(cred_gate_charge(gate, &request, &reply), CRED_OK);
  return reply.is_compromised;
}

static void a_host_that_is_renamed_forgets_nothing(void **state)
{
  struct cred_gate *gate = fixture_open("memory", "");
  struct cred_site nameless = *gate->site;
  struct cred_accounts_request request = {0};
  struct cred_accounts_reply accounts;

  (void)state;
  memset(nameless.system, 0, sizeof(nameless.system));
  gate->site = &nameless;
  host_name = "before";
  change_to_known(gate);
  report(gate, KNOWN);
  host_name = "after";
  assert_int_equal(look(gate, KNOWN), CRED_PASSWORD_COMPROMISED);
  assert_true(charge_says_so(gate));
  assert_int_equal(cred_gate_accounts(gate, &request, &accounts), CRED_OK);
  assert_int_equal(accounts.count, 1);
  assert_true(accounts.rows[0].has_password);
  fixture_close(gate);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_that_was_set_behind_our_back_stays_reported),
      cmocka_unit_test(one_whose_change_died_half_way_stays_reported),
      cmocka_unit_test(one_that_is_known_is_barred_by_its_fingerprint),
      cmocka_unit_test(a_host_that_is_renamed_forgets_nothing),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
