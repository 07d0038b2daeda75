/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_EXCEPTIONS_H
#define CRED_GATE_EXCEPTIONS_H

#include "cred/account.h"
#include "decide/exception.h"
#include "gate/inside.h"

/*
 * For calls that hold a rule against a subject. First, in any kind of transaction, is there an
 * exception? Then, once the call lets something pass that the rule would have refused, and for no
 * other reason, in a transaction for writing: it was used. A call that only reads first and finds
 * one begins anew for writing.
 */

/*
 * *id: the exception that lifts the rule for the account on this system now; 0: none does. An
 * approved one before one that is not. uid: which the account has now, by the user database: an
 * exception of another account that had the name lifts nothing.
 */
enum cred_err cred_change_exception(struct cred_change *change, const char *subject, uint32_t uid,
                                    enum cred_rule rule, uint64_t *id);

/* Counts and records the use. event: subject, service, source and actor; its kind is set here. */
enum cred_err cred_change_exception_use(struct cred_change *change, uint64_t id,
                                        const struct cred_event *event);

/* Both at once, in a transaction for writing: does an exception lift the rule? Then it was used. */
enum cred_err cred_exception_in_force(struct cred_change *change, const char *subject, uint32_t uid,
                                      enum cred_rule rule, const struct cred_event *event,
                                      bool *is);

/* An event about it. Pure. */
struct cred_event cred_exception_event(enum cred_event_kind kind,
                                       const struct cred_exception_row *row, uint32_t actor);

/* Ends it before its time, and records that. reason, note: "" : not told. */
struct cred_exception_ending {
  enum cred_exception_end end;
  uint32_t actor;
  const char *reason, *note;
};
enum cred_err cred_change_exception_end(struct cred_change *change, struct cred_exception_row *row,
                                        const struct cred_exception_ending *ending);

/* The name is not the account's any more: ends those of it on this system that are requested, in
 * force or to come, of whatever uid. *ended: how many. */
enum cred_err cred_exceptions_end(struct cred_change *change, const char *subject, uint32_t actor,
                                  const char *reason, uint32_t *ended);

/* What is known of a row, and how it stands now. */
struct cred_exception_facts cred_exception_facts_of(const struct cred_change *change,
                                                    const struct cred_exception_row *row);
enum cred_exception_state cred_exception_state_of(const struct cred_change *change,
                                                  const struct cred_exception_row *row);

#endif
