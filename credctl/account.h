/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_ACCOUNT_H
#define CREDCTL_ACCOUNT_H

#include "cred/password.h"
#include "credctl/verb.h"

#define CTL_GECOS_SIZE 512

/* An account as the user database has it. */
struct ctl_account {
  char name[CRED_NAME_SIZE];
  uint32_t uid;
  char gecos[CTL_GECOS_SIZE]; /* cut to what there is room for */
};

/* The account of that name. *found: there is one, and it is called that; otherwise CTL_UNUSABLE,
 * told: the user database failed. */
enum ctl_exit ctl_account_find(const char *name, struct ctl_account *out, bool *found);

/* The account of that canonical name; told, and CTL_USAGE, when there is none. */
enum ctl_exit ctl_account_read(const char *subject, struct ctl_account *out);

/* The account of the call's first word, which a user may leave out; otherwise tells why not. */
enum ctl_exit ctl_account_asked(const struct ctl_call *call, struct ctl_account *out);

/* For the gate's calls about passwords. */
struct cred_holder ctl_account_holder(const struct ctl_call *call,
                                      const struct ctl_account *account);

/* Copies the value of --reason, "" when it was not given; otherwise tells what is wrong with it. */
enum ctl_exit ctl_reason_take(const struct ctl_call *call, char out[CRED_NAME_SIZE]);

#endif
