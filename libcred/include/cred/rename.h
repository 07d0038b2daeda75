/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_RENAME_H
#define CRED_RENAME_H

#include "cred/password.h"

/* An account that was given another name (usermod -l) stays the same account. */

struct cred_account_rename_request {
  struct cred_holder holder;     /* the account as it is called now, with its uid */
  char old_name[CRED_NAME_SIZE]; /* as it was called: the user database has no such account now */
  char note[CRED_NAME_SIZE];     /* why; "": not told */
};
struct cred_account_rename_reply {
  bool renamed; /* false: nothing was kept under the old name */
  bool has_password, is_enrolled, is_barred;
  uint32_t tokens;     /* that still work, wait or are suspended */
  uint32_t codes_void; /* recovery codes, which are bound to the old name */
  uint32_t exceptions; /* that were open: they end, since they are of the old name */
  uint32_t attempts;   /* under way under the old name: they count as failed */
  uint32_t reveals;    /* open requests for sealed passwords, of the old name: they end */
};
/*
 * Moves what is kept under the old name on this system to the new one: passwords, tokens,
 * enrolment, permit, administrators' lock, counts of failures, sealed passwords. Exceptions from
 * rules end, and requests for sealed passwords.
 * CRED_ERR_STATE: they are two accounts. CRED_ERR_EXISTS: something of the same kind is kept under
 * the new name already. On disk when it returns.
 */
enum cred_err cred_gate_account_rename(struct cred_gate *gate,
                                       const struct cred_account_rename_request *request,
                                       struct cred_account_rename_reply *reply);

#endif
