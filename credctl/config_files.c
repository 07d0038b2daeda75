/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"

#define PROBLEM_TEXT_SIZE 2048

void ctl_files_free(struct ctl_files *files)
{
  cred_config_free(files->config);
  cred_config_problems_free(files->problems);
  *files = (struct ctl_files){0};
}

void ctl_config_free(struct cred_config **config)
{
  cred_config_free(*config);
  *config = NULL;
}

const char *ctl_config_path(const struct ctl_call *call)
{
  return call->config_path != NULL ? call->config_path : SYSCONFDIR "/cred/cred.conf";
}

enum ctl_exit ctl_files_read(const struct ctl_call *call, struct ctl_files *out)
{
  const char *path = ctl_config_path(call);
  struct cred_error error = {0};
  char *drop_ins = NULL;
  enum cred_err err = CRED_OK;

  if (asprintf(&drop_ins, "%s.d", path) < 0)
    ctl_out_of_memory();
  err = cred_config_read(path, drop_ins, &out->config, &out->problems, &error);
  free(drop_ins);
  if (err == CRED_OK)
    err = cred_config_check_host(out->config, out->problems, &error);
  if (err == CRED_ERR_CONFIG)
    return CTL_NO;
  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}

char *ctl_problem_text(const struct cred_config_problem *problem)
{
  char *text = malloc(PROBLEM_TEXT_SIZE);

  if (text == NULL)
    ctl_out_of_memory();
  cred_config_problem_text(problem, _(cred_config_problem_format(problem->kind)),
                           _(cred_config_suggestion_format), text, PROBLEM_TEXT_SIZE);
  return text;
}

static void print_problem(const struct cred_config_problem *problem)
{
  char *text = ctl_problem_text(problem);
  char line[16] = "";

  if (problem->line != 0)
    (void)snprintf(line, sizeof(line), "%u:", problem->line);
  if (problem->is_warning)
    ctl_warn("%s:%s %s", problem->file, line, text);
  else
    ctl_complain("%s:%s %s", problem->file, line, text);
  free(text);
}

/* Keys that nothing obeys yet are told in one line; there may be dozens. */
static void print_unobeyed(const struct cred_config_problems *problems)
{
  char *keys = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&keys, &length);

  if (out == NULL)
    ctl_out_of_memory();
  for (size_t i = 0; i < cred_config_problems_count(problems); i++) {
    const struct cred_config_problem *problem = cred_config_problems_get(problems, i);

    if (problem->kind == CRED_CONFIG_NOT_OBEYED_YET)
      (void)fprintf(out, "%s%s", ftell(out) > 0 ? ", " : "", problem->key);
  }
  if (fclose(out) != 0)
    ctl_out_of_memory();
  if (keys[0] != '\0')
    ctl_warn(_("read and kept, but nothing obeys these yet: %s"), keys);
  free(keys);
}

void ctl_problems_print(const struct cred_config_problems *problems)
{
  for (size_t i = 0; i < cred_config_problems_count(problems); i++) {
    const struct cred_config_problem *problem = cred_config_problems_get(problems, i);

    if (problem->kind != CRED_CONFIG_NOT_OBEYED_YET)
      print_problem(problem);
  }
  print_unobeyed(problems);
}

enum ctl_exit ctl_applied_load(const struct ctl_call *call, bool may_be_absent,
                               struct cred_config **out)
{
  const char *directory = ctl_state_directory(call);
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;

  *out = NULL;
  if (cred_config_is_absent(directory)) {
    if (may_be_absent)
      return CTL_YES;
    ctl_complain(_("no policy was ever applied here; see credctl config apply"));
    return CTL_UNUSABLE;
  }
  err = cred_config_load(directory, out, &error);
  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}
