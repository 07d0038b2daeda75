/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/model.h"

/* Real files in a directory of their own; what is found in them, where, and what is suggested. */

struct world {
  char directory[64];
  char main_file[96];
  char drop_ins[128];
  struct cred_config *config;
  struct cred_config_problems *problems;
};

static int set_up(void **state)
{
  struct world *world = calloc(1, sizeof(*world));

  (void)snprintf(world->directory, sizeof(world->directory), "/tmp/cred-config-XXXXXX");
  assert_non_null(mkdtemp(world->directory));
  (void)snprintf(world->main_file, sizeof(world->main_file), "%s/cred.conf", world->directory);
  (void)snprintf(world->drop_ins, sizeof(world->drop_ins), "%s.d", world->main_file);
  assert_int_equal(mkdir(world->drop_ins, 0755), 0);
  *state = world;
  return 0;
}

static void forget(struct world *world)
{
  cred_config_free(world->config);
  cred_config_problems_free(world->problems);
  world->config = NULL;
  world->problems = NULL;
}

static int tear_down(void **state)
{
  struct world *world = *state;
  char command[128];

  forget(world);
  (void)snprintf(command, sizeof(command), "rm -rf '%s'", world->directory);
  assert_int_equal(system(command), 0);
  free(world);
  return 0;
}

static void write_bytes(const char *path, const char *bytes, size_t length, mode_t mode)
{
  FILE *file = fopen(path, "w");

  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, length, file), length);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(path, mode), 0);
}

static void write_drop_in(const struct world *world, const char *name, const char *text)
{
  char path[256];

  (void)snprintf(path, sizeof(path), "%s/%s", world->drop_ins, name);
  write_bytes(path, text, strlen(text), 0644);
}

static enum cred_err read_again(struct world *world)
{
  struct cred_error error = {0};
  enum cred_err err;

  forget(world);
  err =
      cred_config_read(world->main_file, world->drop_ins, &world->config, &world->problems, &error);
  assert_non_null(world->problems);
  assert_true((err == CRED_OK) == (world->config != NULL));
  assert_true(err == CRED_OK || (err == CRED_ERR_CONFIG && error.text[0] != '\0'));
  return err;
}

static enum cred_err read_text(struct world *world, const char *text)
{
  write_bytes(world->main_file, text, strlen(text), 0644);
  return read_again(world);
}

/* The problem of that kind; there must be one. */
static const struct cred_config_problem *found(const struct world *world,
                                               enum cred_config_problem_kind kind)
{
  for (size_t i = 0; i < cred_config_problems_count(world->problems); i++)
    if (cred_config_problems_get(world->problems, i)->kind == kind)
      return cred_config_problems_get(world->problems, i);
  fail_msg("no problem of kind %d (%s)", (int)kind, cred_config_problem_format(kind));
  return NULL;
}

/* One line in [policy default], and the one error it makes. */
static const struct cred_config_problem *refused(struct world *world, const char *line,
                                                 enum cred_config_problem_kind kind)
{
  char text[8192];
  const struct cred_config_problem *problem = NULL;

  (void)snprintf(text, sizeof(text), "# comment\n[policy default]\n\n%s\n", line);
  assert_int_equal(read_text(world, text), CRED_ERR_CONFIG);
  problem = found(world, kind);
  assert_int_equal(cred_config_problems_errors(world->problems), 1);
  assert_int_equal(problem->line, 4);
  assert_string_equal(problem->file, world->main_file);
  assert_false(problem->is_warning);
  return problem;
}

static void test_smallest(void **state)
{
  struct world *world = *state;

  assert_int_equal(read_text(world, "[policy default]\n"), CRED_OK);
  assert_int_equal(cred_config_problems_count(world->problems), 0);
  assert_int_equal(
      read_text(world, "\xEF\xBB\xBF; c\r\n [ policy  default ] \r\n\tdeny\t=  7 \r\n"), CRED_OK);
  assert_int_equal(world->config->policies[0]->values.deny, 7);
}

static void test_numbers(void **state)
{
  struct world *world = *state;
  const struct cred_config_problem *problem = refused(world, "deny = -1", CRED_CONFIG_NOT_A_NUMBER);

  assert_string_equal(problem->key, "deny");
  assert_string_equal(problem->value, "-1");
  assert_string_equal(problem->expected, "1-100");
  assert_string_equal(problem->section, "policy default");
  refused(world, "deny=5x", CRED_CONFIG_NOT_A_NUMBER);
  refused(world, "deny=", CRED_CONFIG_NOT_A_NUMBER);
  refused(world, "deny = 5 6", CRED_CONFIG_NOT_A_NUMBER);
  refused(world, "deny = never", CRED_CONFIG_NOT_A_NUMBER);
  refused(world, "deny=65536000000", CRED_CONFIG_OUT_OF_RANGE);
  refused(world, "deny=4294967295", CRED_CONFIG_OUT_OF_RANGE);
  refused(world, "deny=0", CRED_CONFIG_OUT_OF_RANGE);
  refused(world, "fail_interval=0", CRED_CONFIG_OUT_OF_RANGE);
  refused(world, "totp_digits=9", CRED_CONFIG_OUT_OF_RANGE);
  problem = refused(world, "unlock_time=0", CRED_CONFIG_OUT_OF_RANGE);
  assert_string_equal(problem->expected, "1-31536000, never");
}

static void test_words(void **state)
{
  struct world *world = *state;
  const struct cred_config_problem *problem =
      refused(world, "totp = requierd", CRED_CONFIG_BAD_WORD);

  assert_string_equal(problem->nearest, "required");
  assert_string_equal(problem->expected, "off, enrolled, required");
  problem = refused(world, "even_deny_root = false", CRED_CONFIG_BAD_WORD);
  assert_string_equal(problem->expected, "yes, no");
  refused(world, "even_deny_root =", CRED_CONFIG_BAD_WORD);
  refused(world, "totp = required # all", CRED_CONFIG_INLINE_COMMENT);
  refused(world, "totp = \"required\"", CRED_CONFIG_QUOTED);
}

static void test_texts(void **state)
{
  struct world *world = *state;
  char line[1200];

  refused(world, "bad_words_file = words", CRED_CONFIG_NOT_ABSOLUTE);
  refused(world, "custodian_certificates = /a b", CRED_CONFIG_NOT_ABSOLUTE);
  refused(world, "zone = my zone", CRED_CONFIG_BAD_NAME);
  refused(world, "zone_groups = a,b", CRED_CONFIG_BAD_LIST);
  refused(world, "allow_sources = 192.0.2.0/33", CRED_CONFIG_BAD_BLOCKS);
  refused(world, "allow_sources = office.example", CRED_CONFIG_BAD_BLOCKS);
  (void)snprintf(line, sizeof(line), "zone = %0200d", 0);
  assert_string_equal(refused(world, line, CRED_CONFIG_VALUE_TOO_LONG)->expected, "127");
  (void)snprintf(line, sizeof(line), "use_services = %01100d", 0);
  refused(world, line, CRED_CONFIG_VALUE_TOO_LONG);
  refused(world, "zone = \"", CRED_CONFIG_BAD_NAME);
}

static void test_names(void **state)
{
  struct world *world = *state;
  const struct cred_config_problem *problem =
      refused(world, "fail_intervall = 900", CRED_CONFIG_UNKNOWN_KEY);
  char text[256];

  assert_string_equal(problem->nearest, "fail_interval");
  cred_config_problem_text(problem, cred_config_problem_format(problem->kind), NULL, text,
                           sizeof(text));
  assert_string_equal(
      text, "there is no key fail_intervall in [policy default]; did you mean fail_interval?");
  problem = refused(world, "colour = red", CRED_CONFIG_UNKNOWN_KEY);
  assert_string_equal(problem->nearest, "");
  cred_config_problem_text(problem, cred_config_problem_format(problem->kind), NULL, text,
                           sizeof(text));
  assert_string_equal(text, "there is no key colour in [policy default]");
  refused(world, "Deny = 5", CRED_CONFIG_UNKNOWN_KEY);
  problem = refused(world, "[sites]", CRED_CONFIG_UNKNOWN_SECTION);
  assert_string_equal(problem->nearest, "site");
  problem = refused(world, "[polcy staff]", CRED_CONFIG_UNKNOWN_SECTION);
  assert_string_equal(problem->nearest, "policy");
  refused(world, "[policy]", CRED_CONFIG_BAD_POLICY_NAME);
  refused(world, "[policy a b]", CRED_CONFIG_BAD_POLICY_NAME);
  refused(world, "[policy 職員]", CRED_CONFIG_BAD_POLICY_NAME);
  refused(world, "[site", CRED_CONFIG_BAD_SECTION);
  refused(world, "[site] # x", CRED_CONFIG_BAD_SECTION);
  refused(world, "[]", CRED_CONFIG_UNKNOWN_SECTION);
}

static void test_lines(void **state)
{
  struct world *world = *state;
  char line[5000];

  refused(world, "deny 5", CRED_CONFIG_NOT_A_LINE);
  refused(world, "= 5", CRED_CONFIG_NOT_A_LINE);
  refused(world, "deny: 5", CRED_CONFIG_NOT_A_LINE);
  refused(world, "zone = \xE3\x81", CRED_CONFIG_NOT_UTF8);
  refused(world, "zone = \x83\x5C", CRED_CONFIG_NOT_UTF8);
  refused(world, "zone = a\x1b[31mb", CRED_CONFIG_CONTROL);
  (void)snprintf(line, sizeof(line), "zone = %04500d", 0);
  assert_string_equal(refused(world, line, CRED_CONFIG_LINE_TOO_LONG)->expected, "4096");
}

static void test_duplicates(void **state)
{
  struct world *world = *state;

  assert_int_equal(read_text(world, "[policy default]\ndeny=5\ndeny=5\n"), CRED_ERR_CONFIG);
  assert_int_equal(found(world, CRED_CONFIG_DUPLICATE_KEY)->line, 3);
  assert_string_equal(found(world, CRED_CONFIG_DUPLICATE_KEY)->expected, "2");
  assert_int_equal(read_text(world, "[policy default]\ndeny=5\n[site]\n[policy default]\n"),
                   CRED_ERR_CONFIG);
  assert_int_equal(found(world, CRED_CONFIG_DUPLICATE_SECTION)->line, 4);
  assert_string_equal(found(world, CRED_CONFIG_DUPLICATE_SECTION)->expected, "1");
  write_drop_in(world, "10-a.conf", "[policy default]\ndeny=6\ndeny=7\n");
  assert_int_equal(read_text(world, "[policy default]\ndeny=5\n"), CRED_ERR_CONFIG);
  assert_string_equal(strrchr(found(world, CRED_CONFIG_DUPLICATE_KEY)->file, '/'), "/10-a.conf");
}

static void test_every_problem_is_told(void **state)
{
  struct world *world = *state;
  static const char text[] = "deny = 1\n"
                             "[policy default]\n"
                             "deny = 0\n"
                             "denny = 1\n"
                             "unlock_time = x\n"
                             "[stire]\n"
                             "anything = 1\n"
                             "[site]\n"
                             "language = \"ja\"";

  assert_int_equal(read_text(world, text), CRED_ERR_CONFIG);
  assert_int_equal(cred_config_problems_errors(world->problems), 7);
  found(world, CRED_CONFIG_NO_SECTION);
  found(world, CRED_CONFIG_OUT_OF_RANGE);
  found(world, CRED_CONFIG_UNKNOWN_KEY);
  found(world, CRED_CONFIG_NOT_A_NUMBER);
  assert_string_equal(found(world, CRED_CONFIG_UNKNOWN_SECTION)->nearest, "store");
  found(world, CRED_CONFIG_QUOTED);
  found(world, CRED_CONFIG_CUT_SHORT);
  for (size_t i = 1; i < 7; i++)
    assert_true(cred_config_problems_get(world->problems, i - 1)->line <=
                cred_config_problems_get(world->problems, i)->line);
}

static void test_whole_files(void **state)
{
  struct world *world = *state;

  assert_int_equal(read_text(world, ""), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_EMPTY);
  assert_int_equal(read_text(world, "# nothing\n"), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_NO_DEFAULT);
  assert_int_equal(read_text(world, "[policy staff]\nmatch_user=a\n"), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_NO_DEFAULT);
  assert_int_equal(read_text(world, "[policy default]\ndeny=5"), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_CUT_SHORT);
  write_bytes(world->main_file, "[policy default]\ndeny=5\n\0\0\n", 27, 0644);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  assert_int_equal(found(world, CRED_CONFIG_NUL_BYTE)->line, 3);
  assert_int_equal(unlink(world->main_file), 0);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_UNREADABLE);
}

/* Cut anywhere but behind a line feed, a file is refused. */
static void test_every_truncation(void **state)
{
  struct world *world = *state;
  static const char text[] = "[site]\ncontact = 情報政策課\n[policy default]\ndeny = 5\n"
                             "[policy staff]\nmatch_group = staff\ndeny = 3\n";

  for (size_t length = 0; length < sizeof(text) - 1; length++) {
    write_bytes(world->main_file, text, length, 0644);
    if (length == 0 || text[length - 1] != '\n')
      assert_int_equal(read_again(world), CRED_ERR_CONFIG);
    else
      (void)read_again(world);
  }
}

static void test_unsafe_files(void **state)
{
  struct world *world = *state;
  static const char text[] = "[policy default]\n";

  write_bytes(world->main_file, text, sizeof(text) - 1, 0664);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_WRITABLE);
  write_bytes(world->main_file, text, sizeof(text) - 1, 0646);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_WRITABLE);
  write_bytes(world->main_file, text, sizeof(text) - 1, 0600);
  assert_int_equal(read_again(world), CRED_OK);
  assert_int_equal(chmod(world->drop_ins, 0777), 0);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  assert_string_equal(found(world, CRED_CONFIG_WRITABLE)->file, world->drop_ins);
  assert_int_equal(chmod(world->drop_ins, 0755), 0);
  assert_int_equal(unlink(world->main_file), 0);
  assert_int_equal(mkfifo(world->main_file, 0600), 0);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_NOT_A_FILE);
}

static void test_other_owners(void **state)
{
  struct world *world = *state;

  if (geteuid() != 0)
    skip();
  assert_int_equal(read_text(world, "[policy default]\n"), CRED_OK);
  assert_int_equal(chown(world->main_file, 12345, 0), 0);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_NOT_OURS);
}

static void test_drop_ins(void **state)
{
  struct world *world = *state;

  write_drop_in(world, "20-b.conf", "[policy default]\ndeny=7\n[policy staff]\ndeny_total=30\n");
  write_drop_in(world, "10-a.conf", "[policy default]\ndeny=6\nretry=2\n");
  write_drop_in(world, "30-c.conf.bak", "[nonsense]\n");
  write_drop_in(world, ".40-d.conf", "[nonsense]\n");
  assert_int_equal(read_text(world, "[policy default]\ndeny=5\nunlock_time=60\n"
                                    "[policy staff]\nmatch_group=staff\ndeny_total=10\n"),
                   CRED_OK);
  assert_int_equal(world->config->policies[0]->values.deny, 7);
  assert_int_equal(world->config->policies[0]->values.retry, 2);
  assert_int_equal(world->config->policies[0]->values.unlock_time, 60);
  assert_int_equal(world->config->policies[1]->values.deny_total, 30);
  assert_int_equal(world->config->policy_count, 2);
  write_drop_in(world, "50-e.conf", "");
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  assert_string_equal(strrchr(found(world, CRED_CONFIG_EMPTY)->file, '/'), "/50-e.conf");
}

/* [policy default] comes first wherever it stands; the others in the order of their first lines. */
static void test_order_of_policies(void **state)
{
  struct world *world = *state;

  write_drop_in(world, "10.conf", "[policy c]\nmatch_user=c\n[policy a]\ndeny=2\n");
  assert_int_equal(read_text(world, "[policy b]\nmatch_user=b\n[policy default]\n"
                                    "[policy a]\nmatch_user=a\n"),
                   CRED_OK);
  assert_string_equal(world->config->policies[0]->name, "default");
  assert_string_equal(world->config->policies[1]->name, "b");
  assert_string_equal(world->config->policies[2]->name, "a");
  assert_string_equal(world->config->policies[3]->name, "c");
}

static void test_matches(void **state)
{
  struct world *world = *state;

  refused(world, "match_user = root", CRED_CONFIG_MATCH_IN_DEFAULT);
  assert_int_equal(read_text(world, "[policy default]\n[policy x]\nmatch_group =\n"),
                   CRED_ERR_CONFIG);
  assert_int_equal(found(world, CRED_CONFIG_EMPTY_MATCH)->line, 3);
  assert_int_equal(read_text(world, "[policy default]\n\n[policy x]\ndeny = 3\n"), CRED_ERR_CONFIG);
  assert_int_equal(found(world, CRED_CONFIG_NO_MATCH)->line, 3);
}

static void test_order_of_limits(void **state)
{
  struct world *world = *state;
  const struct cred_config_problem *problem = NULL;

  assert_int_equal(read_text(world, "[policy default]\nunlock_time = 600\nunlock_time_max = 599\n"),
                   CRED_ERR_CONFIG);
  problem = found(world, CRED_CONFIG_LESS_THAN);
  assert_int_equal(problem->line, 3);
  assert_string_equal(problem->expected, "unlock_time = 600");
  assert_int_equal(read_text(world, "[policy default]\nunlock_time = never\n"), CRED_OK);
  /* against what default says */
  assert_int_equal(
      read_text(world, "[policy default]\n[policy x]\nmatch_user = x\nunlock_time = 86401\n"),
      CRED_ERR_CONFIG);
  assert_int_equal(found(world, CRED_CONFIG_LESS_THAN)->line, 4);
  assert_int_equal(read_text(world, "[policy default]\nmin_length = 20\nmax_length = 19\n"),
                   CRED_ERR_CONFIG);
  assert_int_equal(found(world, CRED_CONFIG_LESS_THAN)->line, 3);
  assert_int_equal(read_text(world, "[policy default]\ndeny = 30\n"), CRED_OK);
  assert_true(found(world, CRED_CONFIG_LESS_THAN)->is_warning);
}

static void test_limits_of_the_whole(void **state)
{
  struct world *world = *state;
  FILE *file = fopen(world->main_file, "w");

  (void)fprintf(file, "[policy default]\n");
  for (int i = 0; i < CRED_CONFIG_POLICIES_MAX; i++)
    (void)fprintf(file, "[policy p%d]\nmatch_user = u\n", i);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(world->main_file, 0600), 0);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  assert_string_equal(found(world, CRED_CONFIG_TOO_MANY_POLICIES)->expected, "64");
  assert_int_equal(truncate(world->main_file, 2 << 20), 0);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  found(world, CRED_CONFIG_TOO_BIG);
}

/* More problems than are kept still refuse the file. */
static void test_a_flood_of_problems(void **state)
{
  struct world *world = *state;
  FILE *file = fopen(world->main_file, "w");

  (void)fprintf(file, "[policy default]\n");
  for (int i = 0; i < 3000; i++)
    (void)fprintf(file, "nonsense\n");
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(world->main_file, 0600), 0);
  assert_int_equal(read_again(world), CRED_ERR_CONFIG);
  assert_int_equal(cred_config_problems_count(world->problems), 1000);
  assert_int_equal(cred_config_problems_errors(world->problems), 3000);
}

static void test_this_host(void **state)
{
  struct world *world = *state;
  struct cred_error error;

  assert_int_equal(read_text(world, "[site]\nlanguage = tlh_QO.UTF-8\n[policy default]\n"
                                    "zone_groups = no-such-group-a\n"
                                    "bad_words_file = /no/such/file\n"
                                    "[policy x]\nmatch_group = root no-such-group-b\n"
                                    "match_user = root no-such-user\n"),
                   CRED_OK);
  assert_int_equal(cred_config_check_host(world->config, world->problems, &error), CRED_ERR_CONFIG);
  assert_int_equal(cred_config_problems_errors(world->problems), 2);
  assert_int_equal(found(world, CRED_CONFIG_NO_LOCALE)->line, 2);
  assert_int_equal(found(world, CRED_CONFIG_NO_FILE)->line, 5);
  assert_true(found(world, CRED_CONFIG_NO_FILE)->is_warning);
  assert_true(found(world, CRED_CONFIG_NO_SUCH_USER)->is_warning);
  assert_string_equal(found(world, CRED_CONFIG_NO_SUCH_USER)->value, "no-such-user");
  assert_int_equal(read_text(world, "[site]\nlanguage = C.UTF-8\n[policy default]\n"), CRED_OK);
  assert_int_equal(cred_config_check_host(world->config, world->problems, &error), CRED_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_smallest),
      TEST(test_numbers),
      TEST(test_words),
      TEST(test_texts),
      TEST(test_names),
      TEST(test_lines),
      TEST(test_duplicates),
      TEST(test_every_problem_is_told),
      TEST(test_whole_files),
      TEST(test_every_truncation),
      TEST(test_unsafe_files),
      TEST(test_other_owners),
      TEST(test_drop_ins),
      TEST(test_order_of_policies),
      TEST(test_matches),
      TEST(test_order_of_limits),
      TEST(test_limits_of_the_whole),
      TEST(test_a_flood_of_problems),
      TEST(test_this_host),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
