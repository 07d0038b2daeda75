/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_USERS_H
#define CREDCTL_USERS_H

#include <stddef.h>
#include <stdint.h>

#include "cred/event.h"

/* Every account of the user database, once, by name. */
struct ctl_user {
  char name[CRED_NAME_SIZE];
  uint32_t uid, gid;
  char *groups; /* names, separated by single blanks; the primary one first; "" : none known */
};
struct ctl_users {
  size_t length, room;
  struct ctl_user *rows;
};
#define CTL_USERS_AUTO __attribute__((cleanup(ctl_users_free))) struct ctl_users

/* Reads them with their groups. Ends the program when memory is short. */
void ctl_users_read(struct ctl_users *out);
void ctl_users_free(struct ctl_users *users);

#endif
