/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "store/row.h"
#include "store/sqlite/rows.h"
#include "tests/fuzz/fuzz.h"

/* The first byte says as which row the others are read, as in the file's own keys. */

static void must(bool holds)
{
  if (!holds)
    abort();
}

/* What was read is written and read again: it must be the same row. */
struct again {
  unsigned char room[CRED_STATE_VALUE_MAX];
  struct cred_pack pack;
  struct cred_unpack bytes;
};

static struct cred_pack *write_again(struct again *again)
{
  cred_pack_start(&again->pack, again->room, sizeof(again->room));
  return &again->pack;
}

static struct cred_unpack *read_again(struct again *again)
{
  must(!again->pack.failed);
  cred_unpack_start(&again->bytes, again->room, again->pack.length);
  return &again->bytes;
}

static void check_count(struct cred_unpack bytes)
{
  static struct cred_count_row row, same;
  const struct cred_count_key key = {.kind = CRED_COUNT_SUBJECT, .class = CRED_SOURCE_LOCAL};
  struct cred_unpack start = bytes;
  struct again again;
  int64_t expires_at_ms;

  memset(&row, 0, sizeof(row));
  memset(&same, 0, sizeof(same));
  row.key = same.key = key;
  if (!cred_count_unpack(&bytes, &row))
    return;
  must(cred_count_unpack_expiry(&start, &expires_at_ms) && expires_at_ms == row.expires_at_ms);
  must(cred_count_row_is_valid(&row));
  cred_count_pack(write_again(&again), &row);
  must(cred_count_unpack(read_again(&again), &same));
  must(memcmp(&row, &same, sizeof(row)) == 0);
}

static void check_count_key(struct cred_unpack bytes)
{
  struct cred_unpack start = bytes;
  struct cred_count_key key;
  struct cred_state_key packed;

  if (!cred_count_unpack_key(&bytes, &key))
    return;
  must(cred_count_key_is_valid(&key));
  cred_count_pack_key(&packed, &key);
  must(!packed.pack.failed && packed.pack.length == start.left);
  must(memcmp(packed.room, start.bytes, start.left) == 0);
}

static void check_ticket(struct cred_unpack bytes)
{
  struct cred_ticket_row row, same;
  struct again again;

  if (!cred_ticket_unpack(&bytes, 7, &row))
    return;
  must(cred_ticket_row_is_valid(&row));
  cred_ticket_pack(write_again(&again), &row);
  must(cred_ticket_unpack(read_again(&again), 7, &same));
  must(memcmp(&row, &same, sizeof(row)) == 0);
}

static void check_subject(struct cred_unpack bytes)
{
  struct cred_subject_row row, same;
  struct again again;

  if (!cred_subject_unpack(&bytes, "tanaka", &row))
    return;
  must(cred_subject_row_is_valid(&row));
  cred_subject_pack(write_again(&again), &row);
  must(cred_subject_unpack(read_again(&again), "tanaka", &same));
  must(memcmp(&row, &same, sizeof(row)) == 0);
}

static void check_token(struct cred_unpack bytes)
{
  struct cred_token_row row, same;
  uint64_t slot, same_slot;
  struct again again;

  if (!cred_token_unpack(&bytes, 7, &row, &slot))
    return;
  must(cred_token_row_is_valid(&row));
  cred_token_pack(write_again(&again), &row, slot);
  must(cred_token_unpack(read_again(&again), 7, &same, &same_slot));
  must(slot == same_slot && memcmp(&row, &same, sizeof(row)) == 0);
}

static void check_data_key(struct cred_unpack bytes)
{
  struct cred_data_key_row row, same;
  uint64_t slot, same_slot;
  struct again again;

  if (!cred_data_key_unpack(&bytes, 7, &row, &slot))
    return;
  must(cred_data_key_row_is_valid(&row));
  cred_data_key_pack(write_again(&again), &row, slot);
  must(cred_data_key_unpack(read_again(&again), 7, &same, &same_slot));
  must(slot == same_slot && memcmp(&row, &same, sizeof(row)) == 0);
}

static void check_ledger(struct cred_unpack bytes)
{
  struct cred_ledger ledger, same;
  struct again again;

  if (!cred_ledger_unpack(&bytes, &ledger))
    return;
  cred_ledger_pack(write_again(&again), &ledger);
  must(cred_ledger_unpack(read_again(&again), &same));
  must(memcmp(&ledger, &same, sizeof(ledger)) == 0);
}

static void check_account(struct cred_unpack bytes)
{
  struct cred_account_row row = {.subject = "tanaka"}, same = {.subject = "tanaka"};
  struct again again;

  if (!cred_account_unpack(&bytes, &row))
    return;
  must(cred_account_row_is_valid(&row));
  cred_account_pack(write_again(&again), &row);
  must(cred_account_unpack(read_again(&again), &same));
  must(memcmp(&row, &same, sizeof(row)) == 0);
}

static void check_exception(struct cred_unpack bytes)
{
  struct cred_exception_row row, same;
  struct again again;

  if (!cred_exception_unpack(&bytes, 7, &row))
    return;
  must(cred_exception_row_is_valid(&row));
  cred_exception_pack(write_again(&again), &row);
  must(cred_exception_unpack(read_again(&again), 7, &same));
  must(memcmp(&row, &same, sizeof(row)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static void (*const checks[])(struct cred_unpack) = {
      check_count,    check_count_key, check_ticket,  check_subject,   check_token,
      check_data_key, check_ledger,    check_account, check_exception,
  };
  struct cred_unpack bytes;

  if (size == 0)
    return 0;
  cred_unpack_start(&bytes, data + 1, size - 1);
  checks[data[0] % (sizeof(checks) / sizeof(checks[0]))](bytes);
  return 0;
}
