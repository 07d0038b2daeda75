/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/ticket_index.h"

void cred_ticket_key(uint64_t id, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_TICKET);
  cred_pack_fixed(&out->pack, id);
}

void cred_ticket_subject_prefix(const char *subject, enum cred_source_class class,
                                struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_TICKET_OF_SUBJECT);
  cred_pack_byte(&out->pack, class);
  cred_pack_name(&out->pack, subject);
}

void cred_ticket_source_prefix(const struct cred_source *source, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_TICKET_OF_SOURCE);
  cred_pack_byte(&out->pack, source->class);
  cred_pack_name(&out->pack, source->address);
}

void cred_ticket_owner_prefix(const struct cred_owner *owner, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_TICKET_OF_OWNER);
  cred_pack_raw(&out->pack, owner->boot_id, sizeof(owner->boot_id));
  cred_pack_fixed(&out->pack, owner->pid_namespace);
  cred_pack_fixed_time(&out->pack, owner->pid);
  cred_pack_fixed(&out->pack, owner->started_ticks);
}

static void end_key(struct cred_state_key *key, int64_t when_ms, uint64_t id)
{
  cred_pack_fixed_time(&key->pack, when_ms);
  cred_pack_fixed(&key->pack, id);
}

void cred_ticket_keys(const struct cred_ticket_row *row,
                      struct cred_state_key out[CRED_TICKET_KEYS])
{
  cred_ticket_subject_prefix(row->subject, row->source.class, &out[0]);
  end_key(&out[0], row->charged_at_ms, row->id);
  cred_ticket_source_prefix(&row->source, &out[1]);
  end_key(&out[1], row->charged_at_ms, row->id);
  cred_ticket_owner_prefix(&row->owner, &out[2]);
  end_key(&out[2], row->charged_at_ms, row->id);
  cred_state_key_start(&out[3], CRED_KEY_TICKET_BY_LEASE);
  end_key(&out[3], row->lease_until_ms, row->id);
}
