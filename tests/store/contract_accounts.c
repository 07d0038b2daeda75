/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "contract.h"

/* Accounts, and exceptions from rules. */

static void test_account_round_trip(void **state)
{
  struct fixture *f = *state;
  struct cred_account_row row, found;
  char long_name[CRED_NAME_SIZE];

  fixture_long_name(long_name);
  fixture_begin(f, CRED_STORE_DURABLE);
  row = fixture_account(long_name, long_name);
  memcpy(row.suspended_reason, long_name, sizeof(row.suspended_reason));
  assert_err(f, OP(f, account_get, long_name, long_name, &found), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, account_put, &row));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, account_get, long_name, long_name, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_err(f, OP(f, account_get, long_name, "", &found), CRED_ERR_NOT_FOUND);
  found = fixture_account("a", "");
  assert_err(f, OP(f, account_put, &found), CRED_ERR_STATE);
  assert_err(f, OP(f, account_delete, "a", ""), CRED_ERR_STATE);
  fixture_commit(f);
}

static void test_account_replaced_and_deleted(void **state)
{
  struct fixture *f = *state;
  struct cred_account_row row = fixture_account("a", "one"), found;

  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, account_put, &row));
  row.is_suspended = false;
  memset(row.suspended_reason, 0, sizeof(row.suspended_reason));
  row.last_wall_ms = 0;
  assert_ok(f, OP(f, account_put, &row));
  assert_ok(f, OP(f, account_get, "a", "one", &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_ok(f, OP(f, account_delete, "a", "one"));
  assert_err(f, OP(f, account_get, "a", "one", &found), CRED_ERR_NOT_FOUND);
  assert_err(f, OP(f, account_delete, "a", "one"), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

static void test_account_list(void **state)
{
  struct fixture *f = *state;
  static const char *const sorted[][2] = {{"a", ""}, {"a", "b"}, {"a b", "a"}, {"b", "a"}};
  struct cred_account_row found[3];
  size_t count = 3;

  fixture_begin(f, CRED_STORE_WRITE);
  for (size_t i = 4; i > 0; i--) {
    struct cred_account_row row = fixture_account(sorted[i - 1][0], sorted[i - 1][1]);

    assert_ok(f, OP(f, account_put, &row));
  }
  assert_ok(f, OP(f, account_list, "", "", found, &count));
  assert_int_equal(count, 3);
  for (size_t i = 0; i < count; i++) {
    assert_string_equal(found[i].subject, sorted[i][0]);
    assert_string_equal(found[i].system, sorted[i][1]);
  }
  assert_ok(f, OP(f, account_list, "a b", "a", found, &count));
  assert_int_equal(count, 1);
  assert_string_equal(found[0].subject, "b");
  fixture_commit(f);
}

#define ACCOUNT_REFUSED(change)                                                                    \
  row = good, change, assert_err(f, OP(f, account_put, &row), CRED_ERR_INVALID)

static void test_account_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_account_row good = fixture_account("a", "one");
  struct cred_account_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  ACCOUNT_REFUSED(row.subject[0] = '\0');
  ACCOUNT_REFUSED(memset(row.system, 'a', sizeof(row.system)));
  ACCOUNT_REFUSED(row.suspended_reason[0] = '\xff');
  ACCOUNT_REFUSED(row.seen_wall_ms = INT64_MAX);
  ACCOUNT_REFUSED(row.last_wall_ms = INT64_MIN);
  ACCOUNT_REFUSED(row.suspended_wall_ms = INT64_MAX);
  ACCOUNT_REFUSED(row.resumed_wall_ms = INT64_MAX);
  ACCOUNT_REFUSED(row.until_ms = INT64_MAX);
  ACCOUNT_REFUSED(row.review_by_ms = INT64_MIN);
  fixture_commit(f);
}

static void test_exception_round_trip(void **state)
{
  struct fixture *f = *state;
  struct cred_exception_row row = fixture_exception(INT64_MAX, "a"), found;

  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, exception_get, INT64_MAX, &found), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, exception_put, &row));
  assert_ok(f, OP(f, exception_get, INT64_MAX, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  row.end = CRED_EXCEPTION_END_REVOKED;
  row.is_urgent = false;
  fixture_long_name(row.ended_reason);
  row.uses = 0;
  assert_ok(f, OP(f, exception_put, &row));
  assert_ok(f, OP(f, exception_get, INT64_MAX, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  strcpy(row.subject, "b");
  assert_err(f, OP(f, exception_put, &row), CRED_ERR_INVALID);
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_err(f, OP(f, exception_put, &found), CRED_ERR_STATE);
  fixture_commit(f);
}

static void assert_listed(struct fixture *f, const char *subject, uint64_t after, size_t room,
                          const uint64_t *ids, size_t length)
{
  struct cred_exception_row found[8];
  size_t count = room;

  assert_ok(f, OP(f, exception_list, subject, after, found, &count));
  assert_int_equal(count, length);
  for (size_t i = 0; i < length; i++)
    assert_true(found[i].id == ids[i]);
}

/* One subject's, although another's name begins alike, and everybody's. */
static void test_exception_list(void **state)
{
  static const char *const subjects[] = {"a", "ab", "a", "b", "a"};
  struct fixture *f = *state;

  fixture_begin(f, CRED_STORE_WRITE);
  for (uint64_t id = 5; id > 0; id--) {
    struct cred_exception_row row = fixture_exception(id, subjects[id - 1]);

    assert_ok(f, OP(f, exception_put, &row));
  }
  assert_listed(f, "", 0, 8, (const uint64_t[]){1, 2, 3, 4, 5}, 5);
  assert_listed(f, "", 2, 2, (const uint64_t[]){3, 4}, 2);
  assert_listed(f, "a", 0, 8, (const uint64_t[]){1, 3, 5}, 3);
  assert_listed(f, "a", 1, 1, (const uint64_t[]){3}, 1);
  assert_listed(f, "a", 5, 8, NULL, 0);
  assert_listed(f, "ab", 0, 8, (const uint64_t[]){2}, 1);
  assert_listed(f, "c", 0, 8, NULL, 0);
  fixture_commit(f);
}

#define EXCEPTION_REFUSED(change)                                                                  \
  row = good, change, assert_err(f, OP(f, exception_put, &row), CRED_ERR_INVALID)

static void test_exception_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_exception_row good = fixture_exception(7, "a");
  struct cred_exception_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  EXCEPTION_REFUSED(row.id = 0);
  EXCEPTION_REFUSED(row.id = UINT64_MAX);
  EXCEPTION_REFUSED(row.subject[0] = '\0');
  EXCEPTION_REFUSED(memset(row.system, 'a', sizeof(row.system)));
  EXCEPTION_REFUSED(row.rule = CRED_RULE_NONE);
  EXCEPTION_REFUSED(row.rule = CRED_RULE_COUNT);
  EXCEPTION_REFUSED(row.reason[0] = '\xff');
  EXCEPTION_REFUSED(row.from_ms = INT64_MAX);
  EXCEPTION_REFUSED(row.until_ms = INT64_MAX);
  EXCEPTION_REFUSED(row.requested_wall_ms = INT64_MAX);
  EXCEPTION_REFUSED(row.requested_ms = 0);
  EXCEPTION_REFUSED(row.approved_wall_ms = INT64_MIN);
  EXCEPTION_REFUSED(row.end = (enum cred_exception_end)(CRED_EXCEPTION_END_REVOKED + 1));
  EXCEPTION_REFUSED(row.ended_wall_ms = INT64_MAX);
  EXCEPTION_REFUSED(memset(row.ended_reason, 'a', sizeof(row.ended_reason)));
  EXCEPTION_REFUSED(row.uses = UINT64_MAX);
  EXCEPTION_REFUSED(row.used_wall_ms = INT64_MAX);
  fixture_commit(f);
}

/* The check of the whole store knows these rows. */
static void test_checked(void **state)
{
  struct fixture *f = *state;
  struct cred_exception_row exception = fixture_exception(1, "a");
  struct cred_account_row account = fixture_account("a", "");
  char finding[CRED_NAME_SIZE];
  bool sound = false;

  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, account_put, &account));
  assert_ok(f, OP(f, exception_put, &exception));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, f->store.ops->check(f->store.db, finding, sizeof(finding), &sound, &f->error));
  assert_true(sound);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_account_round_trip),   CONTRACT_TEST(test_account_replaced_and_deleted),
    CONTRACT_TEST(test_account_list),         CONTRACT_TEST(test_account_invalid),
    CONTRACT_TEST(test_exception_round_trip), CONTRACT_TEST(test_exception_list),
    CONTRACT_TEST(test_exception_invalid),    CONTRACT_TEST(test_checked),
};
const struct contract_part contract_accounts = CONTRACT_PART(tests);
