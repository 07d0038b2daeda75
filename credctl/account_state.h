/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_ACCOUNT_STATE_H
#define CREDCTL_ACCOUNT_STATE_H

#include <jansson.h>

#include "cred/account.h"

/* Showing what is known of an account. */

/* "usable", "suspended", "past-until", "dormant", "never-seen": for programs. */
const char *ctl_account_state_word(const struct cred_account_state_reply *state);
/* The same for people, translated. */
const char *ctl_account_state_text(const struct cred_account_state_reply *state);

/* "unknown", "in-force", "must-change", "compromised": of the password. */
const char *ctl_account_password_word(const struct cred_account_state_reply *state);
const char *ctl_account_password_text(const struct cred_account_state_reply *state);

/* Adds the members that the state has. */
void ctl_account_state_json(json_t *object, const struct cred_account_state_reply *state);

#endif
