/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sqlite_tests.h"

#define KIB 1024
#define LOG_MAX (300 * KIB) /* twice the length at which it starts anew, and one transaction */

static int64_t size_of(const struct fixture *f, const char *suffix)
{
  struct stat status;
  char path[128];

  (void)snprintf(path, sizeof(path), "%s%s", f->path, suffix);
  return stat(path, &status) == 0 ? status.st_size : 0;
}

/* The file with everything in it. */
static int64_t settled_size(struct fixture *f)
{
  int64_t size;

  cred_store_close(&f->store);
  raw_sql(f, "PRAGMA wal_checkpoint(TRUNCATE)");
  size = size_of(f, "");
  assert_ok(f, open_again(f, &f->store));
  return size;
}

/* As failures of a bucket of unknown names look: by the default policy, just before its lock. */
static struct cred_count_row bucket(int number)
{
  struct cred_count_row row = {
      .key = {.kind = CRED_COUNT_SUBJECT, .class = CRED_SOURCE_REMOTE},
      .limit = {.deny = 5, .interval_ms = 900000, .lock_ms = 600000, .lock_max_ms = 86400000},
      .count = {.failed = 4},
  };
  int64_t now_ms = 1700000000000 + number * 13;

  (void)snprintf(row.key.subject, sizeof(row.key.subject), "?%d", number);
  for (int i = 0; i < 4; i++)
    row.count.failed_at[i] = now_ms + i * 60001;
  row.expires_at_ms = row.count.failed_at[3] + row.limit.interval_ms;
  return row;
}

static void test_unknown_names(void **state)
{
  struct fixture *f = *state;
  int64_t empty = settled_size(f);

  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 1024; i++) {
      struct cred_count_row row = bucket(i * 619 % 1024);

      fixture_begin(f, CRED_STORE_WRITE);
      assert_ok(f, OP(f, count_put, &row));
      fixture_commit(f);
    }
  assert_in_range(settled_size(f) - empty, 1, 100 * KIB);
}

static void test_log_is_bounded(void **state)
{
  struct fixture *f = *state;
  int64_t greatest = 0;

  for (int i = 0; i < 2000; i++) {
    struct cred_count_row row = bucket(i % 1024);

    row.count.level = (uint32_t)i; /* a row that stays as it is is not written */
    if (i > 1000 || i % 3 == 0)
      fixture_reopen(f);
    fixture_begin(f, i % 2 == 0 ? CRED_STORE_WRITE : CRED_STORE_DURABLE);
    assert_ok(f, OP(f, count_put, &row));
    fixture_commit(f);
    if (size_of(f, "-wal") > greatest)
      greatest = size_of(f, "-wal");
  }
  assert_in_range(greatest, 1, LOG_MAX);
}

/* While a reader holds a snapshot the log grows; afterwards it starts anew. */
static void test_log_after_a_reader(void **state)
{
  struct fixture *f = *state;
  struct cred_store reader;
  int64_t grown;

  put_value(f, CRED_STORE_WRITE, "x");
  assert_ok(f, open_again(f, &reader));
  assert_ok(f, cred_store_begin(&reader, CRED_STORE_READ, &f->error));
  for (int i = 0; i < 500; i++)
    put_value(f, CRED_STORE_WRITE, "y");
  assert_ok(f, cred_store_commit(&reader, &f->error));
  cred_store_close(&reader);
  for (int i = 0; i < 500; i++)
    put_value(f, CRED_STORE_WRITE, "z");
  grown = size_of(f, "-wal");
  for (int i = 0; i < 1000; i++)
    put_value(f, CRED_STORE_WRITE, "z");
  assert_int_equal(size_of(f, "-wal"), grown);
}

/* A large transaction makes it long, but not for good. */
static void test_log_after_much(void **state)
{
  struct fixture *f = *state;

  fixture_begin(f, CRED_STORE_WRITE);
  for (int i = 0; i < 60000; i++) {
    struct cred_count_row row = bucket(i * 7919 % 60000);

    assert_ok(f, OP(f, count_put, &row));
  }
  fixture_commit(f);
  assert_in_range(size_of(f, ""), 2 * KIB * KIB, 100 * KIB * KIB);
  assert_in_range(size_of(f, "-wal"), 1, KIB * KIB);
}

static void test_backup(void **state)
{
  struct fixture *f = *state;
  struct fixture copy = *f;
  struct stat status;
  uint64_t bytes;

  (void)snprintf(copy.path, sizeof(copy.path), "%s/copy", f->directory);
  put_value(f, CRED_STORE_WRITE, "saved");
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, backup, copy.path, &bytes));
  assert_err(f, OP(f, backup, copy.path, &bytes), CRED_ERR_EXISTS);
  assert_err(f, OP(f, backup, f->path, &bytes), CRED_ERR_EXISTS);
  assert_err(f, OP(f, backup, "/nonexistent/copy", &bytes), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
  assert_int_equal(stat(copy.path, &status), 0);
  assert_int_equal(status.st_mode & 07777, 0600);
  put_value(f, CRED_STORE_WRITE, "changed");
  assert_ok(f, open_again(&copy, &copy.store));
  assert_value(&copy, "saved");
  put_value(&copy, CRED_STORE_DURABLE, "usable");
  cred_store_close(&copy.store);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_unknown_names),
    CONTRACT_TEST(test_log_is_bounded),
    CONTRACT_TEST(test_log_after_a_reader),
    CONTRACT_TEST(test_log_after_much),
    CONTRACT_TEST(test_backup),
};
const struct contract_part sqlite_growth = CONTRACT_PART(tests);
