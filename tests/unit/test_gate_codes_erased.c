/* SPDX-License-Identifier: BSD-3-Clause */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "codes_fixture.h"

/* What lies in the store's files, byte by byte. */

static int set_up(void **state)
{
  *state = fixture_open("sqlite", "totp = enrolled\n");
  return 0;
}

static int tear_down(void **state)
{
  fixture_close(*state);
  return 0;
}

/* The directory of the open store, as this process's descriptors tell. */
static void find_directory(char *out, size_t size)
{
  char path[300];
  ssize_t length;

  for (int fd = 3; fd < 64; fd++) {
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    length = readlink(path, out, size - 1);
    if (length <= 0)
      continue;
    out[length] = '\0';
    if (strstr(out, "/cred.db") != NULL) {
      *strstr(out, "/cred.db") = '\0';
      return;
    }
  }
  fail_msg("no open store");
}

static bool file_has(const char *path, const void *bytes, size_t length)
{
  FILE *file = fopen(path, "rb");
  static char all[1 << 22];
  size_t size;

  assert_non_null(file);
  size = fread(all, 1, sizeof(all), file);
  assert_true(size < sizeof(all));
  (void)fclose(file);
  return memmem(all, size, bytes, length) != NULL;
}

static bool store_has(const void *bytes, size_t length)
{
  char directory[300], path[600];
  struct dirent *entry;
  bool found = false;
  DIR *listing;

  find_directory(directory, sizeof(directory));
  listing = opendir(directory);
  assert_non_null(listing);
  while ((entry = readdir(listing)) != NULL) {
    (void)snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
    if (entry->d_type == DT_REG && file_has(path, bytes, length))
      found = true;
  }
  (void)closedir(listing);
  return found;
}

static struct cred_token_row row_of(struct cred_gate *gate, uint64_t id)
{
  struct cred_token_row row;
  struct cred_change change;

  assert_int_equal(cred_change_begin(gate, CRED_STORE_READ, &change), CRED_OK);
  assert_int_equal(gate->store.ops->token_get(gate->store.db, id, &row, &gate->error), CRED_OK);
  assert_int_equal(cred_change_end(&change, CRED_OK), CRED_OK);
  return row;
}

static void test_no_seed_lies_open(void **state)
{
  struct phone phone;
  struct cred_secret text;

  phone_enrol(*state, "hanako", "phone", &phone);
  assert_int_equal(cred_base32_encode(&phone.seed, &text), CRED_OK);
  assert_true(store_has("hanako", 6));
  assert_false(store_has(phone.seed.bytes, phone.seed.length));
  assert_false(store_has(text.bytes, text.length));
}

static void test_a_revoked_seed_is_nowhere(void **state)
{
  struct cred_token_row before;
  struct phone phone, others[8];
  char name[8];

  for (int i = 0; i < 8; i++) {
    (void)snprintf(name, sizeof(name), "%d", i);
    phone_enrol(*state, "taro", name, &others[i]);
  }
  phone_enrol(*state, "hanako", "phone", &phone);
  before = row_of(*state, phone.token);
  assert_true(store_has(before.seed.bytes, before.seed.length));
  assert_int_equal(set_token(*state, "taro", "5", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_true(store_has(before.seed.bytes, before.seed.length));
  assert_int_equal(set_token(*state, "hanako", "phone", CRED_TOKEN_REVOKED, NULL), CRED_OK);
  assert_false(store_has(before.seed.bytes + 5, 12)); /* nonce */
  assert_false(store_has(before.seed.bytes + 17, 16));
  assert_false(store_has(before.seed_tag, sizeof(before.seed_tag)));
}

static void test_a_replaced_pending_seed_is_nowhere(void **state)
{
  struct cred_token_row before;
  struct phone phone, next;

  phone_begin(*state, "hanako", "phone", &phone);
  before = row_of(*state, phone.token);
  assert_true(store_has(before.seed.bytes, before.seed.length));
  phone_begin(*state, "hanako", "phone", &next);
  assert_false(store_has(before.seed.bytes + 5, 12));
  assert_false(store_has(before.seed.bytes + 17, 16));
}

static void test_recovery_codes_are_not_kept(void **state)
{
  struct cred_recovery_request request = {.subject = "hanako"};
  static struct cred_recovery_reply codes;
  struct phone phone;

  phone_enrol(*state, "hanako", "phone", &phone);
  assert_int_equal(cred_gate_recovery(*state, &request, &codes), CRED_OK);
  for (uint32_t i = 0; i < codes.count; i++) {
    CRED_SECRET_AUTO folded = {0};

    assert_int_equal(cred_code_fold(&codes.codes[i], &folded), CRED_OK);
    assert_false(store_has(codes.codes[i].bytes, codes.codes[i].length));
    assert_false(store_has(folded.bytes, folded.length));
  }
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
      WITH(test_no_seed_lies_open),
      WITH(test_a_revoked_seed_is_nowhere),
      WITH(test_a_replaced_pending_seed_is_nowhere),
      WITH(test_recovery_codes_are_not_kept),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
