/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_WIRE_WIRE_H
#define CRED_WIRE_WIRE_H

#include "cred/error.h"
#include "wire/calls.h"

/*
 * What goes over credd's socket (SOCK_SEQPACKET): one message with a head and a call's request
 * record, answered by one message with a head and its reply record. Both ends run on one host and
 * are built from one source: records lie on the wire as they lie in memory, with everything but
 * their fields zero. Another version, or another size of a record, is refused.
 */
#define CRED_WIRE_MAGIC UINT32_C(0x63726431) /* "crd1" */
#define CRED_WIRE_VERSION 7u                 /* grows with every change of a record or a head */
#define CRED_WIRE_ID_SIZE 16

struct cred_wire_ask {
  uint32_t magic;
  uint16_t version;
  uint16_t call;
  uint32_t request_size;
  uint32_t reply_size;
  int64_t asked_boot_ms;               /* CLOCK_BOOTTIME when it was asked for the first time */
  uint32_t is_again;                   /* 1: it was sent before, and no answer came */
  uint32_t unused;                     /* 0 */
  unsigned char id[CRED_WIRE_ID_SIZE]; /* random; the same when asked again */
};

enum cred_wire_verdict {
  CRED_WIRE_REFUSED = 0,   /* not understood, or not for this peer: see err */
  CRED_WIRE_DONE,          /* err is the call's result; the reply record follows if it is CRED_OK */
  CRED_WIRE_LATER,         /* nothing was done: ask again in wait_ms */
  CRED_WIRE_OTHER_VERSION, /* nothing was done: version is the one that credd speaks */
  CRED_WIRE_UNKNOWN        /* it was asked before and perhaps done; what came of it is not known */
};

struct cred_wire_answer {
  uint32_t magic;
  uint16_t version;
  uint16_t call;
  uint32_t reply_size; /* of what follows: 0, or the record's */
  uint32_t verdict;    /* enum cred_wire_verdict */
  uint32_t err;        /* enum cred_err */
  uint32_t wait_ms;
  unsigned char id[CRED_WIRE_ID_SIZE];
  char text[CRED_ERROR_TEXT_SIZE]; /* of the error; ends in NUL */
};

/* Large enough for any message, either way. */
#define CRED_WIRE_MESSAGE_MAX 65536u

/* The last part of the socket's name: in the run-time directory for the built-in state directory,
 * in the state directory itself for any other. */
#define CRED_WIRE_SOCKET_NAME "gate"
/* Root's own way to credd is another socket, with workers of its own: nothing that users do at
 * theirs makes a login wait. Its name is the users' and this. */
#define CRED_WIRE_ROOT_SUFFIX ".root"
#define CRED_WIRE_PATH_SIZE 108 /* unix(7) */

/* CRED_ERR_TOO_LONG. state_directory NULL: the built-in one. However often a slash or "/." is
 * written, a directory has one socket. */
enum cred_err cred_wire_path(const char *state_directory, char out[CRED_WIRE_PATH_SIZE],
                             struct cred_error *error);

/* Root's socket beside the users' at path. CRED_ERR_TOO_LONG. */
enum cred_err cred_wire_root_path(const char *path, char out[CRED_WIRE_PATH_SIZE],
                                  struct cred_error *error);

#endif
