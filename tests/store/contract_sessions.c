/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "contract.h"

/* Sessions, and which of them are watched. */

#define FOR_EVER INT64_MAX

static void put(struct fixture *f, const struct cred_session_row *row)
{
  assert_ok(f, OP(f, session_put, row));
}

static void put_due(struct fixture *f, const char *subject, uint64_t id, int64_t due_ms)
{
  struct cred_session_row row = fixture_session(subject, id, due_ms);

  put(f, &row);
}

static void assert_same(struct fixture *f, const struct cred_session_row *row)
{
  struct cred_session_row found;

  assert_ok(f, OP(f, session_get, row->subject, row->id, &found));
  assert_memory_equal(row, &found, sizeof(found));
}

/* The ids of all that are watched, one after the other. */
static void assert_watched(struct fixture *f, const char *expected)
{
  struct cred_session_row last, rows[2];
  const struct cred_session_row *after = NULL;
  char found[64] = "";
  size_t count = 2;

  do {
    count = 2;
    assert_ok(f, OP(f, session_watched, after, rows, &count));
    for (size_t i = 0; i < count; i++) {
      struct cred_session_row same;

      found[strlen(found)] = (char)('0' + rows[i].id);
      assert_ok(f, OP(f, session_get, rows[i].subject, rows[i].id, &same));
      assert_memory_equal(&rows[i], &same, sizeof(same));
      last = rows[i];
      after = &last;
    }
  } while (count == 2);
  assert_string_equal(found, expected);
}

static void test_round_trip(void **state)
{
  struct fixture *f = *state;
  struct cred_session_row row, found;
  char long_name[CRED_NAME_SIZE];

  fixture_long_name(long_name);
  row = fixture_session(long_name, INT64_MAX - 1, FOR_EVER);
  memcpy(row.system, long_name, sizeof(row.system));
  memcpy(row.service, long_name, sizeof(row.service));
  memset(row.tty, 't', sizeof(row.tty) - 1);
  memset(row.source.address, 'a', sizeof(row.source.address) - 1);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, session_get, long_name, row.id, &found), CRED_ERR_NOT_FOUND);
  put(f, &row);
  assert_same(f, &row);
  row.due_ms = 77;
  row.end = CRED_SESSION_ADMIN;
  row.why = CRED_SESSION_OPEN;
  row.closed_wall_ms = 1800000000012;
  row.owns_audit_session = row.is_watched = false;
  put(f, &row);
  assert_same(f, &row);
  fixture_commit(f);
}

static void test_listed_by_subject_and_id(void **state)
{
  struct fixture *f = *state;
  struct cred_session_row rows[4];
  size_t count = 4;

  fixture_begin(f, CRED_STORE_WRITE);
  put_due(f, "b", 2, 1);
  put_due(f, "a", 3, 2);
  put_due(f, "a", 1, 3);
  put_due(f, "c", 4, 4);
  assert_ok(f, OP(f, session_list, "", 0, rows, &count));
  assert_int_equal(count, 4);
  for (size_t i = 0; i < count; i++)
    assert_int_equal(rows[i].id, "\1\3\2\4"[i]);
  count = 4;
  assert_ok(f, OP(f, session_list, "a", 1, rows, &count));
  assert_int_equal(count, 3);
  assert_int_equal(rows[0].id, 3);
  count = 1;
  assert_ok(f, OP(f, session_list, "a", 3, rows, &count));
  assert_int_equal(count, 1);
  assert_string_equal(rows[0].subject, "b");
  count = 4;
  assert_ok(f, OP(f, session_list, "c", 4, rows, &count));
  assert_int_equal(count, 0);
  fixture_commit(f);
}

static void test_watched_by_time(void **state)
{
  struct fixture *f = *state;
  struct cred_session_row row = fixture_session("a", 2, 20);

  fixture_begin(f, CRED_STORE_WRITE);
  assert_watched(f, "");
  put_due(f, "b", 1, FOR_EVER);
  put(f, &row);
  put_due(f, "c", 3, -10);
  put_due(f, "a", 4, 20);
  put_due(f, "b", 5, 20);
  assert_watched(f, "32451");
  row.due_ms = 5; /* it moves, and is found once */
  put(f, &row);
  assert_watched(f, "32451");
  row.due_ms = FOR_EVER;
  put(f, &row);
  assert_watched(f, "34521");
  row.is_watched = false;
  put(f, &row);
  assert_watched(f, "3451");
  assert_ok(f, OP(f, session_delete, "c", 3));
  assert_ok(f, OP(f, session_delete, "a", 2));
  assert_watched(f, "451");
  assert_err(f, OP(f, session_delete, "c", 3), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

static void test_refused(void **state)
{
  struct fixture *f = *state;
  struct cred_session_row row = fixture_session("a", 1, 5), wrong = row;

  fixture_begin(f, CRED_STORE_WRITE);
  put(f, &row);
  wrong.id = 0;
  assert_err(f, OP(f, session_put, &wrong), CRED_ERR_INVALID);
  wrong = row;
  wrong.subject[0] = '\0';
  assert_err(f, OP(f, session_put, &wrong), CRED_ERR_INVALID);
  wrong = row;
  wrong.end = CRED_SESSION_ADMIN + 1;
  assert_err(f, OP(f, session_put, &wrong), CRED_ERR_INVALID);
  wrong = row;
  wrong.end = CRED_SESSION_LOGOUT; /* but when? */
  assert_err(f, OP(f, session_put, &wrong), CRED_ERR_INVALID);
  wrong = row;
  wrong.due_ms = INT64_MAX - 1;
  assert_err(f, OP(f, session_put, &wrong), CRED_ERR_INVALID);
  wrong = row;
  memset(wrong.tty, 't', sizeof(wrong.tty));
  assert_err(f, OP(f, session_put, &wrong), CRED_ERR_INVALID);
  wrong = row;
  wrong.owner.pid = 0;
  assert_err(f, OP(f, session_put, &wrong), CRED_ERR_INVALID);
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_err(f, OP(f, session_put, &row), CRED_ERR_STATE);
  assert_err(f, OP(f, session_delete, "a", 1), CRED_ERR_STATE);
  assert_same(f, &row);
  fixture_commit(f);
}

static void test_rolled_back(void **state)
{
  struct fixture *f = *state;

  fixture_begin(f, CRED_STORE_WRITE);
  put_due(f, "a", 1, 5);
  cred_store_rollback(&f->store);
  fixture_begin(f, CRED_STORE_READ);
  assert_watched(f, "");
  fixture_commit(f);
}

static void test_sound(void **state)
{
  struct fixture *f = *state;
  char finding[128];
  bool sound = false;

  fixture_begin(f, CRED_STORE_WRITE);
  put_due(f, "a", 1, 5);
  put_due(f, "a", 2, FOR_EVER);
  assert_ok(f, OP(f, session_delete, "a", 1));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, check, finding, sizeof(finding), &sound));
  assert_string_equal(finding, "");
  assert_true(sound);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_round_trip),      CONTRACT_TEST(test_listed_by_subject_and_id),
    CONTRACT_TEST(test_watched_by_time), CONTRACT_TEST(test_refused),
    CONTRACT_TEST(test_rolled_back),     CONTRACT_TEST(test_sound),
};

const struct contract_part contract_sessions = CONTRACT_PART(tests);
