/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_OPEN_H
#define CREDCTL_OPEN_H

#include "cred/gate.h"
#include "credctl/verb.h"

/* A gate that closes itself when the scope ends. */
#define CTL_GATE_AUTO __attribute__((cleanup(ctl_gate_close))) struct cred_gate

void ctl_gate_close(struct cred_gate **gate);

/* Opens the gate of the call's state directory; otherwise tells why not. */
enum ctl_exit ctl_gate_open(const struct ctl_call *call, struct cred_gate **out);

/* The same; *failed is the error itself. */
enum ctl_exit ctl_gate_open_or(const struct ctl_call *call, struct cred_gate **out,
                               enum cred_err *failed);

/* Tells what the gate's last call said, and gives the exit code for it. */
enum ctl_exit ctl_gate_fail(const struct cred_gate *gate, enum cred_err err);

/* Who helps the people of this host: its contact, else "your administrator", translated. */
const char *ctl_gate_contact(const struct cred_gate *gate);

/* The state directory in use. */
const char *ctl_state_directory(const struct ctl_call *call);

/* Wall clock, milliseconds. */
int64_t ctl_now_ms(void);

/* For work on the files themselves: opens the store here, whether credd runs or not. */
enum ctl_exit ctl_gate_open_files(const struct ctl_call *call, struct cred_gate **out);

#endif
