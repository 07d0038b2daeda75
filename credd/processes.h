/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_PROCESSES_H
#define CREDD_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The processes of this host, as /proc shows them at one moment. */
struct credd_process {
  pid_t pid, parent;
  uint64_t started_ticks;
  uint32_t uids[3]; /* real, effective, saved */
  uint32_t audit_session;
  uint32_t terminal; /* the kernel's number of the controlling one; 0: none */
  bool is_marked;    /* for credd_session_mark */
};

struct credd_processes {
  struct credd_process *list; /* owned; by their numbers */
  size_t count, room;
};

/* Looks anew at all that live; zombies are none. False: /proc cannot be read, or hides
 * processes, or no memory. */
bool credd_processes_look(struct credd_processes *processes);
void credd_processes_free(struct credd_processes *processes);

/* NULL: there is none of that number. */
struct credd_process *credd_process_find(const struct credd_processes *processes, pid_t pid);

#define CREDD_SCOPE_SIZE 512
/* The control group of the process if it is the scope of a login session (.../session-ID.scope) of
 * that uid; "" otherwise. */
void credd_process_scope(pid_t pid, uint32_t uid, char out[CREDD_SCOPE_SIZE]);

/* Sends a signal to that very process, and to none that took its number since. */
void credd_process_signal(const struct credd_process *process, int number);

#endif
