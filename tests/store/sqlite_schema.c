/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/inside.h"

#include "sqlite_tests.h"

static const struct cred_schema_step later[] = {
    {CRED_STORE_SCHEMA_VERSION, "SELECT never_run"},
    {CRED_STORE_SCHEMA_VERSION + 1, "CREATE TABLE second(a)"},
    {CRED_STORE_SCHEMA_VERSION + 2, "INSERT INTO second VALUES(7)"},
};
static const struct cred_schema_step failing[] = {
    {CRED_STORE_SCHEMA_VERSION, "SELECT never_run"},
    {CRED_STORE_SCHEMA_VERSION + 1, "CREATE TABLE second(a)"},
    {CRED_STORE_SCHEMA_VERSION + 2, "INSERT INTO second VALUES(7);INSERT INTO missing VALUES(7)"},
};

static int64_t number(struct fixture *f, const char *sql)
{
  int64_t value = -1;

  assert_ok(f, cred_sqlite_number(f->store.db, sql, &value, &f->error));
  return value;
}

static void test_steps_are_taken_once(void **state)
{
  struct fixture *f = *state;

  for (int i = 0; i < 2; i++) {
    assert_ok(f, cred_schema_migrate(f->store.db, later, 3, &f->error));
    assert_int_equal(number(f, "PRAGMA user_version"), CRED_STORE_SCHEMA_VERSION + 2);
    assert_int_equal(number(f, "SELECT count(*) FROM second"), 1);
  }
  assert_err(f, cred_schema_migrate(f->store.db, later, 2, &f->error), CRED_ERR_NEWER);
  assert_err(f, cred_store_begin(&f->store, CRED_STORE_READ, &f->error), CRED_ERR_NEWER);
}

static void test_only_the_missing_steps(void **state)
{
  struct fixture *f = *state;

  assert_ok(f, cred_schema_migrate(f->store.db, later, 2, &f->error));
  assert_int_equal(number(f, "SELECT count(*) FROM second"), 0);
  assert_ok(f, cred_schema_migrate(f->store.db, later, 3, &f->error));
  assert_int_equal(number(f, "SELECT count(*) FROM second"), 1);
}

static void test_all_steps_or_none(void **state)
{
  struct fixture *f = *state;

  put_value(f, CRED_STORE_DURABLE, "kept");
  assert_err(f, cred_schema_migrate(f->store.db, failing, 3, &f->error), CRED_ERR_DAMAGED);
  assert_int_equal(number(f, "PRAGMA user_version"), CRED_STORE_SCHEMA_VERSION);
  assert_int_equal(number(f, "SELECT count(*) FROM sqlite_schema WHERE name='second'"), 0);
  fixture_reopen(f);
  assert_value(f, "kept");
}

static void test_settings(void **state)
{
  struct fixture *f = *state;

  assert_int_equal(number(f, "PRAGMA application_id"), CRED_SQLITE_APPLICATION_ID);
  assert_int_equal(number(f, "PRAGMA user_version"), CRED_STORE_SCHEMA_VERSION);
  assert_int_equal(number(f, "PRAGMA temp_store"), 2);
  assert_int_equal(number(f, "PRAGMA secure_delete"), 1);
  assert_int_equal(number(f, "PRAGMA cell_size_check"), 1);
  assert_int_equal(number(f, "PRAGMA mmap_size"), 0);
  assert_int_equal(number(f, "PRAGMA trusted_schema"), 0);
  assert_int_equal(number(f, "PRAGMA synchronous"), 1);
  assert_int_equal(number(f, "PRAGMA page_size"), 1024);
  assert_int_equal(number(f, "PRAGMA journal_size_limit"), 1048576);
}

/* The steps' end is the version that the rest of the code is written for. */
static void test_steps_lead_here(void **state)
{
  (void)state;
  assert_int_equal(cred_schema_steps[cred_schema_step_count - 1].version,
                   CRED_STORE_SCHEMA_VERSION);
  for (size_t i = 0; i < cred_schema_step_count; i++)
    assert_int_equal(cred_schema_steps[i].version, (int)i + 1);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_steps_are_taken_once), CONTRACT_TEST(test_only_the_missing_steps),
    CONTRACT_TEST(test_all_steps_or_none),    CONTRACT_TEST(test_settings),
    CONTRACT_TEST(test_steps_lead_here),
};
const struct contract_part sqlite_schema = CONTRACT_PART(tests);
