/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shadow/shadow.h"

/* A shadow file in a directory of its own. */

#define DAY_20785_MS (20785 * INT64_C(86400000))
#define BEFORE "root:*:19000:0:99999:7:::\n# no entry at all\nalice2:!:1::::::\n"
#define AFTER "\n\nbob:$y$old:20000:0:99999:7:::\n+::::::::\nlast:x:1::::::"

static char directory[] = "/tmp/test_shadow.XXXXXX";
static char path[sizeof(directory) + 16];

static int make_directory(void **state)
{
  (void)state;
  if (mkdtemp(directory) == NULL)
    return -1;
  (void)snprintf(path, sizeof(path), "%s/shadow", directory);
  return 0;
}

static int remove_directory(void **state)
{
  static const char *const names[] = {"shadow", "shadow.cred", ".pwd.lock", "login.defs", "real"};
  char name[sizeof(directory) + 16];

  (void)state;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    (void)snprintf(name, sizeof(name), "%s/%s", directory, names[i]);
    (void)unlink(name);
  }
  return rmdir(directory);
}

static void write_file(const char *name, const char *text)
{
  FILE *file = fopen(name, "w");

  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(name, 0640), 0);
}

static void assert_file(const char *text)
{
  char now[8192] = "";
  FILE *file = fopen(path, "r");

  assert_non_null(file);
  now[fread(now, 1, sizeof(now) - 1, file)] = '\0';
  (void)fclose(file);
  assert_string_equal(now, text);
}

static enum cred_err replace(const char *subject, const char *expected, const char *hash)
{
  CRED_SECRET_AUTO old = {0};
  CRED_SECRET_AUTO new = {0};
  struct cred_error error = {0};
  const struct cred_shadow_change change = {.directory = directory,
                                            .subject = subject,
                                            .expected = expected != NULL ? &old : NULL,
                                            .hash = &new,
                                            .now_ms = DAY_20785_MS + 5,
                                            .wait_ms = 40};
  enum cred_err err;

  assert_int_equal(cred_secret_set_text(&old, expected), CRED_OK);
  assert_int_equal(cred_secret_set_text(&new, hash), CRED_OK);
  err = cred_shadow_replace(&change, &error);
  assert_int_equal(error.code, err);
  return err;
}

static void nothing_is_left_behind(void)
{
  char name[sizeof(path) + 8];

  (void)snprintf(name, sizeof(name), "%s.cred", path);
  assert_int_equal(access(name, F_OK), -1);
}

static void one_entry_changes_and_no_other_byte(void **state)
{
  struct stat info;

  (void)state;
  write_file(path, BEFORE "alice:$y$j9T$a$b:19000:0:99999:7:::9" AFTER);
  assert_int_equal(replace("alice", "$y$j9T$a$b", "$y$new"), CRED_OK);
  assert_file(BEFORE "alice:$y$new:20785:0:99999:7:::9" AFTER);
  assert_int_equal(stat(path, &info), 0);
  assert_int_equal(info.st_mode & 07777, 0640);
  assert_int_equal(replace("root", "*", "$y$r"), CRED_OK);
  assert_int_equal(replace("last", "x", "!$6$l"), CRED_OK);
  assert_int_equal(replace("bob", NULL, "$y$b"), CRED_OK);
  assert_file("root:$y$r:20785:0:99999:7:::\n# no entry at all\nalice2:!:1::::::\n"
              "alice:$y$new:20785:0:99999:7:::9"
              "\n\nbob:$y$b:20785:0:99999:7:::\n+::::::::\nlast:!$6$l:20785::::::");
  nothing_is_left_behind();
}

static void an_entry_without_hash_or_day_gets_them(void **state)
{
  (void)state;
  write_file(path, "alice::::::::\n");
  assert_int_equal(replace("alice", "", "$y$new"), CRED_OK);
  assert_file("alice:$y$new:20785::::::\n");
}

static void what_is_not_expected_stays(void **state)
{
  static const struct {
    const char *text, *subject, *expected, *hash;
    enum cred_err err;
  } cases[] = {
      {"alice:a:1::::::\n", "alice", "b", "c", CRED_ERR_STATE},
      {"alice:ab:1::::::\n", "alice", "a", "c", CRED_ERR_STATE},
      {"alice:a:1::::::\n", "alice", "ab", "c", CRED_ERR_STATE},
      {"alice:a:1::::::\n", "alice", "", "c", CRED_ERR_STATE},
      {"alice:a:1::::::\n", "alic", NULL, "c", CRED_ERR_NOT_FOUND},
      {"alice:a:1::::::\n", "alicea", NULL, "c", CRED_ERR_NOT_FOUND},
      {"", "alice", NULL, "c", CRED_ERR_NOT_FOUND},
      {"alice", "alice", NULL, "c", CRED_ERR_NOT_FOUND},
      {"alice:a:1:::::\n", "alice", NULL, "c", CRED_ERR_DAMAGED},
      {"alice:a:1:::::::\n", "alice", NULL, "c", CRED_ERR_DAMAGED},
      {"alice:\nb:::::::\n", "alice", NULL, "c", CRED_ERR_DAMAGED},
      {"alice:a:1::::::\nalice:a:1::::::\n", "alice", NULL, "c", CRED_ERR_DAMAGED},
      {"alice:a:1::::::\n", "alice", "a", "c:d", CRED_ERR_INVALID},
      {"alice:a:1::::::\n", "alice", "a", "c\nroot::::::::", CRED_ERR_INVALID},
      {"alice:a:1::::::\n", "alice", "a", "", CRED_ERR_INVALID},
      {"alice:a:1::::::\n", "", NULL, "c", CRED_ERR_INVALID},
      {"alice:a:1::::::\n", "alice:a", NULL, "c", CRED_ERR_INVALID},
  };

  (void)state;
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    write_file(path, cases[i].text);
    assert_int_equal(replace(cases[i].subject, cases[i].expected, cases[i].hash), cases[i].err);
    assert_file(cases[i].text);
    nothing_is_left_behind();
  }
}

static void a_link_is_not_followed(void **state)
{
  char real[sizeof(directory) + 16];

  (void)state;
  (void)snprintf(real, sizeof(real), "%s/real", directory);
  write_file(real, "alice:a:1::::::\n");
  (void)unlink(path);
  assert_int_equal(symlink(real, path), 0);
  assert_int_equal(replace("alice", "a", "b"), CRED_ERR_UNSUPPORTED);
  assert_file("alice:a:1::::::\n");
  assert_int_equal(unlink(path), 0);
  assert_int_equal(replace("alice", "a", "b"), CRED_ERR_NOT_FOUND);
}

/* Holds the lock, as passwd(1) would, until it is killed. */
static pid_t hold_lock(void)
{
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  char name[sizeof(directory) + 16], byte = 0;
  int ends[2];
  pid_t pid;

  (void)snprintf(name, sizeof(name), "%s/.pwd.lock", directory);
  assert_int_equal(pipe(ends), 0);
  pid = fork();
  assert_true(pid >= 0);
  if (pid == 0) {
    if (fcntl(open(name, O_WRONLY | O_CREAT, 0600), F_SETLK, &lock) == 0)
      (void)!write(ends[1], "x", 1);
    (void)pause();
    _exit(1);
  }
  assert_int_equal(read(ends[0], &byte, 1), 1);
  (void)close(ends[0]);
  (void)close(ends[1]);
  return pid;
}

static void waiting_for_others_ends(void **state)
{
  pid_t pid;

  (void)state;
  write_file(path, "alice:a:1::::::\n");
  pid = hold_lock();
  assert_int_equal(replace("alice", "a", "b"), CRED_ERR_BUSY);
  assert_file("alice:a:1::::::\n");
  assert_int_equal(kill(pid, SIGKILL), 0);
  assert_int_equal(waitpid(pid, NULL, 0), pid);
  assert_int_equal(replace("alice", "a", "b"), CRED_OK);
}

/* As on a full disk, and after somebody who died there. */
static void a_write_that_fails_leaves_the_old_file(void **state)
{
  const struct rlimit little = {.rlim_cur = 8, .rlim_max = RLIM_INFINITY};
  const struct rlimit any = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
  char left[sizeof(path) + 8];
  enum cred_err err;

  (void)state;
  write_file(path, "alice:a:1::::::\n");
  (void)signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
  err = replace("alice", "a", "b");
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &any), 0);
  assert_int_equal(err, CRED_ERR_FULL);
  assert_file("alice:a:1::::::\n");
  nothing_is_left_behind();
  (void)snprintf(left, sizeof(left), "%s.cred", path);
  write_file(left, "half of it");
  assert_int_equal(replace("alice", "a", "b"), CRED_OK);
  assert_file("alice:b:20785::::::\n");
}

static void a_hash_is_of_the_host_s_method(void **state)
{
  static const char *const cases[][2] = {
      {"", "$y$"},
      {"# ENCRYPT_METHOD SHA512\n", "$y$"},
      {"ENCRYPT_METHOD SHA512\n", "$6$"},
      {"FOO 1\n  ENCRYPT_METHOD\tsha256 # why\n", "$5$"},
      {"ENCRYPT_METHOD DES\n", "$y$"},
      {"ENCRYPT_METHOD MD5\n", "$y$"},
      {"ENCRYPT_METHOD_X SHA512\n", "$y$"},
      {"ENCRYPT_METHOD SHA256\nENCRYPT_METHOD SHA512\n", "$6$"},
  };
  char defs[sizeof(directory) + 16];
  struct cred_error error = {0};
  CRED_SECRET_AUTO password = {0};
  CRED_SECRET_AUTO other = {0};
  CRED_SECRET_AUTO hash = {0};

  (void)state;
  (void)snprintf(defs, sizeof(defs), "%s/login.defs", directory);
  assert_int_equal(cred_secret_set_text(&password, "Kaze-to-Nami-31"), CRED_OK);
  assert_int_equal(cred_secret_set_text(&other, "Kaze-to-Nami-32"), CRED_OK);
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    write_file(defs, cases[i][0]);
    assert_int_equal(cred_shadow_hash(&password, defs, &hash, &error), CRED_OK);
    assert_memory_equal(hash.bytes, cases[i][1], 3);
    assert_true(cred_shadow_matches(&hash, &password));
    assert_false(cred_shadow_matches(&hash, &other));
  }
  assert_int_equal(cred_shadow_hash(&password, "/nonexistent", &other, &error), CRED_OK);
  assert_false(cred_secret_equal(&hash, &other));
}

static void no_hash_is_made_of_what_is_no_password(void **state)
{
  struct cred_error error = {0};
  CRED_SECRET_AUTO password = {0};
  CRED_SECRET_AUTO hash = {0};

  (void)state;
  assert_int_equal(cred_shadow_hash(&password, NULL, &hash, &error), CRED_ERR_INVALID);
  assert_int_equal(cred_secret_set(&password, "a\0b", 3), CRED_OK);
  assert_int_equal(cred_shadow_hash(&password, NULL, &hash, &error), CRED_ERR_INVALID);
  assert_int_equal(hash.length, 0);
}

/* Locking an account is no change of its password. */
static void a_lock_is_not_part_of_what_is_stored(void **state)
{
  static const struct {
    const char *hash;
    bool locked, has_hash;
  } cases[] = {
      {"$y$h", false, true}, {"!$y$h", true, true}, {"!!$y$h", true, true},
      {"!", true, false},    {"*", true, false},    {"!*", true, false},
  };
  struct cred_stored plain, stored;
  struct cred_error error = {0};
  struct cred_shadow entry = {.is_there = true};

  (void)state;
  assert_int_equal(cred_stored_of("$y$h", 0, &plain, &error), CRED_OK);
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    assert_int_equal(cred_secret_set_text(&entry.hash, cases[i].hash), CRED_OK);
    assert_int_equal(cred_shadow_stored(&entry, &stored, &error), CRED_OK);
    assert_int_equal(stored.is_known, cases[i].has_hash);
    assert_int_equal(memcmp(stored.digest, plain.digest, sizeof(plain.digest)) == 0,
                     cases[i].has_hash);
    assert_int_equal(cred_shadow_is_locked(&entry), cases[i].locked);
    assert_int_equal(cred_shadow_has_hash(&entry), cases[i].has_hash);
  }
}

static void the_host_lets_nobody_in(void **state)
{
  struct cred_shadow entry = {.is_there = true};

  (void)state;
  assert_int_equal(cred_secret_set_text(&entry.hash, "$y$j9T$x"), CRED_OK);
  assert_false(cred_shadow_is_shut(&entry, INT64_MAX));
  entry.has_end = true;
  entry.end_wall_ms = 1000;
  assert_false(cred_shadow_is_shut(&entry, 999));
  assert_true(cred_shadow_is_shut(&entry, 1000));
  entry.has_end = false;
  assert_int_equal(cred_secret_set_text(&entry.hash, "!$y$j9T$x"), CRED_OK);
  assert_true(cred_shadow_is_shut(&entry, 0));
  assert_int_equal(cred_secret_set_text(&entry.hash, "!"), CRED_OK); /* by keys alone */
  assert_false(cred_shadow_is_shut(&entry, 0));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_entry_changes_and_no_other_byte),
      cmocka_unit_test(an_entry_without_hash_or_day_gets_them),
      cmocka_unit_test(what_is_not_expected_stays),
      cmocka_unit_test(a_link_is_not_followed),
      cmocka_unit_test(waiting_for_others_ends),
      cmocka_unit_test(a_write_that_fails_leaves_the_old_file),
      cmocka_unit_test(a_hash_is_of_the_host_s_method),
      cmocka_unit_test(no_hash_is_made_of_what_is_no_password),
      cmocka_unit_test(a_lock_is_not_part_of_what_is_stored),
      cmocka_unit_test(the_host_lets_nobody_in),
  };

  return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
