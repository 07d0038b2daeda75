/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/row.h"
#include "store/sqlite/rows.h"

enum { OWNS_AUDIT_SESSION = 1, IS_WATCHED = 2, HAS_TO_END = 4, FLAGS_END = 8 };

static unsigned flags_of(const struct cred_session_row *row)
{
  return (row->owns_audit_session ? OWNS_AUDIT_SESSION : 0u) | (row->is_watched ? IS_WATCHED : 0u) |
         (row->due_ms != INT64_MAX ? HAS_TO_END : 0u);
}

static void pack_owner(struct cred_pack *out, const struct cred_owner *owner)
{
  cred_pack_raw(out, owner->boot_id, sizeof(owner->boot_id));
  cred_pack_number(out, owner->pid_namespace);
  cred_pack_number(out, (uint64_t)owner->pid);
  cred_pack_number(out, owner->started_ticks);
  cred_pack_number(out, owner->transaction);
}

static void unpack_owner(struct cred_unpack *bytes, struct cred_owner *out)
{
  uint32_t pid;

  cred_unpack_raw(bytes, out->boot_id, sizeof(out->boot_id));
  out->pid_namespace = cred_unpack_number(bytes);
  pid = cred_unpack_number32(bytes);
  out->pid = pid <= INT32_MAX ? (int32_t)pid : 0;
  out->started_ticks = cred_unpack_number(bytes);
  out->transaction = cred_unpack_number(bytes);
}

void cred_session_pack(struct cred_pack *out, const struct cred_session_row *row)
{
  cred_pack_byte(out, flags_of(row));
  cred_pack_number(out, row->uid);
  cred_pack_text(out, row->system);
  cred_pack_text(out, row->service);
  cred_pack_byte(out, row->source.class);
  cred_pack_text(out, row->source.address);
  cred_pack_text(out, row->tty);
  cred_pack_number(out, row->actor);
  pack_owner(out, &row->owner);
  cred_pack_number(out, row->audit_session);
  cred_pack_number(out, row->event);
  cred_pack_signed(out, row->opened_ms);
  cred_pack_signed(out, row->opened_wall_ms);
  if (row->due_ms != INT64_MAX)
    cred_pack_signed(out, row->due_ms);
  cred_pack_byte(out, row->why);
  cred_pack_signed(out, row->closed_wall_ms);
  cred_pack_byte(out, row->end);
}

bool cred_session_unpack(struct cred_unpack *bytes, struct cred_session_row *row)
{
  unsigned flags = cred_unpack_byte(bytes);

  row->owns_audit_session = (flags & OWNS_AUDIT_SESSION) != 0;
  row->is_watched = (flags & IS_WATCHED) != 0;
  row->uid = cred_unpack_number32(bytes);
  cred_unpack_text(bytes, row->system, sizeof(row->system));
  cred_unpack_text(bytes, row->service, sizeof(row->service));
  row->source.class = (enum cred_source_class)cred_unpack_byte(bytes);
  cred_unpack_text(bytes, row->source.address, sizeof(row->source.address));
  cred_unpack_text(bytes, row->tty, sizeof(row->tty));
  row->actor = cred_unpack_number32(bytes);
  unpack_owner(bytes, &row->owner);
  row->audit_session = cred_unpack_number32(bytes);
  row->event = cred_unpack_number(bytes);
  row->opened_ms = cred_unpack_signed(bytes);
  row->opened_wall_ms = cred_unpack_signed(bytes);
  row->due_ms = (flags & HAS_TO_END) != 0 ? cred_unpack_signed(bytes) : INT64_MAX;
  row->why = (enum cred_session_end)cred_unpack_byte(bytes);
  row->closed_wall_ms = cred_unpack_signed(bytes);
  row->end = (enum cred_session_end)cred_unpack_byte(bytes);
  return cred_unpack_ended_well(bytes) && flags < FLAGS_END && cred_session_row_is_valid(row);
}
