/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_TOKEN_VERB_H
#define CREDCTL_IMPORT_TOKEN_VERB_H

#include "cred/gate.h"
#include "credctl/import/summary.h"
#include "credctl/import/token.h"
#include "credctl/verb.h"

/* One run of an import of tokens. */
struct ctl_import_job {
  struct cred_gate *gate;
  uint32_t actor;
  char name[CRED_NAME_SIZE]; /* what to call the tokens */
  struct ctl_summary summary;
};

/* Reads the options that imports of tokens share. */
enum ctl_exit ctl_import_start(const struct ctl_call *call, const char *default_name,
                               struct ctl_import_job *job);

/*
 * Brings one token into the store; a dry run looks only whether it could be. A further token of the
 * same user gets "-2", "-3" ... behind its name when the name is taken within the file.
 */
void ctl_import_take(struct ctl_import_job *job, unsigned number,
                     const struct ctl_import_token *token);

#endif
