/* SPDX-License-Identifier: BSD-3-Clause */
/* Policy, key and store of one run. */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cred/config.h"
#include "cred/gate.h"

static void lines_write(FILE *out, const struct line *lines)
{
  for (; lines != NULL; lines = lines->next) {
    fprintf(out, "%s\n", lines->text);
    lines_write(out, lines->child);
  }
}

/* The files that are read, of whichever system; it has the run's key and store. */
static void files_write(struct run *run, struct line *lines)
{
  char *main_file = path_in(run->directory, "etc/cred.conf");
  char *own_file = path_in(run->directory, "etc/cred.conf.d/run.conf"), *text;
  FILE *out = fopen(main_file, "we");
  if (out == NULL)
    abort();
  if (lines == NULL)
    fputs("[policy default]\n", out);
  lines_write(out, lines);
  if (fclose(out) != 0)
    abort();
  if (asprintf(&text, "[store]\nkey = %s/master.key\npath = %s/state/cred.db\nbroker = %s\n",
               run->directory, run->directory, broker_is_wanted() ? "required" : "off") < 0)
    abort();
  file_write(own_file, text);
  free(text);
  free(main_file);
  free(own_file);
}

static void problems_print(const struct cred_config_problems *problems)
{
  for (size_t i = 0; i < cred_config_problems_count(problems); i++) {
    const struct cred_config_problem *problem = cred_config_problems_get(problems, i);
    char text[1024];
    cred_config_problem_text(problem, cred_config_problem_format(problem->kind), NULL, text,
                             sizeof text);
    fprintf(stderr, "policy, line %u: %s\n", problem->line, text);
  }
}

static enum cred_err policy_apply(struct run *run, const char *directory, struct cred_error *error)
{
  struct cred_config *config = NULL;
  struct cred_config_problems *problems = NULL;
  char *main_file = path_in(run->directory, "etc/cred.conf");
  char *drop_ins = path_in(run->directory, "etc/cred.conf.d");
  char *state = path_in(run->directory, directory);
  enum cred_err err = cred_config_read(main_file, drop_ins, &config, &problems, error);
  if (err == CRED_OK)
    err = cred_config_install(config, state, error);
  else
    problems_print(problems);
  cred_config_problems_free(problems);
  cred_config_free(config);
  free(main_file);
  free(drop_ins);
  free(state);
  return err;
}

static void policy_put(struct run *run, const struct line *line, const char *directory,
                       struct line *lines)
{
  struct cred_error error = {0};
  files_write(run, lines);
  if (policy_apply(run, directory, &error) != CRED_OK)
    script_fail(line, "the policy cannot be applied: %s", error.text);
}

/* `system NAME:` holds the policy of another host, with state=NAME in the stacks there. */
static void systems_install(struct run *run)
{
  static const char heading[] = "system ";
  for (struct line *at = run->script; at != NULL; at = at->next) {
    if (strncmp(at->text, heading, strlen(heading)) != 0)
      continue;
    char name[TEXT_SIZE];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(at->text + strlen(heading), ":"),
             at->text + strlen(heading));
    char *directory = path_in(run->directory, name);
    if (mkdir(directory, 0700) != 0)
      script_fail(at, "%s: %s", directory, strerror(errno));
    policy_put(run, at, name, at->child);
    free(directory);
  }
}

void policy_install(struct run *run)
{
  struct cred_error error = {0};
  if (script_has(run->script, "policy: none"))
    return;
  char *key = path_in(run->directory, "master.key"), *state = path_in(run->directory, "state");
  systems_install(run);
  policy_put(run, run->script, "state", script_section(run->script, "policy"));
  if (cred_key_create(key, &error) != CRED_OK)
    script_fail(run->script, "no key: %s", error.text);
  if (cred_store_create(state, 0, &error) != CRED_OK)
    script_fail(run->script, "no store: %s", error.text);
  free(key);
  free(state);
}

/* policy: the lines below are in force from now on, instead of those before. */
void command_policy(struct run *run, struct line *line, struct cursor *cursor)
{
  cursor_end(cursor);
  policy_put(run, line, "state", line->child);
}
