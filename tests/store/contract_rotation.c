/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "contract.h"

/* Privileged IDs: generations, sealed passwords, requests for them. */

static struct cred_rotation_row rotation(const char *subject, const char *system)
{
  struct cred_rotation_row row = {
      .uid = 900, .generation = 300, .pending = 300, .current = 299, .previous = 297};

  strcpy(row.subject, subject);
  strcpy(row.system, system);
  memset(row.drifted, 7, sizeof(row.drifted));
  memset(row.handed.entry, 8, sizeof(row.handed.entry));
  row.handed.at_ms = -5;
  row.handed.wall_ms = 1800000000003;
  row.handed.to = 1001;
  row.handed.was_used = true;
  return row;
}

static struct cred_sealed_row sealed(const char *subject, const char *system, uint32_t generation)
{
  struct cred_sealed_row row = {.generation = generation,
                                .made_wall_ms = 1800000000001,
                                .made_by = 1001,
                                .sealed_to = "佐藤 (0123)",
                                .sealed = {.length = CRED_SEALED_MAX}};

  strcpy(row.subject, subject);
  strcpy(row.system, system);
  memset(row.entry, 5, sizeof(row.entry));
  memset(row.sealed.bytes, 6, sizeof(row.sealed.bytes));
  return row;
}

/* Compared byte by byte: the padding too is set. */
static void reveal(uint64_t id, struct cred_reveal_row *out)
{
  memset(out, 0, sizeof(*out));
  out->id = id;
  strcpy(out->subject, "root");
  strcpy(out->system, "one");
  out->requester = 1001;
  strcpy(out->reason, "故障");
  out->asked_wall_ms = 1800000000001;
  out->approver = 1002;
  out->approved_wall_ms = 1800000000002;
  out->expires_at_ms = -5;
  out->lasts_ms = 1800000;
}

static void test_rotation(void **state)
{
  struct fixture *f = *state;
  struct cred_rotation_row row, found;
  char long_name[CRED_NAME_SIZE];

  fixture_long_name(long_name);
  row = rotation(long_name, long_name);
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_err(f, OP(f, rotation_get, long_name, long_name, &found), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, rotation_put, &row));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, rotation_get, long_name, long_name, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_err(f, OP(f, rotation_get, long_name, "", &found), CRED_ERR_NOT_FOUND);
  row.pending = 0;
  memset(&row.handed, 0, sizeof(row.handed));
  assert_ok(f, OP(f, rotation_put, &row));
  assert_ok(f, OP(f, rotation_get, long_name, long_name, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_ok(f, OP(f, rotation_delete, long_name, long_name));
  assert_err(f, OP(f, rotation_delete, long_name, long_name), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

static void test_sealed(void **state)
{
  struct fixture *f = *state;
  struct cred_sealed_row row, found;
  char long_name[CRED_NAME_SIZE];

  fixture_long_name(long_name);
  row = sealed(long_name, long_name, UINT32_MAX);
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_ok(f, OP(f, sealed_put, &row));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, sealed_get, long_name, long_name, UINT32_MAX, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_err(f, OP(f, sealed_get, long_name, long_name, 1, &found), CRED_ERR_NOT_FOUND);
  row = sealed("a", "one", 2);
  row.sealed.length = 1;
  memset(row.sealed.bytes + 1, 0, sizeof(row.sealed.bytes) - 1);
  assert_ok(f, OP(f, sealed_put, &row));
  assert_ok(f, OP(f, sealed_get, "a", "one", 2, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_ok(f, OP(f, sealed_delete, "a", "one", 2));
  assert_err(f, OP(f, sealed_delete, "a", "one", 2), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, sealed_get, long_name, long_name, UINT32_MAX, &found));
  fixture_commit(f);
}

static void test_reveal(void **state)
{
  struct fixture *f = *state;
  static const uint64_t ids[] = {1, 7, 255, 256, INT64_MAX};
  struct cred_reveal_row row, found[2];
  uint64_t after = 0;
  size_t seen = 0, count = 2;

  fixture_begin(f, CRED_STORE_WRITE);
  for (size_t i = 5; i > 0; i--) {
    reveal(ids[i - 1], &row);
    assert_ok(f, OP(f, reveal_put, &row));
  }
  assert_ok(f, OP(f, reveal_get, INT64_MAX, found));
  reveal(INT64_MAX, &row);
  assert_memory_equal(&row, found, sizeof(row));
  for (; count > 0; seen += count) {
    count = 2;
    assert_ok(f, OP(f, reveal_list, after, found, &count));
    for (size_t i = 0; i < count; i++)
      assert_true(found[i].id == ids[seen + i]);
    after = count > 0 ? found[count - 1].id : after;
  }
  assert_int_equal(seen, 5);
  assert_ok(f, OP(f, reveal_delete, 7));
  assert_err(f, OP(f, reveal_delete, 7), CRED_ERR_NOT_FOUND);
  assert_err(f, OP(f, reveal_get, 7, found), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

#define REFUSED(put, good, change)                                                                 \
  row = (good), (change), assert_err(f, OP(f, put, &row), CRED_ERR_INVALID)

static void test_rotation_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_rotation_row good = rotation("a", "one");
  struct cred_rotation_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  REFUSED(rotation_put, good, row.subject[0] = '\0');
  REFUSED(rotation_put, good, memset(row.system, 'a', sizeof(row.system)));
  REFUSED(rotation_put, good, row.generation = 299);
  REFUSED(rotation_put, good, row.generation = UINT32_MAX);
  REFUSED(rotation_put, good, row.current = 300);
  REFUSED(rotation_put, good, row.previous = 299);
  REFUSED(rotation_put, good, row.current = 0);
  REFUSED(rotation_put, good, row.handed.wall_ms = INT64_MAX);
  REFUSED(rotation_put, good, memset(row.handed.entry, 0, sizeof(row.handed.entry)));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  row = good;
  assert_err(f, OP(f, rotation_put, &row), CRED_ERR_STATE);
  fixture_commit(f);
}

static void test_sealed_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_sealed_row good = sealed("a", "one", 1);
  struct cred_sealed_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  REFUSED(sealed_put, good, row.generation = 0);
  REFUSED(sealed_put, good, memset(row.entry, 0, sizeof(row.entry)));
  REFUSED(sealed_put, good, row.sealed.length = 0);
  REFUSED(sealed_put, good, row.sealed.length = CRED_SEALED_MAX + 1);
  REFUSED(sealed_put, good, row.sealed_to[0] = '\xff');
  REFUSED(sealed_put, good, memset(row.sealed_to, 'a', sizeof(row.sealed_to)));
  REFUSED(sealed_put, good, row.made_wall_ms = INT64_MAX);
  fixture_commit(f);
}

static void test_reveal_invalid(void **state)
{
  struct fixture *f = *state;
  struct cred_reveal_row good, row;

  reveal(1, &good);
  fixture_begin(f, CRED_STORE_WRITE);
  REFUSED(reveal_put, good, row.id = 0);
  REFUSED(reveal_put, good, row.id = UINT64_MAX);
  REFUSED(reveal_put, good, row.reason[0] = '\0');
  REFUSED(reveal_put, good, row.subject[0] = '\xff');
  REFUSED(reveal_put, good, row.lasts_ms = 0);
  REFUSED(reveal_put, good, row.expires_at_ms = INT64_MAX);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_rotation),       CONTRACT_TEST(test_sealed),
    CONTRACT_TEST(test_reveal),         CONTRACT_TEST(test_rotation_invalid),
    CONTRACT_TEST(test_sealed_invalid), CONTRACT_TEST(test_reveal_invalid),
};
const struct contract_part contract_rotation = CONTRACT_PART(tests);
