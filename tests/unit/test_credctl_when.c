/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "cred/event.h"
#include "credctl/actor.h"
#include "credctl/address.h"
#include "credctl/hex.h"
#include "credctl/when.h"

/* What enters credctl as words: times, durations, addresses, who acts. */

#define NOW_MS INT64_C(1800000000000)

static void assert_moment(const char *text, bool end_of_day, int64_t expected_ms)
{
  int64_t found_ms = 0;

  assert_true(ctl_when_parse(text, NOW_MS, end_of_day, &found_ms));
  assert_int_equal(found_ms, expected_ms);
}

static void assert_no_moment(const char *text)
{
  int64_t found_ms = 0;

  assert_false(ctl_when_parse(text, NOW_MS, false, &found_ms));
}

static void dates_are_local(void **state)
{
  (void)state;
  assert_moment("2027-03-31", false, INT64_C(1806418800000));
  assert_moment("2027-03-31", true, INT64_C(1806505199999));
  assert_moment("2027-03-31 12:34", true, INT64_C(1806464040000));
  assert_moment("2027-03-31T12:34:56", false, INT64_C(1806464096000));
}

static void the_japanese_calendar_is_known(void **state)
{
  (void)state;
  assert_moment("令和9年3月31日", false, INT64_C(1806418800000));
  assert_moment("令和9年3月31日", true, INT64_C(1806505199999));
  assert_moment("令和元年5月1日", false, INT64_C(1556636400000));
}

static void durations_lie_in_the_past(void **state)
{
  (void)state;
  assert_moment("24h", false, NOW_MS - INT64_C(86400000));
}

static void other_dates_are_refused(void **state)
{
  (void)state;
  assert_no_moment("");
  assert_no_moment("2027-02-29");
  assert_no_moment("2027-13-01");
  assert_no_moment("2027-00-01");
  assert_no_moment("2027-03-31 24:00");
  assert_no_moment("2027-03-31 12:60");
  assert_no_moment("2027-03-31x");
  assert_no_moment("27-3-31");
  assert_no_moment("0027-03-31");
  assert_no_moment("2027-03-31 ");
  assert_no_moment("令和0年3月31日");
  assert_no_moment("平成31年4月30日");
  assert_no_moment("yesterday");
}

static void durations_have_a_unit(void **state)
{
  uint32_t seconds = 0;

  (void)state;
  assert_true(ctl_duration_parse("90s", &seconds));
  assert_int_equal(seconds, 90);
  assert_true(ctl_duration_parse("30m", &seconds));
  assert_int_equal(seconds, 1800);
  assert_true(ctl_duration_parse("24h", &seconds));
  assert_int_equal(seconds, 86400);
  assert_true(ctl_duration_parse("2w", &seconds));
  assert_int_equal(seconds, 1209600);
  assert_false(ctl_duration_parse("24", &seconds));
  assert_false(ctl_duration_parse("h", &seconds));
  assert_false(ctl_duration_parse("0h", &seconds));
  assert_false(ctl_duration_parse("-1h", &seconds));
  assert_false(ctl_duration_parse("1hh", &seconds));
  assert_false(ctl_duration_parse("99999d", &seconds));
  assert_false(ctl_duration_parse("99999999999999999999s", &seconds));
}

static void moments_are_written_in_local_time(void **state)
{
  char text[CTL_WHEN_SIZE];

  (void)state;
  ctl_when_text(INT64_C(1806464096000), text, sizeof(text));
  assert_string_equal(text, "2027-03-31 12:34:56");
  ctl_when_text(0, text, sizeof(text));
  assert_string_equal(text, "-");
  ctl_when_text(INT64_MAX, text, sizeof(text));
  assert_string_equal(text, "until unlocked");
  assert_true(ctl_when_iso(INT64_C(1806464096000), text, sizeof(text)));
  assert_string_equal(text, "2027-03-31T12:34:56+09:00");
}

static void addresses_take_the_form_they_are_counted_in(void **state)
{
  char out[CRED_ADDRESS_SIZE];

  (void)state;
  assert_true(ctl_address_counted("192.0.2.1", out));
  assert_string_equal(out, "192.0.2.1");
  assert_true(ctl_address_counted("2001:db8:1:2:3:4:5:6", out));
  assert_string_equal(out, "2001:db8:1:2::");
  assert_true(ctl_address_counted("2001:db8:1:2::/64", out));
  assert_string_equal(out, "2001:db8:1:2::");
  assert_true(ctl_address_counted("::ffff:192.0.2.1", out));
  assert_string_equal(out, "192.0.2.1");
  assert_false(ctl_address_counted("host.example", out));
  assert_false(ctl_address_counted("192.0.2.1/32", out));
  assert_false(ctl_address_counted("", out));
}

static void the_actor_is_the_login_uid_or_a_user(void **state)
{
  (void)state;
  assert_int_equal(ctl_actor_of("1000", 0), 1000);
  assert_int_equal(ctl_actor_of("0", 0), 0);
  assert_int_equal(ctl_actor_of("4294967295", 0), CRED_ACTOR_UNKNOWN);
  assert_int_equal(ctl_actor_of("4294967295", 1001), 1001);
  assert_int_equal(ctl_actor_of(NULL, 1001), 1001);
  assert_int_equal(ctl_actor_of(NULL, 0), CRED_ACTOR_UNKNOWN);
  assert_int_equal(ctl_actor_of("12x", 0), CRED_ACTOR_UNKNOWN);
  assert_int_equal(ctl_actor_of("-1", 0), CRED_ACTOR_UNKNOWN);
  assert_int_equal(ctl_actor_of("99999999999999999999", 0), CRED_ACTOR_UNKNOWN);
}

static void hex_goes_both_ways(void **state)
{
  unsigned char bytes[3];
  char text[7];

  (void)state;
  assert_true(ctl_hex_bytes("00ffA5", bytes, sizeof(bytes)));
  ctl_hex_text(bytes, sizeof(bytes), text);
  assert_string_equal(text, "00ffa5");
  assert_false(ctl_hex_bytes("00ff", bytes, sizeof(bytes)));
  assert_false(ctl_hex_bytes("00ffa", bytes, sizeof(bytes)));
  assert_false(ctl_hex_bytes("00ffa5b", bytes, sizeof(bytes)));
  assert_false(ctl_hex_bytes("00ffag", bytes, sizeof(bytes)));
}

static int set_up(void **state)
{
  (void)state;
  setenv("TZ", "JST-9", 1);
  tzset();
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dates_are_local),
      cmocka_unit_test(the_japanese_calendar_is_known),
      cmocka_unit_test(durations_lie_in_the_past),
      cmocka_unit_test(other_dates_are_refused),
      cmocka_unit_test(durations_have_a_unit),
      cmocka_unit_test(moments_are_written_in_local_time),
      cmocka_unit_test(addresses_take_the_form_they_are_counted_in),
      cmocka_unit_test(the_actor_is_the_login_uid_or_a_user),
      cmocka_unit_test(hex_goes_both_ways),
  };

  return cmocka_run_group_tests(tests, set_up, NULL);
}
