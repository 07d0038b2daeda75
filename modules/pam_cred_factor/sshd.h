/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_SSHD_H
#define CRED_FACTOR_SSHD_H

#include "modules/common/call.h"

/* Does sshd itself say that a public key was accepted before, on this connection? */
bool cred_factor_sshd_had_key(const struct cred_call *call);

/* Is this, as /proc tells it, the path of an sshd that takes logins? Pure. */
bool cred_factor_is_sshd_path(const char *path);

/* Do these lines of sshd name a public key (SSH_AUTH_INFO_0, one method a line)? Pure. */
bool cred_factor_has_key(const char *lines);

#endif
