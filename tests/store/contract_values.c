/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "contract.h"

static void test_meta(void **state)
{
  struct fixture *f = *state;
  struct cred_blob value = {.length = CRED_BLOB_MAX}, found;
  char name[CRED_NAME_SIZE];

  fixture_long_name(name);
  memset(value.bytes, 0xff, sizeof(value.bytes));
  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, meta_get, "clock", &found), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, meta_put, name, &value));
  value.length = 0;
  assert_ok(f, OP(f, meta_put, "clock", &value));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, meta_get, "clock", &found));
  assert_int_equal(found.length, 0);
  assert_ok(f, OP(f, meta_get, name, &found));
  assert_int_equal(found.length, CRED_BLOB_MAX);
  assert_memory_equal(found.bytes, value.bytes, CRED_BLOB_MAX);
  assert_err(f, OP(f, meta_get, "", &found), CRED_ERR_INVALID);
  fixture_commit(f);
}

static void test_subject(void **state)
{
  struct fixture *f = *state;
  static const char *const names[] = {"root", "'; DROP TABLE state; --", "%_\\\"", "田中", " "};
  struct cred_subject_row row, found;
  char long_name[CRED_NAME_SIZE];

  fixture_begin(f, CRED_STORE_WRITE);
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    row = fixture_subject(names[i]);
    assert_err(f, OP(f, subject_get, names[i], &found), CRED_ERR_NOT_FOUND);
    assert_ok(f, OP(f, subject_put, &row));
    assert_ok(f, OP(f, subject_get, names[i], &found));
    assert_memory_equal(&row, &found, sizeof(row));
  }
  fixture_long_name(long_name);
  row = fixture_subject(long_name);
  row.enrolled = row.barred = false;
  assert_ok(f, OP(f, subject_put, &row));
  assert_ok(f, OP(f, subject_get, long_name, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  fixture_commit(f);
}

static void test_subject_invalid(void **state)
{
  struct fixture *f = *state;
  struct cred_subject_row row = fixture_subject("a\xff"
                                                "b");

  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, subject_put, &row), CRED_ERR_INVALID);
  row = fixture_subject("");
  assert_err(f, OP(f, subject_put, &row), CRED_ERR_INVALID);
  row = fixture_subject("a");
  memset(row.barred_reason, 'r', sizeof(row.barred_reason)); /* without its end */
  assert_err(f, OP(f, subject_put, &row), CRED_ERR_INVALID);
  fixture_commit(f);
}

#define SUBJECTS 10000
#define PAGE 97

static void put_subjects(struct fixture *f)
{
  fixture_begin(f, CRED_STORE_WRITE);
  for (int i = 0; i < SUBJECTS; i++) {
    /* not in the order of names */
    int number = (i * 7919) % SUBJECTS;
    char name[16];
    struct cred_subject_row row;

    (void)snprintf(name, sizeof(name), "s%05d", number);
    row = fixture_subject(name);
    row.allowed_until_ms = number;
    assert_ok(f, OP(f, subject_put, &row));
  }
  fixture_commit(f);
}

static void test_subject_paging(void **state)
{
  struct fixture *f = *state;
  static struct cred_subject_row page[PAGE];
  char after[CRED_NAME_SIZE] = "";
  int seen = 0;
  size_t count;

  put_subjects(f);
  fixture_begin(f, CRED_STORE_READ);
  do {
    count = PAGE;
    assert_ok(f, OP(f, subject_list, after, page, &count));
    for (size_t i = 0; i < count; i++) {
      assert_int_equal(page[i].allowed_until_ms, seen);
      seen++;
    }
    if (count > 0)
      strcpy(after, page[count - 1].name);
  } while (count > 0);
  fixture_commit(f);
  assert_int_equal(seen, SUBJECTS);
}

static void test_recovery(void **state)
{
  struct fixture *f = *state;
  unsigned char mac[CRED_MAC_SIZE] = {0};
  uint32_t left;

  fixture_begin(f, CRED_STORE_WRITE);
  for (unsigned char i = 0; i < 10; i++) {
    mac[0] = i;
    assert_ok(f, OP(f, recovery_put, "a", mac));
    assert_ok(f, OP(f, recovery_put, "ab", mac));
  }
  assert_ok(f, OP(f, recovery_count, "a", &left));
  assert_int_equal(left, 10);
  assert_ok(f, OP(f, recovery_take, "a", mac));
  assert_err(f, OP(f, recovery_take, "a", mac), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, recovery_count, "a", &left));
  assert_int_equal(left, 9);
  assert_ok(f, OP(f, recovery_clear, "a"));
  assert_ok(f, OP(f, recovery_clear, "a"));
  assert_ok(f, OP(f, recovery_count, "a", &left));
  assert_int_equal(left, 0);
  assert_ok(f, OP(f, recovery_count, "ab", &left));
  assert_int_equal(left, 10);
  assert_ok(f, OP(f, recovery_take, "ab", mac));
  fixture_commit(f);
}

static void test_data_keys(void **state)
{
  struct fixture *f = *state;
  struct cred_data_key_row row = {
      .id = 2, .purpose = "seeds", .created_wall_ms = 5, .wrapped = {.length = 60, .bytes = "w"}};
  struct cred_data_key_row found[4];
  size_t count = 4;

  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, data_key_put, &row));
  row.id = 0;
  row.wrapped.bytes[1] = 'x';
  assert_ok(f, OP(f, data_key_put, &row));
  row.id = 2;
  row.wrapped.bytes[2] = 'y';
  assert_ok(f, OP(f, data_key_put, &row));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, data_key_list, 0, found, &count));
  assert_int_equal(count, 2);
  assert_memory_equal(&found[0], &row, sizeof(row));
  assert_int_equal(found[1].id, 3);
  count = 4;
  assert_ok(f, OP(f, data_key_list, 2, found, &count));
  assert_int_equal(count, 1);
  count = 4;
  assert_ok(f, OP(f, data_key_list, UINT32_MAX, found, &count));
  assert_int_equal(count, 0);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_meta),
    CONTRACT_TEST(test_subject),
    CONTRACT_TEST(test_subject_invalid),
    CONTRACT_TEST(test_subject_paging),
    CONTRACT_TEST(test_recovery),
    CONTRACT_TEST(test_data_keys),
};
const struct contract_part contract_values = CONTRACT_PART(tests);
