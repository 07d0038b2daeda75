/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/rows.h"

/*
 * A count's times lie near each other, so all but the first are kept as distances: from the expiry
 * (or from zero when there is none), and from the failure before.
 */

enum { HAS_EXPIRY = 1, HAS_LOCK = 2, HAS_LEVEL = 4 };

void cred_count_pack_key(struct cred_state_key *out, const struct cred_count_key *key)
{
  cred_state_key_start(out, CRED_KEY_COUNT);
  cred_pack_name(&out->pack, key->subject);
  cred_pack_byte(&out->pack, key->kind);
  cred_pack_byte(&out->pack, key->class);
  cred_pack_raw(&out->pack, key->address, strlen(key->address));
}

bool cred_count_unpack_key(struct cred_unpack *bytes, struct cred_count_key *out)
{
  unsigned tag = cred_unpack_byte(bytes);

  memset(out, 0, sizeof(*out));
  cred_unpack_name(bytes, out->subject, sizeof(out->subject));
  out->kind = (enum cred_count_kind)cred_unpack_byte(bytes);
  out->class = (enum cred_source_class)cred_unpack_byte(bytes);
  cred_unpack_rest(bytes, out->address, sizeof(out->address));
  return tag == CRED_KEY_COUNT && cred_unpack_ended_well(bytes) && cred_count_key_is_valid(out);
}

/* The difference of two times, for any two: it wraps, and adding it again wraps back. */
static int64_t distance(int64_t from, int64_t to)
{
  return (int64_t)((uint64_t)from - (uint64_t)to);
}

static void pack_failures(struct cred_pack *out, const struct cred_count *count, int64_t base)
{
  cred_pack_number(out, count->failed);
  for (uint32_t i = count->failed; i > 0; i--) {
    cred_pack_signed(out, distance(base, count->failed_at[i - 1]));
    base = count->failed_at[i - 1];
  }
}

static void unpack_failures(struct cred_unpack *bytes, int64_t base, struct cred_count *out)
{
  out->failed = cred_unpack_number32(bytes);
  if (out->failed > CRED_FAILURES_MAX) {
    bytes->failed = true;
    out->failed = 0;
  }
  for (uint32_t i = out->failed; i > 0; i--) {
    base = distance(base, cred_unpack_signed(bytes));
    out->failed_at[i - 1] = base;
  }
}

void cred_count_pack(struct cred_pack *out, const struct cred_count_row *row)
{
  const struct cred_count *count = &row->count;
  bool has_expiry = row->expires_at_ms != CRED_LOCK_FOR_EVER;
  bool has_lock = count->lock_ms != 0 || count->locked_at_ms != 0;
  int64_t base = has_expiry ? row->expires_at_ms : 0;

  cred_pack_byte(out, (has_expiry ? HAS_EXPIRY : 0u) | (has_lock ? HAS_LOCK : 0u) |
                          (count->level != 0 ? HAS_LEVEL : 0u));
  if (has_expiry)
    cred_pack_signed(out, row->expires_at_ms);
  cred_limit_pack(out, &row->limit);
  if (has_lock) {
    cred_pack_signed(out, distance(base, count->locked_at_ms));
    cred_pack_duration(out, count->lock_ms);
  }
  if (count->level != 0)
    cred_pack_number(out, count->level);
  pack_failures(out, count, base);
}

static unsigned unpack_head(struct cred_unpack *bytes, int64_t *expires_at_ms)
{
  unsigned flags = cred_unpack_byte(bytes);

  *expires_at_ms = (flags & HAS_EXPIRY) != 0 ? cred_unpack_signed(bytes) : CRED_LOCK_FOR_EVER;
  return flags;
}

bool cred_count_unpack_expiry(struct cred_unpack *bytes, int64_t *expires_at_ms)
{
  (void)unpack_head(bytes, expires_at_ms);
  return !bytes->failed;
}

bool cred_count_unpack(struct cred_unpack *bytes, struct cred_count_row *row)
{
  struct cred_count *count = &row->count;
  unsigned flags = unpack_head(bytes, &row->expires_at_ms);
  int64_t base = (flags & HAS_EXPIRY) != 0 ? row->expires_at_ms : 0;

  memset(count, 0, sizeof(*count));
  cred_limit_unpack(bytes, &row->limit);
  if ((flags & HAS_LOCK) != 0) {
    count->locked_at_ms = distance(base, cred_unpack_signed(bytes));
    count->lock_ms = cred_unpack_duration(bytes);
  }
  if ((flags & HAS_LEVEL) != 0)
    count->level = cred_unpack_number32(bytes);
  unpack_failures(bytes, base, count);
  return cred_unpack_ended_well(bytes) && flags <= (HAS_EXPIRY | HAS_LOCK | HAS_LEVEL) &&
         cred_count_row_is_valid(row);
}
