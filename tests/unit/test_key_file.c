/* SPDX-License-Identifier: BSD-3-Clause */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "key/key.h"

struct place {
  char directory[64];
  char path[96];
};

static int set_up(void **state)
{
  struct place *place = calloc(1, sizeof(*place));

  strcpy(place->directory, "/tmp/cred-key-XXXXXX");
  assert_non_null(mkdtemp(place->directory));
  snprintf(place->path, sizeof(place->path), "%s/master.key", place->directory);
  *state = place;
  return 0;
}

static int tear_down(void **state)
{
  struct place *place = *state;
  DIR *directory = opendir(place->directory);
  struct dirent *entry;

  while ((entry = readdir(directory)) != NULL)
    (void)unlinkat(dirfd(directory), entry->d_name, 0);
  closedir(directory);
  (void)rmdir(place->directory);
  free(place);
  return 0;
}

static int count_files(const struct place *place)
{
  DIR *directory = opendir(place->directory);
  struct dirent *entry;
  int files = 0;

  while ((entry = readdir(directory)) != NULL)
    files += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
  closedir(directory);
  return files;
}

static void write_file(const char *path, const void *bytes, size_t length, mode_t mode)
{
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  assert_true(fd >= 0);
  assert_int_equal(write(fd, bytes, length), length);
  assert_int_equal(fchmod(fd, mode), 0);
  close(fd);
}

static void expect_read(const char *path, enum cred_err expected)
{
  struct cred_error error = {0};
  struct cred_secret key;

  cred_secret_set_text(&key, "left over");
  assert_int_equal(cred_master_key_read(path, &key, &error), expected);
  assert_int_equal(error.code, expected);
  assert_int_equal(key.length, expected == CRED_OK ? CRED_KEY_SIZE : 0);
}

static void test_create_then_read(void **state)
{
  struct place *place = *state;
  struct cred_secret made, other, out;
  struct stat status;
  mode_t before = umask(0777);

  assert_int_equal(cred_master_key_create(place->path, &made, NULL), CRED_OK);
  umask(before);
  assert_int_equal(stat(place->path, &status), 0);
  assert_int_equal(status.st_mode, S_IFREG | 0400);
  assert_int_equal(status.st_nlink, 1);
  assert_int_equal(count_files(place), 1);
  assert_int_equal(cred_master_key_read(place->path, &out, NULL), CRED_OK);
  assert_true(cred_secret_equal(&made, &out));

  assert_int_equal(cred_master_key_create(place->path, &other, NULL), CRED_ERR_EXISTS);
  assert_int_equal(other.length, 0);
  assert_int_equal(cred_key_create(place->path, NULL), CRED_ERR_EXISTS);
  assert_int_equal(count_files(place), 1);
  assert_int_equal(cred_master_key_read(place->path, &out, NULL), CRED_OK);
  assert_true(cred_secret_equal(&made, &out));
}

static void test_create_over_a_dangling_link(void **state)
{
  struct place *place = *state;
  struct cred_secret made;

  assert_int_equal(symlink("nowhere", place->path), 0);
  assert_int_equal(cred_master_key_create(place->path, &made, NULL), CRED_ERR_EXISTS);
  assert_int_equal(count_files(place), 1);
}

static void test_replace(void **state)
{
  struct place *place = *state;
  struct cred_secret made, fresh, out;

  assert_int_equal(cred_master_key_create(place->path, &made, NULL), CRED_OK);
  assert_int_equal(cred_secret_random(&fresh, CRED_KEY_SIZE), CRED_OK);
  assert_int_equal(cred_master_key_replace(place->path, &fresh, NULL), CRED_OK);
  assert_int_equal(count_files(place), 1);
  assert_int_equal(cred_master_key_read(place->path, &out, NULL), CRED_OK);
  assert_true(cred_secret_equal(&fresh, &out));
  fresh.length--;
  assert_int_equal(cred_master_key_replace(place->path, &fresh, NULL), CRED_ERR_INVALID);
}

static void test_modes(void **state)
{
  static const mode_t loose[] = {0600, 0500,  0440,  0404,  0410, 0401, 0420, 0402, 0644,
                                 0777, 04400, 02400, 01400, 0200, 0100, 0040, 0004};
  struct place *place = *state;
  unsigned char bytes[CRED_KEY_SIZE] = {1};

  for (size_t i = 0; i < sizeof(loose) / sizeof(loose[0]); i++) {
    unlink(place->path);
    write_file(place->path, bytes, sizeof(bytes), loose[i]);
    if (geteuid() == 0 || (loose[i] & 0400) != 0)
      expect_read(place->path, CRED_ERR_UNSAFE_MODE);
  }
  unlink(place->path);
  write_file(place->path, bytes, sizeof(bytes), 0400);
  expect_read(place->path, CRED_OK);
}

static void test_contents(void **state)
{
  struct place *place = *state;
  unsigned char bytes[CRED_KEY_SIZE + 1] = {1};

  expect_read(place->path, CRED_ERR_KEY);
  for (size_t length = 0; length <= sizeof(bytes); length++) {
    unlink(place->path);
    write_file(place->path, bytes, length, 0400);
    expect_read(place->path, length == CRED_KEY_SIZE ? CRED_OK : CRED_ERR_KEY);
  }
  unlink(place->path);
  bytes[0] = 0;
  write_file(place->path, bytes, CRED_KEY_SIZE, 0400);
  expect_read(place->path, CRED_ERR_KEY);
}

static void test_not_a_regular_file(void **state)
{
  struct place *place = *state;
  unsigned char bytes[CRED_KEY_SIZE] = {1};
  char other[128];

  snprintf(other, sizeof(other), "%s/other", place->directory);
  write_file(other, bytes, sizeof(bytes), 0400);
  assert_int_equal(symlink("other", place->path), 0);
  expect_read(place->path, CRED_ERR_UNSAFE_MODE);
  unlink(place->path);
  assert_int_equal(mkfifo(place->path, 0400), 0);
  expect_read(place->path, CRED_ERR_UNSAFE_MODE);
  unlink(place->path);
  assert_int_equal(mkdir(place->path, 0500), 0);
  expect_read(place->path, CRED_ERR_UNSAFE_MODE);
  rmdir(place->path);
}

static void test_directory_others_may_write_to(void **state)
{
  struct place *place = *state;
  struct cred_secret made;

  assert_int_equal(cred_master_key_create(place->path, &made, NULL), CRED_OK);
  chmod(place->directory, 0720);
  expect_read(place->path, CRED_ERR_UNSAFE_MODE);
  chmod(place->directory, 01777);
  expect_read(place->path, CRED_ERR_UNSAFE_MODE);
  assert_int_equal(cred_master_key_replace(place->path, &made, NULL), CRED_ERR_UNSAFE_MODE);
  chmod(place->directory, 0755);
  expect_read(place->path, CRED_OK);
}

static void test_foreign_owner(void **state)
{
  struct place *place = *state;
  struct cred_secret made;

  if (geteuid() != 0) /* only root can make a file of somebody else's */
    skip();
  assert_int_equal(cred_master_key_create(place->path, &made, NULL), CRED_OK);
  assert_int_equal(chown(place->path, 12345, 0), 0);
  assert_int_equal(chmod(place->path, 0400), 0);
  expect_read(place->path, CRED_ERR_UNSAFE_MODE);
  assert_int_equal(chown(place->path, 0, 0), 0);
  assert_int_equal(chown(place->directory, 12345, 0), 0);
  expect_read(place->path, CRED_ERR_UNSAFE_MODE);
  assert_int_equal(chown(place->directory, 0, 0), 0);
}

static void test_paths(void **state)
{
  char longest[PATH_MAX + 10];

  (void)state;
  memset(longest, 'a', sizeof(longest) - 1);
  longest[sizeof(longest) - 1] = '\0';
  expect_read("", CRED_ERR_INVALID);
  expect_read("master.key", CRED_ERR_INVALID);
  expect_read("/tmp/", CRED_ERR_INVALID);
  expect_read("/nowhere/at/all/master.key", CRED_ERR_KEY);
  longest[0] = '/';
  expect_read(longest, CRED_ERR_TOO_LONG);
  longest[PATH_MAX - 5] = '/';
  expect_read(longest, CRED_ERR_IO);
}

static void test_no_room(void **state)
{
  struct place *place = *state;
  struct rlimit before, none = {0, RLIM_INFINITY};
  struct cred_secret made;
  enum cred_err result;

  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  none.rlim_max = before.rlim_max;
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
  result = cred_master_key_create(place->path, &made, NULL);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  assert_int_equal(result, CRED_ERR_FULL);
  assert_int_equal(made.length, 0);
  assert_int_equal(count_files(place), 0);
}

#define IN_A_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      IN_A_PLACE(test_create_then_read),
      IN_A_PLACE(test_create_over_a_dangling_link),
      IN_A_PLACE(test_replace),
      IN_A_PLACE(test_modes),
      IN_A_PLACE(test_contents),
      IN_A_PLACE(test_not_a_regular_file),
      IN_A_PLACE(test_directory_others_may_write_to),
      IN_A_PLACE(test_foreign_owner),
      IN_A_PLACE(test_no_room),
      cmocka_unit_test(test_paths),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
