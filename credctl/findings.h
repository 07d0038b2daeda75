/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_FINDINGS_H
#define CREDCTL_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "credctl/json.h"

/* What a check found, in words. */
struct ctl_finding {
  const char *kind; /* for programs; static */
  bool is_warning;
  char *section; /* of the configuration; NULL: of none */
  char *text;
  json_t *accounts; /* for programs: whom it is about; NULL: nobody in particular */
};
struct ctl_findings {
  size_t count;
  struct ctl_finding *rows;
};

/* section NULL: none. Ends the program when memory is short. */
void ctl_findings_add(struct ctl_findings *findings, const char *kind, bool is_warning,
                      const char *section, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* Says whom the last one is about; takes the array. */
void ctl_findings_name(struct ctl_findings *findings, json_t *accounts);
void ctl_findings_free(struct ctl_findings *findings);

/* Is there anything that is no warning? */
bool ctl_findings_refuse(const struct ctl_findings *findings);

/* Tells all, on standard error, or into an array of problems (NULL: not). */
void ctl_findings_tell(const struct ctl_findings *findings, json_t *problems);

#endif
