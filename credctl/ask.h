/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_ASK_H
#define CREDCTL_ASK_H

#include <stdbool.h>

#include "cred/secret.h"
#include "credctl/verb.h"

/* Somebody sits at standard input. */
bool ctl_is_asking(void);

/*
 * Reads one line into a secret: from the terminal without showing it, after the prompt on standard
 * error; from anything else without a prompt. Otherwise tells why not (CTL_USAGE: nothing was
 * given, or too much). A signal that ends the program leaves the terminal as it was.
 */
enum ctl_exit ctl_ask(const char *prompt, struct cred_secret *out);

/* Asks somebody at a terminal a question that yes or no answers, in their language, with what is
 * typed shown. CTL_NO: anything but yes. */
enum ctl_exit ctl_ask_whether(const char *question);

#endif
