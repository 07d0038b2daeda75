/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_KEYS_H
#define CRED_CONFIG_KEYS_H

#include "cred/config.h"

/*
 * The one table of keys. Reading, bounds, defaults, showing, comparing, the applied form, the check
 * of the manual page and the tests all go by it.
 */

enum cred_value_type {
  CRED_VALUE_FLAG,     /* bool: yes or no */
  CRED_VALUE_NUMBER,   /* uint32_t: min to max, or the word that stands for UINT32_MAX */
  CRED_VALUE_WORD,     /* enum: one of the words, counted from min */
  CRED_VALUE_NAME,     /* char[]: one plain word; of `words` where there are some */
  CRED_VALUE_TEXT,     /* char[]: any line */
  CRED_VALUE_PATH,     /* char[]: absolute */
  CRED_VALUE_SERVICES, /* char[]: words separated by single blanks, from here on */
  CRED_VALUE_USERS,
  CRED_VALUE_GROUPS,
  CRED_VALUE_PATHS,
  CRED_VALUE_BLOCKS /* addresses and CIDR blocks */
};

/*
 * In which direction a value gets stricter. Of a list, MORE and LESS are about its words: a
 * superset or a subset. Of a path, MORE means that some path is stricter than none, and another
 * path is weaker.
 */
enum cred_stricter {
  CRED_STRICTER_MORE,
  CRED_STRICTER_LESS,
  CRED_STRICTER_LESS_OR_OFF,  /* less, but 0 or an empty list is off, the weakest */
  CRED_STRICTER_MORE_OR_EVER, /* more, but 0 is without end, the strictest */
  CRED_STRICTER_MORE_OR_LAST, /* more, but max is off, the weakest */
  CRED_STRICTER_UNKNOWN,      /* any change may weaken, and counts as weaker */
  CRED_STRICTER_NEITHER       /* no change of it weakens anything */
};

/* Which part of the configuration holds the value at `offset`. */
enum cred_key_home { CRED_HOME_SITE, CRED_HOME_MATCH, CRED_HOME_POLICY };

struct cred_config_key {
  const char *section;
  const char *name;
  enum cred_value_type type;
  enum cred_key_home home;
  uint16_t offset;
  uint16_t size;
  enum cred_stricter stricter;
  bool obeyed; /* some module or command acts by it */
  uint32_t min;
  uint32_t max;
  const char *words;    /* separated by blanks; NUMBER: the one for UINT32_MAX */
  const char *fallback; /* the default, as it would be written */
  const char *help;     /* one line, English */
};

/* match_user, match_group, match_service of one policy; empty lists match everything. */
struct cred_config_match {
  char user[CRED_LIST_SIZE];
  char group[CRED_LIST_SIZE];
  char service[CRED_LIST_SIZE];
};

#define CRED_CONFIG_KEYS_MAX 128

/* Sorted by section, then name. */
extern const struct cred_config_key cred_config_key_table[];
extern const size_t cred_config_key_count;

/* NULL when there is none. */
const struct cred_config_key *cred_config_key_find(const char *section, const char *name);

static inline size_t cred_config_key_index(const struct cred_config_key *key)
{
  return (size_t)(key - cred_config_key_table);
}

/* The key of that section that was meant by name; NULL when that cannot be told. takes_match: also
 * those of whom a policy is for. */
const struct cred_config_key *cred_config_key_nearest(const char *section, bool takes_match,
                                                      const char *name);

/* What to say to whoever wrote a name that is no key of that section: the nearest one, or where the
 * key of this name belongs ("[log] keep_days"); "": nothing. */
void cred_config_key_suggest(const char *section, bool takes_match, const char *name, char *out,
                             size_t size);

#endif
