/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_HOST_H
#define CREDCTL_HOST_H

#include "cred/config.h"
#include "credctl/verb.h"

/* What of this host is there, and what is to be done next when something is not. */
struct ctl_host {
  bool has_policy, has_key, has_store; /* true also where that cannot be told */
  bool key_is_unsafe;                  /* not a file that only its owner can read */
  char key_path[CRED_PATH_SIZE];
  char store_path[CRED_PATH_SIZE];
};

/* Where the applied policy wants key and store; the usual places while none was ever applied, or
 * what was applied cannot be read. */
void ctl_host_look(const struct ctl_call *call, struct ctl_host *out);

/* The same for the applied policy that was loaded already; NULL: none. */
void ctl_host_look_by(const struct ctl_call *call, const struct cred_config *applied,
                      struct ctl_host *out);

/* The same for what the files say and is not applied yet. */
void ctl_host_look_by_files(const struct ctl_call *call, const struct cred_config *files,
                            struct ctl_host *out);

/* What keeps this host from working, as a word for programs: "no-policy", "no-credd", "no-key",
 * "no-store", "wrong-key", "other". err: what opening the gate, or looking whether it is ready,
 * gave. */
const char *ctl_host_problem(const struct ctl_host *host, enum cred_err err);

/* Tells on standard error what to do next, when that can be known. */
void ctl_host_advise(const struct ctl_call *call, enum cred_err err);

#endif
