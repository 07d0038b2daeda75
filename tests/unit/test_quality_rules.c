/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/quality_world.h"

/* Composition: lengths, kinds of characters, runs. */

static void test_length_is_in_characters(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  quality_expect(&world, "", "too-short");
  quality_expect(&world, "k3v9xq2", "too-short");
  quality_expect(&world, "k3v9xq2t", "");
  quality_expect(&world, "k3v9xq2th", "");
  quality_expect(&world, "éèêëàâä", "too-short");
  quality_expect(&world, "éèêëàâäü", "");
  quality_expect(&world, "\U0001f600\U0001f601", "too-short");
  assert_int_equal(quality_finding(&world, CRED_FINDING_TOO_SHORT)->actual, 2);
  assert_int_equal(quality_finding(&world, CRED_FINDING_TOO_SHORT)->limit, 8);
  /* a combining mark and the parts of a family are characters of their own */
  quality_judge(&world, "e\u0301e\u0301e\u0301e\u0301");
  assert_int_equal(world.findings.count, 0);
  quality_judge(&world, "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466");
  assert_int_equal(quality_finding(&world, CRED_FINDING_TOO_SHORT)->actual, 7);
}

static void test_bytes_that_are_no_utf8_count_one_each(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  quality_expect(&world, "\x83p\x83X\x83\x8f\x81", "too-short"); /* Shift_JIS */
  assert_int_equal(quality_finding(&world, CRED_FINDING_TOO_SHORT)->actual, 7);
  quality_expect(&world, "\x83p\x83X\x83\x8f\x81[", "");
  quality_expect(&world, "\xe3\x81", "too-short");
  assert_int_equal(quality_finding(&world, CRED_FINDING_TOO_SHORT)->actual, 2);
}

static void fill(char *out, const char *piece, size_t times)
{
  out[0] = '\0';
  for (size_t i = 0; i < times; i++)
    strcat(out, piece);
}

static void test_longest(void **state)
{
  struct quality_world world = quality_world_make();
  char long_one[1025];

  (void)state;
  fill(long_one, "ab-9", 64);
  quality_expect(&world, long_one, "");
  strcat(long_one, "x");
  quality_expect(&world, long_one, "too-long");
  assert_int_equal(quality_finding(&world, CRED_FINDING_TOO_LONG)->actual, 257);
  fill(long_one, "あ", 170);
  quality_expect(&world, long_one, "");
  fill(long_one, "あ", 171);
  quality_expect(&world, long_one, "too-many-bytes");
  assert_int_equal(quality_finding(&world, CRED_FINDING_TOO_MANY_BYTES)->actual, 513);
  fill(long_one, "a", 1024);
  quality_expect(&world, long_one, "too-long too-many-bytes");
}

static void test_control_characters(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  quality_judge_bytes(&world, "k3v9xq2t\0more", 13);
  assert_true(cred_findings_has(&world.findings, CRED_FINDING_UNTYPABLE));
  assert_false(cred_findings_is_clean(&world.findings));
  quality_expect(&world, "k3v9xq2t\n", "untypable");
  quality_expect(&world, "\tk3v9xq2t", "untypable");
  quality_expect(&world, "k3v9\x7fxq2t", "untypable");
  quality_expect(&world, "k3v9\xc2\x85xq2t", "untypable");
}

static void test_blanks(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  quality_expect(&world, " k3v9xq ", "");
  quality_expect(&world, "k3v9xq2 ", "");
  quality_expect(&world, "        ", "blank");
  quality_expect(&world, "\u3000\u3000\u3000\u3000    ", "blank");
  world.policy.require_symbol = 1;
  quality_expect(&world, "k3v9 xq2", "classes-missing");
}

static void test_classes(void **state)
{
  struct quality_world world = quality_world_make();
  const struct cred_finding *missing = NULL;

  (void)state;
  world.policy.require_upper = 1;
  world.policy.require_lower = 1;
  world.policy.require_digit = 2;
  world.policy.require_symbol = 1;
  quality_expect(&world, "k3V9xq2#", "");
  quality_expect(&world, "kaVexqu3", "classes-missing");
  missing = quality_finding(&world, CRED_FINDING_CLASSES_MISSING);
  assert_int_equal(missing->needs[CRED_CLASS_UPPER], 0);
  assert_int_equal(missing->needs[CRED_CLASS_LOWER], 0);
  assert_int_equal(missing->needs[CRED_CLASS_DIGIT], 2);
  assert_int_equal(missing->needs[CRED_CLASS_SYMBOL], 1);
  /* what is not ASCII is of no kind */
  quality_expect(&world, "kaＶ９３ん！é", "classes-missing");
  missing = quality_finding(&world, CRED_FINDING_CLASSES_MISSING);
  assert_int_equal(missing->needs[CRED_CLASS_UPPER], 1);
  assert_int_equal(missing->needs[CRED_CLASS_DIGIT], 2);
  assert_int_equal(missing->needs[CRED_CLASS_SYMBOL], 1);
}

static void test_min_classes(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.policy.min_classes = 3;
  quality_expect(&world, "k3v9xq2t", "few-classes");
  assert_int_equal(quality_finding(&world, CRED_FINDING_FEW_CLASSES)->actual, 2);
  quality_expect(&world, "k3v9xq2T", "");
  quality_expect(&world, "k3v9xq2桜", "few-classes");
  quality_expect(&world, "k3v9xq2-", "");
}

static void test_charset(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  quality_expect(&world, "ｋ３ｖ９ｘｑ２ｔ", "");
  world.policy.password_charset = CRED_CHARSET_ASCII;
  quality_expect(&world, "k3v9xq2t", "");
  quality_expect(&world, "ｋ３ｖ９ｘｑ２ｔ", "not-ascii");
  quality_expect(&world, "k3v9xq2té", "not-ascii");
  quality_expect(&world, "k3v9xq2t\xff", "not-ascii");
  quality_expect(&world, "k3v9xq2t\u3000", "not-ascii");
}

static void test_repeat(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.policy.max_repeat = 2;
  quality_expect(&world, "k33v9xq2", "");
  quality_expect(&world, "k333v9xq", "repeat");
  assert_int_equal(quality_finding(&world, CRED_FINDING_REPEAT)->actual, 3);
  quality_expect(&world, "k3v9xqqq", "repeat");
  quality_expect(&world, "éaéaéaéa", "");
  quality_expect(&world, "k3v9ééxq", "");
  quality_expect(&world, "k3v9éééx", "repeat");
}

static void test_sequence(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.policy.max_sequence = 3;
  quality_expect(&world, "abcx9xq2", "");
  quality_expect(&world, "aBcDx9xq", "sequence");
  assert_int_equal(quality_finding(&world, CRED_FINDING_SEQUENCE)->actual, 4);
  quality_expect(&world, "x9xq4321", "sequence");
  quality_expect(&world, "x9x7890q", "sequence");
  quality_expect(&world, "xpx0987q", "sequence");
  quality_expect(&world, "x9xq89:;", "");
  quality_expect(&world, "x9xq()*+", "");
  quality_expect(&world, "x9xq１２３４", "sequence");
}

static void test_nothing_is_asked_for(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.policy.min_length = 1;
  quality_expect(&world, "a", "");
  quality_expect(&world, "", "too-short");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_length_is_in_characters),
      cmocka_unit_test(test_bytes_that_are_no_utf8_count_one_each),
      cmocka_unit_test(test_longest),
      cmocka_unit_test(test_control_characters),
      cmocka_unit_test(test_blanks),
      cmocka_unit_test(test_classes),
      cmocka_unit_test(test_min_classes),
      cmocka_unit_test(test_charset),
      cmocka_unit_test(test_repeat),
      cmocka_unit_test(test_sequence),
      cmocka_unit_test(test_nothing_is_asked_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
