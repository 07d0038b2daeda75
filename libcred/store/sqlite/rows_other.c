/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/rows.h"

enum { IS_ENROLLED = 1, IS_BARRED = 2 };

void cred_subject_pack(struct cred_pack *out, const struct cred_subject_row *row)
{
  cred_pack_byte(out, (row->enrolled ? IS_ENROLLED : 0u) | (row->barred ? IS_BARRED : 0u));
  cred_pack_signed(out, row->allowed_until_ms);
  cred_pack_signed(out, row->barred_wall_ms);
  cred_pack_number(out, row->barred_by);
  cred_pack_text(out, row->barred_reason);
}

bool cred_subject_unpack(struct cred_unpack *bytes, const char *name, struct cred_subject_row *out)
{
  unsigned flags = cred_unpack_byte(bytes);

  memset(out, 0, sizeof(*out));
  memcpy(out->name, name, strnlen(name, sizeof(out->name) - 1));
  out->enrolled = (flags & IS_ENROLLED) != 0;
  out->barred = (flags & IS_BARRED) != 0;
  out->allowed_until_ms = cred_unpack_signed(bytes);
  out->barred_wall_ms = cred_unpack_signed(bytes);
  out->barred_by = cred_unpack_number32(bytes);
  cred_unpack_text(bytes, out->barred_reason, sizeof(out->barred_reason));
  return cred_unpack_ended_well(bytes) && flags <= (IS_ENROLLED | IS_BARRED) &&
         cred_subject_row_is_valid(out);
}

void cred_data_key_pack(struct cred_pack *out, const struct cred_data_key_row *row, uint64_t slot)
{
  cred_pack_number(out, slot);
  cred_pack_text(out, row->purpose);
  cred_pack_signed(out, row->created_wall_ms);
}

bool cred_data_key_unpack(struct cred_unpack *bytes, uint32_t id, struct cred_data_key_row *out,
                          uint64_t *slot)
{
  memset(out, 0, sizeof(*out));
  out->id = id;
  *slot = cred_unpack_number(bytes);
  cred_unpack_text(bytes, out->purpose, sizeof(out->purpose));
  out->created_wall_ms = cred_unpack_signed(bytes);
  return cred_unpack_ended_well(bytes) && id > 0 && *slot <= INT64_MAX &&
         cred_data_key_row_is_valid(out);
}

void cred_ledger_pack(struct cred_pack *out, const struct cred_ledger *ledger)
{
  cred_pack_number(out, ledger->last_token);
  cred_pack_number(out, ledger->log_starts);
  cred_pack_number(out, ledger->pruned_through);
  cred_pack_byte(out, ledger->erase_is_due);
  for (int kind = CRED_COUNT_SUBJECT; kind <= CRED_COUNT_CODE_CLASS; kind++)
    for (int class = CRED_SOURCE_LOCAL; class <= CRED_SOURCE_SELF; class ++)
      cred_pack_number(out, ledger->counts[kind][class]);
  cred_pack_blob(out, ledger->prune_from, ledger->prune_from_length);
}

bool cred_ledger_unpack(struct cred_unpack *bytes, struct cred_ledger *out)
{
  unsigned erase;

  memset(out, 0, sizeof(*out));
  out->last_token = cred_unpack_number(bytes);
  out->log_starts = cred_unpack_number(bytes);
  out->pruned_through = cred_unpack_number(bytes);
  erase = cred_unpack_byte(bytes);
  out->erase_is_due = erase == 1;
  for (int kind = CRED_COUNT_SUBJECT; kind <= CRED_COUNT_CODE_CLASS; kind++)
    for (int class = CRED_SOURCE_LOCAL; class <= CRED_SOURCE_SELF; class ++)
      out->counts[kind][class] = cred_unpack_number(bytes);
  out->prune_from_length = cred_unpack_blob(bytes, out->prune_from, sizeof(out->prune_from));
  return cred_unpack_ended_well(bytes) && erase <= 1 && out->last_token < INT64_MAX &&
         out->pruned_through < INT64_MAX;
}
