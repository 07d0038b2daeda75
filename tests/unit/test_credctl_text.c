/* SPDX-License-Identifier: BSD-3-Clause */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "credctl/json.h"
#include "credctl/output.h"
#include "credctl/password_slip.h"
#include "credctl/table.h"
#include "credctl/utf8.h"

/* What leaves credctl: escaping, widths and JSON. */

static void assert_escaped(const char *text, const char *expected)
{
  char *escaped = ctl_escaped(text);

  assert_string_equal(escaped, expected);
  free(escaped);
}

static void plain_text_stays(void **state)
{
  (void)state;
  assert_escaped("", "");
  assert_escaped("alice", "alice");
  assert_escaped("端末 7 号機", "端末 7 号機");
  assert_escaped("ガギグ", "ガギグ");
}

static void controls_are_shown(void **state)
{
  (void)state;
  assert_escaped("\033]0;owned\007", "\\x1b]0;owned\\x07");
  assert_escaped("a\nb\tc\rd", "a\\x0ab\\x09c\\x0dd");
  assert_escaped("\x7f", "\\x7f");
  assert_escaped("\xC2\x9b[m", "\\u{009b}[m");
  assert_escaped("back\\slash", "back\\\\slash");
}

static void bytes_that_are_no_text_are_shown(void **state)
{
  (void)state;
  assert_escaped("\xff\xfe", "\\xff\\xfe");
  assert_escaped("\xE3\x81", "\\xe3\\x81");
  assert_escaped("\xC0\xAF", "\\xc0\\xaf");
}

static void hidden_and_turning_marks_are_shown(void **state)
{
  (void)state;
  assert_escaped("a\xE2\x80\xAE"
                 "b",
                 "a\\u{202e}b");
  assert_escaped("a\xE2\x80\x8B"
                 "b",
                 "a\\u{200b}b");
  assert_escaped("\xEF\xBB\xBFx", "\\u{feff}x");
  assert_escaped("\xE2\x80\xA8", "\\u{2028}");
  assert_escaped("\xE3\x85\xA4", "\\u{3164}");
  assert_escaped("\xC2\xAD", "\\u{00ad}");
}

static void few_marks_may_follow_a_letter(void **state)
{
  (void)state;
  assert_escaped("か\xE3\x82\x99", "か\xE3\x82\x99");
  assert_escaped("\xCC\x81"
                 "e",
                 "\\u{0301}e");
  assert_escaped("e\xCC\x81\xCC\x81\xCC\x81", "e\xCC\x81\xCC\x81\\u{0301}");
}

static void escaping_is_cut_to_size(void **state)
{
  char out[4];

  (void)state;
  assert_int_equal(ctl_escape("\n\n", out, sizeof(out)), 8);
  assert_true(strlen(out) < sizeof(out));
  assert_int_equal(ctl_escape("abc", NULL, 0), 3);
}

static void widths_are_those_of_a_terminal(void **state)
{
  (void)state;
  assert_int_equal(ctl_text_width("alice"), 5);
  assert_int_equal(ctl_text_width("端末"), 4);
  assert_int_equal(ctl_text_width("か\xE3\x82\x99"), 2);
}

static void utf8_is_told_from_other_bytes(void **state)
{
  (void)state;
  assert_int_equal(ctl_utf8_length("a"), 1);
  assert_int_equal(ctl_utf8_length("é"), 2);
  assert_int_equal(ctl_utf8_length("端"), 3);
  assert_int_equal(ctl_utf8_length("\xF0\x9F\x94\x91"), 4);
  assert_int_equal(ctl_utf8_length("\xF4\x90\x80\x80"), 0);
  assert_int_equal(ctl_utf8_length("\xED\xA0\x80"), 0);
  assert_int_equal(ctl_utf8_length("\xE0\x80\xAF"), 0);
  assert_int_equal(ctl_utf8_length("\xC1\x81"), 0);
  assert_int_equal(ctl_utf8_length("\x80"), 0);
  assert_int_equal(ctl_utf8_length("\xE7\xAB"), 0);
}

static void json_takes_any_bytes(void **state)
{
  json_t *text = ctl_json_text("a\xff"
                               "b\033");

  (void)state;
  assert_string_equal(json_string_value(text), "a\xEF\xBF\xBD"
                                               "b\033");
  json_decref(text);
  text = ctl_json_text_or_null("");
  assert_true(json_is_null(text));
  json_decref(text);
}

static void json_knows_no_moment_at_zero(void **state)
{
  json_t *none = ctl_json_time(0);
  json_t *ever = ctl_json_time(INT64_MAX);
  json_t *some = ctl_json_time(86400000);

  (void)state;
  assert_true(json_is_null(none));
  assert_true(json_is_null(ever));
  assert_string_equal(json_string_value(some), "1970-01-02T09:00:00+09:00");
  json_decref(none);
  json_decref(ever);
  json_decref(some);
}

static void a_password_is_spelled(void **state)
{
  CRED_SECRET_AUTO password = {0};
  CRED_SECRET_AUTO spelled = {0};

  (void)state;
  assert_int_equal(cred_secret_set_text(&password, "k7-Mz%"), CRED_OK);
  ctl_slip_spell(&password, &spelled);
  assert_string_equal(cred_secret_text(&spelled), "kilo 7 hyphen capital mike zulu %");
  assert_int_equal(cred_secret_set_text(&password, ""), CRED_OK);
  ctl_slip_spell(&password, &spelled);
  assert_int_equal(spelled.length, 0);
}

/* However long it is: it is cut, and nothing is written behind the end. */
static void a_long_password_is_spelled_in_part(void **state)
{
  CRED_SECRET_AUTO password = {0};
  CRED_SECRET_AUTO spelled = {0};

  (void)state;
  for (size_t i = 0; i < CRED_SECRET_MAX; i++)
    password.bytes[password.length++] = 'N';
  ctl_slip_spell(&password, &spelled);
  assert_true(spelled.length <= CRED_SECRET_MAX);
  assert_int_equal(spelled.bytes[spelled.length], 0);
}

static int set_up(void **state)
{
  (void)state;
  ctl_json_start();
  setenv("TZ", "JST-9", 1);
  return setlocale(LC_ALL, "C.UTF-8") != NULL ? 0 : -1;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_text_stays),
      cmocka_unit_test(controls_are_shown),
      cmocka_unit_test(bytes_that_are_no_text_are_shown),
      cmocka_unit_test(hidden_and_turning_marks_are_shown),
      cmocka_unit_test(few_marks_may_follow_a_letter),
      cmocka_unit_test(escaping_is_cut_to_size),
      cmocka_unit_test(widths_are_those_of_a_terminal),
      cmocka_unit_test(utf8_is_told_from_other_bytes),
      cmocka_unit_test(json_takes_any_bytes),
      cmocka_unit_test(json_knows_no_moment_at_zero),
      cmocka_unit_test(a_password_is_spelled),
      cmocka_unit_test(a_long_password_is_spelled_in_part),
  };

  return cmocka_run_group_tests(tests, set_up, NULL);
}
