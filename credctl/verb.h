/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_VERB_H
#define CREDCTL_VERB_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A verb is one constant record, defined in the file that does it and listed in verbs.c:
 *
 *   static enum ctl_exit run(const struct ctl_call *call) { ... }
 *   const struct ctl_verb ctl_verb_config_show = {.name = "config show", ..., .run = run};
 *
 * Parsing, --help, completion and the check against the man page all come from the record.
 */

/* What the process exits with; callers rely on the numbers. */
enum ctl_exit {
  CTL_YES = 0,           /* yes, or done */
  CTL_NO = 1,            /* the answer is no */
  CTL_USAGE = 2,         /* the command line makes no sense */
  CTL_NOT_PERMITTED = 3, /* not for this user */
  CTL_UNUSABLE = 4       /* store, key or configuration cannot be used; output cannot be written */
};

/* Whose a verb is. */
enum ctl_who {
  CTL_FOR_ROOT = 0,
  CTL_FOR_USERS /* root's for every account; anybody else's for the own one, through credd */
};

#define CTL_OPTION_MAX 16 /* of one verb, without the common ones */

struct ctl_option {
  const char *name;     /* without the hyphens */
  char letter;          /* the short form; 0: none */
  const char *argument; /* what help calls its argument; NULL: it takes none */
  const char *help;     /* marked with N_() */
};

struct ctl_call;

struct ctl_verb {
  const char *name;                 /* "lock", "totp enroll" */
  const char *arguments;            /* for help: "USER"; "" when there are none */
  const char *help;                 /* one line, marked with N_() */
  const struct ctl_option *options; /* ends with a record without name; NULL: none */
  int words_min, words_max;         /* arguments that are no options */
  enum ctl_who who; /* CTL_FOR_USERS: the argument is USER, whom a user may leave out */
  const char *const *root_options; /* options that are root's all the same; NULL at the end */
  enum ctl_exit (*run)(const struct ctl_call *call);
};

/* One run of a verb. Everything it points to lives as long as the process. */
struct ctl_call {
  const struct ctl_verb *verb;
  const char *config_path;     /* --config; NULL: the built-in one */
  const char *state_directory; /* --state; NULL: the built-in one */
  bool json;                   /* --json */
  bool is_user;                /* is not root: sees and changes the own account only */
  uint32_t actor;              /* who does it, as events want it */
  int word_count;
  char *const *words;
  const char
      *values[CTL_OPTION_MAX]; /* beside verb->options; NULL: not given; "" without argument */
};

/* The value of one of the verb's own options, by its long name; NULL when it was not given. */
const char *ctl_option_value(const struct ctl_call *call, const char *name);
bool ctl_option_given(const struct ctl_call *call, const char *name);

/* Every verb, sorted by name; ends with NULL. */
extern const struct ctl_verb *const ctl_verbs[];

#endif
