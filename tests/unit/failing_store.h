/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TESTS_FAILING_STORE_H
#define CRED_TESTS_FAILING_STORE_H

#include "gate/inside.h"

/* Puts itself between a gate and its store, and makes one operation fail with CRED_ERR_IO. */
void failing_store_enter(struct cred_gate *gate);
void failing_store_leave(struct cred_gate *gate);

/* The operation after so many others fails; negative: none does. */
void failing_store_arm(int operations);

/* How many operations were asked for since it was armed. */
unsigned long failing_store_made(void);

/* Has it failed since it was armed? */
bool failing_store_has_failed(void);

#endif
