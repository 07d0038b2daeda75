/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stdio.h>

#include "credctl/exceptions.h"
#include "credctl/json.h"
#include "credctl/report_ways.h"
#include "credctl/text.h"
#include "credctl/when.h"

const char *ctl_way_word(const struct ctl_way *way)
{
  static const char *const words[] = {
      [CTL_WAY_DIRECT] = "direct",       [CTL_WAY_ANYBODY] = "anybody", [CTL_WAY_ACTOR] = "actor",
      [CTL_WAY_EXCEPTION] = "exception", [CTL_WAY_SEEN] = "seen",
  };

  return words[way->kind];
}

static json_t *way_json(const struct ctl_way *way)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "way", ctl_json_text(ctl_way_word(way)));
  if (way->kind == CTL_WAY_EXCEPTION) {
    ctl_json_set(object, "exception", json_integer((json_int_t)way->except.id));
    ctl_json_set(object, "rule", ctl_json_text(cred_rule_name(way->except.rule)));
    ctl_json_set(object, "state", ctl_json_text(ctl_exception_word(way->except.state)));
    ctl_json_set(object, "until", ctl_json_time(way->except.until_ms));
  }
  if (way->kind == CTL_WAY_ACTOR || way->kind == CTL_WAY_SEEN) {
    ctl_json_set(object, "actor", ctl_json_actor(way->actor));
    ctl_json_set(object, "name", ctl_json_text_or_null(way->name));
  }
  if (way->kind == CTL_WAY_SEEN) {
    ctl_json_set(object, "event", ctl_json_text(cred_event_kind_name(way->event)));
    ctl_json_set(object, "last", ctl_json_time(way->last_ms));
  }
  return object;
}

json_t *ctl_ways_json(const struct ctl_ways *ways)
{
  json_t *array = ctl_json_array();

  for (size_t i = 0; i < ways->length; i++)
    ctl_json_append(array, way_json(&ways->rows[i]));
  return array;
}

static void actor_text(const struct ctl_way *way, char *out, size_t size)
{
  if (way->actor == CRED_ACTOR_UNKNOWN)
    (void)snprintf(out, size, "%s", _("nobody knows who"));
  else if (way->name[0] == '\0')
    (void)snprintf(out, size, "%" PRIu32, way->actor);
  else
    (void)snprintf(out, size, "%s (%" PRIu32 ")", way->name, way->actor);
}

static const char *seen_text(enum cred_event_kind event)
{
  switch (event) {
  case CRED_EVENT_SESSION_OPENED:
    return _("had a session");
  case CRED_EVENT_ACCOUNT_USED:
    return _("went on as it");
  case CRED_EVENT_REVEAL_DONE:
    return _("took its password");
  default:
    return cred_event_kind_name(event);
  }
}

void ctl_way_text(const struct ctl_way *way, char by[CTL_WAY_TEXT_SIZE],
                  char who[CTL_WAY_TEXT_SIZE], char when[CTL_WAY_TEXT_SIZE])
{
  (void)snprintf(by, CTL_WAY_TEXT_SIZE, "%s", _("as an actor"));
  (void)snprintf(when, CTL_WAY_TEXT_SIZE, "-");
  switch (way->kind) {
  case CTL_WAY_DIRECT:
    (void)snprintf(by, CTL_WAY_TEXT_SIZE, "%s", _("direct login"));
    (void)snprintf(who, CTL_WAY_TEXT_SIZE, "%s", _("whoever has its password or key"));
    break;
  case CTL_WAY_ANYBODY:
    (void)snprintf(who, CTL_WAY_TEXT_SIZE, "%s", _("whoever logged in by an ID of their own"));
    break;
  case CTL_WAY_EXCEPTION:
    (void)snprintf(by, CTL_WAY_TEXT_SIZE, _("exception %llu: %s"),
                   (unsigned long long)way->except.id, cred_rule_name(way->except.rule));
    (void)snprintf(who, CTL_WAY_TEXT_SIZE, "%s", ctl_exception_text(way->except.state));
    ctl_when_text(way->except.until_ms, when, CTL_WAY_TEXT_SIZE);
    break;
  case CTL_WAY_SEEN:
    (void)snprintf(by, CTL_WAY_TEXT_SIZE, "%s", seen_text(way->event));
    ctl_when_text(way->last_ms, when, CTL_WAY_TEXT_SIZE);
    actor_text(way, who, CTL_WAY_TEXT_SIZE);
    break;
  case CTL_WAY_ACTOR:
    actor_text(way, who, CTL_WAY_TEXT_SIZE);
    break;
  }
}
