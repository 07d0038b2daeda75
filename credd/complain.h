/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_COMPLAIN_H
#define CREDD_COMPLAIN_H

#include "credd/peer.h"

/* A line in the log about a peer that was refused. What unprivileged peers cause comes at a few
 * lines a second at the most, all of them together, from each worker. */
void credd_complain(const struct credd_peer *peer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
