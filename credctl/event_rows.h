/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_EVENT_ROWS_H
#define CREDCTL_EVENT_ROWS_H

#include <jansson.h>

#include "cred/gate.h"
#include "credctl/verb.h"

/* Calls `each` for every event of the request, page after page. */
enum ctl_exit ctl_events_each(struct cred_gate *gate, struct cred_events_request *request,
                              void (*each)(const struct cred_event *event));

/* One line of text, or one JSON object on a line, with the MAC in it, which is told to root only.
 */
void ctl_event_print(const struct cred_event *event);
void ctl_event_print_json(const struct cred_event *event);

#endif
