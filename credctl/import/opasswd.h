/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_OPASSWD_H
#define CREDCTL_IMPORT_OPASSWD_H

#include <stddef.h>

#include "cred/secret.h"
#include "credctl/import/token.h"

/*
 * One line of the file in which pam_pwhistory and pam_unix keep earlier passwords:
 * user:uid:count:hash,hash,... with the oldest hash first.
 */
struct ctl_import_opasswd {
  char user[CRED_NAME_SIZE];
  uint32_t uid;
  size_t count;       /* hashes that are left */
  const char *hashes; /* into the line */
  size_t length;
};

/* The line needs no NUL at its end, and must live as long as out is read from. PASSED: a user of
 * whom nothing is kept. */
enum ctl_import_line ctl_import_opasswd(const char *line, size_t length,
                                        struct ctl_import_opasswd *out, const char **why);

/*
 * Takes the next hash off. Marks of a locked entry before a hash are left out. REFUSED: it is no
 * hash; PASSED: there is none left. Erase *hash.
 */
enum ctl_import_line ctl_import_opasswd_next(struct ctl_import_opasswd *opasswd,
                                             struct cred_secret *hash, const char **why);

#endif
