/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_TOKEN_H
#define CREDCTL_IMPORT_TOKEN_H

#include <stdbool.h>

#include "cred/token.h"

/*
 * Files of other programs, read line by line. The parsers are pure: they open nothing and look
 * nothing up. A reason why a line is refused is a static English text for gettext.
 */

enum ctl_import_line {
  CTL_IMPORT_REFUSED = 0,
  CTL_IMPORT_PASSED, /* nothing in it: a blank line, a comment, a setting that means nothing here */
  CTL_IMPORT_NOT_CARRIED, /* understood, but there is nothing it could become; why says so */
  CTL_IMPORT_TAKEN
};

/* What one token becomes. Its seed is a secret: erase it. */
struct ctl_import_token {
  char user[CRED_NAME_SIZE];
  struct cred_totp_shape shape;
  struct cred_secret seed;
  int64_t last_step; /* -1: none known */
  bool has_pin;
};

#endif
