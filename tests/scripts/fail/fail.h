/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SCRIPTS_FAIL_H
#define CRED_SCRIPTS_FAIL_H

#include "tests/scripts/world/world.h"

/*
 * Counts one call of the class; true when this one is to fail. Calls that libpam, the loader and
 * the stand-in for the user database make on their own account are let through: how they bear
 * failures is not ours to test. A macro, so that the caller is whoever called the function it
 * stands in.
 */
#define fail_now(class) fail_now_from(class, __builtin_return_address(0))
WORLD_OWN bool fail_now_from(enum fail_class class, const void *caller);

/* While a function of others runs, nothing is counted: fail_pause before it, fail_resume after. */
WORLD_OWN bool fail_pause(void);
WORLD_OWN void fail_resume(bool was_armed);

#endif
