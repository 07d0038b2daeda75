/* SPDX-License-Identifier: BSD-3-Clause */
#include "codes_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

const char *fixture_backend;

const char *phone_code(const struct phone *phone, int64_t steps)
{
  static struct cred_code_candidate candidate;
  int64_t wall_ms = fixture_wall_ms() + steps * (int64_t)phone->shape.period_seconds * 1000;
  size_t count = 1;

  assert_int_equal(
      cred_totp_candidates(&phone->seed, &phone->shape, wall_ms, 0, &candidate, &count, NULL),
      CRED_OK);
  return candidate.code;
}

void phone_begin(struct cred_gate *gate, const char *subject, const char *name, struct phone *phone)
{
  struct cred_enrol_begin_request request = {.by_admin = true, .actor = 1000};
  struct cred_enrol_begin_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  (void)snprintf(request.name, sizeof(request.name), "%s", name);
  assert_int_equal(cred_gate_enrol_begin(gate, &request, &reply), CRED_OK);
  phone->token = reply.token;
  phone->shape = reply.shape;
  assert_int_equal(
      cred_base32_decode(cred_secret_text(&reply.seed_text), reply.seed_text.length, &phone->seed),
      CRED_OK);
}

bool phone_confirm(struct cred_gate *gate, const char *subject, const struct phone *phone,
                   const char *code)
{
  struct cred_enrol_confirm_request request = {.token = phone->token, .actor = 1000};
  struct cred_enrol_confirm_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_secret_set_text(&request.code, code), CRED_OK);
  assert_int_equal(cred_gate_enrol_confirm(gate, &request, &reply), CRED_OK);
  return reply.confirmed;
}

void phone_enrol(struct cred_gate *gate, const char *subject, const char *name, struct phone *phone)
{
  phone_begin(gate, subject, name, phone);
  assert_true(phone_confirm(gate, subject, phone, phone_code(phone, 0)));
  fixture_advance(phone->shape.period_seconds);
}

enum cred_code_verdict show_as(struct cred_gate *gate, const struct cred_caller *caller,
                               const char *code, struct cred_code_reply *reply)
{
  struct cred_code_request request = {.caller = *caller};
  enum cred_err err;

  assert_int_equal(cred_secret_set_text(&request.code, code), CRED_OK);
  err = cred_gate_code(gate, &request, reply);
  if (err != CRED_OK)
    print_message("%s\n", cred_gate_error(gate)->text);
  assert_int_equal(err, CRED_OK);
  return reply->verdict;
}

enum cred_code_verdict show_code(struct cred_gate *gate, const char *subject, const char *host,
                                 const char *code)
{
  struct cred_caller caller = fixture_caller(subject, host, 1);
  struct cred_code_reply reply;

  return show_as(gate, &caller, code, &reply);
}

uint32_t count_events(struct cred_gate *gate, enum cred_event_kind kind, struct cred_event *last)
{
  struct cred_events_request request = {.kind = kind};
  static struct cred_events_reply reply;
  uint32_t count = 0;

  do {
    assert_int_equal(cred_gate_events(gate, &request, &reply), CRED_OK);
    count += reply.count;
    if (last != NULL && reply.count > 0)
      *last = reply.rows[reply.count - 1];
    request.after = reply.next;
  } while (reply.next != 0);
  return count;
}

uint64_t last_event(struct cred_gate *gate)
{
  struct cred_event last = {0};

  (void)count_events(gate, CRED_EVENT_NONE, &last);
  return last.sequence;
}

bool has_token(struct cred_gate *gate, const char *subject, const char *name,
               enum cred_token_state state)
{
  struct cred_tokens_request request = {.with_revoked = true};
  static struct cred_tokens_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_gate_tokens(gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.next, 0);
  for (uint32_t i = 0; i < reply.count; i++)
    if (reply.rows[i].state == state && strcmp(reply.rows[i].name, name) == 0)
      return true;
  return false;
}

enum cred_err set_token(struct cred_gate *gate, const char *subject, const char *name,
                        enum cred_token_state state, bool *changed)
{
  struct cred_token_set_request request = {.actor = 1000, .state = state};
  struct cred_token_set_reply reply;
  enum cred_err err;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  (void)snprintf(request.name, sizeof(request.name), "%s", name);
  (void)snprintf(request.note, sizeof(request.note), "%s", "lost at the station");
  err = cred_gate_token_set(gate, &request, &reply);
  if (changed != NULL)
    *changed = reply.changed;
  return err;
}

void allow(struct cred_gate *gate, const char *subject, uint32_t for_seconds)
{
  struct cred_enrol_allow_request request = {.actor = 1000, .for_seconds = for_seconds};
  struct cred_enrol_allow_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  assert_int_equal(cred_gate_enrol_allow(gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.until_ms,
                   for_seconds == 0 ? 0 : fixture_wall_ms() + (int64_t)for_seconds * 1000);
}

struct cred_code_need_reply need_of(struct cred_gate *gate, const struct cred_caller *caller)
{
  struct cred_code_need_request request = {.caller = *caller};
  struct cred_code_need_reply reply;

  assert_int_equal(cred_gate_code_need(gate, &request, &reply), CRED_OK);
  return reply;
}

int run_on_backends(const struct CMUnitTest *tests, size_t count)
{
  static const char *const backends[] = {"memory", "sqlite"};
  int failed = 0;

  for (size_t i = 0; i < sizeof(backends) / sizeof(backends[0]); i++) {
    fixture_backend = backends[i];
    failed += _cmocka_run_group_tests(backends[i], tests, count, NULL, NULL);
  }
  return failed;
}
