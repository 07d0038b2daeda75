/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_RENAMED_H
#define CREDCTL_RENAMED_H

#include <jansson.h>

#include "cred/password.h"

/*
 * Was an account renamed, with what is kept of it still under its old name? Only the user ID speaks
 * for it, and user IDs are given anew: an administrator decides.
 */
struct ctl_renamed {
  char from[CRED_NAME_SIZE]; /* perhaps; "" : nothing says so */
  char to[CRED_NAME_SIZE];
};

/* The name that the user ID has in the user database now; "" : none, or it cannot be said. */
void ctl_name_of_uid(uint32_t uid, char out[CRED_NAME_SIZE]);

/* Looks for another name of the subject, which the user database knows or does not. */
enum cred_err ctl_renamed_find(struct cred_gate *gate, const char *subject, bool known,
                               const struct cred_password_state_reply *password,
                               struct ctl_renamed *out);

/* What to do about it. */
void ctl_renamed_advise(const char *old_name, const char *new_name);
void ctl_renamed_say(const char *subject, const struct ctl_renamed *renamed);
void ctl_renamed_json(json_t *object, const struct ctl_renamed *renamed);

#endif
