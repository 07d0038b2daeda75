/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_IMPORT_GOOGLE_H
#define CREDCTL_IMPORT_GOOGLE_H

#include <stddef.h>

#include "credctl/import/token.h"

/*
 * The file that pam_google_authenticator keeps in a home: the seed in base32, settings in lines
 * that begin with a double quote, then scratch codes.
 */
struct ctl_import_google {
  struct ctl_import_token token;
  bool has_seed;
  bool is_time_based;
  bool is_event_based;
  bool is_disabled;
};

/* Starts an empty one. */
void ctl_import_google_start(struct ctl_import_google *google);

/* Takes the next line; the first one is the seed. The line needs no NUL at its end. */
enum ctl_import_line ctl_import_google_line(struct ctl_import_google *google, const char *line,
                                            size_t length, const char **why);

/* After the last line: is there a token to take? Otherwise why says what is missing. */
bool ctl_import_google_end(const struct ctl_import_google *google, const char **why);

#endif
