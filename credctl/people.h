/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_PEOPLE_H
#define CREDCTL_PEOPLE_H

#include <stdint.h>

#include "cred/event.h"

#define CTL_PERSON_SIZE CRED_NAME_SIZE

/* Who did something: the account's name, its number where nobody has it any more, and "-" for
 * nobody known. */
void ctl_person_text(uint32_t actor, char out[CTL_PERSON_SIZE]);

#endif
