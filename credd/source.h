/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_SOURCE_H
#define CREDD_SOURCE_H

#include <sys/stat.h>

#include "gate/reach.h"

/*
 * Where a worker's gate comes from: opened when it is first needed, kept, and opened anew when the
 * applied policy, the key or the store is another file by now, or open to others.
 */
struct credd_source {
  const char *state_directory; /* NULL: the built-in one */
  struct cred_gate *gate;      /* NULL: not open */
  struct stat directory, policy, key, store;
};

/* *out lives until the next call on this source. Errors as cred_gate_open. */
enum cred_err credd_source_gate(struct credd_source *source, struct cred_gate **out,
                                struct cred_error *error);
void credd_source_close(struct credd_source *source);

#endif
