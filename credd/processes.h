/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_PROCESSES_H
#define CREDD_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CREDD_SCOPE_SIZE 256

/* The processes of this host, as /proc shows them at one moment. */
struct credd_process {
  pid_t pid, parent;
  uint64_t started_ticks;
  uint32_t uids[3]; /* real, effective, saved */
  uint32_t audit_session;
  uint32_t terminal;            /* the kernel's number of the controlling one; 0: none */
  pid_t session;                /* the number of the one that leads at that terminal (setsid(2)) */
  bool is_marked;               /* for credd_session_mark */
  char scope[CREDD_SCOPE_SIZE]; /* the control group that it is in, or below, where that is the
                                   scope of a login session; "": none */
};

struct credd_processes {
  struct credd_process *list; /* owned; by their numbers */
  size_t count, room;
  const char *place; /* NULL: /proc */
};

/* Looks anew at all that live; zombies are none. False: /proc cannot be read, or hides
 * processes, or no memory. */
bool credd_processes_look(struct credd_processes *processes);
void credd_processes_free(struct credd_processes *processes);

/* NULL: there is none of that number. */
struct credd_process *credd_process_find(const struct credd_processes *processes, pid_t pid);

/* Sends a signal to that very process, and to none that took its number since. */
void credd_process_signal(const struct credd_process *process, int number);

#endif
