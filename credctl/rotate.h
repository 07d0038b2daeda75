/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_ROTATE_H
#define CREDCTL_ROTATE_H

#include "cred/rotate.h"
#include "credctl/account.h"

/* What the verbs about privileged IDs share. */

/* May whoever makes the call change this account's password? Otherwise tells why not. */
enum ctl_exit ctl_may_change(const struct ctl_call *call, struct cred_gate *gate,
                             const struct ctl_account *account);
/* The same of whoever rotates whatever is due: nobody known may. */
enum ctl_exit ctl_may_rotate_due(const struct ctl_call *call, struct cred_gate *gate,
                                 const struct ctl_account *account,
                                 const struct cred_stored *stored);

/* What the host has stored of the account's password now. *has_password: a hash that lets in. */
enum ctl_exit ctl_stored_read(const struct ctl_account *account, struct cred_stored *out,
                              bool *has_password);

/* A privileged ID, and how it stands with its password. */
struct ctl_privileged {
  struct ctl_account account;
  struct cred_policy policy;
  bool has_password; /* the host keeps a hash of it */
  struct cred_password_state_reply password;
  struct cred_rotate_state_reply rotation;
};

struct ctl_privileged_list {
  size_t length, room;
  struct ctl_privileged *rows;
};
#define CTL_PRIVILEGED_AUTO __attribute__((cleanup(ctl_privileged_free))) struct ctl_privileged_list
void ctl_privileged_free(struct ctl_privileged_list *list);

/* Looks at one account. *is: its policy says privileged; only then the rest is filled in. */
enum ctl_exit ctl_privileged_read(struct cred_gate *gate, const struct ctl_account *account,
                                  struct ctl_privileged *out, bool *is);
/* All that the user database names, sorted. One that cannot be read is told of and left out, and
 * the worst of what happened is the answer. */
enum ctl_exit ctl_privileged_all(struct cred_gate *gate, struct ctl_privileged_list *out);

/* Why its password is due to be changed, as a word for programs: "age", "uses", "expired", "drift"
 * and what else ctl_password_word says, "changed" (since it was rotated), "unfinished", "lost" (it
 * may be one whose sealed password is lost), "handed-out"; "": it is not. */
const char *ctl_privileged_due(const struct ctl_privileged *id);

/* One rotation at a time on this host: held until the process ends. Otherwise tells, and
 * CTL_UNUSABLE. */
enum ctl_exit ctl_rotate_lock(const struct ctl_call *call);

/* Gives it a new password, or completes a rotation that was interrupted; tells what came of it.
 * is_due: as one of whatever is due. */
enum ctl_exit ctl_rotate_once(const struct ctl_call *call, struct cred_gate *gate,
                              const struct ctl_privileged *id, bool is_due);

/* What was seen of the caller's login uid, for the record: "" unless a process above this one has
 * another, so that somebody changed it on the way. */
void ctl_actor_note(char out[CRED_NAME_SIZE]);

#endif
