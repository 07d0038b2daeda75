/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TESTS_CODES_FIXTURE_H
#define CRED_TESTS_CODES_FIXTURE_H

#include "gate_fixture.h"
#include "key/totp.h"

/* What the tests of codes share: a phone that makes codes, and short ways to ask the gate. */

/* A token's seed as its owner has it. */
struct phone {
  uint64_t token;
  struct cred_totp_shape shape;
  struct cred_secret seed;
};

/* The code that the phone shows `steps` from now. It lives until the next call. */
const char *phone_code(const struct phone *phone, int64_t steps);

/* Begins as an administrator; the phone then has the seed of a pending token. */
void phone_begin(struct cred_gate *gate, const char *subject, const char *name,
                 struct phone *phone);

/* Begins, confirms with the code of this moment and moves on by one period. */
void phone_enrol(struct cred_gate *gate, const char *subject, const char *name,
                 struct phone *phone);

bool phone_confirm(struct cred_gate *gate, const char *subject, const struct phone *phone,
                   const char *code);

/* Shows a code at a login. */
enum cred_code_verdict show_as(struct cred_gate *gate, const struct cred_caller *caller,
                               const char *code, struct cred_code_reply *reply);
enum cred_code_verdict show_code(struct cred_gate *gate, const char *subject, const char *host,
                                 const char *code);

/* How many events of this kind there are, and the last one. */
uint32_t count_events(struct cred_gate *gate, enum cred_event_kind kind, struct cred_event *last);

/* The number of the last event: equal when nothing was recorded. */
uint64_t last_event(struct cred_gate *gate);

/* Is there a pending token, an active one ... of this name? */
bool has_token(struct cred_gate *gate, const char *subject, const char *name,
               enum cred_token_state state);

enum cred_err set_token(struct cred_gate *gate, const char *subject, const char *name,
                        enum cred_token_state state, bool *changed);
void allow(struct cred_gate *gate, const char *subject, uint32_t for_seconds);
struct cred_code_need_reply need_of(struct cred_gate *gate, const struct cred_caller *caller);

/* Runs every test on each backend. */
struct CMUnitTest;
extern const char *fixture_backend;
int run_on_backends(const struct CMUnitTest *tests, size_t count);

#endif
