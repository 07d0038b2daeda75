/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/inside.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* What the first schema made, with a value in it. */
static const char first_schema[] =
    "PRAGMA page_size=1024;PRAGMA journal_mode=WAL;"
    "CREATE TABLE state(key BLOB PRIMARY KEY,value)WITHOUT ROWID;"
    "CREATE TABLE sealed(slot INTEGER PRIMARY KEY,value);"
    "CREATE TABLE event(sequence INTEGER PRIMARY KEY,wall_ms,kind,actor,class,address,subject,"
    "service,system,detail,mac);"
    "CREATE INDEX event_subject ON event(subject);"
    "INSERT INTO state VALUES(x'11',zeroblob(35)),(x'1076616c7565',x'6b657074');"
    "PRAGMA user_version=1";

static void make_first_schema(struct fixture *f)
{
  char identity[64];

  cred_store_close(&f->store);
  assert_int_equal(unlink(f->path), 0);
  raw_sql(f, first_schema);
  (void)snprintf(identity, sizeof(identity), "PRAGMA application_id=%d",
                 CRED_SQLITE_APPLICATION_ID);
  raw_sql(f, identity);
  assert_int_equal(chmod(f->path, 0600), 0);
}

static void test_from_the_first_schema(void **state)
{
  struct fixture *f = *state;
  struct cred_password_row row = fixture_password("a", "one"), found;

  make_first_schema(f);
  assert_ok(f, open_again(f, &f->store));
  assert_int_equal(number(f, "PRAGMA user_version"), CRED_STORE_SCHEMA_VERSION);
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, password_put, &row));
  fixture_commit(f);
  fixture_reopen(f);
  assert_value(f, "kept");
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, password_get, "a", "one", &found));
  fixture_commit(f);
  /* a program that knows the first schema only */
  assert_err(f, cred_schema_migrate(f->store.db, cred_schema_steps, 1, &f->error), CRED_ERR_NEWER);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_steps_are_taken_once), CONTRACT_TEST(test_only_the_missing_steps),
    CONTRACT_TEST(test_all_steps_or_none),    CONTRACT_TEST(test_settings),
    CONTRACT_TEST(test_steps_lead_here),      CONTRACT_TEST(test_from_the_first_schema),
};
const struct contract_part sqlite_schema = CONTRACT_PART(tests);
