/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDD_OPTIONS_H
#define CREDD_OPTIONS_H

#include <stdbool.h>

/* The command line. */
struct credd_options {
  const char *state_directory; /* NULL: the built-in one */
  const char *socket;          /* NULL: where clients of that state directory look for it */
  unsigned workers;
  bool without_pidfd; /* do as on a kernel without SO_PEERPIDFD */
  bool is_helper;     /* checks one password, on descriptors that a worker handed over */
};

enum credd_parsed { CREDD_PARSED_WRONG = 0, CREDD_PARSED_RUN, CREDD_PARSED_SHOWN };

/* Shows help and version itself. Texts belong to argv. */
enum credd_parsed credd_options_parse(int argc, char **argv, struct credd_options *out);

#endif
