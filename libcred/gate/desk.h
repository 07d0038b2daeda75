/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_DESK_H
#define CRED_GATE_DESK_H

#include "gate/inside.h"

/*
 * An ID that several people use, at a counter's desktop: one of them proves to be one by the own
 * token (CRED_CODE_OF_USER).
 */

/* The person of the request, as a caller whose code it is. Pure. */
struct cred_caller cred_desk_person(const struct cred_code_request *request);

/*
 * Where wrong codes of the person are counted: apart from those at logins of their own, so that
 * whoever guesses there keeps the person out of this ID, and of nothing else. Pure.
 */
struct cred_source cred_desk_source(const char *subject);

/* Is the person one of the ID's users, by its policy and the user database? Before any transaction;
 * CRED_ERR_LOOKUP: that cannot be told. A name that is no account's takes as long. */
enum cred_err cred_gate_desk_user(struct cred_gate *gate, const struct cred_code_request *request,
                                  const struct cred_policy *policy, bool *is);

/* May whoever has this name come in as themselves, by what is on record and their own policy, were
 * they at a console? */
enum cred_err cred_change_desk_may(struct cred_change *change, const char *name, uint32_t uid,
                                   const struct cred_policy *policy, bool *may);

#endif
