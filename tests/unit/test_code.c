/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "decide/code.h"

static const struct cred_code_candidate window[] = {
    {9, "000111"}, {10, "222333"}, {11, "222333"}, {12, "444555"}};
#define COUNT (sizeof(window) / sizeof(window[0]))

static void expect_judged(const char *typed, int64_t last_step, enum cred_code_match expected,
                          int64_t expected_step)
{
  struct cred_secret code;
  int64_t step = 77;

  cred_secret_set_text(&code, typed);
  assert_int_equal(cred_code_judge(&code, window, COUNT, last_step, &step), expected);
  assert_int_equal(step, expected_step);
}

static void test_judge(void **state)
{
  (void)state;
  expect_judged("000111", -1, CRED_CODE_MATCH, 9);
  expect_judged("000111", 8, CRED_CODE_MATCH, 9);
  expect_judged("000111", 9, CRED_CODE_MATCH_REPLAYED, -1);
  expect_judged("000111", 12, CRED_CODE_MATCH_REPLAYED, -1);
  expect_judged("444555", 11, CRED_CODE_MATCH, 12);
  expect_judged("444556", -1, CRED_CODE_NO_MATCH, -1);
}

static void test_judge_takes_the_lowest_step(void **state)
{
  (void)state;
  expect_judged("222333", 9, CRED_CODE_MATCH, 10);
  expect_judged("222333", 10, CRED_CODE_MATCH, 11);
  expect_judged("222333", 11, CRED_CODE_MATCH_REPLAYED, -1);
}

static void test_judge_lengths(void **state)
{
  struct cred_secret code = {0};
  int64_t step;

  (void)state;
  expect_judged("", -1, CRED_CODE_NO_MATCH, -1);
  expect_judged("00011", -1, CRED_CODE_NO_MATCH, -1);
  expect_judged("0001110", -1, CRED_CODE_NO_MATCH, -1);
  expect_judged("000111000111", -1, CRED_CODE_NO_MATCH, -1);
  cred_secret_set_text(&code, "000111");
  assert_int_equal(cred_code_judge(&code, window, 0, -1, &step), CRED_CODE_NO_MATCH);
  assert_int_equal(step, -1);
}

static void test_judge_an_empty_candidate(void **state)
{
  const struct cred_code_candidate none = {1, ""};
  struct cred_secret code = {0};
  int64_t step;

  (void)state;
  assert_int_equal(cred_code_judge(&code, &none, 1, -1, &step), CRED_CODE_NO_MATCH);
}

static void expect_folded(const char *typed, const char *expected)
{
  struct cred_secret in, out;

  cred_secret_set_text(&in, typed);
  assert_int_equal(cred_code_fold(&in, &out), CRED_OK);
  assert_string_equal(cred_secret_text(&out), expected);
  assert_int_equal(out.length, strlen(expected));
}

static void test_fold(void **state)
{
  (void)state;
  expect_folded("", "");
  expect_folded("123 456", "123456");
  expect_folded(" 123-456\t\r\n", "123456");
  expect_folded("１２３　４５６", "123456");
  expect_folded("１２３－４５６", "123456");
  expect_folded("１２３ー４５６", "123456"); /* the hyphen key in kana mode */
  expect_folded("123ｰ456", "123456");
  expect_folded("123‐4–5—6", "123456");
  expect_folded("123\xc2\xa0"
                "456",
                "123456");
  expect_folded("ab3d-Ｅｆ6h", "AB3DEF6H");
  expect_folded("一二三", "一二三");
  expect_folded("123é", "123é");
  expect_folded("１２３＋", "123+");
}

static void test_fold_refuses(void **state)
{
  static const char *const bad[] = {
      "123\x80",          "\xff",     "12\xc0\xb1",   "\xe0\x80\xb1",         "\xed\xa0\x80",
      "\xf4\x90\x80\x80", "\xe3\x80", "\xf0\x9f\x98", "\xf8\x88\x80\x80\x80", "\xc3(",
  };
  struct cred_secret in, out;

  (void)state;
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    cred_secret_set_text(&in, bad[i]);
    cred_secret_set_text(&out, "left over");
    assert_int_equal(cred_code_fold(&in, &out), CRED_ERR_INVALID);
    assert_int_equal(out.length, 0);
  }
  cred_secret_set(&in,
                  "123\0"
                  "456",
                  7);
  assert_int_equal(cred_code_fold(&in, &out), CRED_ERR_INVALID);
}

static enum cred_code_form form_of(const char *text)
{
  struct cred_secret folded;

  cred_secret_set_text(&folded, text);
  return cred_code_form_of(&folded);
}

static void test_form(void **state)
{
  (void)state;
  assert_int_equal(form_of(""), CRED_CODE_FORM_NONE);
  assert_int_equal(form_of("12345"), CRED_CODE_FORM_NONE);
  assert_int_equal(form_of("123456"), CRED_CODE_FORM_DIGITS);
  assert_int_equal(form_of("12345678"), CRED_CODE_FORM_DIGITS);
  assert_int_equal(form_of("123456789"), CRED_CODE_FORM_NONE);
  assert_int_equal(form_of("12345A"), CRED_CODE_FORM_NONE);
  assert_int_equal(form_of("0123456789ABCDEF"), CRED_CODE_FORM_RECOVERY);
  assert_int_equal(form_of("OIL3456789ABCDEF"), CRED_CODE_FORM_RECOVERY);
  assert_int_equal(form_of("1234567890123456"), CRED_CODE_FORM_RECOVERY);
  assert_int_equal(form_of("0123456789ABCDEU"), CRED_CODE_FORM_NONE);
  assert_int_equal(form_of("0123456789ABCDE"), CRED_CODE_FORM_NONE);
  assert_int_equal(form_of("0123456789ABCDEFG"), CRED_CODE_FORM_NONE);
  assert_int_equal(form_of("0123456789ABCD+F"), CRED_CODE_FORM_NONE);
}

static void expect_recovery(const char *typed, const char *letters)
{
  struct cred_secret in, folded, out;

  cred_secret_set_text(&in, typed);
  assert_int_equal(cred_code_fold(&in, &folded), CRED_OK);
  assert_true(cred_code_recovery_letters(&folded, &out));
  assert_string_equal(cred_secret_text(&out), letters);
}

static void test_recovery_codes(void **state)
{
  static const unsigned char zeros[CRED_RECOVERY_BYTES] = {0};
  static const unsigned char ones[CRED_RECOVERY_BYTES] = {0xff, 0xff, 0xff, 0xff, 0xff,
                                                          0xff, 0xff, 0xff, 0xff, 0xff};
  static const unsigned char mixed[CRED_RECOVERY_BYTES] = {0x00, 0x44, 0x32, 0x14, 0xc7,
                                                           0x42, 0x54, 0xb6, 0x35, 0xcf};
  struct cred_secret text;

  (void)state;
  cred_code_recovery_text(zeros, &text);
  assert_string_equal(cred_secret_text(&text), "0000-0000-0000-0000");
  cred_code_recovery_text(ones, &text);
  assert_string_equal(cred_secret_text(&text), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
  cred_code_recovery_text(mixed, &text);
  assert_string_equal(cred_secret_text(&text), "0123-4567-89AB-CDEF");
  expect_recovery("0123-4567-89AB-CDEF", "0123456789ABCDEF");
  expect_recovery("o i23 4567 89ab cdef", "0123456789ABCDEF");
  expect_recovery("0L234567 89abcdef", "0123456789ABCDEF");
  expect_recovery("０１２３ー４５６７ー８９ａｂーｃｄｅｆ", "0123456789ABCDEF");
}

static void expect_split(const char *answer, uint32_t digits, const char *password,
                         const char *code)
{
  struct cred_secret in, out_password, out_code;

  cred_secret_set_text(&in, answer);
  assert_int_equal(cred_code_split(&in, digits, &out_password, &out_code), code[0] != '\0');
  assert_string_equal(cred_secret_text(&out_password), password);
  assert_string_equal(cred_secret_text(&out_code), code);
}

static void test_split(void **state)
{
  (void)state;
  expect_split("secret123456", 6, "secret", "123456");
  expect_split("secret99123456", 6, "secret99", "123456");
  expect_split("secret12345678", 8, "secret", "12345678");
  expect_split("ひみつ１２３４５６", 6, "ひみつ", "１２３４５６");
  expect_split("caf\xe9"
               "123456",
               6, "caf\xe9", "123456");
  expect_split("secretABCD-efgh-jkmn-0123", 6, "secret", "ABCD-efgh-jkmn-0123");
  expect_split("a b c-ABCD-efgh-jkmn-0123", 6, "a b c-", "ABCD-efgh-jkmn-0123");
  expect_split("correct horse 123456", 6, "correct horse ", "123456");
}

static void test_split_impossible(void **state)
{
  (void)state;
  expect_split("", 6, "", "");
  expect_split("123456", 6, "123456", "");
  expect_split("secret12345", 6, "secret12345", "");
  expect_split("secret 123-456", 6, "secret 123-456", "");
  expect_split("secret123456 ", 6, "secret123456 ", "");
  expect_split("ABCD-efgh-jkmn-0123", 6, "ABCD-efgh-jkmn-0123", "");
  expect_split("secretABCDefghjkmnpq", 6, "secretABCDefghjkmnpq", "");
  expect_split("secret123456", 0, "secret123456", "");
  expect_split("secret1234567890123", 13, "secret1234567890123", "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_judge),         cmocka_unit_test(test_judge_takes_the_lowest_step),
      cmocka_unit_test(test_judge_lengths), cmocka_unit_test(test_judge_an_empty_candidate),
      cmocka_unit_test(test_fold),          cmocka_unit_test(test_fold_refuses),
      cmocka_unit_test(test_form),          cmocka_unit_test(test_recovery_codes),
      cmocka_unit_test(test_split),         cmocka_unit_test(test_split_impossible),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
