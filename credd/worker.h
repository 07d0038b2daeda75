/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_WORKER_H
#define CREDD_WORKER_H

#include "credd/answers.h"
#include "credd/options.h"
#include "credd/pace.h"

/* What workers share, made before the first of them. */
struct credd_shared {
  int listener;
  struct credd_answers *answers;
  struct credd_pace *pace;
};

/* Serves until SIGTERM; then answers what has come in, and returns the exit status. */
int credd_worker(const struct credd_options *options, const struct credd_shared *shared);

#endif
