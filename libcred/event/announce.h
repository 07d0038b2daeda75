/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_EVENT_ANNOUNCE_H
#define CRED_EVENT_ANNOUNCE_H

#include "cred/event.h"

/*
 * The second copy: one syslog line (facility authpriv) with sequence and MAC, and a Linux audit
 * record for the kinds that audit knows. Called after the commit. Never calls openlog (that is the
 * host program's).
 */
void cred_event_announce(const struct cred_event *event);

#endif
