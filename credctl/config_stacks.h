/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_STACKS_H
#define CREDCTL_CONFIG_STACKS_H

#include <dirent.h>

#include "cred/config.h"
#include "credctl/json.h"
#include "credctl/verb.h"
#include "stack/stack.h"

/* What is wrong with the PAM stacks of this host, as far as this suite's modules are in them. */
struct ctl_stacks {
  size_t count;
  struct ctl_stack_row *rows;
};

/* --pam-dir, or /etc/pam.d. */
const char *ctl_stacks_directory(const struct ctl_call *call);

/* The services that have a file there, each to be freed, and the list; none where there is no such
 * directory. */
int ctl_stacks_services(const char *directory, struct dirent ***out);

/* By --pam-dir and --module-dir. config NULL: refused. */
void ctl_stacks_look(const struct ctl_call *call, const struct cred_config *config,
                     struct ctl_stacks *out);
void ctl_stacks_free(struct ctl_stacks *stacks);

/* Is there anything that is no warning? */
bool ctl_stacks_refuse(const struct ctl_stacks *stacks);

/* The translated format of a finding: %1$s is the place, %2$s the module. */
const char *ctl_stacks_format(enum cred_stack_kind kind);

/* Tells all, on standard error, or into an array of problems (NULL: not). */
void ctl_stacks_tell(const struct ctl_stacks *stacks, json_t *problems);

#endif
