/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_ENDING_H
#define CREDD_ENDING_H

#include "credd/belong.h"

/* How one session comes to its end, from one look at the processes to the next. */

enum credd_stage {
  CREDD_STAGE_AHEAD = 0,
  CREDD_STAGE_TOLD,
  CREDD_STAGE_HANGING_UP,
  CREDD_STAGE_TERMINATING,
  CREDD_STAGE_KILLING
};

struct credd_ending {
  uint64_t id;
  enum credd_stage stage;
  int64_t began_ms;             /* since HANGING_UP */
  int64_t told_ms;              /* when it was last tried to tell; 0: never */
  unsigned empty;               /* looks in a row that found nothing */
  bool is_seen;                 /* in this round */
  bool is_due;                  /* its time has come, and it is not put off */
  bool is_put_off;              /* at least once: told once */
  struct credd_session session; /* since the last look */
  int group;                    /* its own control group, held open; -1: none */
  char scope[CREDD_SCOPE_SIZE]; /* and its name */
};

void credd_ending_init(struct credd_ending *ending, uint64_t id);
void credd_ending_free(struct credd_ending *ending);

/* Looks for what the session is; `groups` is the root of the control groups, or -1. The row in due
 * must live until the round is over. */
void credd_ending_look(struct credd_ending *ending, const struct credd_processes *processes,
                       const struct cred_session_due *due, int groups);

/* Some minutes before: its terminals are told, now or at a later call. */
void credd_ending_tell(struct credd_ending *ending, struct credd_processes *processes,
                       int64_t left_ms, const char *language, int64_t now_ms);

/* Its time has come: the next step, when that is due. True: nothing of it is left, in several looks
 * in a row. */
bool credd_ending_go_on(struct credd_ending *ending, struct credd_processes *processes,
                        const char *language, int64_t now_ms);

/* Kills what is there, if it has come to that. Returns how many there were. */
size_t credd_ending_kill(const struct credd_ending *ending, struct credd_processes *processes,
                         int64_t now_ms);

/* True when it resists for too long: others are to have their turn, and it is tried again after
 * by_ms. Says so, once. */
bool credd_ending_resists(struct credd_ending *ending, int64_t now_ms, int64_t *by_ms);

#endif
