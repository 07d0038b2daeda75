/* SPDX-License-Identifier: BSD-3-Clause */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sqlite_tests.h"

/* A handle that is left open and idle while the program around it goes on. */

#define FILES 3

/* The test programs' own descriptors end below the store's. */
static size_t store_descriptors(const struct fixture *f, int out[FILES])
{
  char name[64], target[160];
  size_t count = 0;

  for (int fd = 0; fd < 64; fd++) {
    (void)snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, target, sizeof(target) - 1);

    if (length < 0)
      continue;
    target[length] = '\0';
    if (strncmp(target, f->path, strlen(f->path)) != 0)
      continue;
    if (count < FILES)
      out[count] = fd;
    count++;
  }
  return count;
}

/* Used once in each way, then left alone. */
static void rest(struct fixture *f)
{
  put_value(f, CRED_STORE_DURABLE, "kept");
  fixture_reopen(f);
  assert_value(f, "kept");
  put_value(f, CRED_STORE_WRITE, "kept");
}

static bool is_intact(struct fixture *f)
{
  return cred_store_is_intact(&f->store, f->path);
}

static void test_left_alone(void **state)
{
  struct fixture *f = *state;

  rest(f);
  assert_true(is_intact(f));
  assert_value(f, "kept");
  assert_true(is_intact(f));
  fixture_begin(f, CRED_STORE_READ);
  assert_false(is_intact(f));
  fixture_commit(f);
}

static void test_another_handle_beside_it(void **state)
{
  struct fixture *f = *state;
  struct cred_store other;

  rest(f);
  assert_ok(f, open_again(f, &other));
  assert_true(is_intact(f));
  assert_false(cred_store_is_intact(&other, f->path)); /* whose descriptors are whose? */
  cred_store_close(&other);
  assert_true(is_intact(f));
  assert_value(f, "kept");
}

static void check_replaced(struct fixture *f, const char *suffix)
{
  char path[128], aside[160];
  int fd;

  rest(f);
  (void)snprintf(path, sizeof(path), "%s%s", f->path, suffix);
  (void)snprintf(aside, sizeof(aside), "%s.aside", path);
  assert_int_equal(rename(path, aside), 0);
  assert_false(is_intact(f));
  fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  assert_true(fd >= 0);
  assert_false(is_intact(f));
  (void)close(fd);
  assert_int_equal(rename(aside, path), 0);
  assert_true(is_intact(f));
}

static void test_file_replaced(void **state)
{
  check_replaced(*state, "");
}

static void test_log_replaced(void **state)
{
  check_replaced(*state, "-wal");
}

static void test_open_to_others(void **state)
{
  struct fixture *f = *state;

  rest(f);
  assert_int_equal(chmod(f->path, 0640), 0);
  assert_false(is_intact(f));
  assert_int_equal(chmod(f->path, 0600), 0);
  assert_int_equal(chmod(f->directory, 0750), 0);
  assert_false(is_intact(f));
  assert_int_equal(chmod(f->directory, 0700), 0);
  assert_true(is_intact(f));
}

/* A program that closes whatever it finds open. */
static void check_closed(struct fixture *f, size_t which)
{
  int fds[FILES];

  rest(f);
  assert_int_equal(store_descriptors(f, fds), FILES);
  (void)close(fds[which]);
  assert_false(is_intact(f));
  fixture_reopen(f);
  assert_true(is_intact(f));
  assert_value(f, "kept");
  assert_int_equal(store_descriptors(f, fds), FILES);
}

static void test_descriptor_closed(void **state)
{
  for (size_t which = 0; which < FILES; which++)
    check_closed(*state, which);
}

static void test_all_descriptors_closed(void **state)
{
  struct fixture *f = *state;
  int fds[FILES];

  rest(f);
  assert_int_equal(store_descriptors(f, fds), FILES);
  for (size_t i = 0; i < FILES; i++)
    (void)close(fds[i]);
  assert_false(is_intact(f));
  fixture_reopen(f);
  assert_true(is_intact(f));
  assert_value(f, "kept");
}

/* In a process of its own: what SQLite keeps for the process cannot be trusted any more. */
static int close_and_use_the_numbers(struct fixture *f)
{
  struct cred_store other;
  struct stat status;
  int fds[FILES], fd = open("/dev/shm", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  must(fd >= 0);
  must(cred_store_open("sqlite", f->path, FIXTURE_TIMEOUT_MS, false, &f->store, NULL) == CRED_OK);
  must(store_descriptors(f, fds) == FILES);
  for (size_t i = 0; i < FILES; i++)
    must(dup2(fd, fds[i]) == fds[i]);
  must(!is_intact(f));
  cred_store_close(&f->store);
  for (size_t i = 0; i < FILES; i++)
    must(fcntl(fds[i], F_GETFD) >= 0);
  must(open_again(f, &other) == CRED_ERR_IO);
  must(fstat(fd, &status) == 0 && status.st_size == 0);
  return 0;
}

static void test_numbers_used_by_the_program(void **state)
{
  struct fixture *f = *state;

  put_value(f, CRED_STORE_DURABLE, "kept");
  cred_store_close(&f->store);
  assert_int_equal(in_child(f, close_and_use_the_numbers), 0);
  assert_ok(f, open_again(f, &f->store));
  assert_value(f, "kept");
}

/* --- processes
 * ---------------------------------------------------------------------------------- */

/* Who else holds the lock that keeps the log's index from being made anew? 0: nobody. */
static pid_t index_holder(const struct fixture *f)
{
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 128, .l_len = 1};
  char path[128];
  int fd;

  (void)snprintf(path, sizeof(path), "%s-shm", f->path);
  fd = open(path, O_RDWR | O_CLOEXEC);
  assert_true(fd >= 0);
  assert_int_equal(fcntl(fd, F_GETLK, &lock), 0);
  (void)close(fd);
  return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

/* The parent's handle is forgotten, and one of the child's own waits for the end of a pipe. */
static void child_works(struct fixture *f, int ready, int go)
{
  char byte = 'y';

  fixture_in_child = true;
  cred_store_forget(&f->store);
  must(open_again(f, &f->store) == CRED_OK);
  must(!is_intact(f)); /* it shares numbers with the parent's */
  put_value(f, CRED_STORE_WRITE, "child");
  must(write(ready, &byte, 1) == 1);
  must(read(go, &byte, 1) == 0);
  assert_value(f, "child");
  cred_store_close(&f->store);
  _exit(0);
}

static void test_forked(void **state)
{
  struct fixture *f = *state;
  int ready[2], go[2], status;
  pid_t child;
  char byte;

  rest(f);
  assert_int_equal(pipe(ready), 0);
  assert_int_equal(pipe(go), 0);
  child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    (void)close(go[1]);
    child_works(f, ready[1], go[0]);
  }
  assert_int_equal(read(ready[0], &byte, 1), 1);
  assert_true(is_intact(f));
  assert_value(f, "child");
  cred_store_close(&f->store);
  assert_int_equal(index_holder(f), child);
  (void)close(go[1]);
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
  for (size_t i = 0; i < 2; i++)
    (void)close(ready[i]);
  (void)close(go[0]);
  assert_ok(f, open_again(f, &f->store));
  assert_value(f, "child");
}

/* Another process that has used the store and stays idle until it is killed. */
static pid_t idle_process(struct fixture *f)
{
  int ready[2];
  pid_t child;
  char byte = 'y';

  cred_store_close(&f->store);
  assert_int_equal(pipe(ready), 0);
  child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    fixture_in_child = true;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    must(open_again(f, &f->store) == CRED_OK);
    assert_value(f, "kept");
    put_value(f, CRED_STORE_WRITE, "kept");
    must(write(ready[1], &byte, 1) == 1);
    for (;;)
      (void)pause();
  }
  assert_int_equal(read(ready[0], &byte, 1), 1);
  for (size_t i = 0; i < 2; i++)
    (void)close(ready[i]);
  assert_ok(f, open_again(f, &f->store));
  return child;
}

static off_t log_size(const struct fixture *f)
{
  struct stat status;
  char path[128];

  (void)snprintf(path, sizeof(path), "%s-wal", f->path);
  assert_int_equal(stat(path, &status), 0);
  return status.st_size;
}

static void end_process(pid_t child)
{
  assert_int_equal(kill(child, SIGKILL), 0);
  assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_log_starts_anew_beside_it(void **state)
{
  struct fixture *f = *state;
  pid_t child;

  put_value(f, CRED_STORE_DURABLE, "kept");
  child = idle_process(f);
  for (int i = 0; i < 1000; i++)
    put_value(f, i % 2 == 0 ? CRED_STORE_WRITE : CRED_STORE_DURABLE, i % 4 < 2 ? "a" : "b");
  assert_in_range(log_size(f), 0, 300 * 1048);
  end_process(child);
}

static void test_erased_beside_it(void **state)
{
  struct fixture *f = *state;
  struct cred_token_row row = fixture_token("a", "default", 7);
  pid_t child;

  put_value(f, CRED_STORE_DURABLE, "kept");
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, token_put, &row));
  fixture_commit(f);
  child = idle_process(f);
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, token_delete, row.token.id));
  fixture_commit(f);
  /* emptied, but for the note that it was */
  assert_in_range(log_size(f), 0, 8 * 1048);
  end_process(child);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_left_alone),
    CONTRACT_TEST(test_another_handle_beside_it),
    CONTRACT_TEST(test_file_replaced),
    CONTRACT_TEST(test_log_replaced),
    CONTRACT_TEST(test_open_to_others),
    CONTRACT_TEST(test_descriptor_closed),
    CONTRACT_TEST(test_all_descriptors_closed),
    CONTRACT_TEST(test_numbers_used_by_the_program),
    CONTRACT_TEST(test_forked),
    CONTRACT_TEST(test_log_starts_anew_beside_it),
    CONTRACT_TEST(test_erased_beside_it),
};
const struct contract_part sqlite_held = CONTRACT_PART(tests);
