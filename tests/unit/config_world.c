/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/unit/config_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

int config_world_set_up(void **state)
{
  struct config_world *world = calloc(1, sizeof(*world));

  (void)snprintf(world->directory, sizeof(world->directory), "/tmp/cred-config-XXXXXX");
  assert_non_null(mkdtemp(world->directory));
  (void)snprintf(world->main_file, sizeof(world->main_file), "%s/cred.conf", world->directory);
  (void)snprintf(world->drop_ins, sizeof(world->drop_ins), "%s.d", world->main_file);
  assert_int_equal(mkdir(world->drop_ins, 0755), 0);
  *state = world;
  return 0;
}

static void forget(struct config_world *world)
{
  cred_config_free(world->config);
  cred_config_problems_free(world->problems);
  world->config = NULL;
  world->problems = NULL;
}

int config_world_tear_down(void **state)
{
  struct config_world *world = *state;
  char command[128];

  forget(world);
  (void)snprintf(command, sizeof(command), "rm -rf '%s'", world->directory);
  assert_int_equal(system(command), 0);
  free(world);
  return 0;
}

void config_write(const char *path, const char *bytes, size_t length, mode_t mode)
{
  FILE *file = fopen(path, "w");

  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, length, file), length);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(path, mode), 0);
}

void config_write_drop_in(const struct config_world *world, const char *name, const char *text)
{
  char path[256];

  (void)snprintf(path, sizeof(path), "%s/%s", world->drop_ins, name);
  config_write(path, text, strlen(text), 0644);
}

enum cred_err config_read_again(struct config_world *world)
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

enum cred_err config_read_text(struct config_world *world, const char *text)
{
  config_write(world->main_file, text, strlen(text), 0644);
  return config_read_again(world);
}

const struct cred_config_problem *config_found(const struct config_world *world,
                                               enum cred_config_problem_kind kind)
{
  for (size_t i = 0; i < cred_config_problems_count(world->problems); i++)
    if (cred_config_problems_get(world->problems, i)->kind == kind)
      return cred_config_problems_get(world->problems, i);
  fail_msg("no problem of kind %d (%s)", (int)kind, cred_config_problem_format(kind));
  return NULL;
}

const struct cred_config_problem *config_refused(struct config_world *world, const char *line,
                                                 enum cred_config_problem_kind kind)
{
  char text[8192];
  const struct cred_config_problem *problem = NULL;

  (void)snprintf(text, sizeof(text), "# comment\n[policy default]\n\n%s\n", line);
  assert_int_equal(config_read_text(world, text), CRED_ERR_CONFIG);
  problem = config_found(world, kind);
  assert_int_equal(cred_config_problems_errors(world->problems), 1);
  assert_int_equal(problem->line, 4);
  assert_string_equal(problem->file, world->main_file);
  assert_false(problem->is_warning);
  return problem;
}
