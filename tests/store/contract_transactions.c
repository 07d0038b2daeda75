/* SPDX-License-Identifier: BSD-3-Clause */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "contract.h"

static const struct cred_blob value_one = {.length = 3, .bytes = "one"};
static const struct cred_blob value_two = {.length = 3, .bytes = "two"};

static void put_committed(struct fixture *f, const char *name, const struct cred_blob *value)
{
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, meta_put, name, value));
  fixture_commit(f);
}

static void assert_holds(struct fixture *f, const char *name, const struct cred_blob *value)
{
  struct cred_blob found;

  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, meta_get, name, &found));
  assert_int_equal(found.length, value->length);
  assert_memory_equal(found.bytes, value->bytes, value->length);
  fixture_commit(f);
}

static void test_rollback_undoes_everything(void **state)
{
  struct fixture *f = *state;
  struct cred_count_row count = fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "1");
  struct cred_ticket_row ticket = fixture_ticket(7, "a", CRED_SOURCE_REMOTE, "1");
  struct cred_token_row token = fixture_token("a", "default", 1);
  struct cred_event event = fixture_event(1, "a");
  uint32_t rows;

  put_committed(f, "m", &value_one);
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, meta_put, "m", &value_two));
  assert_ok(f, OP(f, count_put, &count));
  assert_ok(f, OP(f, ticket_put, &ticket));
  assert_ok(f, OP(f, token_put, &token));
  assert_ok(f, OP(f, event_append, &event));
  cred_store_rollback(&f->store);
  assert_holds(f, "m", &value_one);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, count_get, &count.key, &count), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, count_rows, CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, 9, &rows));
  assert_int_equal(rows, 0);
  assert_err(f, OP(f, ticket_get, 7, &ticket), CRED_ERR_NOT_FOUND);
  assert_err(f, OP(f, token_get, token.token.id, &token), CRED_ERR_NOT_FOUND);
  assert_err(f, OP(f, event_last, &event), CRED_ERR_NOT_FOUND);
  cred_store_rollback(&f->store);
}

static void test_writes_need_a_writing_transaction(void **state)
{
  struct fixture *f = *state;
  struct cred_event event = fixture_event(1, "a");
  struct cred_token_row token = fixture_token("a", "default", 1);

  assert_err(f, OP(f, meta_put, "m", &value_one), CRED_ERR_STATE);
  fixture_begin(f, CRED_STORE_READ);
  assert_err(f, OP(f, meta_put, "m", &value_one), CRED_ERR_STATE);
  assert_err(f, OP(f, event_append, &event), CRED_ERR_STATE);
  assert_err(f, OP(f, token_put, &token), CRED_ERR_STATE);
  fixture_commit(f);
  assert_err(f, OP(f, meta_put, "m", &value_one), CRED_ERR_STATE);
}

static void test_transactions_do_not_nest(void **state)
{
  struct fixture *f = *state;

  assert_err(f, cred_store_commit(&f->store, &f->error), CRED_ERR_STATE);
  cred_store_rollback(&f->store);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, cred_store_begin(&f->store, CRED_STORE_READ, &f->error), CRED_ERR_STATE);
  assert_ok(f, OP(f, meta_put, "m", &value_one));
  fixture_commit(f);
  assert_holds(f, "m", &value_one);
}

static void test_close_rolls_back(void **state)
{
  struct fixture *f = *state;

  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, meta_put, "m", &value_one));
  cred_store_close(&f->store);
  cred_store_close(&f->store);
  assert_null(f->store.db);
  assert_err(f, cred_store_begin(&f->store, CRED_STORE_READ, &f->error), CRED_ERR_STATE);
}

static bool is_blocked(int signal)
{
  sigset_t mask;

  assert_int_equal(pthread_sigmask(SIG_BLOCK, NULL, &mask), 0);
  return sigismember(&mask, signal) == 1;
}

static void assert_blocked(bool expected)
{
  static const int signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGHUP, SIGXFSZ, SIGALRM, SIGTTOU};

  for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
    assert_int_equal(is_blocked(signals[i]), expected);
  assert_false(is_blocked(SIGSEGV));
}

static void test_signals_wait_for_the_end(void **state)
{
  struct fixture *f = *state;
  static const enum cred_store_begin kinds[] = {CRED_STORE_READ, CRED_STORE_WRITE,
                                                CRED_STORE_DURABLE};

  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
    assert_blocked(false);
    fixture_begin(f, kinds[i]);
    assert_blocked(true);
    fixture_commit(f);
    assert_blocked(false);
    fixture_begin(f, kinds[i]);
    assert_blocked(true);
    cred_store_rollback(&f->store);
    assert_blocked(false);
  }
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_rollback_undoes_everything),
    CONTRACT_TEST(test_writes_need_a_writing_transaction),
    CONTRACT_TEST(test_transactions_do_not_nest),
    CONTRACT_TEST(test_close_rolls_back),
    CONTRACT_TEST(test_signals_wait_for_the_end),
};
const struct contract_part contract_transactions = CONTRACT_PART(tests);
