/* SPDX-License-Identifier: BSD-3-Clause */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/build.h"
#include "config/file.h"

struct reading {
  struct cred_config_problems *problems;
  struct cred_config_builder *builder;
  struct cred_config_drop_ins drop_ins;
};

/* *was_read: there was something to take. */
static enum cred_err take_file(struct reading *reading, const char *path, bool *was_read,
                               struct cred_error *error)
{
  char *text = NULL;
  size_t length = 0;
  bool taken = true;

  if (cred_config_file_read(path, reading->problems, &text, &length))
    taken = cred_config_builder_take(reading->builder, path, text, length);
  free(text);
  *was_read = length > 0;
  return taken ? CRED_OK : cred_error_set(error, CRED_ERR_MEMORY, "no memory to read %s", path);
}

static enum cred_err take_drop_ins(struct reading *reading, const char *directory,
                                   struct cred_error *error)
{
  enum cred_err err = CRED_OK;

  if (!cred_config_drop_ins_list(directory, reading->problems, &reading->drop_ins))
    return CRED_OK;
  for (size_t i = 0; i < reading->drop_ins.count && err == CRED_OK; i++) {
    char path[PATH_MAX + NAME_MAX + 2];
    bool was_read = false;

    (void)snprintf(path, sizeof(path), "%s/%s", directory, reading->drop_ins.names[i]);
    err = take_file(reading, path, &was_read, error);
  }
  return err;
}

static void reading_end(struct reading *reading)
{
  cred_config_builder_free(reading->builder);
  cred_config_drop_ins_free(&reading->drop_ins);
}

/* The first error, for logs that have room for one line. */
static enum cred_err tell_first(const struct cred_config_problems *problems,
                                struct cred_error *error)
{
  const struct cred_config_problem *problem = cred_config_problems_get(problems, 0);
  char text[CRED_ERROR_TEXT_SIZE];

  for (size_t i = 0; problem != NULL && problem->is_warning; i++)
    problem = cred_config_problems_get(problems, i);
  if (problem == NULL)
    return cred_error_set(error, CRED_ERR_CONFIG, "the configuration has too many problems");
  cred_config_problem_text(problem, cred_config_problem_format(problem->kind), NULL, text,
                           sizeof(text));
  return cred_error_set(error, CRED_ERR_CONFIG, "%s:%u: %s", problem->file, problem->line, text);
}

static enum cred_err read_all(struct reading *reading, const char *path,
                              const char *drop_in_directory, struct cred_error *error)
{
  bool main_was_read = false;
  enum cred_err err = take_file(reading, path, &main_was_read, error);

  if (err == CRED_OK && drop_in_directory != NULL)
    err = take_drop_ins(reading, drop_in_directory, error);
  if (err != CRED_OK)
    return err;
  cred_config_builder_finish(reading->builder, main_was_read ? path : NULL);
  if (cred_config_problems_errors(reading->problems) > 0)
    return tell_first(reading->problems, error);
  return CRED_OK;
}

enum cred_err cred_config_read(const char *path, const char *drop_in_directory,
                               struct cred_config **out, struct cred_config_problems **problems,
                               struct cred_error *error)
{
  struct reading reading = {0};
  enum cred_err err = CRED_OK;

  *out = NULL;
  *problems = reading.problems = cred_config_problems_new();
  if (reading.problems != NULL)
    reading.builder = cred_config_builder_new(reading.problems);
  if (reading.builder == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "no memory to read the configuration");
  err = read_all(&reading, path, drop_in_directory, error);
  if (err == CRED_OK) {
    *out = reading.builder->config;
    reading.builder->config = NULL;
  }
  reading_end(&reading);
  return err;
}
