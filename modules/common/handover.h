/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_HANDOVER_H
#define CRED_MODULES_HANDOVER_H

#include "modules/common/holder.h"

/*
 * What the modules of one change of a password leave each other on the PAM handle: PAM data, which
 * erases itself. It is begun in the preliminary phase of each change by whichever of them comes
 * first, and over when the change is recorded or refused.
 */
struct cred_handover {
  uint64_t magic;
  struct cred_shadow before; /* the stored entry, read before anything was stored */
  bool is_judged;            /* the password below was found good enough, and nothing remembered */
  bool is_refused;           /* one was refused, so nothing is to be stored */
  enum cred_password_by by;
  struct cred_secret password;
  struct cred_digests digests;     /* of the password */
  struct cred_digests old_digests; /* of the one before; count 0: not shown, or known already */
};

/* Reads the stored entry and puts a fresh record on the handle. PAM_SUCCESS, or the door's answer.
 */
int cred_handover_begin(const struct cred_call *call);

/* The record; it belongs to the handle. PAM_SYSTEM_ERR when there is none. */
int cred_handover_find(pam_handle_t *pamh, struct cred_handover **out);

/* Is it about this password, and judged? */
bool cred_handover_covers(const struct cred_handover *handover, const struct cred_secret *password);

/* Forgets what was judged, and keeps what was stored before. */
void cred_handover_clear(struct cred_handover *handover);

/* The change is over. */
void cred_handover_end(pam_handle_t *pamh);

#endif
