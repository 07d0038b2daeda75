/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_BYROOT_H
#define CRED_MODULES_BYROOT_H

#include "modules/common/call.h"

/* Does root become somebody else, as with su: nothing is authenticated there, and nobody logs in?
 */
bool cred_call_is_asked_by_root(const struct cred_call *call);

#endif
