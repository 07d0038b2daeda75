/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_FAILLOCK_H
#define CREDCTL_IMPORT_FAILLOCK_H

#include <stddef.h>

#include "credctl/import/token.h"

/*
 * A tally file of pam_faillock: records of 64 bytes in the host's byte order, each a failed
 * attempt: 52 bytes of source (not always ended by NUL), 2 unused, 2 of status, 8 of time in
 * seconds.
 */
#define CTL_FAILLOCK_RECORD_SIZE 64
#define CTL_FAILLOCK_SOURCE_SIZE 52

enum ctl_faillock_from { CTL_FAILLOCK_SERVICE, CTL_FAILLOCK_HOST, CTL_FAILLOCK_TERMINAL };

struct ctl_import_failure {
  enum ctl_faillock_from from;
  char source[CTL_FAILLOCK_SOURCE_SIZE + 1];
  int64_t failed_at_ms;
};

/* One record. PASSED: it is marked as no longer valid. now_ms: nothing later is taken. */
enum ctl_import_line ctl_import_faillock(const unsigned char record[CTL_FAILLOCK_RECORD_SIZE],
                                         int64_t now_ms, struct ctl_import_failure *out,
                                         const char **why);

/* Is this the name of a console or serial line, as opposed to a terminal of somebody logged in? */
bool ctl_import_is_console(const char *terminal);

#endif
