/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_LOCKOUT_RECORD_H
#define CRED_LOCKOUT_RECORD_H

#include "modules/common/attempt.h"
#include "modules/common/call.h"
#include "modules/common/finish.h"

/* The attempt on a handle, with what settling it needs when no door is open any more. */
struct cred_lockout_record {
  struct cred_attempt attempt; /* first: what other modules see, and free with the last holder */
  pam_handle_t *pamh;
  struct cred_finish *finish; /* the hook that tells the end of authentication */
  struct cred_log log;
  char typed[CRED_NAME_SIZE]; /* PAM_USER at the charge, cut */
  bool is_settled;            /* nothing is left to be told to the store */
  bool may_be_rescued; /* the facts of root's console hold, and the site does not forbid it */
};

/*
 * Puts a fresh record, refused, on the handle; it belongs to the handle. An attempt that was
 * pending there is settled as abandoned first. The record names the same transaction for as long as
 * the handle lives in this process.
 */
int cred_lockout_record_begin(struct cred_call *call, struct cred_lockout_record **out);

/* Fills in who is being charged, once that is known. */
void cred_lockout_record_describe(struct cred_lockout_record *record, const struct cred_call *call);

#endif
