/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ASKER_LOOK_H
#define CRED_MODULES_ASKER_LOOK_H

#include <security/pam_modules.h>

#include "modules/common/asker.h"

/* Fetches the facts from the kernel and the PAM items. A PAM code; only PAM_SUCCESS fills *out. A
 * fact that cannot be read takes the value that grants least. */
int cred_asker_look(pam_handle_t *pamh, struct cred_asker *out);

#endif
