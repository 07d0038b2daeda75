/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_ACTOR_H
#define CRED_DECIDE_ACTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/event.h"

/* Nobody in particular: unknown, or root, as whom several people and programs log in. */
static inline bool cred_actor_is_nobody(uint32_t actor)
{
  return actor == CRED_ACTOR_UNKNOWN || actor == 0;
}

#endif
