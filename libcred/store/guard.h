/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_GUARD_H
#define CRED_STORE_GUARD_H

#include <signal.h>
#include <stdbool.h>

/*
 * Keeps signals from this thread for a while, so that nobody can stop or end the program between
 * two steps that belong together. Faults of the program itself still arrive. A SIGXFSZ that a write
 * of ours causes in the meantime is taken away; the write itself fails with EFBIG. Of two guards in
 * one thread, the one that began first ends last.
 */
struct cred_guard {
  bool is_on;
  bool had_file_limit; /* a SIGXFSZ was waiting before */
  sigset_t mask;       /* what the host program had */
};

void cred_guard_begin(struct cred_guard *guard);
void cred_guard_end(struct cred_guard *guard); /* harmless when it is not on */

/* True when a write met the process's file size limit and nobody took the signal yet. */
bool cred_guard_file_limit_met(void);

#endif
