/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "contract.h"

#define MANY 10000
#define PAGE 50

static void append(struct fixture *f, uint64_t sequence, const char *subject)
{
  struct cred_event event = fixture_event(sequence, subject);

  assert_ok(f, OP(f, event_append, &event));
}

static void test_round_trip(void **state)
{
  struct fixture *f = *state;
  char long_name[CRED_NAME_SIZE];
  struct cred_event event, found;

  fixture_long_name(long_name);
  event = fixture_event(1, long_name);
  memcpy(event.system, long_name, sizeof(event.system));
  memset(event.detail, 'd', sizeof(event.detail) - 1);
  event.wall_ms = INT64_MIN;
  fixture_begin(f, CRED_STORE_DURABLE);
  assert_err(f, OP(f, event_last, &found), CRED_ERR_NOT_FOUND);
  assert_ok(f, OP(f, event_append, &event));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_READ);
  assert_ok(f, OP(f, event_last, &found));
  assert_memory_equal(&event, &found, sizeof(event));
  fixture_commit(f);
}

static void test_without_gaps(void **state)
{
  struct fixture *f = *state;
  struct cred_event event = fixture_event(2, "a"), found;

  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, event_append, &event), CRED_ERR_STATE);
  append(f, 1, "a");
  append(f, 2, "a");
  assert_err(f, OP(f, event_append, &event), CRED_ERR_STATE);
  event.sequence = 4;
  assert_err(f, OP(f, event_append, &event), CRED_ERR_STATE);
  assert_ok(f, OP(f, event_last, &found));
  assert_int_equal(found.sequence, 2);
  fixture_commit(f);
}

static void test_prune_keeps_counting(void **state)
{
  struct fixture *f = *state;
  struct cred_events_request all = {0};
  struct cred_event found[4];
  size_t count = 4;

  fixture_begin(f, CRED_STORE_WRITE);
  for (uint64_t i = 1; i <= 5; i++)
    append(f, i, "a");
  assert_ok(f, OP(f, event_prune, 3));
  assert_ok(f, OP(f, event_list, &all, found, &count));
  assert_int_equal(count, 2);
  assert_int_equal(found[0].sequence, 4);
  assert_ok(f, OP(f, event_prune, UINT64_MAX));
  fixture_commit(f);
  fixture_begin(f, CRED_STORE_WRITE);
  assert_err(f, OP(f, event_last, &found[0]), CRED_ERR_NOT_FOUND);
  found[0] = fixture_event(1, "a");
  assert_err(f, OP(f, event_append, &found[0]), CRED_ERR_STATE);
  append(f, 6, "a");
  fixture_commit(f);
}

static size_t listed(struct fixture *f, const struct cred_events_request *filter)
{
  static struct cred_event found[PAGE];
  struct cred_events_request next = *filter;
  size_t seen = 0, count;

  do {
    count = PAGE;
    assert_ok(f, OP(f, event_list, &next, found, &count));
    for (size_t i = 0; i < count; i++) {
      assert_true(found[i].sequence > next.after);
      next.after = found[i].sequence;
    }
    seen += count;
  } while (count > 0);
  return seen;
}

static void test_filters(void **state)
{
  struct fixture *f = *state;
  struct cred_events_request filter = {0};
  int64_t zero_ms = fixture_event(0, "").wall_ms;

  fixture_begin(f, CRED_STORE_WRITE);
  for (uint64_t i = 1; i <= MANY; i++)
    append(f, i, i % 5 == 0 ? "' OR 1=1 --" : i % 5 == 1 ? "" : "b");
  assert_int_equal(listed(f, &filter), MANY);
  filter.after = MANY - 3;
  assert_int_equal(listed(f, &filter), 3);
  filter.after = UINT64_MAX;
  assert_int_equal(listed(f, &filter), 0);
  filter = (struct cred_events_request){.subject = "' OR 1=1 --"};
  assert_int_equal(listed(f, &filter), MANY / 5);
  filter.kind = CRED_EVENT_LOCKED;
  assert_int_equal(listed(f, &filter), MANY / 10);
  filter = (struct cred_events_request){.kind = CRED_EVENT_ATTEMPT_FAILED};
  assert_int_equal(listed(f, &filter), MANY / 2);
  filter = (struct cred_events_request){.since_ms = zero_ms + 10, .until_ms = zero_ms + 20};
  assert_int_equal(listed(f, &filter), 10);
  filter = (struct cred_events_request){.subject = "nobody"};
  assert_int_equal(listed(f, &filter), 0);
  fixture_commit(f);
}

static void test_invalid(void **state)
{
  struct fixture *f = *state;
  const struct cred_event good = fixture_event(1, "a");
  struct cred_event event;

  fixture_begin(f, CRED_STORE_WRITE);
  event = good, event.sequence = 0;
  assert_err(f, OP(f, event_append, &event), CRED_ERR_INVALID);
  event = good, event.kind = CRED_EVENT_NONE;
  assert_err(f, OP(f, event_append, &event), CRED_ERR_INVALID);
  event = good, event.kind = CRED_EVENT_COUNT;
  assert_err(f, OP(f, event_append, &event), CRED_ERR_INVALID);
  event = good, event.source_class = (enum cred_source_class)7;
  assert_err(f, OP(f, event_append, &event), CRED_ERR_INVALID);
  event = good, strcpy(event.detail, "\xed\xa0\x80");
  assert_err(f, OP(f, event_append, &event), CRED_ERR_INVALID);
  event = good, memset(event.source_address, '1', sizeof(event.source_address));
  assert_err(f, OP(f, event_append, &event), CRED_ERR_INVALID);
  fixture_commit(f);
}

static const struct CMUnitTest tests[] = {
    CONTRACT_TEST(test_round_trip),
    CONTRACT_TEST(test_without_gaps),
    CONTRACT_TEST(test_prune_keeps_counting),
    CONTRACT_TEST(test_filters),
    CONTRACT_TEST(test_invalid),
};
const struct contract_part contract_events = CONTRACT_PART(tests);
