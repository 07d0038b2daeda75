/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_EVENT_COPY_H
#define CRED_EVENT_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cred/error.h"

/*
 * The way to whoever reads syslog. syslog(3) tells of no failure, and waits for ever for a reader
 * that was stopped; this tells, and its waits are bounded. It has a socket of its own, for as long
 * as a few lines take, and touches nothing of what the host program set up with openlog.
 */

#define CRED_COPY_WAIT_MS 1000

/* What is known of the reader. All zero: nothing yet, and the usual place. */
struct cred_copy {
  const char *path; /* the socket; NULL: where the C library writes. Not owned */
  uint32_t wait_ms; /* the longest wait, over all lines of one way; 0: CRED_COPY_WAIT_MS */
  bool is_stuck;    /* the last wait was in vain: the next is a short one */
  uint64_t lost;    /* lines that were not taken */
};

/* Open until cred_copy_close. */
struct cred_copy_way {
  struct cred_copy *copy;
  int fd;     /* -1: there is none */
  int reason; /* why not: an errno */
  bool is_stream;
  int64_t until_ms; /* CLOCK_MONOTONIC */
};

/* False: nobody reads there. out may be written to and is to be closed in either case. */
bool cred_copy_open(struct cred_copy *copy, struct cred_copy_way *out);

/*
 * Writes one line, as syslog(3) does. text has neither control bytes nor a line feed. False: it
 * was not taken, or may not have been. Where the socket cannot be seen from here, as in a chroot,
 * the C library is asked, which may have had it open since before.
 */
bool cred_copy_write(struct cred_copy_way *way, int priority, const char *text);

void cred_copy_close(struct cred_copy_way *way);

/*
 * Does somebody read, with room for a line? Else CRED_ERR_UNCOPIED, with what to do about it. A
 * reader that is just being restarted is waited for.
 */
enum cred_err cred_copy_look(struct cred_copy *copy, struct cred_error *error);

#endif
