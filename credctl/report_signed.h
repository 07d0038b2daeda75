/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_REPORT_SIGNED_H
#define CREDCTL_REPORT_SIGNED_H

#include "credctl/reports.h"

/* Reads who signed a report of this kind last; looks through all events. */
enum cred_err ctl_report_signed_read(struct cred_gate *gate, struct ctl_report *report);

/* Tells that, and which accounts' rights should have been reviewed by now. */
void ctl_report_signed_print(const struct ctl_report *report);

#endif
