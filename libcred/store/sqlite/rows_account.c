/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/rows.h"

void cred_account_pack_key(struct cred_state_key *out, const char *subject, const char *system)
{
  cred_state_key_start(out, CRED_KEY_ACCOUNT);
  cred_pack_name(&out->pack, subject);
  cred_pack_name(&out->pack, system);
}

bool cred_account_unpack_key(struct cred_unpack *bytes, struct cred_account_row *out)
{
  memset(out, 0, sizeof(*out));
  (void)cred_unpack_byte(bytes);
  cred_unpack_name(bytes, out->subject, sizeof(out->subject));
  cred_unpack_name(bytes, out->system, sizeof(out->system));
  return cred_unpack_ended_well(bytes);
}

void cred_account_pack(struct cred_pack *out, const struct cred_account_row *row)
{
  cred_pack_byte(out, row->is_suspended);
  cred_pack_number(out, row->uid);
  cred_pack_signed(out, row->seen_wall_ms);
  cred_pack_signed(out, row->last_wall_ms);
  cred_pack_number(out, row->suspended_by);
  cred_pack_signed(out, row->suspended_wall_ms);
  cred_pack_text(out, row->suspended_reason);
  cred_pack_signed(out, row->resumed_wall_ms);
  cred_pack_signed(out, row->until_ms);
  cred_pack_signed(out, row->review_by_ms);
}

bool cred_account_unpack(struct cred_unpack *bytes, struct cred_account_row *row)
{
  unsigned suspended = cred_unpack_byte(bytes);

  row->is_suspended = suspended == 1;
  row->uid = cred_unpack_number32(bytes);
  row->seen_wall_ms = cred_unpack_signed(bytes);
  row->last_wall_ms = cred_unpack_signed(bytes);
  row->suspended_by = cred_unpack_number32(bytes);
  row->suspended_wall_ms = cred_unpack_signed(bytes);
  cred_unpack_text(bytes, row->suspended_reason, sizeof(row->suspended_reason));
  row->resumed_wall_ms = cred_unpack_signed(bytes);
  row->until_ms = cred_unpack_signed(bytes);
  row->review_by_ms = cred_unpack_signed(bytes);
  return cred_unpack_ended_well(bytes) && suspended <= 1 && cred_account_row_is_valid(row);
}

void cred_exception_pack(struct cred_pack *out, const struct cred_exception_row *row)
{
  cred_pack_text(out, row->subject);
  cred_pack_text(out, row->system);
  cred_pack_number(out, row->uid);
  cred_pack_number(out, row->rule);
  cred_pack_byte(out, row->is_urgent);
  cred_pack_number(out, row->requester);
  cred_pack_signed(out, row->requested_ms);
  cred_pack_signed(out, row->requested_wall_ms);
  cred_pack_text(out, row->reason);
  cred_pack_signed(out, row->from_ms);
  cred_pack_signed(out, row->until_ms);
  cred_pack_number(out, row->approver);
  cred_pack_signed(out, row->approved_wall_ms);
  cred_pack_number(out, row->end);
  cred_pack_number(out, row->ended_by);
  cred_pack_signed(out, row->ended_wall_ms);
  cred_pack_text(out, row->ended_reason);
  cred_pack_number(out, row->uses);
  cred_pack_signed(out, row->used_wall_ms);
}

bool cred_exception_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_exception_row *out)
{
  unsigned urgent;

  memset(out, 0, sizeof(*out));
  out->id = id;
  cred_unpack_text(bytes, out->subject, sizeof(out->subject));
  cred_unpack_text(bytes, out->system, sizeof(out->system));
  out->uid = cred_unpack_number32(bytes);
  out->rule = (enum cred_rule)cred_unpack_number32(bytes);
  urgent = cred_unpack_byte(bytes);
  out->is_urgent = urgent == 1;
  out->requester = cred_unpack_number32(bytes);
  out->requested_ms = cred_unpack_signed(bytes);
  out->requested_wall_ms = cred_unpack_signed(bytes);
  cred_unpack_text(bytes, out->reason, sizeof(out->reason));
  out->from_ms = cred_unpack_signed(bytes);
  out->until_ms = cred_unpack_signed(bytes);
  out->approver = cred_unpack_number32(bytes);
  out->approved_wall_ms = cred_unpack_signed(bytes);
  out->end = (enum cred_exception_end)cred_unpack_number32(bytes);
  out->ended_by = cred_unpack_number32(bytes);
  out->ended_wall_ms = cred_unpack_signed(bytes);
  cred_unpack_text(bytes, out->ended_reason, sizeof(out->ended_reason));
  out->uses = cred_unpack_number(bytes);
  out->used_wall_ms = cred_unpack_signed(bytes);
  return cred_unpack_ended_well(bytes) && urgent <= 1 && cred_exception_row_is_valid(out);
}
