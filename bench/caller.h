/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef BENCH_CALLER_H
#define BENCH_CALLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A store that callers log in to: where it is, and how many subjects stand in it. */
struct bench_place {
  const char *state;
  size_t subjects;
  const char *middle; /* the name of the one in the middle; the others are other0000001 ... */
};

/*
 * One login without PAM, on a gate of its own: charge, code, settle. Which subject, is told by
 * turn: as many turns as there are subjects, one after the other, meet each of them once, all over
 * the store. Each caller logs in from an address of its own. Prints what went wrong.
 */
bool bench_caller_login(const struct bench_place *place, unsigned caller, uint64_t turn);

#endif
