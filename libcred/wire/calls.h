/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_WIRE_CALLS_H
#define CRED_WIRE_CALLS_H

#include "cred/account.h"
#include "cred/factor.h"
#include "cred/log.h"
#include "cred/password.h"
#include "cred/rename.h"
#include "cred/rotate.h"
#include "cred/session.h"
#include "wire/field.h"

/*
 * Every gate call, once: its number between processes, which is never used for another one; its
 * name, from which the names of its records and functions follow; and how it travels. A new call is
 * a line here, its records in cred/gate.h, and their fields in one of wire/records_*.c.
 */
#define CRED_CALL_LIST(X)                                                                          \
  X(1, policy, CRED_CALL_READS | CRED_CALL_POLICY)                                                 \
  X(2, charge, CRED_CALL_CHANGES)                                                                  \
  X(3, settle, CRED_CALL_CHANGES)                                                                  \
  X(4, barred, CRED_CALL_READS)                                                                    \
  X(5, lock, CRED_CALL_CHANGES)                                                                    \
  X(6, counts, CRED_CALL_READS)                                                                    \
  X(7, code_need, CRED_CALL_READS)                                                                 \
  X(8, code, CRED_CALL_CHANGES)                                                                    \
  X(9, enrol_allow, CRED_CALL_CHANGES)                                                             \
  X(10, enrol_begin, CRED_CALL_CHANGES | CRED_CALL_ONCE | CRED_CALL_SLOW)                          \
  X(11, enrol_confirm, CRED_CALL_CHANGES)                                                          \
  X(12, enrol_activate, CRED_CALL_CHANGES)                                                         \
  X(13, tokens, CRED_CALL_READS)                                                                   \
  X(14, token_set, CRED_CALL_CHANGES)                                                              \
  X(15, enrol_clear, CRED_CALL_CHANGES)                                                            \
  X(16, recovery, CRED_CALL_CHANGES | CRED_CALL_ONCE)                                              \
  X(17, code_check, CRED_CALL_READS)                                                               \
  X(18, token_import, CRED_CALL_CHANGES)                                                           \
  X(19, count_import, CRED_CALL_CHANGES)                                                           \
  X(20, events, CRED_CALL_READS | CRED_CALL_SLOW)                                                  \
  X(21, events_verify, CRED_CALL_READS | CRED_CALL_SLOW)                                           \
  X(22, event_note, CRED_CALL_CHANGES)                                                             \
  X(23, ready, CRED_CALL_READS)                                                                    \
  X(24, public_site, CRED_CALL_READS)                                                              \
  X(25, key_rotate, CRED_CALL_CHANGES | CRED_CALL_HERE)                                            \
  X(26, store_check, CRED_CALL_READS | CRED_CALL_HERE)                                             \
  X(27, store_backup, CRED_CALL_CHANGES | CRED_CALL_HERE)                                          \
  X(28, password_salts, CRED_CALL_CHANGES)                                                         \
  X(29, password_crypts, CRED_CALL_READS)                                                          \
  X(30, password_check, CRED_CALL_CHANGES)                                                         \
  X(31, password_record, CRED_CALL_CHANGES)                                                        \
  X(32, password_look, CRED_CALL_CHANGES)                                                          \
  X(33, password_state, CRED_CALL_READS)                                                           \
  X(34, password_expire, CRED_CALL_CHANGES)                                                        \
  X(35, password_import, CRED_CALL_CHANGES)                                                        \
  X(36, password_forget, CRED_CALL_CHANGES)                                                        \
  X(37, person_set, CRED_CALL_CHANGES)                                                             \
  X(38, accounts, CRED_CALL_READS | CRED_CALL_SLOW)                                                \
  X(39, account_rename, CRED_CALL_CHANGES | CRED_CALL_SLOW)                                        \
  X(41, account_look, CRED_CALL_CHANGES)                                                           \
  X(42, account_set, CRED_CALL_CHANGES)                                                            \
  X(43, account_state, CRED_CALL_READS)                                                            \
  X(44, account_list, CRED_CALL_READS | CRED_CALL_SLOW)                                            \
  X(45, exception_add, CRED_CALL_CHANGES)                                                          \
  X(46, exception_decide, CRED_CALL_CHANGES)                                                       \
  X(47, exception_list, CRED_CALL_READS | CRED_CALL_SLOW)                                          \
  X(50, session_open, CRED_CALL_CHANGES)                                                           \
  X(51, session_close, CRED_CALL_CHANGES)                                                          \
  X(52, sessions, CRED_CALL_READS)                                                                 \
  X(53, session_end, CRED_CALL_CHANGES)                                                            \
  X(56, rotate_may, CRED_CALL_CHANGES)                                                             \
  X(57, rotate_state, CRED_CALL_READS)                                                             \
  X(58, rotate_begin, CRED_CALL_CHANGES)                                                           \
  X(59, rotate_settle, CRED_CALL_CHANGES)                                                          \
  X(60, reveal_ask, CRED_CALL_CHANGES)                                                             \
  X(61, reveal_approve, CRED_CALL_CHANGES)                                                         \
  X(62, reveal_take, CRED_CALL_CHANGES | CRED_CALL_ONCE)                                           \
  X(63, reveals, CRED_CALL_READS)                                                                  \
  X(66, factor_look, CRED_CALL_CHANGES)                                                            \
  X(96, log_prune, CRED_CALL_CHANGES | CRED_CALL_SLOW)                                             \
  X(97, log_hold, CRED_CALL_CHANGES)

enum cred_call_number {
#define CRED_CALL_NUMBER(number, name, flags) CRED_CALL_##name = (number),
  CRED_CALL_LIST(CRED_CALL_NUMBER)
#undef CRED_CALL_NUMBER
};

#define CRED_CALL_READS 0u   /* asking again is harmless */
#define CRED_CALL_CHANGES 1u /* asked again, it must not be done twice */
#define CRED_CALL_ONCE 2u    /* its reply holds secrets and is never kept for being asked again */
#define CRED_CALL_SLOW 4u    /* reads a lot, or has PAM check a password, with its delays */
#define CRED_CALL_HERE 8u    /* an administrator's work on the files themselves: never travels */
#define CRED_CALL_POLICY 16u /* needs the policy alone: who can read that does not ask credd */

struct cred_wire_call {
  uint16_t number;
  unsigned flags;
  const char *name;
  const struct cred_layout *request;
  const struct cred_layout *reply;
  /* Does it in this process, on a gate that has the store open. */
  enum cred_err (*run)(struct cred_gate *gate, const void *request, void *reply);
};

#define CRED_CALL_LAYOUTS(number, name, flags)                                                     \
  extern const struct cred_layout cred_##name##_request_layout, cred_##name##_reply_layout;
CRED_CALL_LIST(CRED_CALL_LAYOUTS)
#undef CRED_CALL_LAYOUTS

/* NULL: there is no call of that number. Pure. */
const struct cred_wire_call *cred_wire_call_find(uint32_t number);

/* Makes the reply a refusal. */
void cred_wire_call_refuse(const struct cred_wire_call *call, void *reply);

#endif
