/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_EXCEPTIONS_H
#define CREDCTL_EXCEPTIONS_H

#include <jansson.h>

#include "cred/account.h"
#include "credctl/table.h"

/* Showing exceptions from rules. */

/* "in-force", "unapproved" ...: for programs. */
const char *ctl_exception_word(enum cred_exception_state state);

/* The same for people, translated. */
const char *ctl_exception_text(enum cred_exception_state state);

/* Is it over, and was it in order? An urgent one that nobody has decided on is no history. */
bool ctl_exception_is_history(const struct cred_exception *row);

/* Whose name it is now. Of one that is over or another system's, and where the user database
 * failed, which is told: UNKNOWN. GONE and ANOTHER: it lifts nothing. */
enum ctl_exception_holder {
  CTL_HOLDER_UNKNOWN,
  CTL_HOLDER_THERE,
  CTL_HOLDER_GONE,
  CTL_HOLDER_ANOTHER
};
enum ctl_exception_holder ctl_exception_holder(const struct cred_exception *row);

json_t *ctl_exception_json(const struct cred_exception *row);

/* A table for them, its heading in it, and a row. */
struct ctl_table *ctl_exception_table(void);
void ctl_exception_add_row(struct ctl_table *table, const struct cred_exception *row);

#endif
