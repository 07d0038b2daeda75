/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_TELL_H
#define CREDD_TELL_H

#include "credd/processes.h"

/*
 * Writes to the terminals of the marked processes that their session ends in so many minutes (0:
 * now), in the language, or in English on a virtual console. Returns to how many. Who does not read
 * is not waited for. A terminal is told only where it is certain that it is theirs, which the
 * number of the device and its owner show.
 */
size_t credd_tell_end(const struct credd_processes *processes, const char *language,
                      unsigned minutes);

#endif
