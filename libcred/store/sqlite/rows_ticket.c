/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/rows.h"

static void pack_owner(struct cred_pack *out, const struct cred_owner *owner)
{
  cred_pack_raw(out, owner->boot_id, sizeof(owner->boot_id));
  cred_pack_number(out, owner->pid_namespace);
  cred_pack_signed(out, owner->pid);
  cred_pack_number(out, owner->started_ticks);
  cred_pack_fixed(out, owner->transaction);
}

static void unpack_owner(struct cred_unpack *bytes, struct cred_owner *out)
{
  int64_t pid;

  cred_unpack_raw(bytes, out->boot_id, sizeof(out->boot_id));
  out->pid_namespace = cred_unpack_number(bytes);
  pid = cred_unpack_signed(bytes);
  bytes->failed = bytes->failed || pid < 1 || pid > INT32_MAX;
  out->pid = bytes->failed ? 0 : (int32_t)pid;
  out->started_ticks = cred_unpack_number(bytes);
  out->transaction = cred_unpack_fixed(bytes);
}

void cred_ticket_pack(struct cred_pack *out, const struct cred_ticket_row *row)
{
  cred_pack_text(out, row->subject);
  cred_pack_byte(out, row->source.class);
  cred_pack_text(out, row->source.address);
  cred_pack_text(out, row->service);
  cred_pack_number(out, row->actor);
  pack_owner(out, &row->owner);
  cred_pack_signed(out, row->charged_at_ms);
  cred_pack_signed(out, row->charged_wall_ms);
  cred_pack_signed(out, row->lease_until_ms);
  cred_limit_pack(out, &row->limits.subject);
  cred_limit_pack(out, &row->limits.total);
  cred_limit_pack(out, &row->limits.source);
}

bool cred_ticket_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_ticket_row *out)
{
  memset(out, 0, sizeof(*out));
  out->id = id;
  cred_unpack_text(bytes, out->subject, sizeof(out->subject));
  out->source.class = (enum cred_source_class)cred_unpack_byte(bytes);
  cred_unpack_text(bytes, out->source.address, sizeof(out->source.address));
  cred_unpack_text(bytes, out->service, sizeof(out->service));
  out->actor = cred_unpack_number32(bytes);
  unpack_owner(bytes, &out->owner);
  out->charged_at_ms = cred_unpack_signed(bytes);
  out->charged_wall_ms = cred_unpack_signed(bytes);
  out->lease_until_ms = cred_unpack_signed(bytes);
  cred_limit_unpack(bytes, &out->limits.subject);
  cred_limit_unpack(bytes, &out->limits.total);
  cred_limit_unpack(bytes, &out->limits.source);
  return cred_unpack_ended_well(bytes) && cred_ticket_row_is_valid(out);
}
