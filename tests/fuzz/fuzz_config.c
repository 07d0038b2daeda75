/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "config/applied.h"
#include "config/utf8.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/config_lines.h"

/*
 * The text of a configuration, and of a drop-in behind the first form feed. Whatever it is:
 * findings can be told in plain text, and what is accepted survives being shown and read, and being
 * applied and loaded.
 */

static void must(int holds)
{
  if (!holds)
    abort();
}

static void tell_all(const struct cred_config_problems *problems)
{
  for (size_t i = 0; i < cred_config_problems_count(problems); i++) {
    const struct cred_config_problem *problem = cred_config_problems_get(problems, i);
    char text[200];

    must(problem->kind != CRED_CONFIG_FINE);
    cred_config_problem_text(problem, cred_config_problem_format(problem->kind), NULL, text,
                             sizeof(text));
    must(text[0] != '\0' && strlen(text) < sizeof(text));
    must(cred_config_utf8_check(text, strlen(text)) == CRED_CONFIG_FINE);
  }
}

static void compare(const struct cred_config *a, const struct cred_config *b)
{
  struct cred_config_diff *diff = NULL;

  must(b != NULL);
  must(cred_config_compare(a, b, &diff, NULL) == CRED_OK);
  must(diff->count == 0 && !diff->weaker);
  cred_config_diff_free(diff);
}

static void show_and_read(const struct cred_config *config)
{
  char *lines = config_lines(config);
  struct cred_config *again = NULL;

  must(lines != NULL);
  again = config_from(lines, strlen(lines), NULL, 0, NULL);
  compare(config, again);
  cred_config_free(again);
  free(lines);
}

static void apply_and_load(const struct cred_config *config)
{
  struct cred_applied applied;
  struct cred_config *again = NULL;

  must(cred_applied_encode(config, &applied, NULL) == CRED_OK);
  must(cred_applied_decode(applied.bytes, applied.length, &again, NULL) == CRED_OK);
  compare(config, again);
  cred_config_free(again);
  cred_applied_free(&applied);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *text = (const char *)data;
  const char *drop_in = size > 0 ? memchr(text, '\f', size) : NULL;
  size_t length = drop_in != NULL ? (size_t)(drop_in - text) : size;
  struct cred_config_problems *problems = NULL;
  struct cred_config *config = config_from(text, length, drop_in != NULL ? drop_in + 1 : NULL,
                                           drop_in != NULL ? size - length - 1 : 0, &problems);

  tell_all(problems);
  must((config == NULL) == (cred_config_problems_errors(problems) > 0));
  if (config != NULL) {
    show_and_read(config);
    apply_and_load(config);
  }
  cred_config_free(config);
  cred_config_problems_free(problems);
  return 0;
}
