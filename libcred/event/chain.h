/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_EVENT_CHAIN_H
#define CRED_EVENT_CHAIN_H

#include "cred/secret.h"
#include "store/store_ops.h"

/*
 * Each event's MAC covers the event before it, under a key that moves on with every event: the key
 * of event n+1 is a hash of the key of event n, and only the next key is kept (sealed) beside the
 * chain. The chain's first key is kept too, sealed, so that this host can verify; taken off the
 * host, it makes the chain safe from whoever takes the host over later.
 */

/* MAC of the event (its mac field is not read) after the one with previous_mac; zeros before the
 * first. */
enum cred_err cred_event_mac(const struct cred_secret *key, const struct cred_event *event,
                             const unsigned char previous_mac[CRED_MAC_SIZE],
                             unsigned char out[CRED_MAC_SIZE], struct cred_error *error);

/* Replaces the key by the next event's. */
enum cred_err cred_event_key_next(struct cred_secret *key, struct cred_error *error);

/* Makes every text valid UTF-8 without control characters, cut at a character. */
void cred_event_clean(struct cred_event *event);

#endif
