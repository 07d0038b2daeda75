/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/rows.h"

/* A row without ends before it: so do all that were written before it was kept. */
static void pack_handing(struct cred_pack *out, const struct cred_handing *handed)
{
  if (!cred_mac_is_set(handed->entry))
    return;
  cred_pack_byte(out, handed->was_used);
  cred_pack_raw(out, handed->entry, sizeof(handed->entry));
  cred_pack_signed(out, handed->at_ms);
  cred_pack_signed(out, handed->wall_ms);
  cred_pack_number(out, handed->to);
}

static bool unpack_handing(struct cred_unpack *bytes, struct cred_handing *out)
{
  const unsigned was_used = cred_unpack_byte(bytes);

  out->was_used = was_used == 1;
  cred_unpack_raw(bytes, out->entry, sizeof(out->entry));
  out->at_ms = cred_unpack_signed(bytes);
  out->wall_ms = cred_unpack_signed(bytes);
  out->to = cred_unpack_number32(bytes);
  return was_used <= 1 && cred_mac_is_set(out->entry);
}

void cred_rotation_pack(struct cred_pack *out, const struct cred_rotation_row *row)
{
  cred_pack_number(out, row->uid);
  cred_pack_number(out, row->generation);
  cred_pack_number(out, row->pending);
  cred_pack_number(out, row->current);
  cred_pack_number(out, row->previous);
  cred_pack_raw(out, row->drifted, sizeof(row->drifted));
  pack_handing(out, &row->handed);
}

bool cred_rotation_unpack(struct cred_unpack *bytes, struct cred_rotation_row *row)
{
  row->uid = cred_unpack_number32(bytes);
  row->generation = cred_unpack_number32(bytes);
  row->pending = cred_unpack_number32(bytes);
  row->current = cred_unpack_number32(bytes);
  row->previous = cred_unpack_number32(bytes);
  cred_unpack_raw(bytes, row->drifted, sizeof(row->drifted));
  if (bytes->left > 0 && !unpack_handing(bytes, &row->handed))
    return false;
  return cred_unpack_ended_well(bytes) && cred_rotation_row_is_valid(row);
}

void cred_sealed_pack(struct cred_pack *out, const struct cred_sealed_row *row)
{
  cred_pack_raw(out, row->entry, sizeof(row->entry));
  cred_pack_signed(out, row->made_wall_ms);
  cred_pack_number(out, row->made_by);
  cred_pack_text(out, row->sealed_to);
  cred_pack_blob(out, row->sealed.bytes, row->sealed.length);
}

bool cred_sealed_unpack(struct cred_unpack *bytes, struct cred_sealed_row *row)
{
  cred_unpack_raw(bytes, row->entry, sizeof(row->entry));
  row->made_wall_ms = cred_unpack_signed(bytes);
  row->made_by = cred_unpack_number32(bytes);
  cred_unpack_text(bytes, row->sealed_to, sizeof(row->sealed_to));
  row->sealed.length =
      (uint32_t)cred_unpack_blob(bytes, row->sealed.bytes, sizeof(row->sealed.bytes));
  return cred_unpack_ended_well(bytes) && cred_sealed_row_is_valid(row);
}

void cred_reveal_pack(struct cred_pack *out, const struct cred_reveal_row *row)
{
  cred_pack_text(out, row->subject);
  cred_pack_text(out, row->system);
  cred_pack_number(out, row->uid);
  cred_pack_number(out, row->requester);
  cred_pack_text(out, row->reason);
  cred_pack_signed(out, row->asked_wall_ms);
  cred_pack_number(out, row->approver);
  cred_pack_signed(out, row->approved_wall_ms);
  cred_pack_signed(out, row->expires_at_ms);
  cred_pack_signed(out, row->lasts_ms);
}

bool cred_reveal_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_reveal_row *out)
{
  memset(out, 0, sizeof(*out));
  out->id = id;
  cred_unpack_text(bytes, out->subject, sizeof(out->subject));
  cred_unpack_text(bytes, out->system, sizeof(out->system));
  out->uid = cred_unpack_number32(bytes);
  out->requester = cred_unpack_number32(bytes);
  cred_unpack_text(bytes, out->reason, sizeof(out->reason));
  out->asked_wall_ms = cred_unpack_signed(bytes);
  out->approver = cred_unpack_number32(bytes);
  out->approved_wall_ms = cred_unpack_signed(bytes);
  out->expires_at_ms = cred_unpack_signed(bytes);
  out->lasts_ms = cred_unpack_signed(bytes);
  return cred_unpack_ended_well(bytes) && cred_reveal_row_is_valid(out);
}
