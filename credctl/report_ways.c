/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/report_ways.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cred/session.h"
#include "credctl/output.h"
#include "credctl/sessions.h"

void ctl_ways_free(struct ctl_ways *ways)
{
  free(ways->rows);
  *ways = (struct ctl_ways){0};
}

static struct ctl_way *add(struct ctl_ways *ways, enum ctl_way_kind kind)
{
  struct ctl_way *way;

  if (ways->length == ways->room) {
    ways->room = ways->room == 0 ? 16 : ways->room * 2;
    ways->rows = reallocarray(ways->rows, ways->room, sizeof(*ways->rows));
    if (ways->rows == NULL)
      ctl_out_of_memory();
  }
  way = &ways->rows[ways->length++];
  memset(way, 0, sizeof(*way));
  way->kind = kind;
  way->actor = CRED_ACTOR_UNKNOWN;
  return way;
}

static void set_actor(struct ctl_way *way, const struct ctl_users *users, uint32_t actor)
{
  way->actor = actor;
  for (size_t i = 0; i < users->length && actor != CRED_ACTOR_UNKNOWN; i++)
    if (users->rows[i].uid == actor) {
      memcpy(way->name, users->rows[i].name, sizeof(way->name));
      return;
    }
}

/* --- by the policy ----------------------------------------------------------------------------
 */

static enum cred_err read_policy(struct cred_gate *gate, const char *subject,
                                 struct cred_policy *out)
{
  struct cred_policy_request request = {.known = true};
  struct cred_policy_reply reply = {0};
  enum cred_err err;

  memcpy(request.subject, subject, strnlen(subject, sizeof(request.subject) - 1));
  err = cred_gate_policy(gate, &request, &reply);
  *out = reply.policy;
  return err;
}

/* Have two lists of words, separated by blanks, one in common? */
static bool share_word(const char *list, const char *other)
{
  for (size_t length; *list != '\0'; list += length + strspn(list + length, " ")) {
    length = strcspn(list, " ");
    for (const char *at = other; *at != '\0';) {
      const size_t found = strcspn(at, " ");

      if (found == length && length > 0 && memcmp(at, list, length) == 0)
        return true;
      at += found + strspn(at + found, " ");
    }
  }
  return false;
}

/* As the rule has it: neither the ID itself, nor root, nor an ID that several people use. */
static enum cred_err add_members(struct cred_gate *gate, const struct ctl_users *users,
                                 const char *subject, const char *groups, struct ctl_ways *out)
{
  enum cred_err err = CRED_OK;

  for (size_t i = 0; i < users->length && err == CRED_OK; i++) {
    const struct ctl_user *user = &users->rows[i];
    struct cred_policy policy = {.shared = true};

    if (user->uid == 0 || user->groups == NULL || strcmp(user->name, subject) == 0 ||
        !share_word(user->groups, groups))
      continue;
    err = read_policy(gate, user->name, &policy);
    if (err == CRED_ERR_INVALID)
      err = CRED_OK; /* a name that no account may have here */
    if (err == CRED_OK && !policy.shared)
      set_actor(add(out, CTL_WAY_ACTOR), users, user->uid);
  }
  return err;
}

static enum cred_err add_permitted(struct cred_gate *gate, const struct ctl_users *users,
                                   const char *subject, struct ctl_ways *out)
{
  struct cred_policy policy;
  enum cred_err err = read_policy(gate, subject, &policy);

  if (err != CRED_OK)
    return err;
  if ((policy.direct_login && !policy.shared) || policy.mode == CRED_MODE_REPORT)
    (void)add(out, CTL_WAY_DIRECT);
  else if (policy.actor_groups[0] == '\0')
    (void)add(out, CTL_WAY_ANYBODY);
  else
    err = add_members(gate, users, subject, policy.actor_groups, out);
  return err;
}

static bool is_in_force(const struct cred_exception *row)
{
  return row->state == CRED_EXCEPTION_IN_FORCE || row->state == CRED_EXCEPTION_UNAPPROVED;
}

/* Of this account here, and not of another one that had the name. */
static bool is_of(const struct cred_exception *row, const struct ctl_users *users)
{
  bool is = false;

  for (size_t i = 0; row->is_here && i < users->length && !is; i++)
    is = users->rows[i].uid == row->uid && strcmp(users->rows[i].name, row->subject) == 0;
  return is;
}

static enum cred_err add_exceptions(struct cred_gate *gate, const struct ctl_users *users,
                                    const char *subject, struct ctl_ways *out)
{
  struct cred_exception_list_request request = {.after = 0};
  struct cred_exception_list_reply reply;
  enum cred_err err = CRED_OK;

  memcpy(request.subject, subject, strnlen(subject, sizeof(request.subject) - 1));
  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_exception_list(gate, &request, &reply);
    for (uint32_t i = 0; err == CRED_OK && i < reply.count && i < CRED_EXCEPTION_PAGE; i++)
      if (is_in_force(&reply.rows[i]) && is_of(&reply.rows[i], users))
        add(out, CTL_WAY_EXCEPTION)->except = reply.rows[i];
    request.after = reply.next;
  } while (err == CRED_OK && reply.next != 0);
  return err;
}

/* --- on record --------------------------------------------------------------------------------
 */

struct record {
  const struct ctl_users *users;
  struct ctl_ways *out;
  size_t first; /* where those who were seen begin */
  const char *system;
  char host[CRED_NAME_SIZE];
};

static void see(struct record *record, uint32_t actor, enum cred_event_kind event, int64_t when_ms)
{
  struct ctl_way *way = NULL;

  for (size_t i = record->first; i < record->out->length && way == NULL; i++)
    if (record->out->rows[i].actor == actor)
      way = &record->out->rows[i];
  if (way == NULL) {
    way = add(record->out, CTL_WAY_SEEN);
    set_actor(way, record->users, actor);
  }
  if (when_ms < way->last_ms)
    return;
  way->last_ms = when_ms;
  way->event = event;
}

/* Events of a host without a system's name have the host's. */
static bool is_here(const struct record *record, const struct cred_event *event)
{
  return strcmp(event->system, record->system) == 0 || strcmp(event->system, record->host) == 0;
}

static enum cred_err see_events(struct cred_gate *gate, const char *subject,
                                enum cred_event_kind kind, struct record *record)
{
  struct cred_events_request request = {.kind = kind};
  struct cred_events_reply reply;
  enum cred_err err = CRED_OK;

  memcpy(request.subject, subject, strnlen(subject, sizeof(request.subject) - 1));
  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_events(gate, &request, &reply);
    for (uint32_t i = 0; err == CRED_OK && i < reply.count && i < CRED_EVENT_PAGE; i++)
      if (is_here(record, &reply.rows[i]))
        see(record, reply.rows[i].actor, kind, reply.rows[i].wall_ms);
    request.after = reply.next;
  } while (err == CRED_OK && reply.next != 0);
  return err;
}

static enum cred_err see_sessions(struct cred_gate *gate, const char *subject,
                                  struct record *record)
{
  CTL_SESSIONS_AUTO sessions = {0};
  const enum cred_err err = ctl_sessions_read(gate, subject, false, &sessions);

  for (size_t i = 0; err == CRED_OK && i < sessions.length; i++)
    if (strcmp(sessions.rows[i].info.system, record->system) == 0)
      see(record, sessions.rows[i].info.actor, CRED_EVENT_SESSION_OPENED,
          sessions.rows[i].info.opened_ms);
  return err;
}

static int by_actor(const void *a, const void *b)
{
  const uint32_t x = ((const struct ctl_way *)a)->actor, y = ((const struct ctl_way *)b)->actor;

  return (x > y) - (x < y);
}

static enum cred_err add_seen(struct cred_gate *gate, const struct ctl_users *users,
                              const char *subject, struct ctl_ways *out)
{
  struct record record = {
      .users = users, .out = out, .first = out->length, .system = cred_gate_site(gate)->system};
  enum cred_err err;

  if (gethostname(record.host, sizeof(record.host) - 1) != 0)
    record.host[0] = '\0';
  err = see_sessions(gate, subject, &record);
  if (err == CRED_OK)
    err = see_events(gate, subject, CRED_EVENT_SESSION_OPENED, &record);
  if (err == CRED_OK)
    err = see_events(gate, subject, CRED_EVENT_ACCOUNT_USED, &record);
  if (err == CRED_OK)
    err = see_events(gate, subject, CRED_EVENT_REVEAL_DONE, &record);
  if (out->length > record.first)
    qsort(out->rows + record.first, out->length - record.first, sizeof(*out->rows), by_actor);
  return err;
}

enum cred_err ctl_ways_read(struct cred_gate *gate, const struct ctl_users *users,
                            const char *subject, struct ctl_ways *out)
{
  enum cred_err err = add_permitted(gate, users, subject, out);

  if (err == CRED_OK)
    err = add_exceptions(gate, users, subject, out);
  return err == CRED_OK ? add_seen(gate, users, subject, out) : err;
}
