/* SPDX-License-Identifier: BSD-3-Clause */
#include "event/chain.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "event/clean.h"
#include "key/key.h"

#define LABEL_EVENT "cred event 1"
#define LABEL_NEXT "cred event key 1"

/* Every field with its length before it, numbers in network order: no two events share a form. */
struct form {
  unsigned char bytes[2 * CRED_DETAIL_SIZE + 4 * CRED_NAME_SIZE];
  size_t length;
};

static void add_bytes(struct form *form, const void *bytes, size_t length)
{
  uint32_t prefix = htobe32((uint32_t)length);

  memcpy(form->bytes + form->length, &prefix, sizeof(prefix));
  memcpy(form->bytes + form->length + sizeof(prefix), bytes, length);
  form->length += sizeof(prefix) + length;
}

static void add_text(struct form *form, const char *text)
{
  add_bytes(form, text, strlen(text));
}

static void add_number(struct form *form, uint64_t number)
{
  uint64_t wire = htobe64(number);

  add_bytes(form, &wire, sizeof(wire));
}

static void compose(struct form *form, const struct cred_event *event,
                    const unsigned char previous_mac[CRED_MAC_SIZE])
{
  form->length = 0;
  add_bytes(form, previous_mac, CRED_MAC_SIZE);
  add_number(form, event->sequence);
  add_number(form, (uint64_t)event->wall_ms);
  add_text(form, cred_event_kind_name(event->kind));
  add_number(form, event->actor);
  add_text(form, cred_source_class_name(event->source_class));
  add_text(form, event->source_address);
  add_text(form, event->subject);
  add_text(form, event->service);
  add_text(form, event->system);
  add_text(form, event->detail);
}

enum cred_err cred_event_mac(const struct cred_secret *key, const struct cred_event *event,
                             const unsigned char previous_mac[CRED_MAC_SIZE],
                             unsigned char out[CRED_MAC_SIZE], struct cred_error *error)
{
  struct form form;

  compose(&form, event, previous_mac);
  return cred_keyed_hash(key, LABEL_EVENT, form.bytes, form.length, out, error);
}

enum cred_err cred_event_key_next(struct cred_secret *key, struct cred_error *error)
{
  unsigned char next[CRED_MAC_SIZE];
  enum cred_err err = cred_keyed_hash(key, LABEL_NEXT, "", 0, next, error);

  if (err == CRED_OK)
    err = cred_secret_set(key, next, sizeof(next));
  cred_erase(next, sizeof(next));
  return err;
}

void cred_event_clean(struct cred_event *event)
{
  cred_text_clean(event->source_address, sizeof(event->source_address));
  cred_text_clean(event->subject, sizeof(event->subject));
  cred_text_clean(event->service, sizeof(event->service));
  cred_text_clean(event->system, sizeof(event->system));
  cred_text_clean(event->detail, sizeof(event->detail));
}
