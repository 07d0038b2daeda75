/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_SUMMARY_H
#define CREDCTL_IMPORT_SUMMARY_H

#include "cred/error.h"
#include "credctl/verb.h"

/* What became of a file. Every line that is not taken over is told when it is met. */
struct ctl_summary {
  const char *path;
  bool dry_run;
  bool json;
  unsigned taken, refused, not_carried;
  unsigned known;        /* were there already */
  enum ctl_exit stopped; /* other than CTL_YES: the store failed, and the rest was not read */
};

/* why: English, marked with N_(). number: of the line or record, from 1. */
void ctl_summary_refuse(struct ctl_summary *summary, unsigned number, const char *why);
void ctl_summary_pass_over(struct ctl_summary *summary, unsigned number, const char *why);

/* The store's answer to one line: refuses what concerns this line alone, stops for anything else.
 */
void ctl_summary_answer(struct ctl_summary *summary, unsigned number, enum cred_err err,
                        const struct cred_error *error);

/* Prints the counts. CTL_NO when anything was refused. */
enum ctl_exit ctl_summary_end(const struct ctl_summary *summary);

#endif
