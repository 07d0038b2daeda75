/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/applied.h"
#include "tests/unit/config_lines.h"

/* Installing and loading the applied policy, and whatever can be wrong with its file. */

struct world {
  char parent[64];
  char state[96];
  char applied[128];
};

static int set_up(void **state)
{
  struct world *world = calloc(1, sizeof(*world));

  (void)snprintf(world->parent, sizeof(world->parent), "/tmp/cred-apply-XXXXXX");
  assert_non_null(mkdtemp(world->parent));
  (void)snprintf(world->state, sizeof(world->state), "%s/state", world->parent);
  (void)snprintf(world->applied, sizeof(world->applied), "%s/" CRED_CONFIG_APPLIED_NAME,
                 world->state);
  *state = world;
  return 0;
}

static int tear_down(void **state)
{
  struct world *world = *state;
  char command[128];

  (void)snprintf(command, sizeof(command), "rm -rf '%s'", world->parent);
  assert_int_equal(system(command), 0);
  free(world);
  return 0;
}

static const char rich[] = "[site]\ncontact = 情報政策課\ntrusted_networks = 192.0.2.0/24\n"
                           "[policy default]\ndeny = 7\nunlock_time = never\n"
                           "[policy staff]\nmatch_group = staff\ntotp = required\nzone =\n";

static enum cred_err load(const struct world *world)
{
  struct cred_config *config = NULL;
  struct cred_error error = {0};
  enum cred_err err = cred_config_load(world->state, &config, &error);

  assert_true((err == CRED_OK) == (config != NULL));
  assert_true((err == CRED_OK) == (error.text[0] == '\0'));
  cred_config_free(config);
  return err;
}

static void install(const struct world *world, const char *text)
{
  struct cred_config *config = config_make(text);
  struct cred_error error = {0};

  if (cred_config_install(config, world->state, &error) != CRED_OK)
    fail_msg("%s", error.text);
  cred_config_free(config);
}

static uint32_t loaded_deny(const struct world *world)
{
  struct cred_config *config = NULL;
  const struct cred_config_facts facts = {.user = "x", .known = true, .service = "x", .groups = ""};
  struct cred_policy policy;

  assert_int_equal(cred_config_load(world->state, &config, NULL), CRED_OK);
  cred_config_resolve(config, &facts, &policy);
  cred_config_free(config);
  return policy.deny;
}

static void test_install_and_load(void **state)
{
  struct world *world = *state;
  struct cred_config *config = config_make(rich);
  struct cred_config *loaded = NULL;
  struct cred_config_diff *diff = NULL;
  struct stat status;

  assert_true(cred_config_is_absent(world->state));
  assert_int_equal(load(world), CRED_ERR_CONFIG);
  (void)umask(0777);
  install(world, rich);
  (void)umask(022);
  assert_false(cred_config_is_absent(world->state));
  assert_int_equal(stat(world->applied, &status), 0);
  assert_int_equal(status.st_mode & 07777, 0600);
  assert_int_equal(cred_config_load(world->state, &loaded, NULL), CRED_OK);
  assert_int_equal(cred_config_compare(config, loaded, &diff, NULL), CRED_OK);
  assert_int_equal(diff->count, 0);
  assert_string_equal(cred_config_site(loaded)->contact, "情報政策課");
  cred_config_diff_free(diff);
  cred_config_free(loaded);
  cred_config_free(config);
}

/* Paths that are not given have their usual places, wherever the state is. */
static void test_usual_places(void **state)
{
  struct world *world = *state;
  struct cred_config *loaded = NULL;
  char path[160];

  install(world, rich);
  assert_int_equal(cred_config_load(world->state, &loaded, NULL), CRED_OK);
  (void)snprintf(path, sizeof(path), "%s/cred.db", world->state);
  assert_string_equal(cred_config_site(loaded)->store_path, path);
  assert_string_equal(cred_config_site(loaded)->key_path, SYSCONFDIR "/cred/master.key");
  cred_config_free(loaded);
  install(world, "[store]\npath = /a/b\nkey = /c\n[policy default]\n");
  assert_int_equal(cred_config_load(world->state, &loaded, NULL), CRED_OK);
  assert_string_equal(cred_config_site(loaded)->store_path, "/a/b");
  assert_string_equal(cred_config_site(loaded)->key_path, "/c");
  cred_config_free(loaded);
}

static void test_reinstall(void **state)
{
  struct world *world = *state;

  install(world, "[policy default]\ndeny = 3\n");
  assert_int_equal(loaded_deny(world), 3);
  install(world, "[policy default]\ndeny = 4\n");
  assert_int_equal(loaded_deny(world), 4);
}

/* Between prepare and commit the old policy is in force, and nobody else can install. */
static void test_two_steps(void **state)
{
  struct world *world = *state;
  struct cred_config *three = config_make("[policy default]\ndeny = 3\n");
  struct cred_config *four = config_make("[policy default]\ndeny = 4\n");
  struct cred_config_install *first = NULL;
  struct cred_config_install *second = NULL;

  install(world, "[policy default]\ndeny = 3\n");
  assert_int_equal(cred_config_install_prepare(four, world->state, three, &first, NULL), CRED_OK);
  assert_int_equal(loaded_deny(world), 3);
  assert_int_equal(cred_config_install_prepare(four, world->state, NULL, &second, NULL),
                   CRED_ERR_BUSY);
  assert_null(second);
  cred_config_install_abandon(first);
  assert_int_equal(loaded_deny(world), 3);
  assert_int_equal(cred_config_install_prepare(four, world->state, three, &first, NULL), CRED_OK);
  assert_int_equal(cred_config_install_commit(first, NULL), CRED_OK);
  assert_int_equal(loaded_deny(world), 4);
  /* what was compared with is not what is applied any more */
  assert_int_equal(cred_config_install_prepare(three, world->state, three, &first, NULL),
                   CRED_ERR_STATE);
  assert_null(first);
  assert_int_equal(loaded_deny(world), 4);
  cred_config_free(three);
  cred_config_free(four);
}

/* What an installer that died left behind stops nobody. */
static void test_left_over(void **state)
{
  struct world *world = *state;
  char left[128];
  int fd;

  install(world, "[policy default]\ndeny = 3\n");
  (void)snprintf(left, sizeof(left), "%s/.applied.new", world->state);
  assert_int_equal(symlink("/etc/passwd", left), 0);
  install(world, "[policy default]\ndeny = 4\n");
  assert_int_equal(loaded_deny(world), 4);
  fd = open(left, O_WRONLY | O_CREAT, 0644);
  assert_true(fd >= 0);
  assert_int_equal(close(fd), 0);
  install(world, "[policy default]\ndeny = 5\n");
  assert_int_equal(loaded_deny(world), 5);
}

static void test_unsafe_places(void **state)
{
  struct world *world = *state;
  struct cred_config *config = config_make(rich);
  char elsewhere[128];

  install(world, rich);
  assert_int_equal(chmod(world->applied, 0640), 0);
  assert_int_equal(load(world), CRED_ERR_UNSAFE_MODE);
  assert_int_equal(chmod(world->applied, 0604), 0);
  assert_int_equal(load(world), CRED_ERR_UNSAFE_MODE);
  assert_int_equal(chmod(world->applied, 0400), 0);
  assert_int_equal(load(world), CRED_OK);
  assert_int_equal(chmod(world->state, 0770), 0);
  assert_int_equal(load(world), CRED_ERR_UNSAFE_MODE);
  assert_int_equal(cred_config_install(config, world->state, NULL), CRED_ERR_UNSAFE_MODE);
  assert_int_equal(chmod(world->state, 0700), 0);
  (void)snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", world->parent);
  assert_int_equal(rename(world->applied, elsewhere), 0);
  assert_int_equal(symlink(elsewhere, world->applied), 0);
  assert_int_equal(load(world), CRED_ERR_UNSAFE_MODE);
  assert_int_equal(unlink(world->applied), 0);
  assert_int_equal(mkfifo(world->applied, 0600), 0);
  assert_int_equal(load(world), CRED_ERR_UNSAFE_MODE);
  assert_int_equal(unlink(world->applied), 0);
  assert_int_equal(mkdir(world->applied, 0700), 0);
  assert_int_equal(load(world), CRED_ERR_UNSAFE_MODE);
  cred_config_free(config);
}

static void test_other_owners(void **state)
{
  struct world *world = *state;

  if (geteuid() != 0)
    skip();
  install(world, rich);
  assert_int_equal(chown(world->applied, 12345, 0), 0);
  assert_int_equal(load(world), CRED_ERR_UNSAFE_MODE);
  assert_int_equal(chown(world->applied, 0, 0), 0);
  assert_int_equal(chown(world->state, 12345, 0), 0);
  assert_int_equal(load(world), CRED_ERR_UNSAFE_MODE);
}

static void write_bytes(const char *path, const unsigned char *bytes, size_t length)
{
  FILE *file = fopen(path, "w");

  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, length, file), length);
  assert_int_equal(fclose(file), 0);
}

/* Cut anywhere, any bit turned, anything behind it: refused. */
static void test_every_damage(void **state)
{
  struct world *world = *state;
  struct cred_config *config = config_make(rich);
  struct cred_applied applied;

  install(world, rich);
  assert_int_equal(cred_applied_encode(config, &applied, NULL), CRED_OK);
  for (size_t length = 0; length < applied.length; length++) {
    write_bytes(world->applied, applied.bytes, length);
    assert_int_equal(load(world), CRED_ERR_CONFIG);
  }
  for (size_t at = 0; at < applied.length; at++) {
    applied.bytes[at] ^= (unsigned char)(1u << (at % 8));
    write_bytes(world->applied, applied.bytes, applied.length);
    assert_int_equal(load(world), CRED_ERR_CONFIG);
    applied.bytes[at] ^= (unsigned char)(1u << (at % 8));
  }
  write_bytes(world->applied, applied.bytes, applied.length);
  assert_int_equal(load(world), CRED_OK);
  assert_int_equal(truncate(world->applied, (off_t)applied.length + 1), 0);
  assert_int_equal(load(world), CRED_ERR_CONFIG);
  assert_int_equal(truncate(world->applied, (off_t)1 << 40), 0);
  assert_int_equal(load(world), CRED_ERR_CONFIG);
  cred_applied_free(&applied);
  cred_config_free(config);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
      TEST(test_install_and_load), TEST(test_usual_places), TEST(test_reinstall),
      TEST(test_two_steps),        TEST(test_left_over),    TEST(test_unsafe_places),
      TEST(test_other_owners),     TEST(test_every_damage),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
