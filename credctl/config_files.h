/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_FILES_H
#define CREDCTL_CONFIG_FILES_H

#include "cred/config.h"
#include "credctl/verb.h"

/* What the files that people edit say, and what is wrong with it. */
struct ctl_files {
  struct cred_config *config; /* NULL: refused */
  struct cred_config_problems *problems;
};
#define CTL_FILES_AUTO __attribute__((cleanup(ctl_files_free))) struct ctl_files

void ctl_files_free(struct ctl_files *files);

/* A configuration that frees itself when the scope ends. */
#define CTL_CONFIG_AUTO __attribute__((cleanup(ctl_config_free))) struct cred_config
void ctl_config_free(struct cred_config **config);

/* The main file in use; drop-ins are in the directory of the same name with ".d" behind it. */
const char *ctl_config_path(const struct ctl_call *call);

/*
 * Reads the files and checks them against this host. CTL_YES: they may be applied. CTL_NO: they are
 * refused. Tells nothing.
 */
enum ctl_exit ctl_files_read(const struct ctl_call *call, struct ctl_files *out);

/* Tells every problem on standard error. */
void ctl_problems_print(const struct cred_config_problems *problems);

/* The translated text of one problem; malloc'd, never NULL. */
char *ctl_problem_text(const struct cred_config_problem *problem);

/* The applied policy; otherwise tells why not. *out is NULL and CTL_YES when none was ever applied
 * and that is allowed. */
enum ctl_exit ctl_applied_load(const struct ctl_call *call, bool may_be_absent,
                               struct cred_config **out);

#endif
