/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TOTP_AUTH_H
#define CRED_TOTP_AUTH_H

#include "modules/common/attempt.h"
#include "modules/common/call.h"

/* One login, as far as codes are concerned. */
struct cred_totp_login {
  struct cred_call *call;
  const struct cred_attempt *attempt; /* pam_cred_lockout's, or NULL; belongs to the handle */
  struct cred_caller caller;
  uint64_t ticket; /* 0: nothing was charged */
  bool refused;    /* the same prompts, and then a refusal */
  struct cred_code_need_reply need;
};

/* PAM_SUCCESS: a code was accepted. PAM_IGNORE: none was asked for, or a token was enrolled. */
int cred_totp_authenticate(struct cred_call *call);

#endif
