/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#define BENCH_TEXT_SIZE 64
#define BENCH_ANSWERS 2

/*
 * One login asked of bench/login_worker over its standard input, and what came of it. Both sides of
 * a comparison get the same record but for the service and the codes.
 */
struct bench_request {
  char service[BENCH_TEXT_SIZE];
  char user[BENCH_TEXT_SIZE];
  char answers[BENCH_ANSWERS][BENCH_TEXT_SIZE]; /* to the prompts, in their order */
  int64_t clock_offset_seconds;                 /* added to every clock the modules read */
  bool account;                                 /* pam_acct_mgmt as well */
  bool session;                                 /* and a session, opened and closed */
  bool memory;                                  /* fill the memory fields of the reply */
};

struct bench_memory {
  long rss_kib;
  long pss_kib;
  long dirty_kib; /* private pages written to: what each process adds for itself */
};

struct bench_reply {
  int status;          /* the PAM code */
  int64_t nanoseconds; /* pam_start to pam_end */
  int64_t cpu_nanoseconds;
  struct bench_memory before, loaded, verified, ended;
};

#endif
