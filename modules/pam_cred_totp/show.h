/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TOTP_SHOW_H
#define CRED_TOTP_SHOW_H

#include "modules/common/call.h"

/* Shows a fresh token in the conversation: as a QR code, and as a text to type in. */
void cred_totp_show(const struct cred_call *call, const struct cred_enrol_begin_reply *token);

#endif
