/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_MASTER_H
#define CREDD_MASTER_H

#include "credd/worker.h"

/*
 * Keeps the workers running until SIGTERM or SIGINT, and then until they have answered what came
 * in. One that ends is replaced. SIGHUP lets new ones take over from the old. Returns the exit
 * status.
 */
int credd_master(const struct credd_options *options, const struct credd_shared *shared);

#endif
