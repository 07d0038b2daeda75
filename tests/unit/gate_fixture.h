/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TESTS_GATE_FIXTURE_H
#define CRED_TESTS_GATE_FIXTURE_H

#include "gate/inside.h"

/* A gate over a fresh store, with a policy from text and a clock that the test moves. */

/*
 * policy is what follows "[policy default]". Backend "memory" or "sqlite" (in a directory of its
 * own that fixture_close removes). Ends the test program when anything fails.
 */
struct cred_gate *fixture_open(const char *backend, const char *policy);
void fixture_close(struct cred_gate *gate);

/* Another gate on the same sqlite store, as another process would open it. */
struct cred_gate *fixture_open_again(const char *policy);

/* The clock starts at 2026-11-21 00:00 UTC, an hour after booting. */
void fixture_advance(int64_t seconds);
void fixture_set_wall(int64_t change_seconds);
void fixture_reboot(int64_t down_seconds);
int64_t fixture_wall_ms(void);

/* A caller from a remote address, known, at "sshd". */
struct cred_caller fixture_caller(const char *subject, const char *remote_host,
                                  uint64_t transaction);

#endif
