/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "contract.h"

#define ROOM 8

struct listing {
  size_t count;
  struct cred_ticket_row rows[ROOM];
};

static void assert_ids(const struct listing *listing, size_t count, const uint64_t *ids)
{
  assert_int_equal(listing->count, count);
  for (size_t i = 0; i < count; i++)
    assert_int_equal(listing->rows[i].id, ids[i]);
}
#define ASSERT_IDS(listing, ...)                                                                   \
  assert_ids((listing), sizeof((uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t),                      \
             (const uint64_t[]){__VA_ARGS__})

static void list(struct fixture *f, const char *subject, enum cred_source_class class,
                 const char *address, uint32_t skip, struct listing *out)
{
  struct cred_source source = {.class = class};

  strcpy(source.address, address);
  out->count = ROOM;
  assert_ok(f, OP(f, ticket_list, subject, &source, skip, out->rows, &out->count));
}

static void put(struct fixture *f, uint64_t id, const char *subject, enum cred_source_class class,
                const char *address)
{
  struct cred_ticket_row row = fixture_ticket(id, subject, class, address);

  assert_ok(f, OP(f, ticket_put, &row));
}

static void test_round_trip(void **state)
{
  struct fixture *f = *state;
  char long_name[CRED_NAME_SIZE];
  struct cred_ticket_row row, found;

  fixture_long_name(long_name);
  row = fixture_ticket(INT64_MAX, long_name, CRED_SOURCE_SELF, "");
  memcpy(row.service, long_name, sizeof(row.service));
  memset(row.source.address, '9', sizeof(row.source.address) - 1);
  row.charged_at_ms = INT64_MIN;
  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, ticket_get, INT64_MAX, &found), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, ticket_put, &row));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, ticket_get, INT64_MAX, &found));
  assert_memory_equal(&row, &found, sizeof(row));
  assert_ok(f, OP(f, ticket_delete, INT64_MAX));
  assert_err(f, OP(f, ticket_delete, INT64_MAX), CRED_ERR_NOT_FOUND);
  assert_err(f, OP(f, ticket_get, INT64_MAX, &found), CRED_ERR_NOT_FOUND);
  fixture_commit(f);
}

static void test_who_weighs(void **state)
{
  struct fixture *f = *state;
  struct listing found;

  fixture_begin(f, CRED_STORE_WRITE);
  put(f, 6, "a", CRED_SOURCE_REMOTE, "192.0.2.1");
  put(f, 2, "a", CRED_SOURCE_REMOTE, "192.0.2.2");
  put(f, 3, "b", CRED_SOURCE_REMOTE, "192.0.2.1");
  put(f, 4, "b", CRED_SOURCE_REMOTE, "192.0.2.2");
  put(f, 5, "a", CRED_SOURCE_TRUSTED, "192.0.2.1");
  put(f, 1, "ab", CRED_SOURCE_REMOTE, "192.0.2.10");
  list(f, "a", CRED_SOURCE_REMOTE, "192.0.2.1", 0, &found);
  ASSERT_IDS(&found, 2, 3, 6);
  list(f, "a", CRED_SOURCE_REMOTE, "192.0.2.1", 2, &found);
  ASSERT_IDS(&found, 6);
  list(f, "a", CRED_SOURCE_LOCAL, "", 0, &found);
  assert_int_equal(found.count, 0);
  list(f, "a", CRED_SOURCE_NONE, "", 0, &found);
  ASSERT_IDS(&found, 2, 5, 6);
  list(f, "", CRED_SOURCE_NONE, "", 1, &found);
  ASSERT_IDS(&found, 2, 3, 4, 5, 6);
  list(f, "nobody", CRED_SOURCE_REMOTE, "192.0.2.2", 0, &found);
  ASSERT_IDS(&found, 2, 4);
  fixture_commit(f);
}

static void test_replace_moves_it(void **state)
{
  struct fixture *f = *state;
  struct listing found;

  fixture_begin(f, CRED_STORE_WRITE);
  put(f, 1, "a", CRED_SOURCE_REMOTE, "192.0.2.1");
  put(f, 1, "b", CRED_SOURCE_REMOTE, "192.0.2.2");
  list(f, "a", CRED_SOURCE_REMOTE, "192.0.2.1", 0, &found);
  assert_int_equal(found.count, 0);
  list(f, "b", CRED_SOURCE_REMOTE, "192.0.2.2", 0, &found);
  ASSERT_IDS(&found, 1);
  fixture_commit(f);
}

static void test_of_owner(void **state)
{
  struct fixture *f = *state;
  struct cred_ticket_row row = fixture_ticket(9, "a", CRED_SOURCE_REMOTE, "192.0.2.1");
  struct cred_owner owner = row.owner;
  struct listing found = {.count = ROOM};

  fixture_begin(f, CRED_STORE_WRITE);
  assert_ok(f, OP(f, ticket_put, &row));
  row.id = 8, row.owner.transaction = 1, row.charged_at_ms--;
  strcpy(row.subject, "b");
  assert_ok(f, OP(f, ticket_put, &row));
  row.id = 10, row.owner.pid++;
  assert_ok(f, OP(f, ticket_put, &row));
  row.id = 11, row.owner = owner, row.owner.started_ticks++;
  assert_ok(f, OP(f, ticket_put, &row));
  row.id = 12, row.owner = owner, row.owner.boot_id[15]++;
  assert_ok(f, OP(f, ticket_put, &row));
  row.id = 13, row.owner = owner, row.owner.pid_namespace++;
  assert_ok(f, OP(f, ticket_put, &row));
  assert_ok(f, OP(f, ticket_list_owner, &owner, found.rows, &found.count));
  ASSERT_IDS(&found, 8, 9);
  found.count = 1;
  assert_ok(f, OP(f, ticket_list_owner, &owner, found.rows, &found.count));
  ASSERT_IDS(&found, 8);
  fixture_commit(f);
}

static void test_lapsed(void **state)
{
  struct fixture *f = *state;
  struct cred_ticket_row row = fixture_ticket(1, "a", CRED_SOURCE_REMOTE, "192.0.2.1");
  struct listing found = {.count = ROOM};

  fixture_begin(f, CRED_STORE_WRITE);
  for (row.id = 1; row.id <= 5; row.id++) {
    row.lease_until_ms = 100 - (int64_t)row.id;
    assert_ok(f, OP(f, ticket_put, &row));
  }
  assert_ok(f, OP(f, ticket_list_lapsed, 98, found.rows, &found.count));
  ASSERT_IDS(&found, 5, 4, 3);
  found.count = 2;
  assert_ok(f, OP(f, ticket_list_lapsed, INT64_MAX, found.rows, &found.count));
  ASSERT_IDS(&found, 5, 4);
  found.count = ROOM;
  assert_ok(f, OP(f, ticket_list_lapsed, -1, found.rows, &found.count));
  assert_int_equal(found.count, 0);
  fixture_commit(f);
}

static void test_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_ticket_row good = fixture_ticket(1, "a", CRED_SOURCE_REMOTE, "192.0.2.1");
  struct cred_ticket_row row;

  fixture_begin(f, CRED_STORE_WRITE);
  row = good, row.id = 0;
  assert_err(f, OP(f, ticket_put, &row), CRED_ERR_INVALID);
  row = good, row.id = UINT64_MAX;
  assert_err(f, OP(f, ticket_put, &row), CRED_ERR_INVALID);
  row = good, row.subject[0] = '\0';
  assert_err(f, OP(f, ticket_put, &row), CRED_ERR_INVALID);
  row = good, row.source.class = CRED_SOURCE_NONE;
  assert_err(f, OP(f, ticket_put, &row), CRED_ERR_INVALID);
  row = good, row.owner.pid = 0;
  assert_err(f, OP(f, ticket_put, &row), CRED_ERR_INVALID);
  row = good, row.limits.total.deny = CRED_FAILURES_MAX + 1;
  assert_err(f, OP(f, ticket_put, &row), CRED_ERR_INVALID);
  row = good, memset(row.service, 's', sizeof(row.service));
  assert_err(f, OP(f, ticket_put, &row), CRED_ERR_INVALID);
  fixture_commit(f);
}

#define MANY 10000

static void test_paging(void **state)
{
  struct fixture *f = *state;
  struct listing found;
  uint64_t seen = 0;

  fixture_begin(f, CRED_STORE_WRITE);
  for (uint64_t i = 0; i < MANY; i++)
    put(f, (i * 7919) % MANY + 1, "a", CRED_SOURCE_REMOTE, "192.0.2.1");
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  for (uint32_t skip = 0; skip < MANY; skip += MANY / 10) {
    seen = skip;
    list(f, "a", CRED_SOURCE_REMOTE, "192.0.2.1", skip, &found);
    assert_int_equal(found.count, ROOM);
    for (size_t i = 0; i < found.count; i++)
      assert_int_equal(found.rows[i].id, ++seen);
  }
  list(f, "a", CRED_SOURCE_REMOTE, "192.0.2.1", MANY, &found);
  assert_int_equal(found.count, 0);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_round_trip),       CONTRACT_TEST(test_who_weighs),
    CONTRACT_TEST(test_replace_moves_it), CONTRACT_TEST(test_of_owner),
    CONTRACT_TEST(test_lapsed),           CONTRACT_TEST(test_invalid),
    CONTRACT_TEST(test_paging),
};
const struct contract_part contract_tickets = CONTRACT_PART(tests);
