/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "key/key.h"
#include "key/seal.h"

static void fixed_key(unsigned char byte, struct cred_secret *out)
{
  memset(out, 0, sizeof(*out));
  memset(out->bytes, byte, CRED_KEY_SIZE);
  out->length = CRED_KEY_SIZE;
}

static void test_seal_and_open(void **state)
{
  struct cred_secret key, plain, out;
  struct cred_blob sealed, again;

  (void)state;
  fixed_key(1, &key);
  cred_secret_set_text(&plain, "a seed of twenty byte");
  assert_int_equal(cred_seal(&key, 7, "tanaka/1", &plain, &sealed, NULL), CRED_OK);
  assert_int_equal(sealed.length, plain.length + CRED_SEAL_OVERHEAD);
  assert_int_equal(cred_seal(&key, 7, "tanaka/1", &plain, &again, NULL), CRED_OK);
  assert_memory_not_equal(sealed.bytes, again.bytes, sealed.length);
  assert_null(memmem(sealed.bytes, sealed.length, "seed", 4));
  assert_int_equal(cred_unseal(&key, 7, "tanaka/1", &sealed, &out, NULL), CRED_OK);
  assert_true(cred_secret_equal(&plain, &out));
}

static void expect_closed(const struct cred_secret *key, uint32_t id, const char *bound,
                          const struct cred_blob *sealed, enum cred_err expected)
{
  struct cred_error error = {0};
  struct cred_secret out;

  cred_secret_set_text(&out, "left over");
  assert_int_equal(cred_unseal(key, id, bound, sealed, &out, &error), expected);
  assert_int_equal(error.code, expected);
  assert_int_equal(out.length, 0);
  assert_int_equal(out.bytes[0], 0);
}

static void test_altered_seals_stay_closed(void **state)
{
  struct cred_secret key, other, plain;
  struct cred_blob sealed, altered;

  (void)state;
  fixed_key(1, &key);
  fixed_key(2, &other);
  cred_secret_set_text(&plain, "secret");
  assert_int_equal(cred_seal(&key, 7, "here", &plain, &sealed, NULL), CRED_OK);
  expect_closed(&other, 7, "here", &sealed, CRED_ERR_DAMAGED);
  expect_closed(&key, 7, "there", &sealed, CRED_ERR_DAMAGED);
  expect_closed(&key, 7, "", &sealed, CRED_ERR_DAMAGED);
  expect_closed(&key, 8, "here", &sealed, CRED_ERR_DAMAGED);
  for (size_t i = 0; i < sealed.length; i++) {
    altered = sealed;
    altered.bytes[i] ^= 1;
    expect_closed(&key, 7, "here", &altered, CRED_ERR_DAMAGED);
  }
  for (size_t length = 0; length < sealed.length; length++) {
    altered = sealed;
    altered.length = length;
    expect_closed(&key, 7, "here", &altered, CRED_ERR_DAMAGED);
  }
  altered = sealed;
  altered.length = CRED_BLOB_MAX + 1;
  expect_closed(&key, 7, "here", &altered, CRED_ERR_DAMAGED);
  altered = sealed;
  altered.bytes[0] = CRED_SEAL_VERSION + 1;
  expect_closed(&key, 7, "here", &altered, CRED_ERR_NEWER);
}

static void test_seal_bounds(void **state)
{
  struct cred_secret key, plain = {0}, out;
  struct cred_blob sealed;

  (void)state;
  fixed_key(1, &key);
  assert_int_equal(cred_seal(&key, 1, "b", &plain, &sealed, NULL), CRED_ERR_TOO_LONG);
  plain.length = CRED_BLOB_MAX - CRED_SEAL_OVERHEAD;
  assert_int_equal(cred_seal(&key, 1, "b", &plain, &sealed, NULL), CRED_OK);
  assert_int_equal(cred_unseal(&key, 1, "b", &sealed, &out, NULL), CRED_OK);
  assert_int_equal(out.length, plain.length);
  plain.length++;
  assert_int_equal(cred_seal(&key, 1, "b", &plain, &sealed, NULL), CRED_ERR_TOO_LONG);
  assert_int_equal(sealed.length, 0);
  key.length--;
  plain.length = 1;
  assert_int_equal(cred_seal(&key, 1, "b", &plain, &sealed, NULL), CRED_ERR_KEY);
}

/* HMAC-SHA256 made by another program over the same length-prefixed input. */
static void test_keyed_hash(void **state)
{
  static const unsigned char expected[CRED_MAC_SIZE] = {
      0x41, 0x0b, 0x42, 0xdb, 0x58, 0x08, 0x85, 0xf8, 0x63, 0x20, 0x67,
      0xcd, 0xe8, 0x63, 0xa6, 0xf8, 0xf2, 0xc3, 0x0d, 0x4d, 0xd7, 0xea,
      0x84, 0xf1, 0x2d, 0x95, 0x05, 0xa9, 0x1d, 0xd6, 0xe8, 0x6a};
  unsigned char a[CRED_MAC_SIZE], b[CRED_MAC_SIZE];
  struct cred_secret key;

  (void)state;
  fixed_key(1, &key);
  assert_int_equal(cred_keyed_hash(&key, "label", "data", 4, a, NULL), CRED_OK);
  assert_memory_equal(a, expected, sizeof(a));
  assert_int_equal(cred_keyed_hash(&key, "labeld", "ata", 3, b, NULL), CRED_OK);
  assert_memory_not_equal(a, b, sizeof(a));
  assert_int_equal(cred_keyed_hash(&key, "label", "data\0", 5, b, NULL), CRED_OK);
  assert_memory_not_equal(a, b, sizeof(a));
  assert_int_equal(cred_keyed_hash(&key, "", NULL, 0, b, NULL), CRED_OK);
  key.length = 0;
  assert_int_equal(cred_keyed_hash(&key, "label", "data", 4, b, NULL), CRED_ERR_KEY);
}

/* One block of HKDF-Expand is HMAC(key, use | 0x01); made by another program. */
static void test_sub_key(void **state)
{
  static const unsigned char expected[CRED_KEY_SIZE] = {
      0xcc, 0xb2, 0x61, 0xd3, 0xf1, 0x58, 0xaa, 0x1e, 0x93, 0x7e, 0x6c,
      0xa0, 0x7f, 0x0a, 0xda, 0x83, 0x6e, 0xd2, 0x92, 0xea, 0x21, 0xe5,
      0x7f, 0xbe, 0x2e, 0x88, 0x05, 0xe6, 0x30, 0x24, 0x5f, 0x37};
  struct cred_secret key, out;

  (void)state;
  fixed_key(1, &key);
  assert_int_equal(cred_sub_key(&key, "a use", &out, NULL), CRED_OK);
  assert_int_equal(out.length, CRED_KEY_SIZE);
  assert_memory_equal(out.bytes, expected, CRED_KEY_SIZE);
}

static void test_data_keys(void **state)
{
  struct cred_data_key_row row = {.id = 3, .purpose = CRED_KEY_FOR_SEEDS}, moved;
  struct cred_secret master, other, key, again;

  (void)state;
  fixed_key(1, &master);
  fixed_key(2, &other);
  assert_int_equal(cred_data_key_make(&master, &row, NULL), CRED_OK);
  assert_int_equal(cred_data_key_unwrap(&master, &row, &key, NULL), CRED_OK);
  assert_int_equal(key.length, CRED_KEY_SIZE);
  assert_int_equal(cred_data_key_unwrap(&other, &row, &again, NULL), CRED_ERR_KEY);
  assert_int_equal(again.length, 0);

  moved = row;
  moved.id = 4;
  assert_int_equal(cred_data_key_unwrap(&master, &moved, &again, NULL), CRED_ERR_KEY);
  moved = row;
  strcpy(moved.purpose, CRED_KEY_FOR_NAMES);
  assert_int_equal(cred_data_key_unwrap(&master, &moved, &again, NULL), CRED_ERR_KEY);

  assert_int_equal(cred_data_key_rewrap(&master, &other, &row, NULL), CRED_OK);
  assert_int_equal(cred_data_key_unwrap(&master, &row, &again, NULL), CRED_ERR_KEY);
  assert_int_equal(cred_data_key_unwrap(&other, &row, &again, NULL), CRED_OK);
  assert_true(cred_secret_equal(&key, &again));
  moved = row;
  assert_int_equal(cred_data_key_rewrap(&master, &other, &row, NULL), CRED_ERR_KEY);
  assert_memory_equal(&moved, &row, sizeof(row));
}

static void test_data_key_needs_a_number(void **state)
{
  struct cred_data_key_row row = {.id = 0, .purpose = CRED_KEY_FOR_SEEDS};
  struct cred_secret master;

  (void)state;
  fixed_key(1, &master);
  assert_int_equal(cred_data_key_make(&master, &row, NULL), CRED_ERR_INVALID);
  row.id = 1;
  row.purpose[0] = '\0';
  assert_int_equal(cred_data_key_make(&master, &row, NULL), CRED_ERR_INVALID);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_seal_and_open),
      cmocka_unit_test(test_altered_seals_stay_closed),
      cmocka_unit_test(test_seal_bounds),
      cmocka_unit_test(test_keyed_hash),
      cmocka_unit_test(test_sub_key),
      cmocka_unit_test(test_data_keys),
      cmocka_unit_test(test_data_key_needs_a_number),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
