/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_FILE_H
#define CRED_CONFIG_FILE_H

#include <sys/stat.h>

#include "config/problem.h"

#define CRED_CONFIG_FILE_MAX 1048576 /* bytes */
#define CRED_CONFIG_DROP_INS_MAX 256

/*
 * Reads a whole file that belongs to the effective user or root and that nobody else may write to.
 * False, with a problem added, when it cannot be had. *text is malloc'd.
 */
bool cred_config_file_read(const char *path, struct cred_config_problems *problems, char **text,
                           size_t *length);

/* Adds the problem with errno's text and, for what has a limit, the limit; returns false. */
bool cred_config_file_refuse(struct cred_config_problems *problems,
                             enum cred_config_problem_kind kind, const char *path, unsigned limit);

/* Checks the owner and mode of what was opened; false, with a problem added, when others can change
 * it. */
bool cred_config_file_is_ours(int fd, const char *path, struct cred_config_problems *problems,
                              struct stat *status);

/* Names of a directory's *.conf files (hidden ones left out), in the order of their bytes. */
struct cred_config_drop_ins {
  size_t count;
  char *names[CRED_CONFIG_DROP_INS_MAX];
};

/* A directory that does not exist holds none; other trouble is added as a problem (false). */
bool cred_config_drop_ins_list(const char *directory, struct cred_config_problems *problems,
                               struct cred_config_drop_ins *out);
void cred_config_drop_ins_free(struct cred_config_drop_ins *drop_ins);

#endif
