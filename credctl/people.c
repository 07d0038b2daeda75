/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/people.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>

#define ROOM 4096

void ctl_person_text(uint32_t actor, char out[CTL_PERSON_SIZE])
{
  struct passwd entry, *found = NULL;
  char room[ROOM];

  if (actor == CRED_ACTOR_UNKNOWN)
    (void)snprintf(out, CTL_PERSON_SIZE, "-");
  else if (getpwuid_r(actor, &entry, room, sizeof(room), &found) == 0 && found != NULL)
    (void)snprintf(out, CTL_PERSON_SIZE, "%s", found->pw_name);
  else
    (void)snprintf(out, CTL_PERSON_SIZE, "%" PRIu32, actor);
}
