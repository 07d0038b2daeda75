/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_PASSWORD_H
#define CRED_DECIDE_PASSWORD_H

#include "cred/password.h"

/* What is known of the password in force. Times are wall clock; 0: open, or not known. */
struct cred_password_facts {
  bool is_temporary, is_compromised, is_expired, is_elsewhere, has_drifted;
  int64_t set_ms;
  int64_t valid_from_ms, valid_until_ms;
  uint32_t uses; /* sessions that were opened with it */
};

/* May it open a session? Sets verdict, reason, the two times and what is left of age
 * and uses. */
void cred_password_judge(const struct cred_password_facts *facts, const struct cred_policy *policy,
                         bool second_factor_shown, int64_t wall_ms,
                         struct cred_password_look_reply *out);

/* One that the account had. */
struct cred_password_past {
  uint64_t changes_since;
  int64_t ended_ms; /* 0: in force */
};

/* Is it one that must not come back yet (remember, remember_days)? */
bool cred_password_is_kept(const struct cred_password_past *past, const struct cred_policy *policy,
                           int64_t wall_ms);

/*
 * What the stored entry tells, next to what is known of it. Each is a keyed hash; zeros: none.
 */
enum cred_notice {
  CRED_NOTICE_NOTHING,   /* there is no entry to look at */
  CRED_NOTICE_KNOWN,     /* the password in it is the last remembered one */
  CRED_NOTICE_UNSEEN,    /* looked at before, the password in it was never shown */
  CRED_NOTICE_FIRST,     /* never looked at */
  CRED_NOTICE_CONFIRMED, /* it is what a change that was begun meant to store */
  CRED_NOTICE_CHANGED    /* since it was looked at last */
};
struct cred_notice_facts {
  const unsigned char *entry, *known, *noticed, *intended; /* CRED_MAC_SIZE bytes each */
};
enum cred_notice cred_password_notice(const struct cred_notice_facts *facts);

#endif
