/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cred/event.h"
#include "modules/common/arguments.h"
#include "modules/common/text.h"
#include "modules/pam_cred_lockout/options.h"

/* --- names
 * ---------------------------------------------------------------------------------------- */

static void takes_names(void **state)
{
  char longest[CRED_NAME_SIZE];

  (void)state;
  assert_true(cred_name_is_plausible("alice"));
  assert_true(cred_name_is_plausible("利用者"));
  assert_true(cred_name_is_plausible("DOMAIN\\alice"));
  assert_true(cred_name_is_plausible("alice smith"));
  assert_true(cred_name_is_plausible("\xf0\x9f\x98\x80"));
  memset(longest, 'a', sizeof(longest));
  longest[sizeof(longest) - 1] = '\0';
  assert_true(cred_name_is_plausible(longest));
}

static void refuses_what_is_no_name(void **state)
{
  static const char *const cases[] = {
      "",
      "?0001",
      "new\nline",
      "\x1b[31m",
      "bell\a",
      "\x7f",
      "\xff\xfe",
      "\x80",
      "\xc3",             /* cut short */
      "\xc0\xaf",         /* overlong '/' */
      "\xe0\x80\xaf",     /* overlong */
      "\xf0\x80\x80\xaf", /* overlong */
      "\xed\xa0\x80",     /* surrogate */
      "\xf4\x90\x80\x80", /* beyond U+10FFFF */
      "\xf8\x88\x80\x80\x80",
      "\xc2\x9b"
      "31m", /* C1 control */
      "a\xe3\x81",
  };
  char too_long[CRED_NAME_SIZE + 1];

  (void)state;
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    assert_false(cred_name_is_plausible(cases[i]));
  memset(too_long, 'a', sizeof(too_long));
  too_long[sizeof(too_long) - 1] = '\0';
  assert_false(cred_name_is_plausible(too_long));
}

static void cleans_texts(void **state)
{
  char out[8];

  (void)state;
  cred_text_clean("a b=c\n", out, sizeof(out));
  assert_string_equal(out, "a b=c?");
  cred_text_clean_field("a b=c\n", out, sizeof(out));
  assert_string_equal(out, "a?b?c?");
  cred_text_clean("\xe3\x81\x82\x1b", out, sizeof(out));
  assert_string_equal(out, "????");
  cred_text_clean("0123456789", out, sizeof(out));
  assert_string_equal(out, "0123456");
  cred_text_clean(NULL, out, sizeof(out));
  assert_string_equal(out, "");
  cred_text_clean("x", out, 1);
  assert_string_equal(out, "");
}

/* --- arguments
 * ------------------------------------------------------------------------------------ */

static bool parse(const char *const *argv, int argc, struct cred_lockout_options *out)
{
  char complaint[256] = "";
  bool fine;

  *out = cred_lockout_options();
  fine = cred_arguments_parse(&cred_lockout_module.arguments, argc, argv, out, complaint,
                              sizeof(complaint));
  assert_int_equal(fine, complaint[0] == '\0');
  return fine;
}

static bool parse_one(const char *argument, struct cred_lockout_options *out)
{
  return parse(&argument, 1, out);
}

static void has_defaults(void **state)
{
  struct cred_lockout_options options;

  (void)state;
  assert_true(parse(NULL, 0, &options));
  assert_true(options.prompt);
  assert_false(options.common.debug);
  assert_false(options.common.silent);
  assert_string_equal(options.common.state, "");
}

static void every_argument_changes_its_default(void **state)
{
  static const char *const all[] = {"debug", "prompt=no", "silent", "state=/srv/cred"};
  struct cred_lockout_options options;

  (void)state;
  assert_int_equal(sizeof(all) / sizeof(all[0]), cred_lockout_module.arguments.count);
  assert_true(parse(all, 4, &options));
  assert_false(options.prompt);
  assert_true(options.common.debug);
  assert_true(options.common.silent);
  assert_string_equal(options.common.state, "/srv/cred");
  assert_true(parse_one("prompt=yes", &options));
  assert_true(options.prompt);
}

static void refuses_bad_arguments(void **state)
{
  static const char *const cases[] = {
      "nullok",      "",       "=",       "debug=yes", "debug=",       "Debug",
      "debugs",      "prompt", "prompt=", "promt=no",  "prompt=maybe", "prompt=YES",
      "prompt=yes ", "state",  "state=",  "state=rel", "state=./x",    "silent=no",
  };
  static const char *const twice[] = {"debug", "debug"};
  struct cred_lockout_options options;
  char too_long[CRED_PATH_SIZE + 16] = "state=/";

  (void)state;
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    assert_false(parse_one(cases[i], &options));
  assert_false(parse(twice, 2, &options));
  memset(too_long + 7, 'a', CRED_PATH_SIZE - 1);
  assert_false(parse_one(too_long, &options));
  too_long[6 + CRED_PATH_SIZE - 1] = '\0';
  assert_true(parse_one(too_long, &options));
}

static void tables_are_sorted(void **state)
{
  const struct cred_argument_table *table = &cred_lockout_module.arguments;

  (void)state;
  for (size_t i = 1; i < table->count; i++)
    assert_true(strcmp(table->rows[i - 1].name, table->rows[i].name) < 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_names),
      cmocka_unit_test(refuses_what_is_no_name),
      cmocka_unit_test(cleans_texts),
      cmocka_unit_test(has_defaults),
      cmocka_unit_test(every_argument_changes_its_default),
      cmocka_unit_test(refuses_bad_arguments),
      cmocka_unit_test(tables_are_sorted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
