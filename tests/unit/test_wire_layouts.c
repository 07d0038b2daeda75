/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/layout.h"
#include "wire_walk.h"

/* Do the layouts say what the records are? */

static size_t alignment_of_layout(const struct cred_layout *layout);

static size_t alignment_of(const struct cred_field *field)
{
  switch (field->kind) {
  case CRED_FIELD_TEXT:
  case CRED_FIELD_FLAG:
  case CRED_FIELD_BYTES:
    return 1;
  case CRED_FIELD_CHOICE:
  case CRED_FIELD_NUMBER:
    return field->size;
  case CRED_FIELD_SECRET:
    return _Alignof(struct cred_secret);
  case CRED_FIELD_RECORD:
    return alignment_of_layout(field->layout);
  }
  fail_msg("a field of no known kind");
  return 0;
}

static size_t alignment_of_layout(const struct cred_layout *layout)
{
  size_t most = 1;

  for (size_t i = 0; i < layout->count; i++)
    if (alignment_of(&layout->fields[i]) > most)
      most = alignment_of(&layout->fields[i]);
  return most;
}

static size_t round_up(size_t value, size_t to)
{
  return (value + to - 1) / to * to;
}

static void check_size(const struct cred_field *field)
{
  switch (field->kind) {
  case CRED_FIELD_TEXT:
  case CRED_FIELD_BYTES:
    assert_true(field->size > 0);
    break;
  case CRED_FIELD_FLAG:
    assert_int_equal(field->size, sizeof(bool));
    break;
  case CRED_FIELD_CHOICE:
    assert_int_equal(field->size, sizeof(uint32_t));
    assert_true(field->most > 0);
    break;
  case CRED_FIELD_NUMBER:
    assert_true(field->size == 2 || field->size == 4 || field->size == 8);
    break;
  case CRED_FIELD_SECRET:
    assert_int_equal(field->size, sizeof(struct cred_secret));
    break;
  case CRED_FIELD_RECORD:
    assert_int_equal(field->size, field->layout->size);
    break;
  }
}

/* Each field stands where a compiler puts it behind the one before; so nothing lies in between, and
 * nothing twice. */
static void check_layout(const struct cred_layout *layout)
{
  size_t end = 0;

  assert_true(layout->count > 0);
  for (size_t i = 0; i < layout->count; i++) {
    const struct cred_field *field = &layout->fields[i];

    check_size(field);
    assert_true(field->repeat > 0);
    assert_int_equal(field->offset, round_up(end, alignment_of(field)));
    end = field->offset + field->repeat * field->size;
    if (field->kind == CRED_FIELD_RECORD)
      check_layout(field->layout);
  }
  assert_int_equal(layout->size, round_up(end, alignment_of_layout(layout)));
}

static void test_layouts_cover_their_records(void **state)
{
  (void)state;
  wire_each_layout(check_layout);
}

static void test_layouts_have_the_records_sizes(void **state)
{
  (void)state;
  for (size_t i = 0; i < wire_row_count; i++) {
    const struct cred_wire_call *call = cred_wire_call_find(wire_rows[i].number);

    assert_int_equal(call->request->size, wire_rows[i].request_size);
    assert_int_equal(call->reply->size, wire_rows[i].reply_size);
  }
  assert_int_equal(cred_policy_layout.size, sizeof(struct cred_policy));
  assert_int_equal(cred_origin_layout.size, sizeof(struct cred_origin));
  assert_int_equal(cred_caller_layout.size, sizeof(struct cred_caller));
  assert_int_equal(cred_source_layout.size, sizeof(struct cred_source));
  assert_int_equal(cred_count_info_layout.size, sizeof(struct cred_count_info));
  assert_int_equal(cred_totp_shape_layout.size, sizeof(struct cred_totp_shape));
  assert_int_equal(cred_token_layout.size, sizeof(struct cred_token));
  assert_int_equal(cred_event_layout.size, sizeof(struct cred_event));
}

static void test_messages_have_room(void **state)
{
  (void)state;
  for (size_t i = 0; i < wire_row_count; i++) {
    assert_true(sizeof(struct cred_wire_ask) + wire_rows[i].request_size <= CRED_WIRE_MESSAGE_MAX);
    assert_true(sizeof(struct cred_wire_answer) + wire_rows[i].reply_size <= CRED_WIRE_MESSAGE_MAX);
  }
}

/* No padding that could carry something out, and records behind them lie where they may be read. */
static void test_heads_are_whole(void **state)
{
  (void)state;
  assert_int_equal(sizeof(struct cred_wire_ask), 4 + 2 + 2 + 4 + 4 + 8 + 4 + 4 + CRED_WIRE_ID_SIZE);
  assert_int_equal(sizeof(struct cred_wire_answer),
                   4 + 2 + 2 + 4 * 4 + CRED_WIRE_ID_SIZE + CRED_ERROR_TEXT_SIZE);
  assert_int_equal(sizeof(struct cred_wire_ask) % _Alignof(struct cred_code_request), 0);
  assert_int_equal(sizeof(struct cred_wire_answer) % _Alignof(struct cred_code_request), 0);
}

static void test_calls_are_found_by_number(void **state)
{
  (void)state;
  for (size_t i = 0; i < wire_row_count; i++) {
    const struct cred_wire_call *call = cred_wire_call_find(wire_rows[i].number);

    assert_non_null(call);
    assert_string_equal(call->name, wire_rows[i].name); /* so no number stands there twice */
    assert_int_equal(call->number, wire_rows[i].number);
    assert_int_equal(call->flags, wire_rows[i].flags);
    assert_null(cred_wire_call_find(wire_rows[i].number + UINT32_C(0x10000)));
  }
  assert_null(cred_wire_call_find(0));
  assert_null(cred_wire_call_find(UINT16_MAX));
}

/* What came once into the world under these numbers is asked for by programs that are running. */
static void test_numbers_stay(void **state)
{
  (void)state;
  assert_int_equal(CRED_CALL_policy, 1);
  assert_int_equal(CRED_CALL_charge, 2);
  assert_int_equal(CRED_CALL_settle, 3);
  assert_int_equal(CRED_CALL_code, 8);
  assert_int_equal(CRED_CALL_recovery, 16);
  assert_int_equal(CRED_CALL_store_backup, 27);
}

static bool changes(uint16_t number)
{
  return (cred_wire_call_find(number)->flags & CRED_CALL_CHANGES) != 0;
}

static void test_what_changes_is_marked(void **state)
{
  static const uint16_t reads[] = {
      CRED_CALL_policy,        CRED_CALL_barred,         CRED_CALL_counts,
      CRED_CALL_code_need,     CRED_CALL_tokens,         CRED_CALL_events,
      CRED_CALL_events_verify, CRED_CALL_ready,          CRED_CALL_code_check,
      CRED_CALL_public_site,   CRED_CALL_store_check,    CRED_CALL_password_crypts,
      CRED_CALL_accounts,      CRED_CALL_password_state, CRED_CALL_account_state,
      CRED_CALL_account_list,  CRED_CALL_exception_list, CRED_CALL_rotate_state,
      CRED_CALL_reveals,       CRED_CALL_sessions};
  size_t count = 0;

  (void)state;
  for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++)
    assert_false(changes(reads[i]));
  for (size_t i = 0; i < wire_row_count; i++)
    count += !changes(wire_rows[i].number);
  assert_int_equal(count, sizeof(reads) / sizeof(reads[0]));
}

static bool has_secret;

static void note_secret(const struct wire_place *place, void *state)
{
  (void)state;
  if (place->field->kind == CRED_FIELD_SECRET)
    has_secret = true;
}

/* A reply with a secret in it, sealed or not, may not be kept, as those of calls that change
 * something are. */
static void test_secret_replies_are_given_once(void **state)
{
  (void)state;
  for (size_t i = 0; i < wire_row_count; i++) {
    has_secret = wire_rows[i].number == CRED_CALL_reveal_take;
    wire_walk(cred_wire_call_find(wire_rows[i].number)->reply, note_secret, NULL);
    if (changes(wire_rows[i].number))
      assert_int_equal(has_secret, (wire_rows[i].flags & CRED_CALL_ONCE) != 0);
  }
}

static void test_files_are_worked_on_here(void **state)
{
  (void)state;
  for (size_t i = 0; i < wire_row_count; i++) {
    uint16_t number = wire_rows[i].number;

    assert_int_equal((wire_rows[i].flags & CRED_CALL_HERE) != 0,
                     number == CRED_CALL_key_rotate || number == CRED_CALL_store_check ||
                         number == CRED_CALL_store_backup);
  }
}

static void test_refusals(void **state)
{
  (void)state;
  for (size_t i = 0; i < wire_row_count; i++) {
    const struct cred_wire_call *call = cred_wire_call_find(wire_rows[i].number);
    unsigned char *reply = wire_record(call->reply), *expected = wire_record(call->reply);

    memset(reply, 0xa5, call->reply->size);
    cred_wire_call_refuse(call, reply);
    if (call->number == CRED_CALL_barred)
      ((struct cred_barred_reply *)(void *)expected)->barred = true;
    if (call->number == CRED_CALL_code_need)
      ((struct cred_code_need_reply *)(void *)expected)->ask = true;
    if (call->number == CRED_CALL_charge)
      ((struct cred_charge_reply *)(void *)expected)->need.ask = true;
    assert_memory_equal(reply, expected, call->reply->size);
    free(reply);
    free(expected);
  }
}

static void path_is(const char *directory, const char *expected)
{
  char path[CRED_WIRE_PATH_SIZE];
  struct cred_error error;

  assert_int_equal(cred_wire_path(directory, path, &error), CRED_OK);
  assert_string_equal(path, expected);
}

static void test_roots_socket(void **state)
{
  char path[CRED_WIRE_PATH_SIZE], longest[CRED_WIRE_PATH_SIZE];
  struct cred_error error;

  (void)state;
  assert_int_equal(cred_wire_root_path("/run/cred/gate", path, &error), CRED_OK);
  assert_string_equal(path, "/run/cred/gate.root");
  memset(longest, 'd', sizeof(longest));
  longest[CRED_WIRE_PATH_SIZE - sizeof(".root")] = '\0';
  assert_int_equal(cred_wire_root_path(longest, path, &error), CRED_OK);
  longest[CRED_WIRE_PATH_SIZE - sizeof(".root")] = 'd';
  longest[CRED_WIRE_PATH_SIZE - 1] = '\0';
  assert_int_equal(cred_wire_root_path(longest, path, &error), CRED_ERR_TOO_LONG);
}

static void test_the_sockets_place(void **state)
{
  char directory[CRED_WIRE_PATH_SIZE], expected[CRED_WIRE_PATH_SIZE + 8] = "";
  static char huge[2 * CRED_PATH_SIZE];
  struct cred_error error = {0};
  const size_t longest = CRED_WIRE_PATH_SIZE - sizeof("/gate");

  (void)state;
  path_is(NULL, RUNSTATEDIR "/cred/gate");
  path_is(LOCALSTATEDIR "/lib/cred", RUNSTATEDIR "/cred/gate");
  path_is("/srv/other", "/srv/other/gate");
  path_is(LOCALSTATEDIR "/lib/cred/", RUNSTATEDIR "/cred/gate");
  path_is(LOCALSTATEDIR "//lib/./cred", RUNSTATEDIR "/cred/gate");
  path_is("/" LOCALSTATEDIR "/lib/cred/.", RUNSTATEDIR "/cred/gate");
  path_is(LOCALSTATEDIR "/lib/cred.", LOCALSTATEDIR "/lib/cred./gate");
  path_is(LOCALSTATEDIR "/lib/../lib/cred", LOCALSTATEDIR "/lib/../lib/cred/gate");
  path_is("/srv//other/./", "/srv/other/gate");
  path_is("./other/", "other/gate");
  path_is("/", "/gate");
  memset(directory, 'd', longest);
  directory[longest] = '\0';
  (void)strcat(strcpy(expected, directory), "/gate");
  path_is(directory, expected);
  directory[longest] = 'd';
  directory[longest + 1] = '\0';
  assert_int_equal(cred_wire_path(directory, expected, &error), CRED_ERR_TOO_LONG);
  assert_non_null(strstr(error.text, "too long"));
  memset(huge, 'd', sizeof(huge) - 1);
  assert_int_equal(cred_wire_path(huge, expected, &error), CRED_ERR_TOO_LONG);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_layouts_cover_their_records),
      cmocka_unit_test(test_layouts_have_the_records_sizes),
      cmocka_unit_test(test_messages_have_room),
      cmocka_unit_test(test_heads_are_whole),
      cmocka_unit_test(test_calls_are_found_by_number),
      cmocka_unit_test(test_numbers_stay),
      cmocka_unit_test(test_what_changes_is_marked),
      cmocka_unit_test(test_secret_replies_are_given_once),
      cmocka_unit_test(test_files_are_worked_on_here),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_the_sockets_place),
      cmocka_unit_test(test_roots_socket),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
