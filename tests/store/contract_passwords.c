/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "contract.h"

/* Accounts and persons. */

static void put(struct fixture *f, const char *subject, const char *system)
{
  struct cred_password_row row = fixture_password(subject, system);

  assert_ok(f, OP(f, password_put, &row));
}

static void assert_same(const struct cred_password_row *a, const struct cred_password_row *b)
{
  assert_memory_equal(a, b, sizeof(*a));
}

static void test_round_trip(void **state)
{
  struct fixture *f = *state;
  struct cred_password_row row, found;
  char long_name[CRED_NAME_SIZE];

  fixture_long_name(long_name);
  fixture_begin(f, CRED_STORE_DURABLE);
  row = fixture_password(long_name, long_name);
  memcpy(row.elsewhere, long_name, sizeof(row.elsewhere));
  memset(row.number, '7', sizeof(row.number) - 1);
  row.number[sizeof(row.number) - 1] = '\0';
  assert_err(f, OP(f, password_get, long_name, long_name, &found), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, password_put, &row));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, password_get, long_name, long_name, &found));
  assert_same(&row, &found);
  assert_err(f, OP(f, password_get, long_name, "", &found), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

static void test_replaced_and_deleted(void **state)
{
  struct fixture *f = *state;
  struct cred_password_row row = fixture_password("a", "one"), found;

  fixture_begin(f, CRED_STORE_WRITE);
  put(f, "a", "two");
  assert_ok(f, OP(f, password_put, &row));
  row.is_temporary = row.is_expired = row.has_drifted = false;
  row.is_compromised = row.is_elsewhere = true;
  memset(&row.pending, 0, sizeof(row.pending));
  row.current = 0;
  row.former[1] = 0;
  assert_ok(f, OP(f, password_put, &row));
  assert_ok(f, OP(f, password_get, "a", "one", &found));
  assert_same(&row, &found);
  row.former[0] = 0;
  assert_ok(f, OP(f, password_put, &row));
  assert_ok(f, OP(f, password_get, "a", "one", &found));
  assert_same(&row, &found);
  assert_ok(f, OP(f, password_delete, "a", "one"));
  assert_err(f, OP(f, password_get, "a", "one", &found), CRED_ERR_NOT_FOUND);
  assert_err(f, OP(f, password_delete, "a", "one"), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, password_get, "a", "two", &found));
  fixture_commit(f);
}

static void test_rolled_back(void **state)
{
  struct fixture *f = *state;
  struct cred_password_row found;

  fixture_begin(f, CRED_STORE_WRITE);
  put(f, "a", "one");
  cred_store_rollback(&f->store);
  fixture_begin(f, CRED_STORE_READ);
  assert_err(f, OP(f, password_get, "a", "one", &found), CRED_ERR_NOT_FOUND);
  assert_err(f, OP(f, password_put, &(struct cred_password_row){0}), CRED_ERR_INVALID);
  found = fixture_password("a", "one");
  found.former[0] = 0;
  assert_err(f, OP(f, password_put, &found), CRED_ERR_INVALID);
  found = fixture_password("a", "one");
  assert_err(f, OP(f, password_put, &found), CRED_ERR_STATE);
  assert_err(f, OP(f, password_delete, "a", "one"), CRED_ERR_STATE);
  fixture_commit(f);
}

/* The order is that of the two names, one after the other, and a page goes on where the last ended.
 */
static void test_list(void **state)
{
  struct fixture *f = *state;
  static const char *const sorted[][2] = {{"a", ""},    {"a", "b"},  {"a", "bc"},
                                          {"a b", "a"}, {"ab", "a"}, {"b", "\xc3\xa9"}};
  const size_t rows = sizeof(sorted) / sizeof(sorted[0]);
  struct cred_password_row found[2];
  const char *subject = "", *system = "";
  size_t seen = 0, count = 2;

  fixture_begin(f, CRED_STORE_WRITE);
  for (size_t i = rows; i > 0; i--)
    put(f, sorted[i - 1][0], sorted[i - 1][1]);
  for (; count > 0; seen += count) {
    count = 2;
    assert_ok(f, OP(f, password_list, subject, system, found, &count));
    for (size_t i = 0; i < count; i++) {
      assert_string_equal(found[i].subject, sorted[seen + i][0]);
      assert_string_equal(found[i].system, sorted[seen + i][1]);
      assert_int_equal(found[i].changes, 300);
    }
    subject = sorted[seen + count - 1][0], system = sorted[seen + count - 1][1];
  }
  assert_int_equal(seen, rows);
  count = 2;
  assert_ok(f, OP(f, password_list, "a", "bb", found, &count)); /* behind a row that is not there */
  assert_string_equal(found[0].system, "bc");
  count = 0;
  assert_ok(f, OP(f, password_list, "", "", found, &count));
  assert_int_equal(count, 0);
  fixture_commit(f);
}

#define REFUSED(change)                                                                            \
  row = good, change, assert_err(f, OP(f, password_put, &row), CRED_ERR_INVALID)

static void test_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_password_row good = fixture_password("a", "one");
  struct cred_password_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  REFUSED(row.subject[0] = '\0');
  REFUSED(memset(row.subject, 'a', sizeof(row.subject)));
  REFUSED(memset(row.system, 'a', sizeof(row.system)));
  REFUSED(row.system[0] = '\xff');
  REFUSED(memset(row.number, '1', sizeof(row.number)));
  REFUSED(memset(row.elsewhere, 'a', sizeof(row.elsewhere)));
  REFUSED(row.account = 0);
  REFUSED(row.account = UINT64_MAX);
  REFUSED(row.home = 0);
  REFUSED(row.home = UINT64_MAX);
  REFUSED(row.person = UINT64_MAX);
  REFUSED(row.changes = INT64_MAX);
  REFUSED(row.current = row.changes + 1);
  REFUSED(row.pending.by = (enum cred_password_by)(CRED_PASSWORD_BY_ROTATION + 1));
  fixture_commit(f);
}

/* Times are added to and taken from each other: what no clock shows is no row. */
static void test_times_are_bounded(void **state)
{
  struct fixture *f = *state;
  const struct cred_password_row good = fixture_password("a", "one");
  struct cred_password_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  REFUSED(row.set_wall_ms = INT64_MAX);
  REFUSED(row.set_wall_ms = INT64_MIN);
  REFUSED(row.valid_from_ms = INT64_MAX);
  REFUSED(row.valid_until_ms = INT64_MIN);
  REFUSED(row.tries_since_ms = INT64_MIN);
  REFUSED(row.pending.begun_wall_ms = INT64_MAX);
  REFUSED(row.pending.valid_from_ms = INT64_MAX);
  REFUSED(row.pending.valid_until_ms = INT64_MAX);
  fixture_commit(f);
}

static void test_person(void **state)
{
  struct fixture *f = *state;
  struct cred_person_row row = fixture_person(INT64_MAX), found;

  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, person_get, INT64_MAX, &found), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, person_put, &row));
  assert_ok(f, OP(f, person_get, INT64_MAX, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  row.cost_count = 1;
  memset(&row.costs[1], 0, sizeof(row.costs[1]));
  assert_ok(f, OP(f, person_put, &row));
  assert_ok(f, OP(f, person_get, INT64_MAX, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_err(f, OP(f, person_get, 1, &found), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

static void assert_person_refused(struct fixture *f, uint64_t id, uint32_t count,
                                  struct cred_cost cost)
{
  struct cred_person_row row = fixture_person(id);

  row.cost_count = count;
  row.costs[1] = cost;
  assert_err(f, OP(f, person_put, &row), CRED_ERR_INVALID);
}

static void test_person_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_cost good = {13, 8, 1};

  fixture_begin(f, CRED_STORE_WRITE);
  assert_person_refused(f, 0, 2, good);
  assert_person_refused(f, UINT64_MAX, 2, good);
  assert_person_refused(f, 1, 0, good);
  assert_person_refused(f, 1, CRED_COST_MAX + 1, good);
  assert_person_refused(f, 1, 2, (struct cred_cost){0, 8, 1});
  assert_person_refused(f, 1, 2, (struct cred_cost){CRED_COST_LOG2_N_MAX + 1, 8, 1});
  assert_person_refused(f, 1, 2, (struct cred_cost){13, 0, 1});
  assert_person_refused(f, 1, 2, (struct cred_cost){13, CRED_COST_R_MAX + 1, 1});
  assert_person_refused(f, 1, 2, (struct cred_cost){13, 8, 0});
  assert_person_refused(f, 1, 2, (struct cred_cost){13, 8, CRED_COST_P_MAX + 1});
  fixture_commit(f);
}

static void test_number(void **state)
{
  struct fixture *f = *state;
  char longest[CRED_WORD_SIZE], too_long[CRED_WORD_SIZE + 1];
  uint64_t id = 99;

  memset(longest, '7', sizeof(longest) - 1), longest[sizeof(longest) - 1] = '\0';
  memset(too_long, '7', sizeof(too_long) - 1), too_long[sizeof(too_long) - 1] = '\0';
  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, person_find, "12", &id), CRED_ERR_NOT_FOUND);
  assert_int_equal(id, 0);
  assert_ok(f, OP(f, person_number, "12", 5));
  assert_ok(f, OP(f, person_number, "123", 6));
  assert_ok(f, OP(f, person_number, longest, INT64_MAX));
  assert_ok(f, OP(f, person_find, "12", &id));
  assert_int_equal(id, 5);
  assert_ok(f, OP(f, person_find, longest, &id));
  assert_true(id == INT64_MAX);
  assert_ok(f, OP(f, person_number, "12", 7));
  assert_ok(f, OP(f, person_find, "12", &id));
  assert_int_equal(id, 7);
  assert_err(f, OP(f, person_number, "", 5), CRED_ERR_INVALID);
  assert_err(f, OP(f, person_number, "\xff", 5), CRED_ERR_INVALID);
  assert_err(f, OP(f, person_number, too_long, 5), CRED_ERR_INVALID);
  assert_err(f, OP(f, person_number, "9", 0), CRED_ERR_INVALID);
  assert_err(f, OP(f, person_number, "9", UINT64_MAX), CRED_ERR_INVALID);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_round_trip),  CONTRACT_TEST(test_replaced_and_deleted),
    CONTRACT_TEST(test_rolled_back), CONTRACT_TEST(test_list),
    CONTRACT_TEST(test_invalid),     CONTRACT_TEST(test_times_are_bounded),
    CONTRACT_TEST(test_person),      CONTRACT_TEST(test_person_invalid),
    CONTRACT_TEST(test_number),
};
const struct contract_part contract_passwords = CONTRACT_PART(tests);
