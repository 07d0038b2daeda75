/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_REPORTS_H
#define CREDCTL_REPORTS_H

#include <jansson.h>

#include "cred/account.h"
#include "credctl/report_ways.h"
#include "credctl/users.h"
#include "credctl/verb.h"

/* Reports about the accounts of this host. */

/* PRIVILEGED: shared ones and root too. */
enum ctl_report_kind { CTL_REPORT_IDS, CTL_REPORT_DORMANT, CTL_REPORT_PRIVILEGED };

struct ctl_report_row {
  const struct ctl_user *user;
  struct cred_account_state_reply state;
  struct ctl_ways ways; /* of privileged and shared ones and of root; not read for DORMANT */
};

struct ctl_report {
  enum ctl_report_kind kind;
  uint32_t days; /* DORMANT: without a login; 0: the policies' max_idle_days */
  struct ctl_users users;
  size_t length;
  struct ctl_report_row *rows;
  int64_t signed_ms; /* when such a report was signed last; 0: never, or not read */
  uint32_t signed_by;
};
#define CTL_REPORT_AUTO __attribute__((cleanup(ctl_report_free))) struct ctl_report

/* Fills it; what it holds goes with ctl_report_free, also after an error. */
enum cred_err ctl_report_read(struct cred_gate *gate, struct ctl_report *report);
void ctl_report_free(struct ctl_report *report);

/* What --json prints of it. */
json_t *ctl_report_json(const struct ctl_report *report);

/* As a table, or as --json or --csv ask for. */
void ctl_report_print(const struct ctl_call *call, const struct ctl_report *report);

#endif
