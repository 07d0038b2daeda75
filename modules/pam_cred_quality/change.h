/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_CHANGE_H
#define CRED_QUALITY_CHANGE_H

#include "modules/pam_cred_quality/options.h"

/* The two phases of a change, each answering as its door does. */
int cred_quality_prepare(struct cred_call *call);
int cred_quality_change(struct cred_call *call, const struct cred_quality_options *options);

/* Leaves no new password for the module that stores; gives the status back. */
int cred_quality_refuse(pam_handle_t *pamh, int status);

#endif
