/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_AUDIT_H
#define CRED_MODULES_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/session.h"
#include "modules/common/asker.h"

/* The kernel's audit session in which this process is. */
struct cred_audit {
  uint32_t session; /* CRED_AUDIT_SESSION_NONE */
  bool is_own;      /* and the process that started this one is in another */
};

/* Was the audit session `own` made for the session that begins now, of the account with that uid?
 * of_parent is the parent process's. NULL: nobody knows, and then nothing is owned. */
bool cred_audit_is_own(const struct cred_asker *asker, uint32_t uid, uint32_t own,
                       const uint32_t *of_parent);

/* Of a login of the account with that uid. */
void cred_audit_look(const struct cred_asker *asker, uint32_t uid, struct cred_audit *out);

/* Who has a login uid of this very session was nobody before it. */
void cred_audit_look_behind(const struct cred_audit *audit, struct cred_asker *asker);

#endif
