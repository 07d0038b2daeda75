/* SPDX-License-Identifier: BSD-3-Clause */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "credctl/count_rows.h"

/* Counts of failed attempts: their order, and how they are written. */

static struct cred_count_info row(const char *subject, uint32_t failed, bool locked)
{
  struct cred_count_info info = {.kind = CRED_COUNT_SUBJECT, .failed = failed, .locked = locked};

  info.source.class = CRED_SOURCE_REMOTE;
  (void)snprintf(info.source.address, sizeof(info.source.address), "192.0.2.1");
  (void)snprintf(info.subject, sizeof(info.subject), "%s", subject);
  info.locked_since_ms = locked ? INT64_C(1806463496000) : 0;
  info.until_ms = locked ? INT64_C(1806464096000) : 0;
  info.last_failed_ms = INT64_C(1806464000000);
  return info;
}

static void locked_ones_come_first(void **state)
{
  struct cred_count_info rows[] = {row("carol", 2, false), row("bob", 4, false),
                                   row("zoe", 0, true), row("alice", 2, false)};
  struct ctl_counts counts = {.length = 4, .rows = rows};

  (void)state;
  rows[3].dead = 1;
  ctl_counts_sort(&counts);
  assert_string_equal(rows[0].subject, "zoe");
  assert_string_equal(rows[1].subject, "bob");
  assert_string_equal(rows[2].subject, "alice");
  assert_string_equal(rows[3].subject, "carol");
}

/* What the printer writes to standard output, in a static buffer. */
static const char *printed(void (*print)(const struct ctl_counts *),
                           const struct ctl_counts *counts)
{
  static char text[4096];
  const int saved = dup(STDOUT_FILENO);
  FILE *file = tmpfile();
  size_t length = 0;

  assert_non_null(file);
  (void)fflush(stdout);
  assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
  print(counts);
  (void)fflush(stdout);
  assert_true(dup2(saved, STDOUT_FILENO) >= 0);
  (void)close(saved);
  rewind(file);
  length = fread(text, 1, sizeof(text) - 1, file);
  text[length] = '\0';
  (void)fclose(file);
  return text;
}

static void values_are_safe_in_a_spreadsheet(void **state)
{
  struct cred_count_info rows[] = {row("=cmd|' /C calc'!A1", 1, false), row("a\"b,\n", 2, true)};
  const struct ctl_counts counts = {.length = 2, .rows = rows};

  (void)state;
  assert_string_equal(
      printed(ctl_counts_print_csv, &counts),
      "count,subject,class,address,failed,pending,dead,locked,until,level,last_failed,"
      "locked_since\r\n"
      "\"subject\",\"'=cmd|' /C calc'!A1\",\"remote\",\"192.0.2.1\",1,0,0,no,,0,"
      "2027-03-31T12:33:20+09:00,\r\n"
      "\"subject\",\"a\"\"b,\\x0a\",\"remote\",\"192.0.2.1\",2,0,0,yes,"
      "2027-03-31T12:34:56+09:00,0,2027-03-31T12:33:20+09:00,2027-03-31T12:24:56+09:00\r\n");
}

static void print_without_subject(const struct ctl_counts *counts)
{
  ctl_counts_print(counts, false);
}

static void columns_stand_under_their_heads(void **state)
{
  struct cred_count_info rows[] = {row("alice", 12, true), row("bob", 2, false)};
  const struct ctl_counts counts = {.length = 2, .rows = rows};

  (void)state;
  rows[1].source.class = CRED_SOURCE_TRUSTED;
  (void)snprintf(rows[1].source.address, sizeof(rows[1].source.address), "2001:db8::");
  assert_string_equal(printed(print_without_subject, &counts),
                      "SOURCE                 FAILED  PENDING  LOCKED  SINCE                UNTIL  "
                      "              LEVEL  "
                      "LAST FAILED          COUNT\n"
                      "remote 192.0.2.1       -       0        locked  2027-03-31 12:24:56  "
                      "2027-03-31 12:34:56  0      "
                      "2027-03-31 12:33:20  user from one source\n"
                      "trusted 2001:db8::/64  2       0        -       -                    -      "
                      "              0      "
                      "2027-03-31 12:33:20  user from one source\n");
}

static int set_up(void **state)
{
  (void)state;
  setenv("TZ", "JST-9", 1);
  return setlocale(LC_ALL, "C.UTF-8") != NULL ? 0 : -1;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(locked_ones_come_first),
      cmocka_unit_test(values_are_safe_in_a_spreadsheet),
      cmocka_unit_test(columns_stand_under_their_heads),
  };

  return cmocka_run_group_tests(tests, set_up, NULL);
}
