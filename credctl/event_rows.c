/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/event_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "credctl/count_rows.h"
#include "credctl/hex.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/when.h"

enum ctl_exit ctl_events_each(struct cred_gate *gate, struct cred_events_request *request,
                              void (*each)(const struct cred_event *event))
{
  struct cred_events_reply reply;
  enum cred_err err = CRED_OK;
  uint32_t i = 0;

  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_events(gate, request, &reply);
    if (err != CRED_OK)
      return ctl_gate_fail(gate, err);
    for (i = 0; i < reply.count && i < CRED_EVENT_PAGE; i++)
      each(&reply.rows[i]);
    request->after = reply.next;
  } while (reply.next != 0 && ferror(stdout) == 0);
  return CTL_YES;
}

static void add(char *line, size_t size, const char *name, const char *value)
{
  const size_t length = strlen(line);

  if (value[0] != '\0')
    (void)snprintf(line + length, size - length, " %s=%s", name, value);
}

void ctl_event_print(const struct cred_event *event)
{
  char line[2 * CRED_DETAIL_SIZE + 4 * CRED_NAME_SIZE] = "";
  char source[CRED_ADDRESS_SIZE + 24] = "";
  char when[CTL_WHEN_SIZE];
  char actor[16] = "";

  ctl_when_text(event->wall_ms, when, sizeof(when));
  if (event->source_class != CRED_SOURCE_NONE)
    (void)snprintf(source, sizeof(source), "%s%s%s", cred_source_class_name(event->source_class),
                   event->source_address[0] != '\0' ? ":" : "", event->source_address);
  if (event->actor != CRED_ACTOR_UNKNOWN)
    (void)snprintf(actor, sizeof(actor), "%" PRIu32, event->actor);
  add(line, sizeof(line), "subject", event->subject);
  add(line, sizeof(line), "actor", actor);
  add(line, sizeof(line), "source", source);
  add(line, sizeof(line), "service", event->service);
  add(line, sizeof(line), "system", event->system);
  ctl_say("%6" PRIu64 "  %s  %-17s%s%s%s", event->sequence, when, cred_event_kind_name(event->kind),
          line, event->detail[0] != '\0' ? " " : "", event->detail);
}

/* credd tells a user none. */
static bool has_mac(const struct cred_event *event)
{
  static const unsigned char none[CRED_MAC_SIZE];

  return memcmp(event->mac, none, sizeof(none)) != 0;
}

void ctl_event_print_json(const struct cred_event *event)
{
  json_t *object = ctl_json_object();
  char mac[2 * CRED_MAC_SIZE + 1];

  ctl_json_set(object, "sequence", json_integer((json_int_t)event->sequence));
  ctl_json_set(object, "time", ctl_json_time(event->wall_ms));
  ctl_json_set(object, "wall_ms", json_integer((json_int_t)event->wall_ms));
  ctl_json_set(object, "kind", ctl_json_text(cred_event_kind_name(event->kind)));
  ctl_json_set(object, "actor", ctl_json_actor(event->actor));
  ctl_json_set(object, "subject", ctl_json_text_or_null(event->subject));
  ctl_json_set(object, "class",
               event->source_class == CRED_SOURCE_NONE
                   ? json_null()
                   : ctl_json_text(cred_source_class_name(event->source_class)));
  ctl_json_set(object, "address", ctl_json_text_or_null(event->source_address));
  ctl_json_set(object, "service", ctl_json_text_or_null(event->service));
  ctl_json_set(object, "system", ctl_json_text_or_null(event->system));
  ctl_json_set(object, "detail", ctl_json_text_or_null(event->detail));
  if (has_mac(event)) {
    ctl_hex_text(event->mac, CRED_MAC_SIZE, mac);
    ctl_json_set(object, "mac", ctl_json_text(mac));
  }
  ctl_json_print_line(object);
}
