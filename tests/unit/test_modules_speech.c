/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <time.h>

#include "modules/common/speech.h"

static void says_english_where_kanji_cannot_be_drawn(void **state)
{
  struct cred_speech speech;
  char text[64];

  (void)state;
  cred_speech_begin(&speech, "ja_JP.UTF-8", true);
  cred_speech_write(&speech, text, sizeof(text), "Verification code (%d digits): ", 6);
  assert_string_equal(text, "Verification code (6 digits): ");
  assert_false(cred_speech_is_utf8(&speech));
  cred_speech_end(&speech);
}

static void a_language_that_is_not_there_leaves_the_thread_alone(void **state)
{
  locale_t before = uselocale((locale_t)0);
  struct cred_speech speech;
  char text[64];

  (void)state;
  cred_speech_begin(&speech, "xx_XX.no-such-locale", false);
  cred_speech_write(&speech, text, sizeof(text), "%s", "plain");
  assert_string_equal(text, "plain");
  assert_true(uselocale((locale_t)0) == before);
  cred_speech_end(&speech);
}

static void knows_utf8_locales(void **state)
{
  locale_t before = uselocale((locale_t)0);
  struct cred_speech speech;

  (void)state;
  cred_speech_begin(&speech, "C.UTF-8", false);
  assert_true(cred_speech_is_utf8(&speech));
  assert_string_equal(cred_speech_text(&speech, "not in any catalogue"), "not in any catalogue");
  assert_true(uselocale((locale_t)0) == before);
  cred_speech_end(&speech);
  cred_speech_begin(&speech, "C", false);
  assert_false(cred_speech_is_utf8(&speech));
  cred_speech_end(&speech);
}

static void cuts_at_a_character(void **state)
{
  static const char three[] = "\xe3\x81\x82\xe3\x81\x84\xe3\x81\x86";
  struct cred_speech speech = {.english = true};
  char text[16];

  (void)state;
  for (size_t size = 1; size <= sizeof(three); size++) {
    size_t whole = (size - 1) / 3 * 3;

    cred_speech_write(&speech, text, size, "%s", three);
    assert_int_equal(strlen(text), whole);
    assert_memory_equal(text, three, whole);
  }
  cred_speech_write(&speech, text, 4, "%s", "abcdef");
  assert_string_equal(text, "abc");
}

/* A lock that ends within a minute's last second is not shown as over. */
static void shows_local_time(void **state)
{
  char text[32];

  (void)state;
  cred_speech_time(1806364800000, text, sizeof(text));
  assert_string_equal(text, "2027-03-30 00:00");
  cred_speech_time(1806364859001, text, sizeof(text));
  assert_string_equal(text, "2027-03-30 00:01");
}

static int set_up(void **state)
{
  (void)state;
  if (setenv("TZ", "UTC", 1) != 0)
    return -1;
  tzset();
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(says_english_where_kanji_cannot_be_drawn),
      cmocka_unit_test(a_language_that_is_not_there_leaves_the_thread_alone),
      cmocka_unit_test(knows_utf8_locales),
      cmocka_unit_test(cuts_at_a_character),
      cmocka_unit_test(shows_local_time),
  };
  return cmocka_run_group_tests(tests, set_up, NULL);
}
