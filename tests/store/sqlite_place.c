/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite_tests.h"

static mode_t mode_of(const struct fixture *f, const char *suffix)
{
  struct stat status;
  char path[128];

  (void)snprintf(path, sizeof(path), "%s%s", f->path, suffix);
  assert_int_equal(lstat(path, &status), 0);
  assert_true(S_ISREG(status.st_mode));
  return status.st_mode & 07777;
}

static void assert_refused(struct fixture *f, enum cred_err expected)
{
  struct cred_store other;

  assert_err(f, open_again(f, &other), expected);
  assert_null(other.db);
  assert_null(other.ops);
  assert_true(f->error.text[0] != '\0');
}

static void test_modes_whatever_the_umask(void **state)
{
  struct fixture *f = *state;
  static const mode_t masks[] = {0, 0777};

  for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
    mode_t before = umask(masks[i]);

    cred_store_close(&f->store);
    assert_int_equal(unlink(f->path), 0);
    assert_ok(f, cred_store_open("sqlite", f->path, 0, true, &f->store, &f->error));
    put_value(f, CRED_STORE_DURABLE, "x");
    (void)umask(before);
    assert_int_equal(mode_of(f, ""), 0600);
    assert_int_equal(mode_of(f, "-wal"), 0600);
    assert_int_equal(mode_of(f, "-shm"), 0600);
  }
}

static void test_missing(void **state)
{
  struct fixture *f = *state;

  cred_store_close(&f->store);
  assert_int_equal(unlink(f->path), 0);
  assert_refused(f, CRED_ERR_NOT_FOUND);
  assert_int_equal(access(f->path, F_OK), -1); /* looking makes nothing */
  strcpy(f->path, "/nonexistent/cred.db");
  assert_refused(f, CRED_ERR_NOT_FOUND);
  strcpy(f->path, "/tmp/");
  assert_refused(f, CRED_ERR_INVALID);
  f->path[0] = '\0';
  assert_refused(f, CRED_ERR_INVALID);
}

static void test_too_long(void **state)
{
  struct fixture *f = *state;
  static char path[8192];
  struct cred_store other;

  memset(path, '/', sizeof(path) - 1);
  path[sizeof(path) - 2] = 'x';
  assert_err(f, cred_store_open("sqlite", path, 0, false, &other, &f->error), CRED_ERR_TOO_LONG);
  assert_err(f, cred_store_open("sqlite", NULL, 0, false, &other, &f->error), CRED_ERR_INVALID);
  assert_err(f, cred_store_open("mysql", f->path, 0, false, &other, &f->error), CRED_ERR_INVALID);
  assert_err(f, cred_store_open(NULL, f->path, 0, false, &other, &f->error), CRED_ERR_INVALID);
}

static void test_loose_file(void **state)
{
  struct fixture *f = *state;
  static const mode_t modes[] = {0640, 0604, 0620, 0602, 0610, 0601, 0666};

  for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
    assert_int_equal(chmod(f->path, modes[i]), 0);
    assert_refused(f, CRED_ERR_UNSAFE_MODE);
  }
}

static void test_loose_directory(void **state)
{
  struct fixture *f = *state;
  static const mode_t modes[] = {0750, 0705, 0770, 0777, 01777};

  for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
    assert_int_equal(chmod(f->directory, modes[i]), 0);
    assert_refused(f, CRED_ERR_UNSAFE_MODE);
  }
  assert_int_equal(chmod(f->directory, 0700), 0);
}

static int with_foreign_file(struct fixture *f)
{
  struct cred_store other;

  if (chown(f->path, 12345, 12345) != 0)
    return 77;
  return open_again(f, &other) == CRED_ERR_UNSAFE_MODE ? 0 : 1;
}

static int with_foreign_directory(struct fixture *f)
{
  struct cred_store other;
  int result;

  if (chown(f->path, 0, 0) != 0 || chown(f->directory, 12345, 12345) != 0)
    return 77;
  result = open_again(f, &other) == CRED_ERR_UNSAFE_MODE ? 0 : 1;
  return chown(f->directory, 0, 0) == 0 ? result : 1;
}

/* Who is not root cannot give files away, and cannot meet one in a directory closed to others. */
static void test_foreign_owner(void **state)
{
  int expected = geteuid() == 0 ? 0 : 77;

  assert_int_equal(in_child(*state, with_foreign_file), expected);
  assert_int_equal(in_child(*state, with_foreign_directory), expected);
}

static void test_link_is_not_followed(void **state)
{
  struct fixture *f = *state;
  char real[128];

  cred_store_close(&f->store);
  (void)snprintf(real, sizeof(real), "%s/real.db", f->directory);
  assert_int_equal(rename(f->path, real), 0);
  assert_int_equal(symlink(real, f->path), 0);
  assert_refused(f, CRED_ERR_UNSAFE_MODE);
  assert_int_equal(unlink(real), 0);
  assert_refused(f, CRED_ERR_UNSAFE_MODE);
  assert_err(f, cred_store_open("sqlite", f->path, 0, true, &f->store, &f->error),
             CRED_ERR_UNSAFE_MODE);
  assert_int_equal(access(real, F_OK), -1);
}

static void test_not_a_file(void **state)
{
  struct fixture *f = *state;

  cred_store_close(&f->store);
  assert_int_equal(unlink(f->path), 0);
  assert_int_equal(mkfifo(f->path, 0600), 0);
  assert_refused(f, CRED_ERR_UNSAFE_MODE);
}

/* A state directory that lies behind a link, as /var does on some hosts. */
static void test_linked_directory(void **state)
{
  struct fixture *f = *state;
  struct cred_store other;
  char link[80], path[128];

  (void)snprintf(link, sizeof(link), "%s/link", f->directory);
  (void)snprintf(path, sizeof(path), "%s/cred.db", link);
  assert_int_equal(symlink(f->directory, link), 0);
  assert_ok(f, cred_store_open("sqlite", path, 0, false, &other, &f->error));
  cred_store_close(&other);
}

static void test_create_never_over_another(void **state)
{
  struct fixture *f = *state;
  struct cred_store other;

  put_value(f, CRED_STORE_DURABLE, "kept");
  assert_err(f, cred_store_open("sqlite", f->path, 0, true, &other, &f->error), CRED_ERR_EXISTS);
  assert_value(f, "kept");
  cred_store_close(&f->store);
  raw_sql(f, "DROP TABLE event");
  assert_err(f, cred_store_open("sqlite", f->path, 0, true, &other, &f->error), CRED_ERR_EXISTS);
}

/* Its maker died before anything was in it. */
static void test_create_in_an_empty_file(void **state)
{
  struct fixture *f = *state;

  cred_store_close(&f->store);
  assert_int_equal(truncate(f->path, 0), 0);
  assert_refused(f, CRED_ERR_DAMAGED);
  assert_ok(f, cred_store_open("sqlite", f->path, 0, true, &f->store, &f->error));
  put_value(f, CRED_STORE_DURABLE, "new");
  fixture_reopen(f);
  assert_value(f, "new");
}

static void test_descriptors_close_on_exec(void **state)
{
  struct fixture *f = *state;
  int seen = 0;

  put_value(f, CRED_STORE_DURABLE, "x");
  for (int fd = 3; fd < 64; fd++) {
    char link[32], target[256] = "";

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    if (readlink(link, target, sizeof(target) - 1) <= 0 || strstr(target, f->directory) == NULL)
      continue;
    assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    seen++;
  }
  assert_int_equal(seen, 3); /* the file, its log and the log's index */
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_modes_whatever_the_umask),
    CONTRACT_TEST(test_missing),
    CONTRACT_TEST(test_too_long),
    CONTRACT_TEST(test_loose_file),
    CONTRACT_TEST(test_loose_directory),
    CONTRACT_TEST(test_foreign_owner),
    CONTRACT_TEST(test_link_is_not_followed),
    CONTRACT_TEST(test_not_a_file),
    CONTRACT_TEST(test_linked_directory),
    CONTRACT_TEST(test_create_never_over_another),
    CONTRACT_TEST(test_create_in_an_empty_file),
    CONTRACT_TEST(test_descriptors_close_on_exec),
};
const struct contract_part sqlite_place = CONTRACT_PART(tests);
