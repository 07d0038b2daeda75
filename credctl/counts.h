/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_COUNTS_H
#define CREDCTL_COUNTS_H

#include "cred/gate.h"

/* Every count that a request asks for, page after page. */
struct ctl_counts {
  size_t length;
  size_t room;
  struct cred_count_info *rows;
};

#define CTL_COUNTS_AUTO __attribute__((cleanup(ctl_counts_free))) struct ctl_counts

void ctl_counts_free(struct ctl_counts *counts);

/* subject "": all. Appends to counts, which starts empty. */
enum cred_err ctl_counts_read(struct cred_gate *gate, const char *subject, bool locked_only,
                              struct ctl_counts *counts);

/* Locked ones first, then those with more failures, then by name. */
void ctl_counts_sort(struct ctl_counts *counts);

#endif
