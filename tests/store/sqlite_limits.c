/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite_tests.h"

static void limit_files(rlim_t bytes)
{
  struct rlimit limit = {bytes, RLIM_INFINITY};

  must(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

static bool is_waiting(int signal)
{
  sigset_t waiting;

  must(sigpending(&waiting) == 0);
  return sigismember(&waiting, signal) == 1;
}

/* Any size of the limit: from `su` started with none at all up to one that leaves just too little.
 */
static int write_with_limit(struct fixture *f)
{
  static const rlim_t limits[] = {0, 1, 24, 100, 4096, 8191, 32768, 40000, 65536};
  struct cred_blob value = {.length = CRED_BLOB_MAX};
  int refused = 0;

  for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
    enum cred_err err;

    limit_files(limits[i]);
    err = open_again(f, &f->store);
    if (err == CRED_OK)
      err = cred_store_begin(&f->store, CRED_STORE_DURABLE, &f->error);
    for (int row = 0; row < 64 && err == CRED_OK; row++) {
      char name[16];

      (void)snprintf(name, sizeof(name), "%d", row);
      err = OP(f, meta_put, name, &value);
    }
    if (err == CRED_OK)
      err = cred_store_commit(&f->store, &f->error);
    cred_store_close(&f->store);
    limit_files(RLIM_INFINITY);
    assert_err(f, err, CRED_ERR_FULL);
    must(!is_waiting(SIGXFSZ));
    refused++;
  }
  return refused == sizeof(limits) / sizeof(limits[0]) ? 0 : 1;
}

static void test_file_size_limit(void **state)
{
  struct fixture *f = *state;
  struct cred_blob value;

  put_value(f, CRED_STORE_DURABLE, "kept");
  cred_store_close(&f->store);
  assert_int_equal(in_child(f, write_with_limit), 0);
  assert_ok(f, open_again(f, &f->store));
  assert_value(f, "kept");
  fixture_begin(f, CRED_STORE_READ);
  assert_err(f, OP(f, meta_get, "0", &value), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
  put_value(f, CRED_STORE_DURABLE, "goes on");
}

/* A signal that waited before is the host's and must still arrive. */
static int keep_older_signal(struct fixture *f)
{
  sigset_t only;

  (void)sigemptyset(&only);
  (void)sigaddset(&only, SIGXFSZ);
  must(sigprocmask(SIG_BLOCK, &only, NULL) == 0);
  must(raise(SIGXFSZ) == 0);
  assert_ok(f, open_again(f, &f->store));
  put_value(f, CRED_STORE_WRITE, "x");
  cred_store_close(&f->store);
  return is_waiting(SIGXFSZ) ? 0 : 1;
}

static void test_older_signal_stays(void **state)
{
  struct fixture *f = *state;

  cred_store_close(&f->store);
  assert_int_equal(in_child(f, keep_older_signal), 0);
}

static volatile sig_atomic_t interrupted;

static void note_interrupt(int signal)
{
  (void)signal;
  interrupted++;
}

static void test_signal_arrives_afterwards(void **state)
{
  struct fixture *f = *state;
  struct sigaction action = {.sa_handler = note_interrupt}, before;

  interrupted = 0;
  assert_int_equal(sigaction(SIGINT, &action, &before), 0);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_int_equal(raise(SIGINT), 0);
  assert_int_equal(interrupted, 0);
  fixture_commit(f);
  assert_int_equal(interrupted, 1);
  assert_int_equal(sigaction(SIGINT, &before, NULL), 0);
}

/* As somebody whom file modes bind. */
static int read_only(struct fixture *f)
{
  struct cred_blob value = {.length = 1, .bytes = "y"}, found;
  enum cred_err err;

  if (chmod(f->path, 0400) != 0)
    return 1;
  if (geteuid() == 0) {
    char path[128];

    (void)snprintf(path, sizeof(path), "%s-wal", f->path);
    if (chown(path, 65534, 65534) != 0)
      return 2;
    (void)snprintf(path, sizeof(path), "%s-shm", f->path);
    if (chown(path, 65534, 65534) != 0 || chown(f->path, 65534, 65534) != 0 ||
        chown(f->directory, 65534, 65534) != 0 || setgid(65534) != 0 || setuid(65534) != 0)
      return 3;
  }
  assert_ok(f, open_again(f, &f->store));
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, meta_get, "value", &found));
  fixture_commit(f);
  err = cred_store_begin(&f->store, CRED_STORE_WRITE, &f->error);
  if (err == CRED_OK)
    err = OP(f, meta_put, "value", &value);
  return err == CRED_ERR_IO ? 0 : 4;
}

static void test_read_only_file(void **state)
{
  struct fixture *f = *state;

  put_value(f, CRED_STORE_DURABLE, "x");
  cred_store_close(&f->store);
  assert_int_equal(in_child(f, read_only), 0);
}

/* A program may run without its standard descriptors; ours must not become them and stay. */
static int without_descriptors(struct fixture *f)
{
  for (int fd = 0; fd < 3; fd++)
    (void)close(fd);
  if (open_again(f, &f->store) != CRED_OK)
    return 1;
  put_value(f, CRED_STORE_DURABLE, "new");
  for (int fd = 0; fd < 3; fd++) {
    char link[32], target[256] = "";

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    if (readlink(link, target, sizeof(target) - 1) > 0 && strstr(target, "cred.db") != NULL)
      return 2;
  }
  return 0;
}

static void test_without_standard_descriptors(void **state)
{
  struct fixture *f = *state;

  cred_store_close(&f->store);
  assert_int_equal(in_child(f, without_descriptors), 0);
}

static int with_strange_environment(struct fixture *f)
{
  if (setenv("SQLITE_TMPDIR", "/nonexistent", 1) != 0 || setenv("TMPDIR", "/nonexistent", 1) != 0 ||
      setenv("SQLITE_FORCE_PROXY_LOCKING", "1", 1) != 0 || setenv("LC_ALL", "tr_TR.UTF-8", 1) != 0)
    return 1;
  if (open_again(f, &f->store) != CRED_OK)
    return 2;
  put_value(f, CRED_STORE_DURABLE, "new");
  return 0;
}

static void test_strange_environment(void **state)
{
  struct fixture *f = *state;

  cred_store_close(&f->store);
  assert_int_equal(in_child(f, with_strange_environment), 0);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_file_size_limit),
    CONTRACT_TEST(test_older_signal_stays),
    CONTRACT_TEST(test_signal_arrives_afterwards),
    CONTRACT_TEST(test_read_only_file),
    CONTRACT_TEST(test_without_standard_descriptors),
    CONTRACT_TEST(test_strange_environment),
};
const struct contract_part sqlite_limits = CONTRACT_PART(tests);
