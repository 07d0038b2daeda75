/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_FINDINGS_H
#define CRED_MODULES_FINDINGS_H

#include "modules/common/remembered.h"
#include "quality/quality.h"

/* What was found of a new password: put together, told and logged. */

/* The call's language, for the room quality/; lives as long as the call. */
struct cred_translator cred_call_translator(const struct cred_call *call);

/* Adds what the memory found, each thing once. is_roots: it is told to root, who has other means.
 */
void cred_findings_remember(struct cred_findings *findings,
                            const struct cred_password_check_reply *reply, bool is_roots);

/* A message of several lines; each but the first begins as an item of a list. heading may be NULL.
 */
#define CRED_LIST_TEXT_SIZE 6144
struct cred_list_text {
  size_t length;
  char text[CRED_LIST_TEXT_SIZE];
};
void cred_list_text_add(const struct cred_call *call, struct cred_list_text *list,
                        const char *line);

/* Tells all of it in one message and logs the kinds; nothing when nothing was found. */
void cred_call_tell_findings(const struct cred_call *call, const struct cred_findings *findings,
                             bool is_refused);

#endif
