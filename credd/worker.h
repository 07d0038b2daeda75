/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_WORKER_H
#define CREDD_WORKER_H

#include <stdatomic.h>

#include "credd/answers.h"
#include "credd/listen.h"
#include "credd/options.h"
#include "credd/pace.h"

#define CREDD_WORKERS_MAX 128               /* of both ways */
#define CREDD_PLACE_ENDER CREDD_WORKERS_MAX /* in the watch: the process that ends sessions */

/*
 * Until when a worker has to be done with what it is at, on CLOCK_MONOTONIC; 0: it is at nothing.
 * One that is not is killed: closing what a peer sent along may take for ever, and so may the user
 * database.
 */
struct credd_watch {
  atomic_llong until_ms[CREDD_WORKERS_MAX + 1];
};
struct credd_watch *credd_watch_make(void); /* NULL: no memory */
int64_t credd_watch_now_ms(void);

/* The worker in that place is at something, for so long at most; and is done with it. */
void credd_watch_begin(struct credd_watch *watch, unsigned place, int64_t limit_ms);
void credd_watch_end(struct credd_watch *watch, unsigned place);
bool credd_watch_is_over(const struct credd_watch *watch, unsigned place, int64_t now_ms);

/* What workers share, made before the first of them. */
struct credd_shared {
  const struct credd_listener *listener;
  struct credd_answers *answers;
  struct credd_pace *pace;
  struct credd_pace *change_pace;
  struct credd_watch *watch;
};

/* Serves at one of the listeners until SIGTERM; then answers what has come in, and returns the exit
 * status. place is its own in the watch. */
int credd_worker(const struct credd_options *options, const struct credd_shared *shared,
                 enum credd_way way, unsigned place);

#endif
