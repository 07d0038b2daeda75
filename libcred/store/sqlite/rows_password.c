/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/rows.h"

enum {
  IS_TEMPORARY = 1,
  IS_COMPROMISED = 2,
  IS_EXPIRED = 4,
  IS_ELSEWHERE = 8,
  HAS_DRIFTED = 16,
  PENDING_IS_EXPIRED = 32,
  HAS_USES = 64, /* a number behind the others: few passwords are counted */
  FLAGS_END = 128
};

void cred_password_pack_key(struct cred_state_key *out, const char *subject, const char *system)
{
  cred_state_key_start(out, CRED_KEY_PASSWORD);
  cred_pack_name(&out->pack, subject);
  cred_pack_name(&out->pack, system);
}

bool cred_password_unpack_key(struct cred_unpack *bytes, struct cred_password_row *out)
{
  memset(out, 0, sizeof(*out));
  (void)cred_unpack_byte(bytes);
  cred_unpack_name(bytes, out->subject, sizeof(out->subject));
  cred_unpack_name(bytes, out->system, sizeof(out->system));
  return cred_unpack_ended_well(bytes);
}

static void pack_pending(struct cred_pack *out, const struct cred_pending *pending)
{
  cred_pack_byte(out, pending->by);
  if (pending->by == CRED_PASSWORD_BY_NOBODY)
    return;
  cred_pack_number(out, pending->person);
  cred_pack_number(out, pending->set);
  cred_pack_raw(out, pending->mac, sizeof(pending->mac));
  cred_pack_raw(out, pending->base, sizeof(pending->base));
  cred_pack_raw(out, pending->intended, sizeof(pending->intended));
  cred_pack_number(out, pending->actor);
  cred_pack_signed(out, pending->begun_wall_ms);
  cred_pack_signed(out, pending->valid_from_ms);
  cred_pack_signed(out, pending->valid_until_ms);
}

static void unpack_pending(struct cred_unpack *bytes, struct cred_pending *out)
{
  out->by = (enum cred_password_by)cred_unpack_byte(bytes);
  if (out->by == CRED_PASSWORD_BY_NOBODY)
    return;
  out->person = cred_unpack_number(bytes);
  out->set = cred_unpack_number32(bytes);
  cred_unpack_raw(bytes, out->mac, sizeof(out->mac));
  cred_unpack_raw(bytes, out->base, sizeof(out->base));
  cred_unpack_raw(bytes, out->intended, sizeof(out->intended));
  out->actor = cred_unpack_number32(bytes);
  out->begun_wall_ms = cred_unpack_signed(bytes);
  out->valid_from_ms = cred_unpack_signed(bytes);
  out->valid_until_ms = cred_unpack_signed(bytes);
}

static unsigned flags_of(const struct cred_password_row *row)
{
  return (row->is_temporary ? IS_TEMPORARY : 0u) | (row->is_compromised ? IS_COMPROMISED : 0u) |
         (row->is_expired ? IS_EXPIRED : 0u) | (row->is_elsewhere ? IS_ELSEWHERE : 0u) |
         (row->has_drifted ? HAS_DRIFTED : 0u) |
         (row->pending.is_expired ? PENDING_IS_EXPIRED : 0u) | (row->uses > 0 ? HAS_USES : 0u);
}

static void set_flags(struct cred_password_row *row, unsigned flags)
{
  row->is_temporary = (flags & IS_TEMPORARY) != 0;
  row->is_compromised = (flags & IS_COMPROMISED) != 0;
  row->is_expired = (flags & IS_EXPIRED) != 0;
  row->is_elsewhere = (flags & IS_ELSEWHERE) != 0;
  row->has_drifted = (flags & HAS_DRIFTED) != 0;
  row->pending.is_expired = (flags & PENDING_IS_EXPIRED) != 0;
}

/* A row without any ends before them: so do all that were written under the second schema. */
static void pack_formers(struct cred_pack *out, const uint64_t former[CRED_FORMER_MAX])
{
  unsigned count = 0;

  while (count < CRED_FORMER_MAX && former[count] != 0)
    count++;
  if (count > 0)
    cred_pack_byte(out, count);
  for (unsigned i = 0; i < count; i++)
    cred_pack_number(out, former[i]);
}

static void unpack_formers(struct cred_unpack *bytes, uint64_t former[CRED_FORMER_MAX])
{
  const unsigned count = cred_unpack_byte(bytes);

  for (unsigned i = 0; i < count && i < CRED_FORMER_MAX; i++)
    former[i] = cred_unpack_number(bytes);
}

void cred_password_pack(struct cred_pack *out, const struct cred_password_row *row)
{
  cred_pack_byte(out, flags_of(row));
  cred_pack_number(out, row->account);
  cred_pack_number(out, row->home);
  cred_pack_number(out, row->person);
  cred_pack_text(out, row->number);
  cred_pack_number(out, row->uid);
  cred_pack_number(out, row->changes);
  cred_pack_number(out, row->current);
  cred_pack_number(out, row->crypts);
  cred_pack_raw(out, row->stored, sizeof(row->stored));
  cred_pack_raw(out, row->noticed, sizeof(row->noticed));
  cred_pack_signed(out, row->set_wall_ms);
  cred_pack_number(out, row->set_by);
  cred_pack_text(out, row->elsewhere);
  cred_pack_signed(out, row->valid_from_ms);
  cred_pack_signed(out, row->valid_until_ms);
  pack_pending(out, &row->pending);
  cred_pack_number(out, row->tries);
  cred_pack_signed(out, row->tries_since_ms);
  if (row->uses > 0)
    cred_pack_number(out, row->uses);
  pack_formers(out, row->former);
}

bool cred_password_unpack(struct cred_unpack *bytes, struct cred_password_row *row)
{
  unsigned flags = cred_unpack_byte(bytes);

  set_flags(row, flags);
  row->account = cred_unpack_number(bytes);
  row->home = cred_unpack_number(bytes);
  row->person = cred_unpack_number(bytes);
  cred_unpack_text(bytes, row->number, sizeof(row->number));
  row->uid = cred_unpack_number32(bytes);
  row->changes = cred_unpack_number(bytes);
  row->current = cred_unpack_number(bytes);
  row->crypts = cred_unpack_number32(bytes);
  cred_unpack_raw(bytes, row->stored, sizeof(row->stored));
  cred_unpack_raw(bytes, row->noticed, sizeof(row->noticed));
  row->set_wall_ms = cred_unpack_signed(bytes);
  row->set_by = cred_unpack_number32(bytes);
  cred_unpack_text(bytes, row->elsewhere, sizeof(row->elsewhere));
  row->valid_from_ms = cred_unpack_signed(bytes);
  row->valid_until_ms = cred_unpack_signed(bytes);
  unpack_pending(bytes, &row->pending);
  row->tries = cred_unpack_number32(bytes);
  row->tries_since_ms = cred_unpack_signed(bytes);
  row->uses = (flags & HAS_USES) != 0 ? cred_unpack_number32(bytes) : 0;
  if (bytes->left > 0)
    unpack_formers(bytes, row->former);
  return cred_unpack_ended_well(bytes) && flags < FLAGS_END && cred_password_row_is_valid(row);
}

void cred_person_pack(struct cred_pack *out, const struct cred_person_row *row)
{
  cred_pack_raw(out, row->salt, sizeof(row->salt));
  cred_pack_number(out, row->cost_count);
  for (uint32_t i = 0; i < row->cost_count && i < CRED_COST_MAX; i++) {
    cred_pack_number(out, row->costs[i].log2_n);
    cred_pack_number(out, row->costs[i].r);
    cred_pack_number(out, row->costs[i].p);
  }
}

bool cred_person_unpack(struct cred_unpack *bytes, uint64_t id, struct cred_person_row *out)
{
  memset(out, 0, sizeof(*out));
  out->id = id;
  cred_unpack_raw(bytes, out->salt, sizeof(out->salt));
  out->cost_count = cred_unpack_number32(bytes);
  for (uint32_t i = 0; i < out->cost_count && i < CRED_COST_MAX; i++) {
    out->costs[i].log2_n = cred_unpack_number32(bytes);
    out->costs[i].r = cred_unpack_number32(bytes);
    out->costs[i].p = cred_unpack_number32(bytes);
  }
  return cred_unpack_ended_well(bytes) && cred_person_row_is_valid(out);
}

void cred_remembered_pack(struct cred_pack *out, const struct cred_remembered_row *row)
{
  cred_pack_number(out, row->person);
  if (row->person == 0)
    cred_pack_blob(out, row->crypt.bytes, row->crypt.length);
  else
    cred_pack_raw(out, row->mac, sizeof(row->mac));
  cred_pack_number(out, row->set);
  cred_pack_number(out, row->key_id);
  cred_pack_signed(out, row->set_wall_ms);
  cred_pack_signed(out, row->ended_wall_ms);
  cred_pack_byte(out, row->barred);
  cred_pack_text(out, row->system);
}

bool cred_remembered_unpack(struct cred_unpack *bytes, uint64_t account, uint64_t sequence,
                            struct cred_remembered_row *out)
{
  unsigned barred;

  memset(out, 0, sizeof(*out));
  out->account = account;
  out->sequence = sequence;
  out->person = cred_unpack_number(bytes);
  if (out->person == 0)
    out->crypt.length = cred_unpack_blob(bytes, out->crypt.bytes, sizeof(out->crypt.bytes));
  else
    cred_unpack_raw(bytes, out->mac, sizeof(out->mac));
  out->set = cred_unpack_number32(bytes);
  out->key_id = cred_unpack_number32(bytes);
  out->set_wall_ms = cred_unpack_signed(bytes);
  out->ended_wall_ms = cred_unpack_signed(bytes);
  barred = cred_unpack_byte(bytes);
  out->barred = barred == 1;
  cred_unpack_text(bytes, out->system, sizeof(out->system));
  return cred_unpack_ended_well(bytes) && barred <= 1 && cred_remembered_row_is_valid(out);
}
