/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sqlite_tests.h"

/* What is on disk when a commit returns. Our own waits for the disk come through here. */

static int waits;
static bool disk_fails;

int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);

int __wrap_fdatasync(int fd)
{
  char link[32], target[256] = "";

  (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
  assert_true(readlink(link, target, sizeof(target) - 1) > 0);
  assert_non_null(strstr(target, "-wal"));
  waits++;
  if (disk_fails) {
    errno = EIO;
    return -1;
  }
  return __real_fdatasync(fd);
}

static int waits_of(struct fixture *f, enum cred_store_begin kind)
{
  waits = 0;
  put_value(f, kind, "x");
  return waits;
}

static void test_who_waits(void **state)
{
  struct fixture *f = *state;

  disk_fails = false;
  for (int i = 0; i < 3; i++) {
    assert_int_equal(waits_of(f, CRED_STORE_WRITE), 0);
    assert_int_equal(waits_of(f, CRED_STORE_DURABLE), 1);
    fixture_reopen(f);
  }
}

/* What an earlier transaction wrote may not be on disk yet. */
static void test_waits_without_a_change(void **state)
{
  struct fixture *f = *state;

  disk_fails = false;
  put_value(f, CRED_STORE_WRITE, "x");
  waits = 0;
  fixture_begin(f, CRED_STORE_DURABLE);
  fixture_commit(f);
  assert_int_equal(waits, 1);
}

static void test_disk_fails(void **state)
{
  struct fixture *f = *state;

  disk_fails = true;
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, meta_put, "value", &(struct cred_blob){.length = 1, .bytes = "x"}));
  assert_err(f, cred_store_commit(&f->store, &f->error), CRED_ERR_IO);
  assert_false(f->store.in_transaction);
  disk_fails = false;
  put_value(f, CRED_STORE_DURABLE, "y");
  assert_value(f, "y");
}

/* Somebody took the file out of WAL mode: one refusal, and it is as it should be again. */
static void test_other_journal(void **state)
{
  struct fixture *f = *state;

  disk_fails = false;
  put_value(f, CRED_STORE_DURABLE, "x");
  cred_store_close(&f->store);
  raw_sql(f, "PRAGMA journal_mode=DELETE");
  assert_ok(f, open_again(f, &f->store));
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, meta_put, "value", &(struct cred_blob){.length = 1, .bytes = "y"}));
  assert_err(f, cred_store_commit(&f->store, &f->error), CRED_ERR_IO);
  put_value(f, CRED_STORE_DURABLE, "z");
  assert_value(f, "z");
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_who_waits),
    CONTRACT_TEST(test_waits_without_a_change),
    CONTRACT_TEST(test_disk_fails),
    CONTRACT_TEST(test_other_journal),
};
const struct contract_part sqlite_disk = CONTRACT_PART(tests);
