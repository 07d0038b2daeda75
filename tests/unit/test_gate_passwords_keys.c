/* SPDX-License-Identifier: BSD-3-Clause */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "gate/inside.h"

/* The master key and what is remembered: a rotation, and a store that was stolen without it. */

#define HASH "$y$j9T$salt$AnImportedHashOfAnEarlierPassword"
#define BARRED "$y$j9T$salt$TheHashOfAPasswordThatLeaked"
#define STORE_MAX (1024 * 1024)

struct home {
  char directory[64];
  char state[96], key[96], conf[96];
  struct cred_gate *gate;
};

static void place(const struct home *home, char out[96], const char *name)
{
  (void)snprintf(out, 96, "%s/%s", home->directory, name);
}

static void apply(const struct home *home)
{
  struct cred_config_problems *problems = NULL;
  struct cred_config *config = NULL;
  struct cred_error error = {0};
  FILE *file = fopen(home->conf, "w");

  assert_non_null(file);
  (void)fprintf(file, "[store]\npath = %s/cred.db\nkey = %s\n[policy default]\n", home->state,
                home->key);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(cred_config_read(home->conf, NULL, &config, &problems, &error), CRED_OK);
  assert_int_equal(cred_config_install(config, home->state, &error), CRED_OK);
  cred_config_problems_free(problems);
  cred_config_free(config);
}

static void open_home(struct home *home)
{
  struct cred_error error = {0};

  if (cred_gate_open(home->state, &home->gate, &error) != CRED_OK)
    fail_msg("%s", error.text);
}

static int set_up(void **state)
{
  struct home *home = calloc(1, sizeof(*home));
  struct cred_error error = {0};

  assert_non_null(home);
  (void)snprintf(home->directory, sizeof(home->directory), "/tmp/cred-keys-XXXXXX");
  assert_non_null(mkdtemp(home->directory));
  place(home, home->state, "state");
  place(home, home->key, "master.key");
  place(home, home->conf, "cred.conf");
  apply(home);
  assert_int_equal(cred_key_create(home->key, &error), CRED_OK);
  assert_int_equal(cred_store_create(home->state, 0, &error), CRED_OK);
  open_home(home);
  *state = home;
  return 0;
}

static void remove_files(const char *directory)
{
  DIR *list = opendir(directory);
  const struct dirent *entry;

  while (list != NULL && (entry = readdir(list)) != NULL)
    (void)unlinkat(dirfd(list), entry->d_name, 0);
  if (list != NULL)
    (void)closedir(list);
  (void)rmdir(directory);
}

static int tear_down(void **state)
{
  struct home *home = *state;

  cred_gate_close(home->gate);
  remove_files(home->state);
  remove_files(home->directory);
  free(home);
  return 0;
}

static const struct cred_holder holder = {.subject = "hanako", .uid = 1001, .actor = 1001};

static struct cred_digests digests_of(struct home *home, const char *text)
{
  struct cred_password_salts_request request = {.holder = holder};
  struct cred_password_salts_reply salts;
  struct cred_digests digests;
  CRED_SECRET_AUTO password = {0};

  assert_int_equal(cred_gate_password_salts(home->gate, &request, &salts), CRED_OK);
  cred_secret_set_text(&password, text);
  assert_int_equal(cred_password_digest(&password, salts.rows, salts.count, &digests, NULL),
                   CRED_OK);
  return digests;
}

static void record(struct home *home, const struct cred_digests *digests, const char *entry)
{
  struct cred_password_record_request request = {
      .holder = holder, .by = CRED_PASSWORD_BY_HOLDER, .password = *digests};
  struct cred_password_record_reply reply;

  assert_int_equal(cred_stored_of(entry, 0, &request.stored, NULL), CRED_OK);
  assert_int_equal(cred_gate_password_record(home->gate, &request, &reply), CRED_OK);
}

static bool is_reused(struct home *home, const char *text)
{
  struct cred_password_check_request request = {.holder = holder,
                                                .password = digests_of(home, text)};
  struct cred_password_check_reply reply;

  assert_int_equal(cred_gate_password_check(home->gate, &request, &reply), CRED_OK);
  return reply.is_reused;
}

static void import(struct home *home, const char *hash)
{
  struct cred_password_import_request request = {.holder = holder};
  struct cred_password_import_reply reply;

  cred_secret_set_text(&request.hash, hash);
  assert_int_equal(cred_gate_password_import(home->gate, &request, &reply), CRED_OK);
  assert_true(reply.imported);
}

static void report(struct home *home, const char *hash)
{
  struct cred_password_expire_request request = {.holder = holder, .compromised = true};
  struct cred_password_expire_reply reply;

  cred_secret_set_text(&request.hash, hash);
  assert_int_equal(cred_gate_password_expire(home->gate, &request, &reply), CRED_OK);
}

static uint32_t crypts(struct home *home)
{
  struct cred_password_crypts_request request = {.holder = holder};
  static struct cred_password_crypts_reply reply;
  uint32_t same = 0;

  assert_int_equal(cred_gate_password_crypts(home->gate, &request, &reply), CRED_OK);
  for (uint32_t i = 0; i < reply.count; i++)
    same += strcmp(cred_secret_text(&reply.rows[i].hash), HASH) == 0 ||
            strcmp(cred_secret_text(&reply.rows[i].hash), BARRED) == 0;
  return same;
}

static void rotate(struct home *home)
{
  struct cred_key_rotate_request request = {0};
  struct cred_key_rotate_reply reply;

  assert_int_equal(cred_gate_key_rotate(home->gate, &request, &reply), CRED_OK);
  assert_int_equal(reply.rewrapped, CRED_PURPOSE_COUNT);
  cred_gate_close(home->gate);
  open_home(home);
}

static void test_rotation(void **state)
{
  struct home *home = *state;
  struct cred_digests digests = digests_of(home, "spring");
  struct cred_password_salts_request request = {.holder = holder};
  struct cred_password_salts_reply salts;

  record(home, &digests, "$y$entry");
  import(home, HASH);
  for (int i = 0; i < 2; i++) {
    rotate(home);
    assert_true(is_reused(home, "spring"));
    assert_false(is_reused(home, "summer"));
    assert_int_equal(crypts(home), 1);
    assert_int_equal(cred_stored_of("$y$entry", 0, &request.stored, NULL), CRED_OK);
    assert_int_equal(cred_gate_password_salts(home->gate, &request, &salts), CRED_OK);
    assert_true(salts.current_is_known);
  }
}

static bool holds(const unsigned char *bytes, size_t length, const void *needle, size_t size)
{
  return memmem(bytes, length, needle, size) != NULL;
}

/* Neither what a guess could be compared with, nor a hash that a guess could be made of. */
static void assert_tells_nothing(const struct home *home, const char *name,
                                 const struct cred_digests *digests)
{
  static unsigned char bytes[STORE_MAX];
  struct cred_stored stored;
  char path[160];
  size_t length;
  FILE *file;

  (void)snprintf(path, sizeof(path), "%s/%s", home->state, name);
  file = fopen(path, "r");
  assert_non_null(file);
  length = fread(bytes, 1, sizeof(bytes), file);
  assert_in_range(length, 1024, sizeof(bytes) - 1);
  (void)fclose(file);
  assert_false(holds(bytes, length, digests->rows[0].bytes, CRED_DIGEST_SIZE));
  assert_false(holds(bytes, length, "$y$", 3));
  assert_false(holds(bytes, length, "AnImportedHash", 14));
  assert_int_equal(cred_stored_of("$y$entry", 0, &stored, NULL), CRED_OK);
  assert_false(holds(bytes, length, stored.digest, sizeof(stored.digest)));
}

static void test_stolen_store(void **state)
{
  struct home *home = *state;
  struct cred_digests digests = digests_of(home, "spring");
  struct cred_password_check_request request = {.holder = holder, .password = digests};
  struct cred_password_check_reply reply;
  struct cred_error error;
  struct cred_gate *gate = NULL;

  report(home, BARRED);
  import(home, HASH);
  assert_int_equal(crypts(home), 2);
  record(home, &digests, "$y$entry");
  assert_tells_nothing(home, "cred.db-wal", &digests);
  cred_gate_close(home->gate);
  home->gate = NULL;
  assert_tells_nothing(home, "cred.db-wal", &digests);
  /* under another key it answers nothing */
  assert_int_equal(unlink(home->key), 0);
  assert_int_equal(cred_key_create(home->key, &error), CRED_OK);
  if (cred_gate_open(home->state, &gate, &error) == CRED_OK) {
    assert_int_not_equal(cred_gate_password_check(gate, &request, &reply), CRED_OK);
    assert_false(reply.checked || reply.is_reused);
  }
  cred_gate_close(gate);
}

/* Hashes that were put into each other's places, as somebody with the file alone could. */
static void test_the_check_opens_hashes(void **state)
{
  struct home *home = *state;
  struct cred_gate *gate = home->gate;
  struct cred_store_check_request request = {0};
  struct cred_store_check_reply reply;
  struct cred_password_row row;
  struct cred_remembered_row rows[2];
  struct cred_change change;
  struct cred_blob kept;
  size_t count = 2;

  import(home, "$5$salt$one");
  import(home, "$5$salt$two");
  assert_int_equal(cred_gate_store_check(gate, &request, &reply), CRED_OK);
  assert_true(reply.sound);
  assert_int_equal(cred_change_begin(gate, CRED_STORE_DURABLE, &change), CRED_OK);
  assert_int_equal(gate->store.ops->password_get(gate->store.db, "hanako", gate->site->system, &row,
                                                 &gate->error),
                   CRED_OK);
  assert_int_equal(
      gate->store.ops->remembered_list(gate->store.db, row.account, 0, rows, &count, &gate->error),
      CRED_OK);
  assert_int_equal(count, 2);
  kept = rows[0].crypt;
  rows[0].crypt = rows[1].crypt;
  rows[1].crypt = kept;
  for (size_t i = 0; i < 2; i++)
    assert_int_equal(gate->store.ops->remembered_put(gate->store.db, &rows[i], &gate->error),
                     CRED_OK);
  assert_int_equal(cred_change_end(&change, CRED_OK), CRED_OK);
  assert_int_equal(cred_gate_store_check(gate, &request, &reply), CRED_OK);
  assert_false(reply.sound);
  assert_non_null(strstr(reply.finding, "hanako"));
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_rotation),
      WITH(test_stolen_store),
      WITH(test_the_check_opens_hashes),
  };

  return cmocka_run_group_tests_name("passwords and keys", tests, NULL, NULL);
}
