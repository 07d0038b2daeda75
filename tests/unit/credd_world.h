/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TESTS_CREDD_WORLD_H
#define CRED_TESTS_CREDD_WORLD_H

#include "credd/handle.h"
#include "gate_fixture.h"

/* credd's service over a gate that the test made, and messages to hand in. Needs no cmocka. */
struct credd_world {
  struct credd_source source; /* its gate cannot be opened anew once it is closed */
  struct credd_service service;
  size_t message_size, answer_size;
  _Alignas(16) unsigned char message[CRED_WIRE_MESSAGE_MAX];
  _Alignas(16) unsigned char handed_in[CRED_WIRE_MESSAGE_MAX]; /* what was left of the message */
  _Alignas(16) unsigned char answer[CRED_WIRE_MESSAGE_MAX];
};

/* Of fixture_open's gate. Ends the program when anything fails. */
struct credd_world *credd_world_open(const char *backend, const char *policy);
void credd_world_close(struct credd_world *world);

/* A peer that lives; uid 0 is privileged and has no name. */
struct credd_peer credd_world_peer(uid_t uid, pid_t pid, const char *name);

/* Writes a message with a fresh id. request NULL: zeros. */
void credd_world_write(struct credd_world *world, uint16_t call, const void *request);
struct cred_wire_ask *credd_world_ask(struct credd_world *world);
void *credd_world_request(struct credd_world *world);

/* Hands the message in; it can be handed in again. */
enum credd_step credd_world_hand_in(struct credd_world *world, const struct credd_peer *peer);
const struct cred_wire_answer *credd_world_answer(const struct credd_world *world);
const void *credd_world_reply(const struct credd_world *world);

/* What syslog was told since the last call of this; it lives until then. */
const char *credd_world_log(void);

#endif
