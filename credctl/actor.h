/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_ACTOR_H
#define CREDCTL_ACTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Who is really doing it: the audit login uid where it is set, else the real uid when that is not
 * 0, else CRED_ACTOR_UNKNOWN. */
uint32_t ctl_actor(void);

/* The same, from what was seen; loginuid_text is what the kernel wrote, or NULL. */
uint32_t ctl_actor_of(const char *loginuid_text, uid_t real_uid);

#endif
