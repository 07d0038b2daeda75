/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "contract.h"

static void put_new(struct fixture *f, struct cred_token_row *row)
{
  row->token.id = 0;
  assert_ok(f, OP(f, token_put, row));
  assert_int_not_equal(row->token.id, 0);
}

static void test_round_trip(void **state)
{
  struct fixture *f = *state;
  char long_name[CRED_NAME_SIZE];
  struct cred_token_row row, found;

  fixture_long_name(long_name);
  row = fixture_token(long_name, long_name, 1);
  memcpy(row.token.note, long_name, sizeof(row.token.note));
  row.seed.length = CRED_BLOB_MAX;
  fixture_begin(f, CRED_STORE_DURABLE);
  put_new(f, &row);
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, token_get, row.token.id, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  row.last_step = -1;
  row.token.state = CRED_TOKEN_SUSPENDED;
  assert_ok(f, OP(f, token_put, &row));
  assert_ok(f, OP(f, token_get, row.token.id, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_err(f, OP(f, token_get, row.token.id + 1, &found), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

static void test_ids_are_never_used_again(void **state)
{
  struct fixture *f = *state;
  struct cred_token_row row = fixture_token("a", "one", 1);
  uint64_t first;

  fixture_begin(f, CRED_STORE_WRITE);
  put_new(f, &row);
  first = row.token.id;
  assert_ok(f, OP(f, token_delete, first));
  assert_err(f, OP(f, token_delete, first), CRED_ERR_NOT_FOUND);
  assert_err(f, OP(f, token_put, &row), CRED_ERR_NOT_FOUND);
  put_new(f, &row);
  assert_true(row.token.id > first);
  fixture_commit(f);
}

static void test_list(void **state)
{
  struct fixture *f = *state;
  struct cred_token_row row, found[4];
  uint64_t first;
  size_t count = 4;

  fixture_begin(f, CRED_STORE_WRITE);
  row = fixture_token("a", "one", 1), put_new(f, &row);
  first = row.token.id;
  row = fixture_token("ab", "two", 2), put_new(f, &row);
  row = fixture_token("a", "three", 3), row.token.state = CRED_TOKEN_REVOKED, row.seed.length = 0;
  memset(row.seed.bytes, 0, sizeof(row.seed.bytes));
  put_new(f, &row);
  row = fixture_token("a", "four", 4), put_new(f, &row);
  assert_ok(f, OP(f, token_list, "a", false, 0, found, &count));
  assert_int_equal(count, 2);
  assert_string_equal(found[1].token.name, "four");
  assert_int_equal(found[1].seed.length, row.seed.length);
  count = 4;
  assert_ok(f, OP(f, token_list, "a", true, first, found, &count));
  assert_int_equal(count, 2);
  assert_string_equal(found[0].token.name, "three");
  assert_int_equal(found[0].seed.length, 0);
  count = 4;
  assert_ok(f, OP(f, token_list, "", false, first, found, &count));
  assert_int_equal(count, 2);
  assert_string_equal(found[0].token.name, "two");
  count = 1;
  assert_ok(f, OP(f, token_list, "", true, 0, found, &count));
  assert_int_equal(count, 1);
  count = 4;
  assert_ok(f, OP(f, token_list, "", true, UINT64_MAX, found, &count));
  assert_int_equal(count, 0);
  fixture_commit(f);
}

static void test_one_seed_one_token(void **state)
{
  struct fixture *f = *state;
  struct cred_token_row one = fixture_token("a", "one", 1), two = fixture_token("b", "two", 1);
  struct cred_token_row found;
  unsigned char none[CRED_MAC_SIZE] = {0};

  fixture_begin(f, CRED_STORE_WRITE);
  put_new(f, &one);
  assert_err(f, OP(f, token_put, &two), CRED_ERR_EXISTS);
  assert_ok(f, OP(f, token_find_tag, one.seed_tag, &found));
  assert_memory_equal(&one, &found, sizeof(one));
  cred_store_rollback(&f->store);
  fixture_begin(f, CRED_STORE_WRITE);
  one.token.id = two.token.id = 0;
  put_new(f, &one);
  one.token.state = CRED_TOKEN_REVOKED;
  assert_ok(f, OP(f, token_put, &one));
  assert_err(f, OP(f, token_find_tag, one.seed_tag, &found), CRED_ERR_NOT_FOUND);
  put_new(f, &two);
  assert_ok(f, OP(f, token_find_tag, one.seed_tag, &found));
  assert_int_equal(found.token.id, two.token.id);
  assert_err(f, OP(f, token_find_tag, none, &found), CRED_ERR_NOT_FOUND);
  memset(two.seed_tag, 0, sizeof(two.seed_tag));
  put_new(f, &two);
  put_new(f, &two);
  fixture_commit(f);
}

static void test_moves_to_another_subject(void **state)
{
  struct fixture *f = *state;
  struct cred_token_row row = fixture_token("a", "one", 1), found;
  size_t count = 1;

  fixture_begin(f, CRED_STORE_WRITE);
  put_new(f, &row);
  strcpy(row.token.subject, "b");
  assert_ok(f, OP(f, token_put, &row));
  assert_ok(f, OP(f, token_list, "a", true, 0, &found, &count));
  assert_int_equal(count, 0);
  count = 1;
  assert_ok(f, OP(f, token_list, "b", true, 0, &found, &count));
  assert_int_equal(count, 1);
  fixture_commit(f);
}

static void test_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_token_row good = fixture_token("a", "one", 1);
  struct cred_token_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  row = good, row.token.subject[0] = '\0';
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  row = good, row.token.state = (enum cred_token_state)0;
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  row = good, row.token.state = (enum cred_token_state)5;
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  row = good, row.token.shape.digits = 5;
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  row = good, row.token.shape.period_seconds = 0;
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  row = good, row.token.shape.algorithm = (enum cred_totp_algorithm)4;
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  row = good, row.seed.length = CRED_BLOB_MAX + 1;
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  row = good, row.last_step = -2;
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  row = good, memset(row.token.serial, 's', sizeof(row.token.serial));
  assert_err(f, OP(f, token_put, &row), CRED_ERR_INVALID);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_round_trip),
    CONTRACT_TEST(test_ids_are_never_used_again),
    CONTRACT_TEST(test_list),
    CONTRACT_TEST(test_one_seed_one_token),
    CONTRACT_TEST(test_moves_to_another_subject),
    CONTRACT_TEST(test_invalid),
};
const struct contract_part contract_tokens = CONTRACT_PART(tests);
