/* SPDX-License-Identifier: BSD-3-Clause */
#include "event/announce.h"

#include <libaudit.h>
#include <stdio.h>
#include <syslog.h>
#include <unistd.h>

#define UID_UNSET UINT32_MAX

static void mac_text(const unsigned char mac[CRED_MAC_SIZE], char out[2 * CRED_MAC_SIZE + 1])
{
  for (size_t i = 0; i < CRED_MAC_SIZE; i++)
    (void)snprintf(out + 2 * i, 3, "%02x", mac[i]);
}

static void actor_text(uint32_t actor, char *out, size_t size)
{
  if (actor == CRED_ACTOR_UNKNOWN)
    (void)snprintf(out, size, "unknown");
  else
    (void)snprintf(out, size, "%u", actor);
}

static int priority_of(enum cred_event_kind kind)
{
  switch (kind) {
  case CRED_EVENT_LOCKED:
  case CRED_EVENT_CLOCK_STEPPED:
  case CRED_EVENT_CODE_REPLAYED:
  case CRED_EVENT_ATTEMPT_LATE:
  case CRED_EVENT_REVEAL_REFUSED:
  case CRED_EVENT_REVEAL_DONE:
    return LOG_WARNING;
  case CRED_EVENT_RESCUED:
  case CRED_EVENT_ROTATE_DRIFTED:
    return LOG_ALERT;
  case CRED_EVENT_ATTEMPT_FAILED:
  case CRED_EVENT_ATTEMPT_ABANDONED:
  case CRED_EVENT_CODE_FAILED:
    return LOG_NOTICE;
  default:
    return LOG_INFO;
  }
}

#define LINE_SIZE 3072

static void announce_syslog(struct cred_copy_way *way, const struct cred_event *event)
{
  char mac[2 * CRED_MAC_SIZE + 1], actor[16], line[LINE_SIZE];

  mac_text(event->mac, mac);
  actor_text(event->actor, actor, sizeof(actor));
  (void)snprintf(
      line, sizeof(line),
      "pam-cred: event=%s seq=%llu mac=%s user=%s service=%s class=%s source=%s actor=%s%s%s",
      cred_event_kind_name(event->kind), (unsigned long long)event->sequence, mac,
      event->subject[0] != '\0' ? event->subject : "-",
      event->service[0] != '\0' ? event->service : "-", cred_source_class_name(event->source_class),
      event->source_address[0] != '\0' ? event->source_address : "-", actor,
      event->detail[0] != '\0' ? " " : "", event->detail);
  (void)cred_copy_write(way, LOG_AUTHPRIV | priority_of(event->kind), line);
}

/* The record types that log tools know from pam_faillock; the second only with a lock by failures.
 */
struct audit_types {
  int type;
  int also;
};

static struct audit_types audit_types_of(enum cred_event_kind kind)
{
  switch (kind) {
  case CRED_EVENT_LOCKED:
    return (struct audit_types){AUDIT_RESP_ACCT_LOCK_TIMED, AUDIT_ANOM_LOGIN_FAILURES};
  case CRED_EVENT_LOCK_ENDED:
    return (struct audit_types){AUDIT_RESP_ACCT_UNLOCK_TIMED, 0};
  case CRED_EVENT_ADMIN_LOCKED:
    return (struct audit_types){AUDIT_ACCT_LOCK, 0};
  case CRED_EVENT_ADMIN_UNLOCKED:
    return (struct audit_types){AUDIT_ACCT_UNLOCK, 0};
  default:
    return (struct audit_types){0, 0};
  }
}

static void send_audit(int fd, int type, const struct cred_event *event)
{
  bool is_remote =
      event->source_class == CRED_SOURCE_REMOTE || event->source_class == CRED_SOURCE_TRUSTED;

  if (type != 0)
    (void)audit_log_acct_message(fd, type, NULL, cred_event_kind_name(event->kind),
                                 event->subject[0] != '\0' ? event->subject : NULL, UID_UNSET,
                                 is_remote ? event->source_address : NULL, NULL, NULL, 1);
}

static void announce_audit(const struct cred_event *event)
{
  struct audit_types types = audit_types_of(event->kind);
  int fd;

  if (types.type == 0)
    return;
  fd = audit_open();
  if (fd < 0)
    return;
  send_audit(fd, types.type, event);
  send_audit(fd, types.also, event);
  (void)close(fd);
}

void cred_events_announce(struct cred_copy *copy, const struct cred_event *events, size_t count)
{
  struct cred_copy_way way;

  if (count == 0)
    return;
  (void)cred_copy_open(copy, &way);
  for (size_t i = 0; i < count; i++)
    announce_syslog(&way, &events[i]);
  cred_copy_close(&way);
  for (size_t i = 0; i < count; i++)
    announce_audit(&events[i]);
}
