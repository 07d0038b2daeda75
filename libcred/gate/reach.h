/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_REACH_H
#define CRED_GATE_REACH_H

#include "client/client.h"
#include "gate/inside.h"

/* Whether a gate has the store open itself or asks credd. */

/* cred_gate_open_direct under a policy that was loaded already, which the gate takes over when
 * CRED_OK is returned. create: makes the store's file. */
enum cred_err cred_gate_open_under(struct cred_config *config, bool create, struct cred_gate **out,
                                   struct cred_error *error);

/*
 * Opens the store on a gate that asks credd: for calls that never travel, and, with fall_back, for
 * all that follow, where the policy lets this process do so. CRED_ERR_UNREACHABLE: it does not.
 */
enum cred_err cred_gate_open_here(struct cred_gate *gate, bool fall_back);

/* Finds credd or opens the store, on a gate that was only started. The gate's error says why not.
 */
enum cred_err cred_gate_reach(struct cred_gate *gate);

#endif
