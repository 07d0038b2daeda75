/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_SUBJECT_H
#define CREDCTL_SUBJECT_H

#include "cred/event.h"
#include "credctl/verb.h"

/* The account of that name, by its canonical name; otherwise tells why not (CTL_USAGE: there is no
 * such account; CTL_UNUSABLE: the user database failed). */
enum ctl_exit ctl_subject_known(const char *typed, char out[CRED_NAME_SIZE]);

/* The same, but an account that is gone may still be named, to the letter. known may be NULL. */
enum ctl_exit ctl_subject_any(const char *typed, char out[CRED_NAME_SIZE], bool *known);

/* The account of whoever runs this, by its canonical name; otherwise tells why not. */
enum ctl_exit ctl_subject_own(char out[CRED_NAME_SIZE]);

/*
 * Whom the call is about. For a user the own account, whether it is named or not, and
 * CTL_NOT_PERMITTED for any other name; for root as ctl_subject_any, and "" when typed is NULL.
 * known may be NULL.
 */
enum ctl_exit ctl_subject_asked(const struct ctl_call *call, const char *typed,
                                char out[CRED_NAME_SIZE], bool *known);

/* The same for the call's first word, where the account must exist. */
enum ctl_exit ctl_subject_asked_known(const struct ctl_call *call, char out[CRED_NAME_SIZE]);

/* The call's first word; NULL: there is none. */
const char *ctl_first_word(const struct ctl_call *call);

/* Copies a text from the command line; too long or with control characters: told, CTL_USAGE. what
 * names it in the message, translated. */
enum ctl_exit ctl_text_take(const char *text, const char *what, char *out, size_t size);

#endif
