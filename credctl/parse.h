/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_PARSE_H
#define CREDCTL_PARSE_H

#include "credctl/verb.h"

enum ctl_parsed {
  CTL_PARSED_WRONG = 0, /* told on standard error */
  CTL_PARSED_HELP,      /* for call->verb, or for call->words[0] as a group, or in general */
  CTL_PARSED_VERSION,
  CTL_PARSED_VERB
};

/* The options that every verb takes; ends with a record without name. */
extern const struct ctl_option ctl_common_options[];

/* Reads a command line; call points into argv, whose words may change places. */
enum ctl_parsed ctl_parse(int argc, char **argv, struct ctl_call *call);

#endif
