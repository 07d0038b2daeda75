/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire_walk.h"

/* Is every field of every record checked, and copied, and nothing else? */

/* --- checking --------------------------------------------------------------------------------- */

struct subject {
  const struct cred_layout *layout;
  unsigned char *record;
};

static bool fits(const struct subject *subject)
{
  return cred_layout_fits(subject->layout, subject->record);
}

static void check_text(const struct subject *subject, unsigned char *at, size_t size)
{
  memset(at, 'x', size);
  assert_false(fits(subject));
  at[size - 1] = '\0';
  assert_true(fits(subject));
  memset(at, 0, size);
}

static void check_flag(const struct subject *subject, unsigned char *at)
{
  for (int value = 0; value <= UINT8_MAX; value++) {
    *at = (unsigned char)value;
    assert_int_equal(fits(subject), value <= 1);
  }
  *at = 0;
}

static void put_choice(unsigned char *at, uint32_t value)
{
  memcpy(at, &value, sizeof(value));
}

static void check_choice(const struct subject *subject, unsigned char *at, uint32_t most)
{
  put_choice(at, most);
  assert_true(fits(subject));
  put_choice(at, most + 1);
  assert_false(fits(subject));
  put_choice(at, UINT32_MAX);
  assert_false(fits(subject));
  put_choice(at, 0x80000000);
  assert_false(fits(subject));
  put_choice(at, 0);
}

static void check_secret(const struct subject *subject, struct cred_secret *secret)
{
  memset(secret, 'x', sizeof(*secret));
  secret->length = 3;
  assert_false(fits(subject));
  secret->bytes[3] = '\0';
  assert_true(fits(subject));
  secret->length = CRED_SECRET_MAX;
  assert_false(fits(subject));
  secret->bytes[CRED_SECRET_MAX] = '\0';
  assert_true(fits(subject));
  memset(secret, 0, sizeof(*secret)); /* the padding behind it, too */
  secret->length = CRED_SECRET_MAX + 1;
  assert_false(fits(subject));
  secret->length = SIZE_MAX;
  assert_false(fits(subject));
  secret->length = 0;
}

static void check_place(const struct wire_place *place, void *state)
{
  const struct subject *subject = state;
  unsigned char *at = subject->record + place->offset;

  switch (place->field->kind) {
  case CRED_FIELD_TEXT:
    check_text(subject, at, place->field->size);
    break;
  case CRED_FIELD_FLAG:
    check_flag(subject, at);
    break;
  case CRED_FIELD_CHOICE:
    check_choice(subject, at, place->field->most);
    break;
  case CRED_FIELD_SECRET:
    check_secret(subject, (void *)at);
    break;
  case CRED_FIELD_NUMBER:
  case CRED_FIELD_BYTES:
    memset(at, 0xff, place->field->size);
    assert_true(fits(subject));
    break;
  case CRED_FIELD_RECORD:
    fail();
  }
  assert_true(fits(subject));
}

static void check_fields(const struct cred_layout *layout)
{
  struct subject subject = {layout, wire_record(layout)};

  assert_true(fits(&subject));
  wire_walk(layout, check_place, &subject);
  free(subject.record);
}

static void test_every_field_is_checked(void **state)
{
  (void)state;
  wire_each_layout(check_fields);
}

/* Whatever fits may come from the other side: checking reads nothing beyond the record. */
static void test_checking_stays_inside(void **state)
{
  static const struct cred_field field = {CRED_FIELD_TEXT, 0, 4, 1, 0, NULL};
  static const struct cred_layout layout = {4, 1, &field};
  unsigned char *record = wire_record(&layout);

  (void)state;
  memcpy(record, "abcd", 4);
  assert_false(cred_layout_fits(&layout, record));
  free(record);
}

/* --- copying ---------------------------------------------------------------------------------- */

#define JUNK 0xa5

/* How long texts and secrets are: in one round as short, in another as long as can be. */
enum length { LENGTH_NONE, LENGTH_SHORT, LENGTH_FULL };

struct round {
  unsigned char *from;     /* junk wherever no field is, and behind texts and secrets */
  unsigned char *expected; /* zero there */
  enum length length;
};

static size_t length_of(const struct round *round, size_t most)
{
  if (round->length == LENGTH_NONE)
    return 0;
  return round->length == LENGTH_SHORT ? 1 : most;
}

static void put_both(const struct round *round, size_t offset, const void *bytes, size_t size)
{
  memcpy(round->from + offset, bytes, size);
  memcpy(round->expected + offset, bytes, size);
}

static void put_text(const struct round *round, size_t offset, size_t most)
{
  size_t length = length_of(round, most);

  for (size_t i = 0; i < length; i++)
    put_both(round, offset + i, "t", 1);
  round->from[offset + length] = '\0';
}

static void put_secret(const struct round *round, size_t offset)
{
  size_t length = length_of(round, CRED_SECRET_MAX);

  put_both(round, offset + offsetof(struct cred_secret, length), &length, sizeof(length));
  put_text(round, offset + offsetof(struct cred_secret, bytes), CRED_SECRET_MAX);
}

static void put_place(const struct wire_place *place, void *state)
{
  static const unsigned char bytes[CRED_SEALED_MAX] = {1, 2, 3, 4, 5, 6, 7, 8};
  const struct round *round = state;

  switch (place->field->kind) {
  case CRED_FIELD_TEXT:
    put_text(round, place->offset, place->field->size - 1);
    break;
  case CRED_FIELD_FLAG:
    put_both(round, place->offset, &bytes[0], 1);
    break;
  case CRED_FIELD_CHOICE:
    put_both(round, place->offset, &place->field->most, sizeof(uint32_t));
    break;
  case CRED_FIELD_SECRET:
    put_secret(round, place->offset);
    break;
  case CRED_FIELD_NUMBER:
  case CRED_FIELD_BYTES:
    assert_true(place->field->size <= sizeof(bytes));
    put_both(round, place->offset, bytes, place->field->size);
    break;
  case CRED_FIELD_RECORD:
    fail();
  }
}

static void check_copy_of(const struct cred_layout *layout, enum length length)
{
  struct round round = {wire_record(layout), wire_record(layout), length};
  unsigned char *out = malloc(layout->size);

  assert_non_null(out);
  memset(round.from, JUNK, layout->size);
  memset(out, 0x5a, layout->size);
  wire_walk(layout, put_place, &round);
  assert_true(cred_layout_fits(layout, round.from));
  cred_layout_copy(layout, round.from, out);
  assert_memory_equal(out, round.expected, layout->size);
  assert_true(cred_layout_fits(layout, out));
  free(round.from);
  free(round.expected);
  free(out);
}

static void check_copy(const struct cred_layout *layout)
{
  check_copy_of(layout, LENGTH_NONE);
  check_copy_of(layout, LENGTH_SHORT);
  check_copy_of(layout, LENGTH_FULL);
}

static void test_fields_and_nothing_else_are_copied(void **state)
{
  (void)state;
  wire_each_layout(check_copy);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_field_is_checked),
      cmocka_unit_test(test_checking_stays_inside),
      cmocka_unit_test(test_fields_and_nothing_else_are_copied),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
