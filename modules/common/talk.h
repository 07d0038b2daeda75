/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_TALK_H
#define CRED_MODULES_TALK_H

#include <security/pam_modules.h>
#include <stdbool.h>

#include "cred/secret.h"

/* The conversation with whoever logs in, one message at a time. */

/*
 * Shows a prompt and takes the answer, which the program's memory then no longer holds. PAM_SUCCESS
 * (the answer may be empty); PAM_INCOMPLETE: the program answers when it calls again; PAM_CONV_ERR:
 * cancelled, or an answer of PAM_MAX_RESP_SIZE bytes or more; PAM_BUF_ERR, PAM_SYSTEM_ERR.
 */
int cred_talk_ask(pam_handle_t *pamh, bool visible, const char *prompt, struct cred_secret *out);

/* Shows a message; style is PAM_TEXT_INFO or PAM_ERROR_MSG. What the program says to it changes
 * nothing. */
void cred_talk_say(pam_handle_t *pamh, int style, const char *message);

#endif
