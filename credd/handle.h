/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_HANDLE_H
#define CREDD_HANDLE_H

#include "credd/answers.h"
#include "credd/pace.h"
#include "credd/peer.h"
#include "credd/source.h"

/* One message in, one message out: what credd does, without sockets. */

struct credd_service {
  struct credd_source *source; /* where the gate comes from */
  struct credd_answers *answers;
  struct credd_pace *pace;        /* of unprivileged peers */
  struct credd_pace *change_pace; /* the same, of what changes something */
};

enum credd_step {
  CREDD_STEP_HANG_UP = 0, /* not a message of ours: no answer */
  CREDD_STEP_ANSWER,      /* answer_size bytes of answer are to be sent */
  CREDD_STEP_PASSWORD     /* another process has to check the peer's password first */
};

/*
 * The peer was identified; its name is looked up when it is needed. message is
 * CRED_WIRE_MESSAGE_MAX bytes, aligned for any record, of which size came in; it is changed, and
 * erased unless CREDD_STEP_PASSWORD is returned. answer has room for CRED_WIRE_MESSAGE_MAX bytes,
 * aligned likewise; it may hold secrets.
 */
enum credd_step credd_handle(const struct credd_service *service, struct credd_peer *peer,
                             void *message, size_t size, void *answer, size_t *answer_size);

/* Answers a message that CREDD_STEP_PASSWORD was returned for with: ask again later. */
void credd_handle_later(const struct credd_service *service, struct credd_peer *peer, void *message,
                        uint32_t wait_ms, void *answer, size_t *answer_size);

/* Goes on with such a message once the password was right, or answers with the reason why it was
 * not. */
void credd_handle_after_password(const struct credd_service *service, struct credd_peer *peer,
                                 void *message, enum cred_err checked, void *answer,
                                 size_t *answer_size);

#endif
