/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_VERDICT_H
#define CRED_QUALITY_VERDICT_H

#include "modules/common/findings.h"

/* What new passwords are judged with, in one change. */
struct cred_quality_bench {
  struct cred_call *call;
  struct cred_policy policy;
  struct cred_rigour rigour;
  struct cred_secret old_password; /* empty: not shown */
  struct cred_handover *handover;  /* the handle's */
  struct cred_judge *judge;
  bool is_hopeless; /* no further password would be judged */
};

/* Shows what a new password has to be like. */
void cred_quality_show_rules(const struct cred_quality_bench *bench);

/*
 * Judges a password by everything there is, tells all that was found, and hands what is known of it
 * over. PAM_SUCCESS with the verdict, or the door's answer.
 */
int cred_quality_judge(struct cred_quality_bench *bench, const struct cred_secret *password,
                       bool *is_accepted);

#endif
