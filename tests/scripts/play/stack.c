/* SPDX-License-Identifier: BSD-3-Clause */
/* The service files that libpam reads. */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Is there a heading "system NAME:"? */
static bool is_system(const struct run *run, const char *name)
{
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", run->directory, name);
  return *name != '/' && access(path, F_OK) == 0;
}

/* pam_cred_* and pam_stub_* are the ones just built; other names are the system's. */
static void word_write(struct run *run, FILE *out, const char *word)
{
  size_t length = strlen(word);
  bool is_module = length > 3 && strcmp(word + length - 3, ".so") == 0;
  if (is_module && strncmp(word, "pam_cred_", 9) == 0)
    fprintf(out, " %s/modules/%.*s/.libs/%s", run->build, (int)length - 3, word, word);
  else if (is_module && strncmp(word, "pam_stub_", 9) == 0)
    fprintf(out, " %s/tests/scripts/.libs/%s", run->build, word);
  else if (strncmp(word, "state=", 6) == 0 && is_system(run, word + 6))
    fprintf(out, " state=%s/%s", run->directory, word + 6);
  else
    fprintf(out, " %s", word);
}

/* Our modules are told the run's own state directory, unless the script tells them another. */
static void line_write(struct run *run, FILE *out, const struct line *line)
{
  char *text = strdup(line->text), *rest = text, *word;
  while ((word = strsep(&rest, " ")) != NULL)
    if (*word != '\0')
      word_write(run, out, word);
  if (strstr(line->text, "pam_cred_") != NULL && strstr(line->text, "state=") == NULL)
    fprintf(out, " state=%s/state", run->directory);
  fputc('\n', out);
  free(text);
}

static struct line *stack_find(struct run *run, const struct line *line, const char *service)
{
  char heading[TEXT_SIZE + 8];
  snprintf(heading, sizeof heading, "stack %s", service);
  struct line *stack = script_section(run->script, heading);
  if (stack == NULL)
    stack = script_section(run->script, "stack");
  if (stack == NULL)
    script_fail(line, "the script has no `stack:`");
  return stack;
}

void stack_write(struct run *run, const struct line *line, const char *service)
{
  char *folder = path_in(run->directory, "pam.d");
  char *path = path_in(folder, service);
  FILE *out = access(path, F_OK) != 0 ? fopen(path, "we") : NULL;
  if (out != NULL) {
    for (struct line *at = stack_find(run, line, service); at != NULL; at = at->next)
      line_write(run, out, at);
    if (fclose(out) != 0)
      script_fail(line, "%s: %s", path, strerror(errno));
  }
  free(folder);
  free(path);
}
