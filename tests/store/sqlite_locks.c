/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sqlite_tests.h"

#define MUCH_LATER_MS 3000

static int64_t now_ms(void)
{
  struct timespec now;

  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void assert_busy(struct fixture *f, struct cred_store *store, enum cred_store_begin kind)
{
  int64_t before_ms = now_ms();

  assert_err(f, cred_store_begin(store, kind, &f->error), CRED_ERR_BUSY);
  assert_in_range(now_ms() - before_ms, FIXTURE_TIMEOUT_MS / 2, MUCH_LATER_MS);
}

static void test_one_writer_at_a_time(void **state)
{
  struct fixture *f = *state;
  struct cred_store other;
  struct cred_blob value;

  put_value(f, CRED_STORE_WRITE, "old");
  assert_ok(f, open_again(f, &other));
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, meta_put, "value", &(struct cred_blob){.length = 3, .bytes = "new"}));
  assert_busy(f, &other, CRED_STORE_WRITE);
  assert_busy(f, &other, CRED_STORE_DURABLE);
  /* a reader waits for nobody and sees what was there */
  assert_ok(f, cred_store_begin(&other, CRED_STORE_READ, &f->error));
  assert_ok(f, other.ops->meta_get(other.db, "value", &value, &f->error));
  assert_memory_equal(value.bytes, "old", 3);
  fixture_commit(f);
  assert_ok(f, other.ops->meta_get(other.db, "value", &value, &f->error));
  assert_memory_equal(value.bytes, "old", 3);
  assert_ok(f, cred_store_commit(&other, &f->error));
  assert_ok(f, cred_store_begin(&other, CRED_STORE_WRITE, &f->error));
  assert_ok(f, other.ops->meta_get(other.db, "value", &value, &f->error));
  assert_memory_equal(value.bytes, "new", 3);
  cred_store_close(&other);
}

/* A child that holds locks on a file until it is killed. */
static pid_t hold_locks(const char *path)
{
  struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  int ready[2], fd;
  pid_t child;
  char byte;

  assert_int_equal(pipe(ready), 0);
  child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    fd = open(path, O_RDWR);
    byte = fd >= 0 && fcntl(fd, F_SETLK, &all) == 0 ? 'y' : 'n';
    (void)!write(ready[1], &byte, 1);
    for (;;)
      (void)pause();
  }
  assert_int_equal(read(ready[0], &byte, 1), 1);
  assert_int_equal(byte, 'y');
  (void)close(ready[0]);
  (void)close(ready[1]);
  return child;
}

static void end_child(pid_t child)
{
  assert_int_equal(kill(child, SIGKILL), 0);
  assert_int_equal(waitpid(child, NULL, 0), child);
}

static void check_locked_for_ever(struct fixture *f, const char *suffix)
{
  struct cred_store other;
  char path[128];
  int64_t before_ms;
  pid_t child;

  (void)snprintf(path, sizeof(path), "%s%s", f->path, suffix);
  put_value(f, CRED_STORE_WRITE, "kept");
  cred_store_close(&f->store);
  child = hold_locks(path);
  before_ms = now_ms();
  assert_err(f, open_again(f, &other), CRED_ERR_BUSY);
  assert_in_range(now_ms() - before_ms, FIXTURE_TIMEOUT_MS / 2, MUCH_LATER_MS);
  end_child(child);
  assert_ok(f, open_again(f, &f->store));
  assert_value(f, "kept");
}

static void test_file_locked_for_ever(void **state)
{
  check_locked_for_ever(*state, "");
}

static void test_index_locked_for_ever(void **state)
{
  check_locked_for_ever(*state, "-shm");
}

static int die_in_transaction(struct fixture *f)
{
  struct cred_count_row row;

  if (open_again(f, &f->store) != CRED_OK ||
      cred_store_begin(&f->store, CRED_STORE_WRITE, NULL) != CRED_OK)
    return 1;
  row = fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "192.0.2.1");
  for (uint32_t i = 0; i < 3000; i++) { /* more than the page cache holds */
    (void)snprintf(row.key.subject, sizeof(row.key.subject), "%u", i);
    row.count.failed = CRED_FAILURES_MAX;
    for (int64_t j = 0; j < CRED_FAILURES_MAX; j++)
      row.count.failed_at[j] = j * 100000;
    if (OP(f, count_put, &row) != CRED_OK)
      return 2;
  }
  (void)OP(f, meta_put, "value", &(struct cred_blob){.length = 3, .bytes = "new"});
  (void)kill(getpid(), SIGKILL);
  return 3;
}

static void assert_sound(struct fixture *f)
{
  char finding[256];
  bool sound = false;

  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, check, finding, sizeof(finding), &sound));
  fixture_commit(f);
  if (!sound)
    fail_msg("%s", finding);
}

static void test_killed_in_transaction(void **state)
{
  struct fixture *f = *state;
  uint32_t rows = 1;

  put_value(f, CRED_STORE_WRITE, "old");
  cred_store_close(&f->store);
  assert_int_equal(in_child(f, die_in_transaction), -1);
  assert_ok(f, open_again(f, &f->store));
  assert_value(f, "old");
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, count_rows, CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, 9, &rows));
  fixture_commit(f);
  assert_int_equal(rows, 0);
  assert_sound(f);
}

static int die_after_commit(struct fixture *f)
{
  if (open_again(f, &f->store) != CRED_OK)
    return 1;
  put_value(f, CRED_STORE_WRITE, "new");
  (void)kill(getpid(), SIGKILL);
  return 3;
}

static void test_killed_after_commit(void **state)
{
  struct fixture *f = *state;

  put_value(f, CRED_STORE_WRITE, "old");
  cred_store_close(&f->store);
  assert_int_equal(in_child(f, die_after_commit), -1);
  assert_ok(f, open_again(f, &f->store));
  assert_value(f, "new");
  assert_sound(f);
}

#define CHILDREN 8
#define ROUNDS 25

/* Reads a number and writes the next, each time with a handle of its own. */
static int count_up(struct fixture *f)
{
  for (int i = 0; i < ROUNDS; i++) {
    struct cred_blob value;

    if (cred_store_open("sqlite", f->path, 60000, false, &f->store, NULL) != CRED_OK ||
        cred_store_begin(&f->store, i % 2 == 0 ? CRED_STORE_WRITE : CRED_STORE_DURABLE, NULL) !=
            CRED_OK ||
        OP(f, meta_get, "value", &value) != CRED_OK)
      return 1;
    value.bytes[0]++;
    if (OP(f, meta_put, "value", &value) != CRED_OK ||
        cred_store_commit(&f->store, NULL) != CRED_OK)
      return 2;
    cred_store_close(&f->store);
  }
  return 0;
}

static void test_many_processes(void **state)
{
  struct fixture *f = *state;
  pid_t children[CHILDREN];
  char expected[2] = {(char)(CHILDREN * ROUNDS + 1), '\0'};
  int status;

  put_value(f, CRED_STORE_WRITE, "\x01");
  cred_store_close(&f->store);
  for (int i = 0; i < CHILDREN; i++) {
    children[i] = fork();
    assert_true(children[i] >= 0);
    if (children[i] == 0) {
      fixture_in_child = true;
      _exit(count_up(f));
    }
  }
  for (int i = 0; i < CHILDREN; i++) {
    assert_int_equal(waitpid(children[i], &status, 0), children[i]);
    assert_int_equal(status, 0);
  }
  assert_ok(f, open_again(f, &f->store));
  assert_value(f, expected);
  assert_sound(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_one_writer_at_a_time),  CONTRACT_TEST(test_file_locked_for_ever),
    CONTRACT_TEST(test_index_locked_for_ever), CONTRACT_TEST(test_killed_in_transaction),
    CONTRACT_TEST(test_killed_after_commit),   CONTRACT_TEST(test_many_processes),
};
const struct contract_part sqlite_locks = CONTRACT_PART(tests);
