/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "credd/self.h"
#include "wire_walk.h"

/*
 * What a user may say of each call, and nothing else: every byte of a request that is not named
 * here must come out the same whatever the user wrote there.
 */
#define SAID_MAX 6
#define NO_SUBJECT SIZE_MAX

struct part {
  size_t offset, size;
};

struct rule {
  enum cred_call_number call;
  enum credd_self_verdict verdict;
  size_t subject; /* where the request names it */
  struct part said[SAID_MAX];
};

#define SUBJECT(call) offsetof(struct cred_##call##_request, subject)
#define CALLERS(call) offsetof(struct cred_##call##_request, caller.subject)
#define SAID(call, member)                                                                         \
  {                                                                                                \
    offsetof(struct cred_##call##_request, member),                                                \
        sizeof(((struct cred_##call##_request *)NULL)->member)                                     \
  }

static const struct rule rules[] = {
    {CRED_CALL_public_site, CREDD_SELF_ALLOWED, NO_SUBJECT, {SAID(public_site, unused)}},
    {CRED_CALL_ready, CREDD_SELF_ALLOWED, NO_SUBJECT, {SAID(ready, unused)}},
    {CRED_CALL_policy, CREDD_SELF_ALLOWED, SUBJECT(policy), {SAID(policy, service)}},
    {CRED_CALL_charge,
     CREDD_SELF_ALLOWED,
     CALLERS(charge),
     {SAID(charge, caller.transaction), SAID(charge, code_service)}},
    {CRED_CALL_settle,
     CREDD_SELF_ALLOWED,
     CALLERS(settle),
     {SAID(settle, caller.transaction), SAID(settle, ticket), SAID(settle, outcome)}},
    {CRED_CALL_barred, CREDD_SELF_ALLOWED, SUBJECT(barred), {{0, 0}}},
    {CRED_CALL_counts,
     CREDD_SELF_ALLOWED,
     SUBJECT(counts),
     {SAID(counts, locked_only), SAID(counts, skip)}},
    {CRED_CALL_code_need,
     CREDD_SELF_ALLOWED,
     CALLERS(code_need),
     {SAID(code_need, caller.service), SAID(code_need, caller.transaction)}},
    {CRED_CALL_code,
     CREDD_SELF_ALLOWED,
     CALLERS(code),
     {SAID(code, caller.transaction), SAID(code, ticket), SAID(code, code)}},
    {CRED_CALL_tokens,
     CREDD_SELF_ALLOWED,
     SUBJECT(tokens),
     {SAID(tokens, with_revoked), SAID(tokens, after)}},
    {CRED_CALL_token_set,
     CREDD_SELF_ALLOWED,
     SUBJECT(token_set),
     {SAID(token_set, name), SAID(token_set, note)}},
    {CRED_CALL_enrol_begin,
     CREDD_SELF_AFTER_PASSWORD,
     SUBJECT(enrol_begin),
     {SAID(enrol_begin, name), SAID(enrol_begin, password)}},
    {CRED_CALL_enrol_confirm,
     CREDD_SELF_ALLOWED,
     SUBJECT(enrol_confirm),
     {SAID(enrol_confirm, token), SAID(enrol_confirm, shape), SAID(enrol_confirm, code),
      SAID(enrol_confirm, caller.transaction)}},
    {CRED_CALL_recovery, CREDD_SELF_AFTER_CODE, SUBJECT(recovery), {SAID(recovery, code)}},
    {CRED_CALL_events,
     CREDD_SELF_ALLOWED,
     SUBJECT(events),
     {SAID(events, after), SAID(events, since_ms), SAID(events, until_ms), SAID(events, kind)}},
    {CRED_CALL_account_look,
     CREDD_SELF_ALLOWED,
     CALLERS(account_look),
     {SAID(account_look, caller.service), SAID(account_look, caller.transaction)}},
    {CRED_CALL_factor_look,
     CREDD_SELF_ALLOWED,
     CALLERS(factor_look),
     {SAID(factor_look, kinds), SAID(factor_look, caller.service),
      SAID(factor_look, caller.transaction)}},
    {CRED_CALL_password_state, CREDD_SELF_ALLOWED, SUBJECT(password_state), {{0, 0}}},
    {CRED_CALL_password_expire,
     CREDD_SELF_ALLOWED,
     offsetof(struct cred_password_expire_request, holder.subject),
     {SAID(password_expire, note)}},
    {CRED_CALL_password_look,
     CREDD_SELF_ALLOWED,
     offsetof(struct cred_password_look_request, holder.subject),
     {SAID(password_look, second_factor_shown)}},
    {CRED_CALL_rotate_may,
     CREDD_SELF_ALLOWED,
     offsetof(struct cred_rotate_may_request, holder.subject),
     {{0, 0}}},
    {CRED_CALL_sessions,
     CREDD_SELF_ALLOWED,
     SUBJECT(sessions),
     {SAID(sessions, open_only), SAID(sessions, after_id)}},
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

static const struct credd_peer hanako = {.uid = 1000, .pid = 11, .name = "hanako"};

static const struct rule *rule_of(uint16_t number)
{
  for (size_t i = 0; i < RULES; i++)
    if (rules[i].call == number)
      return &rules[i];
  return NULL;
}

/* A request about a subject, full of lies that differ with `seed`. */
static unsigned char *lie(uint16_t number, const char *subject, unsigned seed)
{
  const struct cred_wire_call *call = cred_wire_call_find(number);
  const struct rule *rule = rule_of(number);
  unsigned char *request = wire_record(call->request);

  wire_fill(call->request, request, seed);
  if (rule != NULL && rule->subject != NO_SUBJECT) {
    memset(request + rule->subject, 0, CRED_NAME_SIZE);
    (void)strcpy((char *)request + rule->subject, subject);
  }
  if (number == CRED_CALL_token_set)
    ((struct cred_token_set_request *)(void *)request)->state = CRED_TOKEN_SUSPENDED;
  if (number == CRED_CALL_password_expire)
    ((struct cred_password_expire_request *)(void *)request)->compromised = true;
  return request;
}

static enum credd_self_verdict narrow(const struct credd_peer *peer, uint16_t number, void *request)
{
  return credd_self_narrow(peer, cred_wire_call_find(number), request);
}

static enum credd_self_verdict verdict_on(const struct credd_peer *peer, uint16_t number,
                                          const char *subject)
{
  unsigned char *request = lie(number, subject, 1);
  enum credd_self_verdict verdict = narrow(peer, number, request);

  free(request);
  return verdict;
}

/* --- who may ask what ------------------------------------------------------------------------- */

static void test_what_may_be_asked(void **state)
{
  size_t allowed = 0;

  (void)state;
  for (size_t i = 0; i < wire_row_count; i++) {
    const struct rule *rule = rule_of(wire_rows[i].number);

    allowed += rule != NULL;
    assert_int_equal(verdict_on(&hanako, wire_rows[i].number, "hanako"),
                     rule != NULL ? rule->verdict : CREDD_SELF_REFUSED);
  }
  assert_int_equal(allowed, RULES);
}

static void test_another_subject_is_refused(void **state)
{
  static const char *const others[] = {"taro", "hanako2", "hanak", "HANAKO", "hanako ", "root"};

  (void)state;
  for (size_t i = 0; i < RULES; i++)
    for (size_t n = 0; n < sizeof(others) / sizeof(others[0]); n++)
      if (rules[i].subject != NO_SUBJECT)
        assert_int_equal(verdict_on(&hanako, (uint16_t)rules[i].call, others[n]),
                         CREDD_SELF_REFUSED);
}

/* "": all. Only the policy has one that is nobody's. */
static void test_no_subject_is_refused(void **state)
{
  (void)state;
  for (size_t i = 0; i < RULES; i++)
    if (rules[i].subject != NO_SUBJECT && rules[i].call != CRED_CALL_policy)
      assert_int_equal(verdict_on(&hanako, (uint16_t)rules[i].call, ""), CREDD_SELF_REFUSED);
}

static void test_a_peer_without_a_name_has_nothing(void **state)
{
  const struct credd_peer nameless = {.uid = 1000, .pid = 11};

  (void)state;
  for (size_t i = 0; i < RULES; i++)
    if (rules[i].subject != NO_SUBJECT && rules[i].call != CRED_CALL_policy)
      assert_int_equal(verdict_on(&nameless, (uint16_t)rules[i].call, ""), CREDD_SELF_REFUSED);
}

/* Users report a password that leaked, and from nobody's hash but the stored one is it barred. */
static void test_reporting_a_password(void **state)
{
  struct cred_password_expire_request request = {.holder = {.subject = "hanako"}};

  (void)state;
  cred_secret_set_text(&request.hash, "$6$salt$of-another-password");
  assert_int_equal(narrow(&hanako, CRED_CALL_password_expire, &request), CREDD_SELF_REFUSED);
  request.compromised = true;
  request.holder.uid = request.holder.actor = 7;
  assert_int_equal(narrow(&hanako, CRED_CALL_password_expire, &request), CREDD_SELF_ALLOWED);
  assert_int_equal(request.hash.length, 0);
  assert_int_equal(request.holder.uid, 1000);
  assert_int_equal(request.holder.actor, 1000);
}

static void test_an_unknown_call_is_refused(void **state)
{
  struct cred_wire_call call = *cred_wire_call_find(CRED_CALL_barred);
  struct cred_barred_request request = {.subject = "hanako"};

  (void)state;
  assert_int_equal(credd_self_narrow(&hanako, &call, &request), CREDD_SELF_ALLOWED);
  call.number = 9999;
  assert_int_equal(credd_self_narrow(&hanako, &call, &request), CREDD_SELF_REFUSED);
}

/* --- what remains of what was said ------------------------------------------------------------ */

static void erase_said(const struct rule *rule, unsigned char *request)
{
  for (size_t i = 0; i < SAID_MAX; i++)
    memset(request + rule->said[i].offset, 0, rule->said[i].size);
}

static void test_nothing_else_remains(void **state)
{
  (void)state;
  for (size_t i = 0; i < RULES; i++) {
    uint16_t number = (uint16_t)rules[i].call;
    unsigned char *one = lie(number, "hanako", 1), *other = lie(number, "hanako", 2);

    assert_int_equal(narrow(&hanako, number, one), rules[i].verdict);
    assert_int_equal(narrow(&hanako, number, other), rules[i].verdict);
    erase_said(&rules[i], one);
    erase_said(&rules[i], other);
    assert_memory_equal(one, other, cred_wire_call_find(number)->request->size);
    free(one);
    free(other);
  }
}

/* What is asked of the own password leaves no trace: a user could fill the log with it. */
static void test_asking_is_not_noted(void **state)
{
  unsigned char *request = lie(CRED_CALL_rotate_may, "hanako", 2);

  (void)state;
  ((struct cred_rotate_may_request *)(void *)request)->is_self = false;
  assert_int_equal(narrow(&hanako, CRED_CALL_rotate_may, request), CREDD_SELF_ALLOWED);
  assert_true(((struct cred_rotate_may_request *)(void *)request)->is_self);
  free(request);
}

static void test_what_may_be_said_remains(void **state)
{
  (void)state;
  for (size_t i = 0; i < RULES; i++) {
    uint16_t number = (uint16_t)rules[i].call;
    unsigned char *said = lie(number, "hanako", 1), *request = lie(number, "hanako", 1);

    (void)narrow(&hanako, number, request);
    for (size_t n = 0; n < SAID_MAX; n++)
      assert_memory_equal(request + rules[i].said[n].offset, said + rules[i].said[n].offset,
                          rules[i].said[n].size);
    free(said);
    free(request);
  }
}

/* --- the kernel's word ------------------------------------------------------------------------ */

static void is_hanako(const struct cred_caller *caller, const char *service)
{
  assert_string_equal(caller->subject, "hanako");
  assert_true(caller->known);
  assert_string_equal(caller->service, service);
  assert_string_equal(caller->origin.remote_host, "");
  assert_false(caller->origin.on_console);
  assert_true(caller->origin.actor_known);
  assert_int_equal(caller->origin.actor, 1000);
  assert_true(caller->origin.self);
  assert_int_equal(caller->actor, 1000);
}

#define NARROWED(call, variable)                                                                   \
  struct cred_##call##_request *variable = (void *)lie(CRED_CALL_##call, "hanako", 2);             \
  assert_int_not_equal(narrow(&hanako, CRED_CALL_##call, variable), CREDD_SELF_REFUSED)

static void test_callers_are_who_the_kernel_says(void **state)
{
  NARROWED(charge, charge);
  NARROWED(settle, settle);
  NARROWED(code, code);
  NARROWED(code_need, need);
  NARROWED(enrol_confirm, confirm);
  NARROWED(account_look, account);
  NARROWED(factor_look, factor);

  (void)state;
  is_hanako(&account->caller, account->caller.service);
  is_hanako(&factor->caller, factor->caller.service);
  assert_int_equal(account->uid, 1000);
  assert_int_equal(factor->uid, 1000);
  free(account);
  free(factor);
  is_hanako(&charge->caller, "credd");
  is_hanako(&settle->caller, "credd");
  is_hanako(&code->caller, "credd");
  is_hanako(&need->caller, need->caller.service);
  is_hanako(&confirm->caller, "credd");
  free(charge);
  free(settle);
  free(code);
  free(need);
  free(confirm);
}

static void test_actors_are_who_the_kernel_says(void **state)
{
  NARROWED(token_set, token_set);
  NARROWED(enrol_begin, begin);
  NARROWED(enrol_confirm, confirm);
  NARROWED(recovery, recovery);

  (void)state;
  assert_int_equal(token_set->actor, 1000);
  assert_int_equal(begin->actor, 1000);
  assert_int_equal(confirm->actor, 1000);
  assert_int_equal(recovery->actor, 1000);
  free(token_set);
  free(begin);
  free(confirm);
  free(recovery);
}

static void test_a_user_enrols_under_a_permit(void **state)
{
  NARROWED(enrol_begin, begin);

  (void)state;
  assert_true(begin->by_admin); /* a token that is written down, and then needs a code */
  assert_true(begin->needs_permit);
  assert_int_equal(begin->shape.algorithm, 0);
  assert_int_equal(begin->shape.digits, 0);
  assert_int_equal(begin->shape.period_seconds, 0);
  assert_string_equal(begin->service, "credd");
  assert_string_equal(begin->kind, "app");
  assert_string_equal(begin->serial, "");
  assert_string_equal(begin->permit, "");
  assert_int_equal(begin->seed.length, 0);
  free(begin);
}

static void test_only_a_written_token_is_confirmed(void **state)
{
  struct cred_enrol_confirm_request *request = (void *)lie(CRED_CALL_enrol_confirm, "hanako", 1);

  (void)state;
  request->token = 0;
  assert_int_equal(narrow(&hanako, CRED_CALL_enrol_confirm, request), CREDD_SELF_REFUSED);
  free(request);
}

static void test_tokens_are_only_suspended(void **state)
{
  (void)state;
  for (uint32_t next = 0; next <= CRED_TOKEN_REVOKED; next++) {
    struct cred_token_set_request request = {.subject = "hanako",
                                             .state = (enum cred_token_state)next};

    assert_int_equal(narrow(&hanako, CRED_CALL_token_set, &request),
                     next == CRED_TOKEN_SUSPENDED ? CREDD_SELF_ALLOWED : CREDD_SELF_REFUSED);
  }
}

static void test_the_policy_for_nobody(void **state)
{
  struct cred_policy_request own = {.subject = "hanako"}, nobodys = {.known = true};

  (void)state;
  assert_int_equal(narrow(&hanako, CRED_CALL_policy, &own), CREDD_SELF_ALLOWED);
  assert_true(own.known);
  assert_int_equal(narrow(&hanako, CRED_CALL_policy, &nobodys), CREDD_SELF_ALLOWED);
  assert_false(nobodys.known);
}

static void test_the_code_of_a_request(void **state)
{
  struct cred_recovery_request request = {.subject = "hanako", .actor = 1000};
  struct cred_code_request code;

  (void)state;
  assert_int_equal(cred_secret_set_text(&request.code, "123456"), CRED_OK);
  memset(&code, 0xa5, sizeof(code));
  credd_self_code(&hanako, &request, &code);
  is_hanako(&code.caller, "credd");
  assert_int_equal(code.caller.transaction, 0);
  assert_int_equal(code.ticket, 0);
  assert_true(cred_secret_equal(&code.code, &request.code));
}

/* --- replies ---------------------------------------------------------------------------------- */

static struct cred_events_request asked;

/* A page of events of two kinds, one a second; notes how it was asked for. */
static enum cred_err give_events(struct cred_gate *gate, const void *request, void *reply)
{
  struct cred_events_reply *events = reply;

  (void)gate;
  asked = *(const struct cred_events_request *)request;
  memset(events, 0, sizeof(*events));
  events->count = CRED_EVENT_PAGE;
  events->next = 77;
  for (int i = 0; i < CRED_EVENT_PAGE; i++) {
    events->rows[i].sequence = (uint64_t)i + 1;
    events->rows[i].wall_ms = 1000 * (i + 1);
    events->rows[i].kind = i % 2 == 0 ? CRED_EVENT_CODE_FAILED : CRED_EVENT_CODE_ACCEPTED;
    memset(events->rows[i].mac, 0xa5, CRED_MAC_SIZE);
  }
  return CRED_OK;
}

static void run_events(struct cred_events_request *request, struct cred_events_reply *reply)
{
  struct cred_wire_call call = *cred_wire_call_find(CRED_CALL_events);

  call.run = give_events;
  assert_int_equal(credd_self_run(&call, NULL, request, reply), CRED_OK);
}

static void test_events_without_marks(void **state)
{
  static const unsigned char nothing[CRED_MAC_SIZE];
  struct cred_events_request request = {.subject = "hanako"};
  struct cred_events_reply reply;

  (void)state;
  run_events(&request, &reply);
  assert_int_equal(reply.count, CRED_EVENT_PAGE);
  for (int i = 0; i < CRED_EVENT_PAGE; i++)
    assert_memory_equal(reply.rows[i].mac, nothing, CRED_MAC_SIZE);
}

/* The store reads a page and no more, whatever is looked for; and the next page is where it was. */
static void test_events_are_chosen_from_a_page(void **state)
{
  struct cred_events_request request = {.subject = "hanako",
                                        .after = 5,
                                        .kind = CRED_EVENT_CODE_ACCEPTED,
                                        .since_ms = 4000,
                                        .until_ms = 8000};
  struct cred_events_reply reply;

  (void)state;
  run_events(&request, &reply);
  assert_int_equal(asked.kind, CRED_EVENT_NONE);
  assert_int_equal(asked.since_ms, 0);
  assert_int_equal(asked.until_ms, 0);
  assert_int_equal(asked.after, 5);
  assert_int_equal(reply.count, 2);
  assert_int_equal(reply.rows[0].sequence, 4);
  assert_int_equal(reply.rows[1].sequence, 6);
  assert_int_equal(reply.rows[2].sequence, 0);
  assert_int_equal(reply.next, 77);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_what_may_be_asked),
      cmocka_unit_test(test_another_subject_is_refused),
      cmocka_unit_test(test_no_subject_is_refused),
      cmocka_unit_test(test_a_peer_without_a_name_has_nothing),
      cmocka_unit_test(test_reporting_a_password),
      cmocka_unit_test(test_an_unknown_call_is_refused),
      cmocka_unit_test(test_nothing_else_remains),
      cmocka_unit_test(test_asking_is_not_noted),
      cmocka_unit_test(test_what_may_be_said_remains),
      cmocka_unit_test(test_callers_are_who_the_kernel_says),
      cmocka_unit_test(test_actors_are_who_the_kernel_says),
      cmocka_unit_test(test_a_user_enrols_under_a_permit),
      cmocka_unit_test(test_only_a_written_token_is_confirmed),
      cmocka_unit_test(test_tokens_are_only_suspended),
      cmocka_unit_test(test_the_policy_for_nobody),
      cmocka_unit_test(test_the_code_of_a_request),
      cmocka_unit_test(test_events_without_marks),
      cmocka_unit_test(test_events_are_chosen_from_a_page),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
