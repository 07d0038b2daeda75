/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/unit/config_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/build.h"

char *config_lines(const struct cred_config *config)
{
  struct cred_config_items *items = NULL;
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&text, &length);
  const char *section = "";

  if (out == NULL)
    return NULL;
  if (cred_config_show(config, &items, NULL) == CRED_OK)
    for (size_t i = 0; i < items->count; i++) {
      if (strcmp(section, items->items[i].section) != 0)
        (void)fprintf(out, "[%s]\n", items->items[i].section);
      section = items->items[i].section;
      (void)fprintf(out, "%s = %s\n", items->items[i].key, items->items[i].value);
    }
  (void)fclose(out);
  cred_config_items_free(items);
  return text;
}

struct cred_config *config_from(const char *text, size_t length, const char *drop_in,
                                size_t drop_in_length, struct cred_config_problems **problems)
{
  struct cred_config_problems *found = cred_config_problems_new();
  struct cred_config_builder *builder = found != NULL ? cred_config_builder_new(found) : NULL;
  struct cred_config *config = NULL;

  if (builder == NULL)
    abort();
  (void)cred_config_builder_take(builder, "cred.conf", text, length);
  if (drop_in != NULL)
    (void)cred_config_builder_take(builder, "cred.conf.d/50-more.conf", drop_in, drop_in_length);
  cred_config_builder_finish(builder, length > 0 ? "cred.conf" : NULL);
  if (cred_config_problems_errors(found) == 0) {
    config = builder->config;
    builder->config = NULL;
  }
  cred_config_builder_free(builder);
  if (problems != NULL)
    *problems = found;
  else
    cred_config_problems_free(found);
  return config;
}

static void must(bool holds, const char *what)
{
  if (holds)
    return;
  (void)fprintf(stderr, "refused: %s\n", what);
  abort();
}

struct cred_config *config_make(const char *text)
{
  struct cred_config *config = config_from(text, strlen(text), NULL, 0, NULL);

  must(config != NULL, text);
  return config;
}

struct cred_config_diff *config_changes(const char *before, const char *after)
{
  struct cred_config *old_config = config_make(before);
  struct cred_config *new_config = config_make(after);
  struct cred_config_diff *diff = NULL;

  must(cred_config_compare(old_config, new_config, &diff, NULL) == CRED_OK, "the comparison");
  cred_config_free(old_config);
  cred_config_free(new_config);
  return diff;
}

enum cred_config_judgement config_judge(const char *before, const char *after)
{
  struct cred_config_diff *diff = config_changes(before, after);
  enum cred_config_judgement worst = CRED_CONFIG_NEITHER;
  bool has_effect = false; /* something that is obeyed gets weaker */

  for (size_t i = 0; i < diff->count; i++) {
    const struct cred_config_change *change = &diff->changes[i];

    worst = change->judgement > worst ? change->judgement : worst;
    has_effect = has_effect || (change->obeyed && change->judgement == CRED_CONFIG_WEAKER);
  }
  must(diff->weaker == has_effect, "the sum of the judgements");
  cred_config_diff_free(diff);
  return worst;
}
