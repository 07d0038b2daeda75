/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_CHAIN_STATE_H
#define CRED_GATE_CHAIN_STATE_H

#include "gate/anchor.h"
#include "gate/inside.h"

/* The event chain's ends: read, sealed and kept with the change. */

/* Opens one end: number, MAC and key of the event that follows. */
enum cred_err cred_chain_end_open(struct cred_change *change, const char *meta_name,
                                  uint64_t *sequence, unsigned char mac[CRED_MAC_SIZE],
                                  struct cred_secret *key);

/* Seals and writes one end. */
enum cred_err cred_chain_end_keep(struct cred_change *change, const char *meta_name,
                                  uint64_t sequence, const unsigned char mac[CRED_MAC_SIZE],
                                  const struct cred_secret *key);

/* Writes where the next event goes on, if events were appended in this change. */
enum cred_err cred_chain_keep(struct cred_change *change);

#endif
