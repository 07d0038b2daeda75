/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_SIDE_H
#define BENCH_SIDE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench/worker.h"

/* One of the stacks that are compared, and who logs in there. */
struct bench_side {
  char label[BENCH_TEXT_SIZE];
  char service[BENCH_TEXT_SIZE];
  char user[BENCH_TEXT_SIZE];
  char asks[4]; /* what its prompts want, in order: 'p' the password, 'c' a code */
  pid_t worker; /* 0: none runs */
  int socket;
  double *milliseconds; /* one for each round */
  double *cpu_milliseconds;
};

/* "LABEL:SERVICE:USER:ASKS". 0, or -1 when it cannot be read. */
int bench_side_parse(const char *text, struct bench_side *side);

/* Fills the request for a login at that second of the shifted clock; 0 or -1. */
int bench_side_request(const struct bench_side *side, int64_t now_seconds,
                       struct bench_request *request);

/* Starts a worker for the side, and stops it again, telling what CPU time it took; 0 or -1. */
int bench_side_start(struct bench_side *side, char *const worker_argv[]);
int bench_side_stop(struct bench_side *side, int64_t *cpu_nanoseconds);

/* One login by the worker that runs. 0, or -1 when the worker failed. */
int bench_side_login(struct bench_side *side, const struct bench_request *request,
                     struct bench_reply *reply);

#endif
