/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_EVENT_ANNOUNCE_H
#define CRED_EVENT_ANNOUNCE_H

#include "cred/event.h"
#include "event/copy.h"

/*
 * The second copies: of each event one syslog line (facility authpriv) with sequence and MAC, and a
 * Linux audit record for the kinds that audit knows. Called after the commit. Never calls openlog
 * (that is the host program's). What syslog does not take is counted in copy->lost; all of it waits
 * no longer than one way does.
 */
void cred_events_announce(struct cred_copy *copy, const struct cred_event *events, size_t count);

#endif
