/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "credctl/import/encoding.h"
#include "credctl/import/faillock.h"
#include "credctl/import/google.h"
#include "credctl/import/hash_cost.h"
#include "credctl/import/oath.h"
#include "credctl/import/opasswd.h"

#define HEX_SEED "3132333435363738393031323334353637383930"
#define BASE32_SEED "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define PLAIN_SEED "12345678901234567890"

static enum ctl_import_line oath(const char *line, struct ctl_import_token *out)
{
  const char *why = NULL;
  enum ctl_import_line found = ctl_import_oath(line, strlen(line), out, &why);

  assert_int_equal(why != NULL, found == CTL_IMPORT_REFUSED);
  return found;
}

static void oath_lines_are_taken(void **state)
{
  struct ctl_import_token token;

  (void)state;
  assert_int_equal(oath("HOTP/T30 alice - " HEX_SEED, &token), CTL_IMPORT_TAKEN);
  assert_string_equal(token.user, "alice");
  assert_string_equal(cred_secret_text(&token.seed), PLAIN_SEED);
  assert_int_equal(token.shape.algorithm, CRED_TOTP_SHA1);
  assert_int_equal(token.shape.digits, 6);
  assert_int_equal(token.shape.period_seconds, 30);
  assert_int_equal(token.last_step, -1);
  assert_false(token.has_pin);
  assert_int_equal(oath("HOTP/T60/8\tbob\t1234\t" HEX_SEED "\r", &token), CTL_IMPORT_TAKEN);
  assert_int_equal(token.shape.digits, 8);
  assert_int_equal(token.shape.period_seconds, 60);
  assert_true(token.has_pin);
  assert_int_equal(oath("HOTP/T30/7 carol + " HEX_SEED, &token), CTL_IMPORT_TAKEN);
  assert_int_equal(token.shape.digits, 7);
  assert_false(token.has_pin);
}

/* Whatever window the codes were accepted in, none of them may work a second time. */
static void an_oath_time_gives_the_last_step(void **state)
{
  struct ctl_import_token token;

  (void)state;
  assert_int_equal(oath("HOTP/T30 alice - " HEX_SEED " 0 328482 2026-04-01T08:30:00L", &token),
                   CTL_IMPORT_TAKEN);
  assert_int_equal(token.last_step, INT64_C(1774999800) / 30 + CRED_TOTP_WINDOW_MAX);
}

static void comments_and_blanks_are_passed(void **state)
{
  struct ctl_import_token token;

  (void)state;
  assert_int_equal(oath("", &token), CTL_IMPORT_PASSED);
  assert_int_equal(oath("  \t ", &token), CTL_IMPORT_PASSED);
  assert_int_equal(oath("# HOTP/T30 alice - " HEX_SEED, &token), CTL_IMPORT_PASSED);
}

static void other_oath_lines_are_refused(void **state)
{
  static const char *const lines[] = {
      "HOTP alice - " HEX_SEED,
      "HOTP/E alice - " HEX_SEED,
      "HOTP/E/8 alice - " HEX_SEED " 5",
      "HOTP/T30/9 alice - " HEX_SEED,
      "HOTP/T15 alice - " HEX_SEED,
      "hotp/t30 alice - " HEX_SEED,
      "HOTP/T30 alice",
      "HOTP/T30 alice -",
      "HOTP/T30 alice - " HEX_SEED "0",
      "HOTP/T30 alice - " HEX_SEED "zz",
      "HOTP/T30 alice - 31323334353637383930",
      "HOTP/T30 alice - " HEX_SEED " x",
      "HOTP/T30 alice - " HEX_SEED " 0 12345x",
      "HOTP/T30 alice - " HEX_SEED " 0 123456",
      "HOTP/T30 alice - " HEX_SEED " 0 123456 2026-04-01T08:30:00",
      "HOTP/T30 alice - " HEX_SEED " 0 123456 2026-04-31T08:30:00L",
      "HOTP/T30 alice - " HEX_SEED " 0 123456 2026-04-01T24:30:00L",
      "HOTP/T30 alice - " HEX_SEED " 0 123456 +026-04-01T08:30:00L",
      "HOTP/T30 alice - " HEX_SEED " 0 123456 2026-04-01T08:30:00L more",
  };
  struct ctl_import_token token;
  size_t i = 0;

  (void)state;
  for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
    if (oath(lines[i], &token) != CTL_IMPORT_REFUSED)
      fail_msg("taken: %s", lines[i]);
    assert_int_equal(token.seed.length, 0);
  }
}

static void long_names_and_nul_are_refused(void **state)
{
  char line[CRED_NAME_SIZE + 128];
  struct ctl_import_token token;
  const char *why = NULL;

  (void)state;
  memset(line, 'a', sizeof(line));
  memcpy(line, "HOTP/T30 ", 9);
  memcpy(line + sizeof(line) - sizeof(" - " HEX_SEED), " - " HEX_SEED, sizeof(" - " HEX_SEED));
  assert_int_equal(oath(line, &token), CTL_IMPORT_REFUSED);
  assert_int_equal(ctl_import_oath("HOTP/T30 al\0ce - " HEX_SEED,
                                   sizeof("HOTP/T30 al\0ce - " HEX_SEED) - 1, &token, &why),
                   CTL_IMPORT_REFUSED);
}

static enum ctl_import_line google(struct ctl_import_google *file, const char *line)
{
  const char *why = NULL;

  return ctl_import_google_line(file, line, strlen(line), &why);
}

static void a_google_file_is_taken(void **state)
{
  struct ctl_import_google file;
  const char *why = NULL;

  (void)state;
  ctl_import_google_start(&file);
  assert_int_equal(google(&file, BASE32_SEED), CTL_IMPORT_TAKEN);
  assert_int_equal(google(&file, "\" RATE_LIMIT 3 30 1774999800"), CTL_IMPORT_NOT_CARRIED);
  assert_int_equal(google(&file, "\" WINDOW_SIZE 17"), CTL_IMPORT_NOT_CARRIED);
  assert_int_equal(google(&file, "\" DISALLOW_REUSE 59166660 59166662 59166661"), CTL_IMPORT_TAKEN);
  assert_int_equal(google(&file, "\" STEP_SIZE 60"), CTL_IMPORT_TAKEN);
  assert_int_equal(google(&file, "\" TOTP_AUTH"), CTL_IMPORT_TAKEN);
  assert_int_equal(google(&file, "12345678"), CTL_IMPORT_NOT_CARRIED);
  assert_int_equal(google(&file, ""), CTL_IMPORT_PASSED);
  assert_true(ctl_import_google_end(&file, &why));
  assert_string_equal(cred_secret_text(&file.token.seed), PLAIN_SEED);
  assert_int_equal(file.token.last_step, 59166662);
  assert_int_equal(file.token.shape.period_seconds, 60);
}

static void assert_google_refuses(const char *line)
{
  struct ctl_import_google file;

  ctl_import_google_start(&file);
  assert_int_equal(google(&file, BASE32_SEED), CTL_IMPORT_TAKEN);
  if (google(&file, line) != CTL_IMPORT_REFUSED)
    fail_msg("taken: %s", line);
}

static void other_google_lines_are_refused(void **state)
{
  (void)state;
  assert_google_refuses("\" HOTP_COUNTER 1");
  assert_google_refuses("\" OTP_DISABLED");
  assert_google_refuses("\" DISALLOW_REUSE 59166660x");
  assert_google_refuses("\" DISALLOW_REUSE -1");
  assert_google_refuses("\" DISALLOW_REUSE 1234567890123");
  assert_google_refuses("\" STEP_SIZE 0");
  assert_google_refuses("\" STEP_SIZE 301");
  assert_google_refuses("\" STEP_SIZE");
  assert_google_refuses("1234567");
  assert_google_refuses("something else");
}

static void a_google_file_must_be_whole(void **state)
{
  struct ctl_import_google file;
  const char *why = NULL;

  (void)state;
  ctl_import_google_start(&file);
  assert_false(ctl_import_google_end(&file, &why));
  assert_int_equal(google(&file, "GEZDGNBVGY3TQOJQ"), CTL_IMPORT_REFUSED);
  assert_int_equal(google(&file, "not base32!"), CTL_IMPORT_REFUSED);
  assert_false(ctl_import_google_end(&file, &why));
  assert_int_equal(google(&file, BASE32_SEED), CTL_IMPORT_TAKEN);
  assert_false(ctl_import_google_end(&file, &why));
  assert_int_equal(google(&file, "\" TOTP_AUTH"), CTL_IMPORT_TAKEN);
  assert_true(ctl_import_google_end(&file, &why));
  assert_int_equal(google(&file, "\" HOTP_COUNTER 3"), CTL_IMPORT_REFUSED);
  assert_false(ctl_import_google_end(&file, &why));
}

#define NOW_MS INT64_C(1775000000000)

static void make_record(unsigned char *record, const char *source, uint16_t status,
                        uint64_t seconds)
{
  memset(record, 0, CTL_FAILLOCK_RECORD_SIZE);
  memcpy(record, source, strlen(source));
  memcpy(record + 54, &status, sizeof(status));
  memcpy(record + 56, &seconds, sizeof(seconds));
}

static enum ctl_import_line faillock(const char *source, uint16_t status, uint64_t seconds,
                                     struct ctl_import_failure *out)
{
  unsigned char record[CTL_FAILLOCK_RECORD_SIZE];
  const char *why = NULL;

  make_record(record, source, status, seconds);
  return ctl_import_faillock(record, NOW_MS, out, &why);
}

static void faillock_records_are_taken(void **state)
{
  struct ctl_import_failure failure;

  (void)state;
  assert_int_equal(faillock("192.0.2.1", 0x3, 1774999000, &failure), CTL_IMPORT_TAKEN);
  assert_int_equal(failure.from, CTL_FAILLOCK_HOST);
  assert_string_equal(failure.source, "192.0.2.1");
  assert_int_equal(failure.failed_at_ms, INT64_C(1774999000000));
  assert_int_equal(faillock("/dev/tty1", 0x5, 1774999000, &failure), CTL_IMPORT_TAKEN);
  assert_int_equal(failure.from, CTL_FAILLOCK_TERMINAL);
  assert_int_equal(faillock("cups", 0x1, 1774999000, &failure), CTL_IMPORT_TAKEN);
  assert_int_equal(failure.from, CTL_FAILLOCK_SERVICE);
  assert_int_equal(
      faillock("a-host-name-that-fills-all-of-the-field.example.jp.x", 0x3, 1774999000, &failure),
      CTL_IMPORT_TAKEN);
  assert_int_equal(strlen(failure.source), CTL_FAILLOCK_SOURCE_SIZE);
}

static void other_faillock_records_are_not(void **state)
{
  struct ctl_import_failure failure;

  (void)state;
  assert_int_equal(faillock("192.0.2.1", 0x2, 1774999000, &failure), CTL_IMPORT_PASSED);
  assert_int_equal(faillock("192.0.2.1", 0x3, 1775000061, &failure), CTL_IMPORT_REFUSED);
  assert_int_equal(faillock("192.0.2.1", 0x3, UINT64_MAX, &failure), CTL_IMPORT_REFUSED);
  assert_int_equal(faillock("192.0.2.1", 0x3, 0, &failure), CTL_IMPORT_REFUSED);
  assert_int_equal(faillock("", 0x3, 1774999000, &failure), CTL_IMPORT_REFUSED);
  assert_int_equal(faillock("\033[2J", 0x3, 1774999000, &failure), CTL_IMPORT_REFUSED);
  assert_int_equal(faillock("\xff", 0x3, 1774999000, &failure), CTL_IMPORT_REFUSED);
  assert_int_equal(faillock("pts/3", 0x5, 1774999000, &failure), CTL_IMPORT_REFUSED);
}

static void consoles_are_told_from_other_terminals(void **state)
{
  (void)state;
  assert_true(ctl_import_is_console("tty1"));
  assert_true(ctl_import_is_console("/dev/ttyS0"));
  assert_true(ctl_import_is_console("console"));
  assert_false(ctl_import_is_console("tty"));
  assert_false(ctl_import_is_console("tty1x"));
  assert_false(ctl_import_is_console("pts/1"));
  assert_false(ctl_import_is_console("/dev/../dev/tty1"));
}

static void base32_is_strict(void **state)
{
  CRED_SECRET_AUTO out = {0};

  (void)state;
  assert_true(ctl_base32_decode("gezd gnbv-GY3TQOJQ", 18, &out));
  assert_string_equal(cred_secret_text(&out), "1234567890");
  assert_true(ctl_base32_decode("MZXW6===", 8, &out));
  assert_string_equal(cred_secret_text(&out), "foo");
  assert_false(ctl_base32_decode("", 0, &out));
  assert_false(ctl_base32_decode("MZXW60", 6, &out));
  assert_false(ctl_base32_decode("M=ZXW6", 6, &out));
  assert_false(ctl_base32_decode("MZX", 3, &out));
  assert_int_equal(out.length, 0);
}

static int set_up(void **state)
{
  (void)state;
  setenv("TZ", "JST-9", 1);
  tzset();
  return 0;
}

#define HASH_A "$6$salt$aaaaaaaa"
#define HASH_B "$y$j9T$s$bbbbbbbb"

static enum ctl_import_line opasswd(const char *line, struct ctl_import_opasswd *out)
{
  const char *why = NULL;
  enum ctl_import_line found = ctl_import_opasswd(line, strlen(line), out, &why);

  assert_int_equal(why != NULL, found == CTL_IMPORT_REFUSED);
  return found;
}

static void expect_hash(struct ctl_import_opasswd *opasswd, const char *hash)
{
  struct cred_secret next;
  const char *why = NULL;

  assert_int_equal(ctl_import_opasswd_next(opasswd, &next, &why), CTL_IMPORT_TAKEN);
  assert_null(why);
  assert_string_equal(cred_secret_text(&next), hash);
}

static void earlier_passwords_are_taken_in_their_order(void **state)
{
  struct ctl_import_opasswd found;
  struct cred_secret next;
  const char *why = NULL;

  (void)state;
  assert_int_equal(opasswd("alice:1001:3:" HASH_A "," HASH_B ",!" HASH_A "\r", &found),
                   CTL_IMPORT_TAKEN);
  assert_string_equal(found.user, "alice");
  assert_int_equal(found.uid, 1001);
  assert_int_equal(found.count, 3);
  expect_hash(&found, HASH_A);
  expect_hash(&found, HASH_B);
  expect_hash(&found, HASH_A);
  assert_int_equal(ctl_import_opasswd_next(&found, &next, &why), CTL_IMPORT_PASSED);
  assert_int_equal(opasswd("bob:4294967294:1:" HASH_A, &found), CTL_IMPORT_TAKEN);
  assert_int_equal(opasswd("bob:0:0:", &found), CTL_IMPORT_PASSED);
  assert_int_equal(opasswd("", &found), CTL_IMPORT_PASSED);
}

static void lines_that_are_no_earlier_passwords_are_refused(void **state)
{
  static const char *const lines[] = {
      "alice",
      "alice:1001",
      "alice:1001:1",
      ":1001:1:" HASH_A,
      "alice::1:" HASH_A,
      "alice:1001::" HASH_A,
      "alice:-1:1:" HASH_A,
      "alice:4294967295:1:" HASH_A,
      "alice:18446744073709551617:1:" HASH_A,
      "alice: 1001:1:" HASH_A,
      "alice:1001:2:" HASH_A,
      "alice:1001:1:" HASH_A "," HASH_B,
      "alice:1001:1:",
      "alice:1001:0:" HASH_A,
      "al\x1bice:1001:1:" HASH_A,
      "al\xffice:1001:1:" HASH_A,
  };
  struct ctl_import_opasswd found;

  (void)state;
  for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
    assert_int_equal(opasswd(lines[i], &found), CTL_IMPORT_REFUSED);
}

static void what_is_no_hash_is_refused_alone(void **state)
{
  static const char *const hashes[] = {"x",
                                       "",
                                       "*",
                                       "!!",
                                       "$6$sa lt$aaaaaaaa",
                                       "$6$salt$aa\taaaaa",
                                       "$6$salt$aaaa:aaaa",
                                       "$6$s\xc3\xa4lt$aaaaaaaa",
                                       "$6$rounds=1000001$salt$aaaaaaaa"};
  struct ctl_import_opasswd found;
  struct cred_secret next;
  const char *why = NULL;
  char line[256];

  (void)state;
  for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
    assert_true(snprintf(line, sizeof(line), "alice:1001:2:%s," HASH_B, hashes[i]) > 0);
    assert_int_equal(opasswd(line, &found), CTL_IMPORT_TAKEN);
    assert_int_equal(ctl_import_opasswd_next(&found, &next, &why), CTL_IMPORT_REFUSED);
    assert_non_null(why);
    assert_int_equal(next.length, 0);
    expect_hash(&found, HASH_B);
  }
}

static void what_a_hash_asks_for_is_bounded(void **state)
{
  static const char *const cheap[] = {"$6$salt$aaaaaaaa",           "$6$rounds=1000000$salt$aaaa",
                                      "$5$rounds=5000$salt$aaaaaa", "$2b$14$saltsaltsaltsa",
                                      "$1$salt$aaaaaaaa",           "saltaaaaaaaaa",
                                      "$y$j9T$salt$aaaaaaaa",       "$y$jDT$salt$aaaaaaaa",
                                      "$gy$jDT$salt$aaaaaaaa",      "$7$E6..../....salt$aaa",
                                      "$sha1$1000000$salt$aaaaaaa", "_zzz0saltaaaaaaaaaaa",
                                      "$md5,rounds=999$salt$$",     "$9$nothing$known"};
  static const char *const dear[] = {"$6$rounds=1000001$salt$aaaa",
                                     "$5$rounds=999999999$salt$aa",
                                     "$2b$15$saltsaltsaltsa",
                                     "$2y$31$saltsaltsaltsa",
                                     "$y$jET$salt$aaaaaaaa",
                                     "$y$jDU$salt$aaaaaaaa",
                                     "$y$jDT.$salt$aaaaaaa",
                                     "$y$kzT$salt$aaaaaaaa",
                                     "$gy$jET$salt$aaaaaaaa",
                                     "$7$F6..../....salt$aaa",
                                     "$7$EV..../....salt$aaa",
                                     "$7$E6....3....salt$aaa",
                                     "$7$E6",
                                     "$sha1$1000001$salt$aaaaaaa",
                                     "_zzzzsaltaaaaaaaaaaa",
                                     "$md5,rounds=1000001$salt$$",
                                     "$y$",
                                     "$sha1$99999999999999999999$a"};

  (void)state;
  for (size_t i = 0; i < sizeof(cheap) / sizeof(cheap[0]); i++)
    assert_true(ctl_import_hash_is_cheap(cheap[i]));
  for (size_t i = 0; i < sizeof(dear) / sizeof(dear[0]); i++)
    assert_false(ctl_import_hash_is_cheap(dear[i]));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(oath_lines_are_taken),
      cmocka_unit_test(an_oath_time_gives_the_last_step),
      cmocka_unit_test(comments_and_blanks_are_passed),
      cmocka_unit_test(other_oath_lines_are_refused),
      cmocka_unit_test(long_names_and_nul_are_refused),
      cmocka_unit_test(a_google_file_is_taken),
      cmocka_unit_test(other_google_lines_are_refused),
      cmocka_unit_test(a_google_file_must_be_whole),
      cmocka_unit_test(faillock_records_are_taken),
      cmocka_unit_test(other_faillock_records_are_not),
      cmocka_unit_test(consoles_are_told_from_other_terminals),
      cmocka_unit_test(base32_is_strict),
      cmocka_unit_test(earlier_passwords_are_taken_in_their_order),
      cmocka_unit_test(lines_that_are_no_earlier_passwords_are_refused),
      cmocka_unit_test(what_is_no_hash_is_refused_alone),
      cmocka_unit_test(what_a_hash_asks_for_is_bounded),
  };

  return cmocka_run_group_tests(tests, set_up, NULL);
}
