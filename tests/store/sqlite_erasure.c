/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite_tests.h"

#define TOKENS 400
#define MARK 16 /* bytes by which a seed is recognised */

/* A seed like no other: its number, spread by a multiplier, over and over. */
static void make_seed(uint32_t number, struct cred_blob *out)
{
  uint64_t spread = (uint64_t)(number + 1) * UINT64_C(0x9e3779b97f4a7c15);

  out->length = 48 + number % 97;
  for (size_t i = 0; i < out->length; i++)
    out->bytes[i] = (unsigned char)((spread >> (8 * (i % 8))) ^ (i / 8 * 37));
}

static bool file_holds(const char *path, const unsigned char mark[MARK])
{
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  unsigned char *content;
  bool found = false;

  if (fd < 0)
    return false;
  assert_int_equal(fstat(fd, &status), 0);
  content = malloc((size_t)status.st_size + 1);
  assert_non_null(content);
  assert_int_equal(read(fd, content, (size_t)status.st_size), status.st_size);
  (void)close(fd);
  found = memmem(content, (size_t)status.st_size, mark, MARK) != NULL;
  free(content);
  return found;
}

/* In the file or in the log beside it. */
static bool is_found(const struct fixture *f, uint32_t number)
{
  struct cred_blob seed;
  char log[128];

  make_seed(number, &seed);
  (void)snprintf(log, sizeof(log), "%s-wal", f->path);
  return file_holds(f->path, seed.bytes) || file_holds(log, seed.bytes);
}

static void set_tag(struct cred_token_row *row, uint32_t number)
{
  memset(row->seed_tag, 0, sizeof(row->seed_tag));
  memcpy(row->seed_tag, &number, sizeof(number));
  row->seed_tag[31] = 1;
}

static uint64_t add_token(struct fixture *f, uint32_t number)
{
  struct cred_token_row row = fixture_token("a", "default", 0);

  (void)snprintf(row.token.subject, sizeof(row.token.subject), "%u", number * 7919 % 1000);
  make_seed(number, &row.seed);
  set_tag(&row, number);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, token_put, &row));
  fixture_commit(f);
  return row.token.id;
}

static void revoke_token(struct fixture *f, uint64_t id)
{
  struct cred_token_row row;

  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, token_get, id, &row));
  row.token.state = CRED_TOKEN_REVOKED;
  memset(&row.seed, 0, sizeof(row.seed));
  assert_ok(f, OP(f, token_put, &row));
  fixture_commit(f);
}

static void use_token(struct fixture *f, uint64_t id)
{
  struct cred_token_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, token_get, id, &row));
  row.last_step++;
  assert_ok(f, OP(f, token_put, &row));
  fixture_commit(f);
}

static void test_revoked_seed_is_gone(void **state)
{
  struct fixture *f = *state;
  uint64_t id = add_token(f, 1);

  assert_true(is_found(f, 1));
  use_token(f, id);
  assert_true(is_found(f, 1));
  revoke_token(f, id);
  assert_false(is_found(f, 1));
}

/* Among many that come, are used and go, so that pages are split, merged and used again. */
static void test_many_seeds(void **state)
{
  struct fixture *f = *state;
  static uint64_t ids[TOKENS];

  for (uint32_t i = 0; i < TOKENS; i++) {
    ids[i] = add_token(f, i);
    use_token(f, ids[i / 2]);
  }
  for (uint32_t i = 0; i < TOKENS; i += 2) {
    if (i % 4 == 0)
      revoke_token(f, ids[i]);
    else {
      fixture_begin(f, CRED_STORE_DURABLE);
      assert_ok(f, OP(f, token_delete, ids[i]));
      fixture_commit(f);
    }
    use_token(f, ids[i + 1]);
  }
  for (uint32_t i = 0; i < TOKENS; i++)
    assert_int_equal(is_found(f, i), i % 2 != 0);
}

static void test_replaced_seed_is_gone(void **state)
{
  struct fixture *f = *state;
  struct cred_token_row row;
  uint64_t id = add_token(f, 1);

  for (uint32_t next = 2; next < 5; next++) {
    fixture_begin(f, CRED_STORE_WRITE);
    assert_ok(f, OP(f, token_get, id, &row));
    make_seed(next, &row.seed);
    assert_ok(f, OP(f, token_put, &row));
    fixture_commit(f);
    assert_false(is_found(f, next - 1));
    assert_true(is_found(f, next));
  }
}

static void test_old_wrapping_is_gone(void **state)
{
  struct fixture *f = *state;
  struct cred_data_key_row row = {.id = 1, .purpose = "seeds"};

  for (uint32_t i = 0; i < 3; i++) {
    make_seed(i * 97, &row.wrapped);
    fixture_begin(f, CRED_STORE_DURABLE);
    assert_ok(f, OP(f, data_key_put, &row));
    fixture_commit(f);
  }
  assert_false(is_found(f, 0));
  assert_false(is_found(f, 97));
  assert_true(is_found(f, 2 * 97));
}

/* A reader keeps the log from being emptied; the next change after it does it. */
static void test_after_a_reader(void **state)
{
  struct fixture *f = *state;
  struct cred_count_row count = fixture_count("a", CRED_COUNT_SUBJECT, CRED_SOURCE_REMOTE, "1");
  struct cred_store reader;
  struct cred_blob value;
  uint64_t id = add_token(f, 1);

  assert_ok(f, open_again(f, &reader));
  assert_ok(f, cred_store_begin(&reader, CRED_STORE_READ, &f->error));
  assert_err(f, reader.ops->meta_get(reader.db, "m", &value, &f->error), CRED_ERR_NOT_FOUND);
  revoke_token(f, id);
  assert_true(is_found(f, 1));
  assert_ok(f, cred_store_commit(&reader, &f->error));
  cred_store_close(&reader);
  fixture_reopen(f);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, count_put, &count));
  fixture_commit(f);
  assert_false(is_found(f, 1));
}

static void test_not_in_a_backup(void **state)
{
  struct fixture *f = *state;
  struct fixture copy = *f;
  uint64_t bytes;

  revoke_token(f, add_token(f, 1));
  (void)add_token(f, 2);
  (void)snprintf(copy.path, sizeof(copy.path), "%s/copy", f->directory);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, backup, copy.path, &bytes));
  fixture_commit(f);
  assert_false(is_found(&copy, 1));
  assert_true(is_found(&copy, 2));
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_revoked_seed_is_gone),  CONTRACT_TEST(test_many_seeds),
    CONTRACT_TEST(test_replaced_seed_is_gone), CONTRACT_TEST(test_old_wrapping_is_gone),
    CONTRACT_TEST(test_after_a_reader),        CONTRACT_TEST(test_not_in_a_backup),
};
const struct contract_part sqlite_erasure = CONTRACT_PART(tests);
