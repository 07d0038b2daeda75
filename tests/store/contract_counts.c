/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contract.h"

static void assert_kept(struct fixture *f, const struct cred_count_row *row)
{
  struct cred_count_row found;

  memset(&found, 0xee, sizeof(found));
  assert_ok(f, OP(f, count_put, row));
  assert_ok(f, OP(f, count_get, &row->key, &found));
  assert_memory_equal(&found, row, sizeof(found));
}

static void test_round_trip(void **state)
{
  struct fixture *f = *state;
  struct cred_count_row row =
      fixture_count("tanaka", CRED_COUNT_SUBJECT, CRED_SOURCE_TRUSTED, "192.0.2.1");

  fixture_begin(f, CRED_STORE_WRITE);
  assert_kept(f, &row);
  row.expires_at_ms = CRED_LOCK_FOR_EVER;
  row.count.lock_ms = CRED_LOCK_FOR_EVER;
  row.limit.lock_ms = row.limit.lock_max_ms = CRED_LOCK_FOR_EVER;
  assert_kept(f, &row);
  memset(&row.count, 0, sizeof(row.count));
  row.limit = (struct cred_limit){CRED_FAILURES_MAX, 1, 0, 999};
  row.expires_at_ms = 0;
  assert_kept(f, &row);
  row.expires_at_ms = INT64_MIN;
  row.count.locked_at_ms = INT64_MAX;
  row.count.failed = 2;
  row.count.failed_at[0] = INT64_MIN;
  row.count.failed_at[1] = INT64_MAX;
  assert_kept(f, &row);
  fixture_commit(f);
}

static void test_most_failures(void **state)
{
  struct fixture *f = *state;
  struct cred_count_row row = fixture_count("a", CRED_COUNT_CODE, CRED_SOURCE_LOCAL, "");

  row.count.failed = CRED_FAILURES_MAX;
  for (int64_t i = 0; i < CRED_FAILURES_MAX; i++)
    row.count.failed_at[i] = INT64_MIN / 2 + i * (INT64_MAX / CRED_FAILURES_MAX);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_kept(f, &row);
  fixture_commit(f);
}

static void test_keys_do_not_mix(void **state)
{
  struct fixture *f = *state;
  struct cred_count_row rows[] = {
      fixture_count("", CRED_COUNT_SOURCE, CRED_SOURCE_REMOTE, "192.0.2.1"),
      fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "192.0.2.1"),
      fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_TRUSTED, "192.0.2.1"),
      fixture_count("a", CRED_COUNT_CODE, CRED_SOURCE_REMOTE, "192.0.2.1"),
      fixture_count("a", CRED_COUNT_CODE, CRED_SOURCE_REMOTE, "192.0.2.10"),
      fixture_count("a", CRED_COUNT_CODE_CLASS, CRED_SOURCE_REMOTE, ""),
      fixture_count("a1", CRED_COUNT_CODE, CRED_SOURCE_REMOTE, "192.0.2.1"),
      fixture_count("a'; --", CRED_COUNT_CODE, CRED_SOURCE_REMOTE, "'"),
  };
  enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
  static struct cred_count_row found[ROWS + 1];
  size_t count = ROWS + 1;

  fixture_begin(f, CRED_STORE_WRITE);
  for (uint32_t i = 0; i < ROWS; i++) {
    rows[i].count.level = i;
    assert_ok(f, OP(f, count_put, &rows[ROWS - 1 - i]));
  }
  for (uint32_t i = 0; i < ROWS; i++)
    assert_kept(f, &rows[i]);
  /* in the order of subject, kind, class, address */
  assert_ok(f, OP(f, count_list, "", 0, found, &count));
  assert_int_equal(count, ROWS);
  assert_int_equal(found[0].key.kind, CRED_COUNT_SOURCE);
  assert_int_equal(found[1].key.class, CRED_SOURCE_TRUSTED);
  assert_int_equal(found[2].key.class, CRED_SOURCE_REMOTE);
  assert_string_equal(found[4].key.address, "192.0.2.10");
  assert_string_equal(found[ROWS - 1].key.subject, "a1");
  count = ROWS + 1;
  assert_ok(f, OP(f, count_list, "a", 1, found, &count));
  assert_int_equal(count, 4);
  assert_int_equal(found[0].key.class, CRED_SOURCE_REMOTE);
  fixture_commit(f);
}

static void test_delete(void **state)
{
  struct fixture *f = *state;
  struct cred_count_row row = fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_LOCAL, "");

  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, count_delete, &row.key), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, count_put, &row));
  assert_ok(f, OP(f, count_delete, &row.key));
  assert_err(f, OP(f, count_get, &row.key, &row), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

static void assert_invalid(struct fixture *f, const struct cred_count_row *row)
{
  assert_err(f, OP(f, count_put, row), CRED_ERR_INVALID);
}

static void test_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_count_row good =
      fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "192.0.2.1");
  struct cred_count_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  row = good, row.key.kind = (enum cred_count_kind)0;
  assert_invalid(f, &row);
  row = good, row.key.kind = (enum cred_count_kind)6;
  assert_invalid(f, &row);
  row = good, row.key.class = CRED_SOURCE_NONE;
  assert_invalid(f, &row);
  row = good, row.key.class = (enum cred_source_class)7;
  assert_invalid(f, &row);
  row = good, memset(row.key.address, 'a', sizeof(row.key.address));
  assert_invalid(f, &row);
  row = good, strcpy(row.key.subject, "\xc0\x80");
  assert_invalid(f, &row);
  row = good, row.count.failed = CRED_FAILURES_MAX + 1;
  assert_invalid(f, &row);
  row = good, row.count.failed_at[0] = row.count.failed_at[1] + 1;
  assert_invalid(f, &row);
  row = good, row.limit.deny = CRED_FAILURES_MAX + 1;
  assert_invalid(f, &row);
  row = good, row.limit.interval_ms = -1;
  assert_invalid(f, &row);
  row = good, row.count.lock_ms = -1;
  assert_invalid(f, &row);
  assert_ok(f, OP(f, count_put, &good));
  fixture_commit(f);
}

#define ROWS_MANY 10000
#define PAGE 100

static void name_of(int number, char out[16])
{
  (void)snprintf(out, 16, "u%05d", number);
}

/* Every third row is expired at 1000. */
static void put_many(struct fixture *f)
{
  fixture_begin(f, CRED_STORE_WRITE);
  for (int i = 0; i < ROWS_MANY; i++) {
    int number = (i * 7919) % ROWS_MANY;
    struct cred_count_row row;
    char name[16];

    name_of(number, name);
    row = fixture_count(name, CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "192.0.2.1");
    row.expires_at_ms = number % 3 == 0 ? 999 : 1000;
    if (number % 10 == 0)
      row.expires_at_ms = CRED_LOCK_FOR_EVER;
    assert_ok(f, OP(f, count_put, &row));
  }
  fixture_commit(f);
}

static void test_paging(void **state)
{
  struct fixture *f = *state;
  struct cred_count_row *page = calloc(PAGE, sizeof(*page));
  uint32_t seen = 0;
  size_t count;
  char name[16];

  assert_non_null(page);
  put_many(f);
  fixture_begin(f, CRED_STORE_READ);
  do {
    count = PAGE;
    assert_ok(f, OP(f, count_list, "", seen, page, &count));
    for (size_t i = 0; i < count; i++) {
      name_of((int)seen++, name);
      assert_string_equal(page[i].key.subject, name);
    }
  } while (count > 0);
  fixture_commit(f);
  free(page);
  assert_int_equal(seen, ROWS_MANY);
}

static uint32_t rows_of(struct fixture *f, uint32_t max)
{
  uint32_t rows;

  assert_ok(f, OP(f, count_rows, CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, max, &rows));
  return rows;
}

static void test_prune(void **state)
{
  struct fixture *f = *state;
  uint32_t expired = 0, before, rows;

  for (int i = 0; i < ROWS_MANY; i++)
    expired += i % 3 == 0 && i % 10 != 0;
  put_many(f);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_int_equal(rows_of(f, 77), 77);
  before = rows_of(f, UINT32_MAX);
  assert_int_equal(before, ROWS_MANY);
  assert_ok(f, OP(f, count_prune, 999, 1000));
  assert_int_equal(rows_of(f, UINT32_MAX), before);
  for (int i = 0; i < ROWS_MANY / 30; i++) {
    assert_ok(f, OP(f, count_prune, 1000, 10));
    rows = rows_of(f, UINT32_MAX);
    assert_in_range(before - rows, 0, 10);
    before = rows;
  }
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_WRITE);
  for (int i = 0; i < ROWS_MANY / 100; i++)
    assert_ok(f, OP(f, count_prune, 1000, 100));
  assert_int_equal(rows_of(f, UINT32_MAX), ROWS_MANY - expired);
  fixture_commit(f);
}

static void test_prune_of_few_finds_all(void **state)
{
  struct fixture *f = *state;
  struct cred_count_row row = fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "1");
  uint32_t rows;

  row.expires_at_ms = 5;
  fixture_begin(f, CRED_STORE_WRITE);
  for (char c = 'a'; c < 'k'; c++) {
    row.key.subject[0] = c;
    assert_ok(f, OP(f, count_put, &row));
  }
  assert_ok(f, OP(f, count_prune, 6, 4));
  rows = rows_of(f, 99);
  assert_int_equal(rows, 6);
  assert_ok(f, OP(f, count_prune, 6, 4));
  assert_ok(f, OP(f, count_prune, 6, 4));
  rows = rows_of(f, 99);
  assert_int_equal(rows, 0);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_round_trip),      CONTRACT_TEST(test_most_failures),
    CONTRACT_TEST(test_keys_do_not_mix), CONTRACT_TEST(test_delete),
    CONTRACT_TEST(test_invalid),         CONTRACT_TEST(test_paging),
    CONTRACT_TEST(test_prune),           CONTRACT_TEST(test_prune_of_few_finds_all),
};
const struct contract_part contract_counts = CONTRACT_PART(tests);
