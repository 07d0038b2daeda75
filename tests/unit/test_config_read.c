/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/config_world.h"

/* The files themselves: which are read, in which order, and which are not believed. */

static void test_smallest(void **state)
{
  struct config_world *world = *state;

  assert_int_equal(config_read_text(world, "[policy default]\n"), CRED_OK);
  assert_int_equal(cred_config_problems_count(world->problems), 0);
  assert_int_equal(
      config_read_text(world, "\xEF\xBB\xBF; c\r\n [ policy  default ] \r\n\tdeny\t=  7 \r\n"),
      CRED_OK);
  assert_int_equal(world->config->policies[0]->values.deny, 7);
}

static void test_whole_files(void **state)
{
  struct config_world *world = *state;

  assert_int_equal(config_read_text(world, ""), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_EMPTY);
  assert_int_equal(config_read_text(world, "# nothing\n"), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_NO_DEFAULT);
  assert_int_equal(config_read_text(world, "[policy staff]\nmatch_user=a\n"), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_NO_DEFAULT);
  assert_int_equal(config_read_text(world, "[policy default]\ndeny=5"), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_CUT_SHORT);
  config_write(world->main_file, "[policy default]\ndeny=5\n\0\0\n", 27, 0644);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  assert_int_equal(config_found(world, CRED_CONFIG_NUL_BYTE)->line, 3);
  assert_int_equal(unlink(world->main_file), 0);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_UNREADABLE);
}

/* Cut anywhere but behind a line feed, a file is config_refused. */
static void test_every_truncation(void **state)
{
  struct config_world *world = *state;
  static const char text[] = "[site]\ncontact = 情報政策課\n[policy default]\ndeny = 5\n"
                             "[policy staff]\nmatch_group = staff\ndeny = 3\n";

  for (size_t length = 0; length < sizeof(text) - 1; length++) {
    config_write(world->main_file, text, length, 0644);
    if (length == 0 || text[length - 1] != '\n')
      assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
    else
      (void)config_read_again(world);
  }
}

static void test_unsafe_files(void **state)
{
  struct config_world *world = *state;
  static const char text[] = "[policy default]\n";

  config_write(world->main_file, text, sizeof(text) - 1, 0664);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_WRITABLE);
  config_write(world->main_file, text, sizeof(text) - 1, 0646);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_WRITABLE);
  config_write(world->main_file, text, sizeof(text) - 1, 0600);
  assert_int_equal(config_read_again(world), CRED_OK);
  assert_int_equal(chmod(world->drop_ins, 0777), 0);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  assert_string_equal(config_found(world, CRED_CONFIG_WRITABLE)->file, world->drop_ins);
  assert_int_equal(chmod(world->drop_ins, 0755), 0);
  assert_int_equal(unlink(world->main_file), 0);
  assert_int_equal(mkfifo(world->main_file, 0600), 0);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_NOT_A_FILE);
}

static void test_other_owners(void **state)
{
  struct config_world *world = *state;

  if (geteuid() != 0)
    skip();
  assert_int_equal(config_read_text(world, "[policy default]\n"), CRED_OK);
  assert_int_equal(chown(world->main_file, 12345, 0), 0);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_NOT_OURS);
}

static void test_drop_ins(void **state)
{
  struct config_world *world = *state;

  config_write_drop_in(world, "20-b.conf",
                       "[policy default]\ndeny=7\n[policy staff]\ndeny_total=30\n");
  config_write_drop_in(world, "10-a.conf", "[policy default]\ndeny=6\nretry=2\n");
  config_write_drop_in(world, "30-c.conf.bak", "[nonsense]\n");
  config_write_drop_in(world, ".40-d.conf", "[nonsense]\n");
  assert_int_equal(config_read_text(world, "[policy default]\ndeny=5\nunlock_time=60\n"
                                           "[policy staff]\nmatch_group=staff\ndeny_total=10\n"),
                   CRED_OK);
  assert_int_equal(world->config->policies[0]->values.deny, 7);
  assert_int_equal(world->config->policies[0]->values.retry, 2);
  assert_int_equal(world->config->policies[0]->values.unlock_time, 60);
  assert_int_equal(world->config->policies[1]->values.deny_total, 30);
  assert_int_equal(world->config->policy_count, 2);
  for (int i = 8; i > 0; i--) {
    char name[16], text[48];

    (void)snprintf(name, sizeof(name), "4%d.conf", i * 7 % 10);
    (void)snprintf(text, sizeof(text), "[policy default]\ndeny=%d\n", 10 + i * 7 % 10);
    config_write_drop_in(world, name, text);
  }
  assert_int_equal(config_read_again(world), CRED_OK);
  assert_int_equal(world->config->policies[0]->values.deny, 19);
  config_write_drop_in(world, "50-e.conf", "");
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  assert_string_equal(strrchr(config_found(world, CRED_CONFIG_EMPTY)->file, '/'), "/50-e.conf");
}

/* [policy default] comes first wherever it stands; the others in the order of their first lines. */
static void test_order_of_policies(void **state)
{
  struct config_world *world = *state;

  config_write_drop_in(world, "10.conf", "[policy c]\nmatch_user=c\n[policy a]\ndeny=2\n");
  assert_int_equal(config_read_text(world, "[policy b]\nmatch_user=b\n[policy default]\n"
                                           "[policy a]\nmatch_user=a\n"),
                   CRED_OK);
  assert_string_equal(world->config->policies[0]->name, "default");
  assert_string_equal(world->config->policies[1]->name, "b");
  assert_string_equal(world->config->policies[2]->name, "a");
  assert_string_equal(world->config->policies[3]->name, "c");
}

static void test_limits_of_the_whole(void **state)
{
  struct config_world *world = *state;
  FILE *file = fopen(world->main_file, "w");

  (void)fprintf(file, "[policy default]\n");
  for (int i = 0; i < CRED_CONFIG_POLICIES_MAX; i++)
    (void)fprintf(file, "[policy p%d]\nmatch_user = u\n", i);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(world->main_file, 0600), 0);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  assert_string_equal(config_found(world, CRED_CONFIG_TOO_MANY_POLICIES)->expected, "64");
  assert_int_equal(truncate(world->main_file, 2 << 20), 0);
  assert_int_equal(config_read_again(world), CRED_ERR_CONFIG);
  config_found(world, CRED_CONFIG_TOO_BIG);
}

static void test_this_host(void **state)
{
  struct config_world *world = *state;
  struct cred_error error;

  assert_int_equal(config_read_text(world, "[site]\nlanguage = tlh_QO.UTF-8\n[policy default]\n"
                                           "zone_groups = no-such-group-a\n"
                                           "bad_words_file = /no/such/file\n"
                                           "[policy x]\nmatch_group = root no-such-group-b\n"
                                           "match_user = root no-such-user\n"
                                           "match_service = no-such-service other\n"),
                   CRED_OK);
  assert_int_equal(cred_config_check_host(world->config, world->problems, &error), CRED_ERR_CONFIG);
  assert_int_equal(cred_config_problems_errors(world->problems), 4);
  assert_int_equal(config_found(world, CRED_CONFIG_NO_LOCALE)->line, 2);
  assert_int_equal(config_found(world, CRED_CONFIG_NO_FILE)->line, 5);
  assert_false(config_found(world, CRED_CONFIG_NO_FILE)->is_warning);
  assert_true(config_found(world, CRED_CONFIG_NO_SUCH_USER)->is_warning);
  assert_string_equal(config_found(world, CRED_CONFIG_NO_SUCH_USER)->value, "no-such-user");
  assert_true(config_found(world, CRED_CONFIG_NO_SUCH_SERVICE)->is_warning);
  assert_string_equal(config_found(world, CRED_CONFIG_NO_SUCH_SERVICE)->value, "no-such-service");
  assert_int_equal(config_read_text(world, "[site]\nlanguage = C.UTF-8\n[policy default]\n"),
                   CRED_OK);
  assert_int_equal(cred_config_check_host(world->config, world->problems, &error), CRED_OK);
}

/* Lists that decide about passwords are read by root's programs. */
static void test_files_that_are_named(void **state)
{
  struct config_world *world = *state;
  struct cred_error error;
  char text[CRED_PATH_SIZE + 64];
  size_t before = 0;

  (void)snprintf(text, sizeof(text), "[policy default]\nbad_words_file = %s\n", world->main_file);
  assert_int_equal(config_read_text(world, text), CRED_OK);
  before = cred_config_problems_count(world->problems);
  assert_int_equal(cred_config_check_host(world->config, world->problems, &error), CRED_OK);
  assert_int_equal(cred_config_problems_count(world->problems), before);
  assert_int_equal(chmod(world->main_file, 0620), 0);
  (void)cred_config_check_host(world->config, world->problems, &error);
  assert_int_equal(config_found(world, CRED_CONFIG_FILE_WRITABLE)->line, 2);
  assert_int_equal(chmod(world->main_file, 0600), 0);
  if (geteuid() == 0) {
    assert_int_equal(chown(world->main_file, 65534, 0), 0);
    (void)cred_config_check_host(world->config, world->problems, &error);
    config_found(world, CRED_CONFIG_FILE_NOT_OURS);
    assert_int_equal(chown(world->main_file, 0, 0), 0);
  }
  assert_int_equal(config_read_text(world, "[policy default]\nbreach_filter = /\n"), CRED_OK);
  (void)cred_config_check_host(world->config, world->problems, &error);
  assert_string_equal(config_found(world, CRED_CONFIG_NO_FILE)->detail, "Is a directory");
}

int main(void)
{
#define TEST(name)                                                                                 \
  cmocka_unit_test_setup_teardown(name, config_world_set_up, config_world_tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_smallest),          TEST(test_whole_files),
      TEST(test_every_truncation),  TEST(test_unsafe_files),
      TEST(test_other_owners),      TEST(test_drop_ins),
      TEST(test_order_of_policies), TEST(test_limits_of_the_whole),
      TEST(test_this_host),         TEST(test_files_that_are_named),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
