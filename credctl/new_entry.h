/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_NEW_ENTRY_H
#define CREDCTL_NEW_ENTRY_H

#include "credctl/verb.h"
#include "shadow/shadow.h"

/* What a command puts in the place of a stored entry. */
struct ctl_new_entry {
  struct cred_secret field;    /* what the shadow file will hold: erase it */
  struct cred_stored intended; /* what the gate is shown of it */
  bool stays_locked;           /* the old one is locked by a mark, and so will be this one */
};

/* Of a fresh hash of the password; otherwise tells why not. */
enum ctl_exit ctl_new_entry_make(const struct cred_shadow *old, const struct cred_secret *password,
                                 struct ctl_new_entry *out);

/* Replaces the old one. OK: it is in force, whatever went wrong, which is told; else it is not, for
 * the reason of cred_shadow_replace. */
enum cred_err ctl_new_entry_store(const char *subject, const struct cred_shadow *old,
                                  const struct ctl_new_entry *entry, struct cred_error *error);

#endif
