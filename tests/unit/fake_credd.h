/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TESTS_FAKE_CREDD_H
#define CRED_TESTS_FAKE_CREDD_H

#include "wire/wire.h"

/* A server of another process that answers cred_gate_barred as a script says, one connection a
 * step. */

#define FAKE_STEPS_MAX 8

enum fake_act {
  FAKE_ANSWERS,
  FAKE_CLOSES,        /* reads the question, and ends the connection */
  FAKE_CLOSES_UNREAD, /* ends it at once */
  FAKE_IS_SILENT      /* keeps it open */
};

struct fake_step {
  enum fake_act act;
  /* Changes the good answer, or its size; NULL: it stays good. */
  void (*spoil)(struct cred_wire_answer *answer, struct cred_barred_reply *reply, size_t *size);
};

/* What the server has seen. It grows while the server runs. */
struct fake_seen {
  volatile unsigned count; /* connections */
  struct cred_wire_ask asks[FAKE_STEPS_MAX];
  struct cred_barred_request requests[FAKE_STEPS_MAX];
};

struct fake_credd {
  int pid;
  char path[CRED_WIRE_PATH_SIZE];
  struct fake_seen *seen;
};

/* It listens when this returns. After its last step it ends every connection. Aborts on failure. */
void fake_credd_start(struct fake_credd *fake, const struct fake_step *steps, size_t count);
void fake_credd_stop(struct fake_credd *fake);

#endif
