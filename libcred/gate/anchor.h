/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_ANCHOR_H
#define CRED_GATE_ANCHOR_H

#include "decide/clock.h"
#include "store/store_ops.h"

/* The clock's anchor and the chain's ends as small named values of the store. */

#define CRED_META_CLOCK "clock"
#define CRED_META_CHAIN "chain"         /* where the next event goes on */
#define CRED_META_ORIGIN "chain.origin" /* before the first event that is kept */

void cred_anchor_pack(const struct cred_clock_anchor *anchor, struct cred_blob *out);
enum cred_err cred_anchor_unpack(const struct cred_blob *blob, struct cred_clock_anchor *out);

/* One end of the chain: the last event's number and MAC, and the sealed key of the event after it.
 */
struct cred_chain_end {
  uint64_t sequence;
  unsigned char mac[CRED_MAC_SIZE];
  struct cred_blob sealed_key;
};
void cred_chain_end_pack(const struct cred_chain_end *end, struct cred_blob *out);
enum cred_err cred_chain_end_unpack(const struct cred_blob *blob, struct cred_chain_end *out);

#endif
