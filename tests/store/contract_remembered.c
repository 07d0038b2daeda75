/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "contract.h"

/* Passwords that accounts had. */

static void put(struct fixture *f, uint64_t account, uint64_t sequence, uint64_t person,
                unsigned char mac)
{
  struct cred_remembered_row row = fixture_remembered(account, sequence, person, mac);

  assert_ok(f, OP(f, remembered_put, &row));
}

static size_t find(struct fixture *f, uint64_t person, unsigned char mac,
                   const struct cred_remembered_row *after, struct cred_remembered_row *rows,
                   size_t room)
{
  unsigned char bytes[CRED_MAC_SIZE];

  memset(bytes, mac, sizeof(bytes));
  assert_ok(f, OP(f, remembered_find, person, bytes, after, rows, &room));
  return room;
}

static void test_round_trip(void **state)
{
  struct fixture *f = *state;
  struct cred_remembered_row row = fixture_remembered(INT64_MAX, INT64_MAX - 1, INT64_MAX, 0xff);
  struct cred_remembered_row crypt = fixture_crypt(1, 1), found[2];
  char long_name[CRED_NAME_SIZE];
  size_t count = 2;

  fixture_long_name(long_name);
  memcpy(row.system, long_name, sizeof(row.system));
  memcpy(crypt.system, long_name, sizeof(crypt.system));
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, remembered_put, &row));
  assert_ok(f, OP(f, remembered_put, &crypt));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, remembered_list, INT64_MAX, 0, found, &count));
  assert_int_equal(count, 1);
  assert_memory_equal(&found[0], &row, sizeof(row));
  assert_int_equal(find(f, INT64_MAX, 0xff, NULL, found, 2), 1);
  assert_memory_equal(&found[0], &row, sizeof(row));
  count = 2;
  assert_ok(f, OP(f, remembered_list, 1, 0, found, &count));
  assert_int_equal(count, 1);
  assert_memory_equal(&found[0], &crypt, sizeof(crypt));
  fixture_commit(f);
}

static void test_replaced(void **state)
{
  struct fixture *f = *state;
  struct cred_remembered_row row = fixture_remembered(1, 1, 9, 7), found[2];
  size_t count = 2;

  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, remembered_put, &row));
  row.barred = true;
  row.ended_wall_ms = 0;
  assert_ok(f, OP(f, remembered_put, &row));
  assert_ok(f, OP(f, remembered_list, 1, 0, found, &count));
  assert_int_equal(count, 1);
  assert_memory_equal(&found[0], &row, sizeof(row));
  assert_int_equal(find(f, 9, 7, NULL, found, 2), 1);
  fixture_commit(f);
}

static void test_found_by_fingerprint(void **state)
{
  struct fixture *f = *state;
  struct cred_remembered_row found[8];

  fixture_begin(f, CRED_STORE_WRITE);
  put(f, 2, 300, 9, 7);
  put(f, 2, 3, 9, 7);
  put(f, 300, 1, 9, 7); /* another account of the same person */
  put(f, 1, 2, 9, 7);
  put(f, 2, 4, 9, 8);
  put(f, 2, 5, 10, 7); /* another person */
  put(f, 4, 5, 9, 0);
  assert_int_equal(find(f, 9, 7, NULL, found, 8), 4);
  assert_int_equal(found[0].account, 1);
  assert_int_equal(found[1].account, 2), assert_int_equal(found[1].sequence, 3);
  assert_int_equal(found[2].account, 2), assert_int_equal(found[2].sequence, 300);
  assert_int_equal(found[3].account, 300);
  assert_int_equal(find(f, 9, 6, NULL, found, 8), 0);
  assert_int_equal(find(f, 11, 7, NULL, found, 8), 0);
  assert_int_equal(find(f, 9, 0, NULL, found, 8), 1);
  fixture_commit(f);
}

static void test_found_by_pages(void **state)
{
  struct fixture *f = *state;
  struct cred_remembered_row found[8], after = fixture_remembered(2, 0, 9, 7);
  uint64_t seen = 0;

  fixture_begin(f, CRED_STORE_WRITE);
  for (uint64_t i = 1; i <= 5; i++)
    put(f, 2, i * 100, 9, 7);
  put(f, 3, 1, 9, 8);
  for (size_t count = find(f, 9, 7, NULL, found, 2); count > 0;) {
    for (size_t i = 0; i < count; i++)
      assert_int_equal(found[i].sequence, ++seen * 100);
    after = found[count - 1];
    count = find(f, 9, 7, &after, found, 2);
  }
  assert_int_equal(seen, 5);
  after = fixture_remembered(2, 250, 9, 7); /* behind a row that is not there */
  assert_int_equal(find(f, 9, 7, &after, found, 8), 3);
  assert_int_equal(found[0].sequence, 300);
  after = fixture_remembered(1, INT64_MAX - 1, 9, 7);
  assert_int_equal(find(f, 9, 7, &after, found, 8), 5);
  after = fixture_remembered(3, 0, 9, 7);
  assert_int_equal(find(f, 9, 7, &after, found, 8), 0);
  fixture_commit(f);
}

static void test_list(void **state)
{
  struct fixture *f = *state;
  struct cred_remembered_row found[4], crypt = fixture_crypt(5, 256);
  size_t count = 4;

  fixture_begin(f, CRED_STORE_WRITE);
  put(f, 5, 1000, 9, 7);
  put(f, 5, 2, 9, 8);
  put(f, 6, 1, 9, 7);
  put(f, 4, 3, 9, 7);
  assert_ok(f, OP(f, remembered_put, &crypt));
  assert_ok(f, OP(f, remembered_list, 5, 0, found, &count));
  assert_int_equal(count, 3);
  assert_int_equal(found[0].sequence, 2);
  assert_int_equal(found[1].sequence, 256), assert_int_equal(found[1].person, 0);
  assert_int_equal(found[2].sequence, 1000);
  count = 1;
  assert_ok(f, OP(f, remembered_list, 5, 2, found, &count));
  assert_int_equal(count, 1);
  assert_int_equal(found[0].sequence, 256);
  count = 4;
  assert_ok(f, OP(f, remembered_list, 5, 1000, found, &count));
  assert_int_equal(count, 0);
  count = 4;
  assert_ok(f, OP(f, remembered_list, 5, UINT64_MAX, found, &count));
  assert_int_equal(count, 0);
  count = 4;
  assert_ok(f, OP(f, remembered_list, 7, 0, found, &count));
  assert_int_equal(count, 0);
  fixture_commit(f);
}

static void test_deleted(void **state)
{
  struct fixture *f = *state;
  struct cred_remembered_row found, crypt = fixture_crypt(2, 9);
  size_t count = 1;

  fixture_begin(f, CRED_STORE_WRITE);
  put(f, 2, 3, 9, 7);
  put(f, 2, 4, 9, 7);
  assert_ok(f, OP(f, remembered_put, &crypt));
  assert_ok(f, OP(f, remembered_delete, 2, 3));
  assert_err(f, OP(f, remembered_delete, 2, 3), CRED_ERR_NOT_FOUND);
  assert_int_equal(find(f, 9, 7, NULL, &found, 1), 1);
  assert_int_equal(found.sequence, 4);
  assert_ok(f, OP(f, remembered_delete, 2, 4));
  assert_int_equal(find(f, 9, 7, NULL, &found, 1), 0);
  assert_ok(f, OP(f, remembered_delete, 2, 9));
  assert_ok(f, OP(f, remembered_list, 2, 0, &found, &count));
  assert_int_equal(count, 0);
  fixture_commit(f);
}

#define REFUSED(change)                                                                            \
  row = good, change, assert_err(f, OP(f, remembered_put, &row), CRED_ERR_INVALID)

static void test_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_remembered_row good = fixture_remembered(1, 1, 9, 7);
  struct cred_remembered_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  REFUSED(row.account = 0);
  REFUSED(row.account = UINT64_MAX);
  REFUSED(row.sequence = 0);
  REFUSED(row.sequence = INT64_MAX);
  REFUSED(row.person = UINT64_MAX);
  REFUSED(row.person = 0);       /* neither a fingerprint nor a hash */
  REFUSED(row.crypt.length = 1); /* both */
  REFUSED((row.person = 0, row.crypt.length = CRED_BLOB_MAX + 1));
  REFUSED(memset(row.system, 'a', sizeof(row.system)));
  REFUSED(row.set_wall_ms = INT64_MAX);
  REFUSED(row.ended_wall_ms = INT64_MIN);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_round_trip),
    CONTRACT_TEST(test_replaced),
    CONTRACT_TEST(test_found_by_fingerprint),
    CONTRACT_TEST(test_found_by_pages),
    CONTRACT_TEST(test_list),
    CONTRACT_TEST(test_deleted),
    CONTRACT_TEST(test_invalid),
};
const struct contract_part contract_remembered = CONTRACT_PART(tests);
