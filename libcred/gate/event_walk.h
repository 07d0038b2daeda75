/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_EVENT_WALK_H
#define CRED_GATE_EVENT_WALK_H

#include "gate/inside.h"

/* The event chain walked from before the first event that is kept. Holds a secret: end it. */
struct cred_event_walk {
  struct cred_change *change;
  uint64_t sequence; /* of the last event that held, with its MAC, and the key of the next one */
  unsigned char mac[CRED_MAC_SIZE];
  struct cred_secret key;
};

enum cred_err cred_event_walk_start(struct cred_change *change, struct cred_event_walk *out);

/* One event on. *fault: what is wrong with the event after walk->sequence, in English; NULL: it
 * holds, and the walk stands behind it. */
enum cred_err cred_event_walk_step(struct cred_event_walk *walk, const struct cred_event *event,
                                   const char **fault);

void cred_event_walk_end(struct cred_event_walk *walk);

#endif
