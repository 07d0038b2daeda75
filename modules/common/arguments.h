/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ARGUMENTS_H
#define CRED_MODULES_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "cred/policy.h"

/* What every module takes. A module's own structure begins with this one. */
struct cred_arguments {
  char state[CRED_PATH_SIZE]; /* "" : the built-in directory */
  bool debug;
  bool silent;
};

enum cred_argument_kind {
  CRED_ARGUMENT_FLAG,   /* name */
  CRED_ARGUMENT_YES_NO, /* name=yes or name=no */
  CRED_ARGUMENT_PATH,   /* name=/absolute/path, into an array of CRED_PATH_SIZE */
  CRED_ARGUMENT_FACTOR  /* name=knowledge ..., into an enum cred_factor */
};

/* One row of a module's table, which is sorted by name. */
struct cred_argument {
  const char *name;
  enum cred_argument_kind kind;
  size_t offset; /* in the module's structure */
  const char *help;
};

#define CRED_ARGUMENT_DEBUG                                                                        \
  {                                                                                                \
    "debug", CRED_ARGUMENT_FLAG, offsetof(struct cred_arguments, debug), "log every step"          \
  }
#define CRED_ARGUMENT_SILENT                                                                       \
  {                                                                                                \
    "silent", CRED_ARGUMENT_FLAG, offsetof(struct cred_arguments, silent),                         \
        "show no messages, only prompts"                                                           \
  }
#define CRED_ARGUMENT_STATE                                                                        \
  {                                                                                                \
    "state", CRED_ARGUMENT_PATH, offsetof(struct cred_arguments, state),                           \
        "the directory of the applied policy and the store"                                        \
  }

struct cred_argument_table {
  const struct cred_argument *rows;
  size_t count;
};

/*
 * Reads a PAM line's arguments into the module's structure, which holds the defaults on entry.
 * False on one that is unknown, malformed or given twice; complaint then says which, in English.
 */
bool cred_arguments_parse(const struct cred_argument_table *table, int argc,
                          const char *const *argv, void *out, char *complaint, size_t size);

#endif
