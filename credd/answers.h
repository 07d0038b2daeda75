/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_ANSWERS_H
#define CREDD_ANSWERS_H

#include "credd/peer.h"
#include "wire/wire.h"

/*
 * What was answered lately, in memory that all workers share and that outlives each of them. So who
 * asks again, because the connection ended without an answer, gets the one answer there was, and
 * nothing is done twice. Entries are bound to the peer's process and to the request's bytes. There
 * is a fixed number of them, privileged peers' apart from the others'.
 */
struct credd_answers;

#define CREDD_ANSWER_KEPT_MAX 1024 /* the largest reply record that is kept */

enum credd_answer_state {
  CREDD_ANSWER_NEW = 0, /* never seen: do it, and then keep what came of it */
  CREDD_ANSWER_RUNNING, /* a worker is at it */
  CREDD_ANSWER_KEPT,    /* done, with this answer */
  CREDD_ANSWER_LOST     /* perhaps done; what came of it is not known */
};

struct credd_answer {
  enum cred_err err;
  size_t reply_size; /* 0 unless err is CRED_OK */
  unsigned char reply[CREDD_ANSWER_KEPT_MAX];
};

/* NULL: no memory. Made before the workers are. */
struct credd_answers *credd_answers_make(void);

/*
 * Looks a request up, and notes a NEW one as running in this process. The request record stands
 * behind ask. *slot is for credd_answers_keep. *out is filled when KEPT.
 */
enum credd_answer_state credd_answers_begin(struct credd_answers *answers,
                                            const struct credd_peer *peer,
                                            const struct cred_wire_ask *ask, size_t *slot,
                                            struct credd_answer *out);

/* What came of it. reply NULL: it was done, but its reply cannot be kept. */
void credd_answers_keep(struct credd_answers *answers, size_t slot, enum cred_err err,
                        const void *reply, size_t reply_size);

/* Nothing was done after all. */
void credd_answers_drop(struct credd_answers *answers, size_t slot);

#endif
