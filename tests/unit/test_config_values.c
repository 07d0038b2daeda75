/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "tests/unit/config_world.h"

/* What stands in the files: every kind of problem, where it is, and what is suggested. */

static void test_numbers(void **state)
{
  struct config_world *world = *state;
  const struct cred_config_problem *problem =
      config_refused(world, "deny = -1", CRED_CONFIG_NOT_A_NUMBER);

  assert_string_equal(problem->key, "deny");
  assert_string_equal(problem->value, "-1");
  assert_string_equal(problem->expected, "1-100");
  assert_string_equal(problem->section, "policy default");
  config_refused(world, "deny=5x", CRED_CONFIG_UNIT);
  config_refused(world, "deny=", CRED_CONFIG_NOT_A_NUMBER);
  config_refused(world, "deny = 5 6", CRED_CONFIG_NOT_A_NUMBER);
  config_refused(world, "deny = never", CRED_CONFIG_NOT_A_NUMBER);
  config_refused(world, "deny=65536000000", CRED_CONFIG_OUT_OF_RANGE);
  config_refused(world, "deny=4294967295", CRED_CONFIG_OUT_OF_RANGE);
  config_refused(world, "deny=0", CRED_CONFIG_OUT_OF_RANGE);
  config_refused(world, "fail_interval=0", CRED_CONFIG_OUT_OF_RANGE);
  config_refused(world, "totp_digits=9", CRED_CONFIG_OUT_OF_RANGE);
  problem = config_refused(world, "unlock_time=0", CRED_CONFIG_OUT_OF_RANGE);
  assert_string_equal(problem->expected, "1-31536000, never");
}

static void test_words(void **state)
{
  struct config_world *world = *state;
  const struct cred_config_problem *problem =
      config_refused(world, "totp = requierd", CRED_CONFIG_BAD_WORD);

  assert_string_equal(problem->nearest, "required");
  assert_string_equal(problem->expected, "off, enrolled, required");
  problem = config_refused(world, "even_deny_root = false", CRED_CONFIG_BAD_WORD);
  assert_string_equal(problem->expected, "yes, no");
  config_refused(world, "even_deny_root =", CRED_CONFIG_BAD_WORD);
  config_refused(world, "totp = required # all", CRED_CONFIG_INLINE_COMMENT);
  config_refused(world, "totp = \"required\"", CRED_CONFIG_QUOTED);
}

static void test_texts(void **state)
{
  struct config_world *world = *state;
  const struct cred_config_problem *problem;
  char line[1200];

  config_refused(world, "bad_words_file = words", CRED_CONFIG_NOT_ABSOLUTE);
  config_refused(world, "custodian_certificates = /a b", CRED_CONFIG_NOT_ABSOLUTE);
  config_refused(world, "zone = my zone", CRED_CONFIG_BAD_NAME);
  config_refused(world, "zone_groups = a,b", CRED_CONFIG_BAD_LIST);
  config_refused(world, "unlock_time = 10m", CRED_CONFIG_UNIT_SECONDS);
  config_refused(world, "attempt_wait_seconds = 2 sec", CRED_CONFIG_UNIT_SECONDS);
  config_refused(world, "max_age_days = 90d", CRED_CONFIG_UNIT);
  config_refused(world, "deny = 5+", CRED_CONFIG_NOT_A_NUMBER);
  problem = config_refused(world, "deny = \xEF\xBC\x95", CRED_CONFIG_FULL_WIDTH);
  assert_string_equal(problem->detail, "\xEF\xBC\x95");
  config_refused(world,
                 "deny =\xE3\x80\x80"
                 "5",
                 CRED_CONFIG_FULL_WIDTH);
  config_refused(world, "deny\xE3\x80\x80= 5", CRED_CONFIG_FULL_WIDTH);
  config_refused(world, "deny \xEF\xBC\x9D 5", CRED_CONFIG_FULL_WIDTH);
  config_refused(world,
                 "zone_groups = a\xE3\x80\x80"
                 "b",
                 CRED_CONFIG_FULL_WIDTH);
  config_refused(world, "allow_sources = 192.0.2.0/33", CRED_CONFIG_BAD_BLOCKS);
  config_refused(world, "allow_sources = office.example", CRED_CONFIG_BAD_BLOCKS);
  (void)snprintf(line, sizeof(line), "zone = %0200d", 0);
  assert_string_equal(config_refused(world, line, CRED_CONFIG_VALUE_TOO_LONG)->expected, "127");
  (void)snprintf(line, sizeof(line), "use_services = %01100d", 0);
  config_refused(world, line, CRED_CONFIG_VALUE_TOO_LONG);
  config_refused(world, "zone = \"", CRED_CONFIG_BAD_NAME);
}

static void test_lists(void **state)
{
  struct config_world *world = *state;

  assert_int_equal(
      config_read_text(world, "[policy default]\n[policy x]\nmatch_user = \ta  b\ta c \n"),
      CRED_OK);
  assert_string_equal(world->config->policies[1]->match.user, "a b c");
}

/* What was meant, as far as that can be told: a wrong guess is worse than none. */
static const struct {
  const char *section, *line, *hint;
} hints[] = {
    {"policy default", "denny = 1", "deny"},
    {"policy default", "max-legnth = 1", "max_length"},
    {"policy default", "maxrepeat = 1", "max_repeat"},
    {"policy default", "enfroce_for_rot = yes", "enforce_for_root"},
    {"policy default", "max_days = 1", ""}, /* max_uses, by its letters */
    {"policy default", "max_ages = 1", ""},
    {"policy default", "mux_length = 1", "max_length"},
    {"policy default", "mex_uses = 1", "max_uses"},
    {"policy default", "man_length = 1", ""},   /* min or max */
    {"policy default", "allow_groups = a", ""}, /* actor_groups */
    {"policy default", "deny_groups = a", ""},  /* zone_groups */
    {"policy default", "min_age = 1", ""},
    {"policy default", "max_age = 1", "max_age_days"},
    {"policy default", "minlen = 1", "min_length"},
    {"policy default", "minclass = 1", "min_classes"},
    {"policy default", "idle_days = 1", "max_idle_days"},
    {"policy default", "days = 1", ""},
    {"policy default", "max = 1", ""},
    {"policy default", "require_uppercase = 1", "require_upper"},
    {"policy default", "match_grup = a", ""}, /* not in this section */
    {"policy staff", "match_grup = a", "match_group"},
    {"policy default", "keep_days = 1", "[log] keep_days"},
    {"site", "totp = required", "[policy default] totp"},
    {"site", "match_user = a", "[policy NAME] match_user"},
    {"site", "lang = ja_JP.UTF-8", "language"},
    {"site", "denny = 1", ""},
    {"store", "timeout = 1", "timeout_seconds"},
    {"policy default", "dictionary = on", "yes"}, /* no, by its letters */
    {"policy default", "dictionary = False", "no"},
    {"policy default", "dictionary = YES", "yes"},
    {"policy default", "dictionary = maybe", ""},
    {"policy default", "totp = enroled", "enrolled"},
    {"policy default", "totp = on", ""},
    {"policy default", "totp_algorithm = sha-256", "SHA256"},
    {"policy default", "totp_algorithm = sha2", "SHA256"}, /* SHA1, by its letters */
    {"policy default", "totp_algorithm = sha384", ""},
};

static void test_hints(void **state)
{
  struct config_world *world = *state;

  for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
    const bool is_default = strcmp(hints[i].section, "policy default") == 0;
    const struct cred_config_problem *problem = NULL;
    char text[256];

    (void)snprintf(text, sizeof(text), "[policy default]\n%s%s%s%s\n", is_default ? "" : "[",
                   is_default ? "" : hints[i].section, is_default ? "" : "]\n", hints[i].line);
    assert_int_equal(config_read_text(world, text), CRED_ERR_CONFIG);
    for (size_t k = 0; k < cred_config_problems_count(world->problems); k++)
      if (cred_config_problems_get(world->problems, k)->line > 1)
        problem = cred_config_problems_get(world->problems, k);
    assert_non_null(problem);
    if (strcmp(problem->nearest, hints[i].hint) != 0)
      fail_msg("[%s] %s: '%s' and not '%s'", hints[i].section, hints[i].line, problem->nearest,
               hints[i].hint);
  }
}

static void test_names(void **state)
{
  struct config_world *world = *state;
  const struct cred_config_problem *problem =
      config_refused(world, "fail_intervall = 900", CRED_CONFIG_UNKNOWN_KEY);
  char text[256];

  assert_string_equal(problem->nearest, "fail_interval");
  cred_config_problem_text(problem, cred_config_problem_format(problem->kind), NULL, text,
                           sizeof(text));
  assert_string_equal(
      text, "there is no key fail_intervall in [policy default]; did you mean fail_interval?");
  problem = config_refused(world, "colour = red", CRED_CONFIG_UNKNOWN_KEY);
  assert_string_equal(problem->nearest, "");
  cred_config_problem_text(problem, cred_config_problem_format(problem->kind), NULL, text,
                           sizeof(text));
  assert_string_equal(text, "there is no key colour in [policy default]");
  config_refused(world, "Deny = 5", CRED_CONFIG_UNKNOWN_KEY);
  problem = config_refused(world, "[sites]", CRED_CONFIG_UNKNOWN_SECTION);
  assert_string_equal(problem->nearest, "site");
  problem = config_refused(world, "[polcy staff]", CRED_CONFIG_UNKNOWN_SECTION);
  assert_string_equal(problem->nearest, "policy");
  config_refused(world, "[policy]", CRED_CONFIG_BAD_POLICY_NAME);
  config_refused(world, "[policy a b]", CRED_CONFIG_BAD_POLICY_NAME);
  config_refused(world, "[policy 職員]", CRED_CONFIG_BAD_POLICY_NAME);
  (void)snprintf(text, sizeof(text), "[policy %0128d]", 0);
  config_refused(world, text, CRED_CONFIG_BAD_POLICY_NAME);
  config_refused(world, "[site", CRED_CONFIG_BAD_SECTION);
  config_refused(world, "[site\nlanguage = ja", CRED_CONFIG_BAD_SECTION);
  config_refused(world, "[site] # x", CRED_CONFIG_BAD_SECTION);
  config_refused(world, "[]", CRED_CONFIG_UNKNOWN_SECTION);
}

static void test_lines(void **state)
{
  struct config_world *world = *state;
  char line[5000];

  config_refused(world, "deny 5", CRED_CONFIG_NOT_A_LINE);
  config_refused(world, "= 5", CRED_CONFIG_NOT_A_LINE);
  config_refused(world, "deny: 5", CRED_CONFIG_NOT_A_LINE);
  config_refused(world, "zone = \xE3\x81", CRED_CONFIG_NOT_UTF8);
  config_refused(world, "zone = \x83\x5C", CRED_CONFIG_NOT_UTF8);
  config_refused(world, "zone = \xED\xA0\x80", CRED_CONFIG_NOT_UTF8); /* a surrogate */
  config_refused(world, "zone = \xC0\xAF", CRED_CONFIG_NOT_UTF8);     /* overlong */
  config_refused(world, "zone = \xE0\x80\xAF", CRED_CONFIG_NOT_UTF8);
  config_refused(world, "zone = \xF0\x80\x80\xAF", CRED_CONFIG_NOT_UTF8);
  config_refused(world, "zone = \xF4\x90\x80\x80", CRED_CONFIG_NOT_UTF8); /* beyond U+10FFFF */
  config_refused(world, "zone = a\x1b[31mb", CRED_CONFIG_CONTROL);
  config_refused(world, "zone = \xC2\x9B", CRED_CONFIG_CONTROL);
  config_refused(world, "zone = \x7F", CRED_CONFIG_CONTROL);
  (void)snprintf(line, sizeof(line), "zone = %04500d", 0);
  assert_string_equal(config_refused(world, line, CRED_CONFIG_LINE_TOO_LONG)->expected, "4096");
}

static void test_duplicates(void **state)
{
  struct config_world *world = *state;

  assert_int_equal(config_read_text(world, "[policy default]\ndeny=5\ndeny=5\n"), CRED_ERR_CONFIG);
  assert_int_equal(config_found(world, CRED_CONFIG_DUPLICATE_KEY)->line, 3);
  assert_string_equal(config_found(world, CRED_CONFIG_DUPLICATE_KEY)->expected, "2");
  assert_int_equal(config_read_text(world, "[policy default]\ndeny=5\n[site]\n[policy default]\n"),
                   CRED_ERR_CONFIG);
  assert_int_equal(config_found(world, CRED_CONFIG_DUPLICATE_SECTION)->line, 4);
  assert_string_equal(config_found(world, CRED_CONFIG_DUPLICATE_SECTION)->expected, "1");
  config_write_drop_in(world, "10-a.conf", "[policy default]\ndeny=6\ndeny=7\n");
  assert_int_equal(config_read_text(world, "[policy default]\ndeny=5\n"), CRED_ERR_CONFIG);
  assert_string_equal(strrchr(config_found(world, CRED_CONFIG_DUPLICATE_KEY)->file, '/'),
                      "/10-a.conf");
}

static void test_every_problem_is_told(void **state)
{
  struct config_world *world = *state;
  static const char text[] = "deny = 1\n"
                             "[policy default]\n"
                             "deny = 0\n"
                             "denny = 1\n"
                             "unlock_time = x\n"
                             "[stire]\n"
                             "anything = 1\n"
                             "[site]\n"
                             "language = \"ja\"";

  assert_int_equal(config_read_text(world, text), CRED_ERR_CONFIG);
  assert_int_equal(cred_config_problems_errors(world->problems), 7);
  config_found(world, CRED_CONFIG_NO_SECTION);
  config_found(world, CRED_CONFIG_OUT_OF_RANGE);
  config_found(world, CRED_CONFIG_UNKNOWN_KEY);
  config_found(world, CRED_CONFIG_NOT_A_NUMBER);
  assert_string_equal(config_found(world, CRED_CONFIG_UNKNOWN_SECTION)->nearest, "store");
  config_found(world, CRED_CONFIG_QUOTED);
  config_found(world, CRED_CONFIG_CUT_SHORT);
  for (size_t i = 1; i < 7; i++)
    assert_true(cred_config_problems_get(world->problems, i - 1)->line <=
                cred_config_problems_get(world->problems, i)->line);
}

/* What only the whole shows still stands where it belongs. */
static void test_problems_are_in_order(void **state)
{
  struct config_world *world = *state;

  config_write_drop_in(world, "10.conf", "[policy default]\ndenny = 1\n");
  assert_int_equal(config_read_text(world, "[log]\nkeep_days = x\n[policy default]\nmin_length "
                                           "= 20\nmax_length = 9\nnonsense\n"),
                   CRED_ERR_CONFIG);
  assert_int_equal(cred_config_problems_get(world->problems, 0)->line, 2);
  assert_int_equal(cred_config_problems_get(world->problems, 1)->line, 5);
  assert_int_equal(cred_config_problems_get(world->problems, 1)->kind, CRED_CONFIG_LESS_THAN);
  assert_int_equal(cred_config_problems_get(world->problems, 2)->kind, CRED_CONFIG_NOT_A_LINE);
  assert_int_equal(cred_config_problems_get(world->problems, 3)->kind, CRED_CONFIG_UNKNOWN_KEY);
}

/* More problems than are kept still refuse the file. */
static void test_a_flood_of_problems(void **state)
{
  struct config_world *world = *state;
  FILE *file = fopen(world->main_file, "w");

  (void)fprintf(file, "[policy default]\n");
  for (int i = 0; i < 3000; i++)
    (void)fprintf(file, "nonsense\n");
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(world->main_file, 0600), 0);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  assert_int_equal(cred_config_problems_count(world->problems), 1000);
  assert_int_equal(cred_config_problems_errors(world->problems), 3000);
}

static void test_matches(void **state)
{
  struct config_world *world = *state;

  config_refused(world, "match_user = root", CRED_CONFIG_MATCH_IN_DEFAULT);
  assert_int_equal(config_read_text(world, "[policy default]\n[policy x]\nmatch_group =\n"),
                   CRED_ERR_CONFIG);
  assert_int_equal(config_found(world, CRED_CONFIG_EMPTY_MATCH)->line, 3);
  assert_int_equal(config_read_text(world, "[policy default]\n\n[policy x]\ndeny = 3\n"),
                   CRED_ERR_CONFIG);
  assert_int_equal(config_found(world, CRED_CONFIG_NO_MATCH)->line, 3);
}

static void test_order_of_limits(void **state)
{
  struct config_world *world = *state;
  const struct cred_config_problem *problem = NULL;

  assert_int_equal(
      config_read_text(world, "[policy default]\nunlock_time = 600\nunlock_time_max = 599\n"),
      CRED_ERR_CONFIG);
  problem = config_found(world, CRED_CONFIG_LESS_THAN);
  assert_int_equal(problem->line, 3);
  assert_string_equal(problem->expected, "unlock_time = 600");
  assert_int_equal(config_read_text(world, "[policy default]\nunlock_time = never\n"), CRED_OK);
  /* against what default says */
  assert_int_equal(
      config_read_text(world,
                       "[policy default]\n[policy x]\nmatch_user = x\nunlock_time = 86401\n"),
      CRED_ERR_CONFIG);
  assert_int_equal(config_found(world, CRED_CONFIG_LESS_THAN)->line, 4);
  assert_int_equal(config_read_text(world, "[policy default]\nmin_length = 20\nmax_length = 19\n"),
                   CRED_ERR_CONFIG);
  assert_int_equal(config_found(world, CRED_CONFIG_LESS_THAN)->line, 3);
  assert_int_equal(config_read_text(world, "[policy default]\ndeny = 30\n"), CRED_OK);
  assert_true(config_found(world, CRED_CONFIG_LESS_THAN)->is_warning);
}

int main(void)
{
#define TEST(name)                                                                                 \
  cmocka_unit_test_setup_teardown(name, config_world_set_up, config_world_tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_numbers),
      TEST(test_words),
      TEST(test_texts),
      TEST(test_lists),
      TEST(test_hints),
      TEST(test_names),
      TEST(test_lines),
      TEST(test_duplicates),
      TEST(test_every_problem_is_told),
      TEST(test_problems_are_in_order),
      TEST(test_a_flood_of_problems),
      TEST(test_matches),
      TEST(test_order_of_limits),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
