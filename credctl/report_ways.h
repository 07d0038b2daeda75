/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_REPORT_WAYS_H
#define CREDCTL_REPORT_WAYS_H

#include <jansson.h>

#include "cred/account.h"
#include "credctl/users.h"

/*
 * Who can become an ID: by the own policy, by exceptions from it, and who is on record as having
 * done so. What sudo and the groups of other programs let somebody do is not known here.
 */
enum ctl_way_kind {
  CTL_WAY_DIRECT,    /* it may log in itself, and no rule says who acts as it */
  CTL_WAY_ANYBODY,   /* whoever is known by an ID of their own */
  CTL_WAY_ACTOR,     /* a member of actor_groups */
  CTL_WAY_EXCEPTION, /* an exception from a rule is in force */
  CTL_WAY_SEEN       /* did, or took its password */
};

struct ctl_way {
  enum ctl_way_kind kind;
  uint32_t actor;               /* ACTOR, SEEN; CRED_ACTOR_UNKNOWN: nobody knows who */
  char name[CRED_NAME_SIZE];    /* the actor's; "": there is no such account */
  enum cred_event_kind event;   /* SEEN: the last that is on record */
  int64_t last_ms;              /* SEEN */
  struct cred_exception except; /* EXCEPTION */
};

struct ctl_ways {
  size_t length, room;
  struct ctl_way *rows;
};
void ctl_ways_free(struct ctl_ways *ways);

/* Finds them, always in the same order. users: all of the user database. Appends to *out, which
 * starts empty and is freed by the caller, also after an error. */
enum cred_err ctl_ways_read(struct cred_gate *gate, const struct ctl_users *users,
                            const char *subject, struct ctl_ways *out);

/* "direct", "anybody", "actor", "exception", "seen": for programs. */
const char *ctl_way_word(const struct ctl_way *way);
json_t *ctl_ways_json(const struct ctl_ways *ways);

/* What a person reads of one: by which way, who, and when it was last or until when it is. */
#define CTL_WAY_TEXT_SIZE (CRED_NAME_SIZE + 64)
void ctl_way_text(const struct ctl_way *way, char by[CTL_WAY_TEXT_SIZE],
                  char who[CTL_WAY_TEXT_SIZE], char when[CTL_WAY_TEXT_SIZE]);

#endif
