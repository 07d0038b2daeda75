/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SCRIPTS_GATE_H
#define CRED_SCRIPTS_GATE_H

#include "cred/gate.h"
#include "cred/password.h"
#include "tests/scripts/play/run.h"

/* The gate on the run's own store, or the line fails. The caller closes it. */
struct cred_gate *gate_need(struct run *run, const struct line *line);

/* Fails the line when the call did. */
void gate_check(const struct line *line, const struct cred_gate *gate, enum cred_err err);

/* --- password.c: steps of `store` about passwords
 * --------------------------------------------------------------------------------------- */
typedef void store_step(struct run *run, struct line *line, struct cursor *cursor,
                        struct cred_gate *gate);
store_step store_issue, store_chosen, store_expire, store_compromise, store_person, store_password,
    store_rotate, store_reveal;

/* --- account.c: steps of `store` about accounts
 * --------------------------------------------------------------------------------------- */
store_step store_account, store_exception;

#endif
