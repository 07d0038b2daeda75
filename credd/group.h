/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_GROUP_H
#define CREDD_GROUP_H

#include "credd/processes.h"

/*
 * Control groups (cgroup v2) by their directories, which are held open: another group that takes
 * the name later is another directory, and one that was removed holds nothing. Symbolic links are
 * never followed.
 */

/* The directory of the hierarchy, also where it is mounted beside those of v1; -1: there is none.
 */
int credd_group_root(void);

/* The group of that name, as /proc/PID/cgroup tells it; -1: it cannot be opened, or leads out. */
int credd_group_open(int root, const char *name);

/* Is it really that scope? At least one of the processes which are there must be in the directory.
 */
bool credd_group_holds_scope(int group, const struct credd_processes *processes, const char *scope);

enum credd_group_state {
  CREDD_GROUP_UNKNOWN = 0, /* it cannot be read */
  CREDD_GROUP_GONE,        /* it was removed, which only an empty one can be */
  CREDD_GROUP_EMPTY,
  CREDD_GROUP_POPULATED /* something lives in it, or below it */
};
enum credd_group_state credd_group_state(int group);

/* Has the kernel kill all that is in it and below it, and what is being forked meanwhile. False: it
 * cannot (before Linux 5.14; or it may not be written to). */
bool credd_group_kill(int group);

#endif
