/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/nearest.h"
#include "config/utf8.h"
#include "config/value.h"

static const char *const site_sections[CRED_BUILD_SITE_SECTIONS] = {"store", "site", "log"};

struct cred_config_builder *cred_config_builder_new(struct cred_config_problems *problems)
{
  struct cred_config_builder *builder = calloc(1, sizeof(*builder));

  if (builder == NULL)
    return NULL;
  builder->problems = problems;
  builder->config = cred_config_new();
  if (builder->config != NULL)
    builder->config->places = calloc(1, sizeof(*builder->config->places));
  if (builder->config == NULL || builder->config->places == NULL) {
    cred_config_builder_free(builder);
    return NULL;
  }
  return builder;
}

void cred_config_builder_free(struct cred_config_builder *builder)
{
  if (builder == NULL)
    return;
  cred_config_free(builder->config);
  free(builder);
}

static struct cred_config_problem *complain(struct cred_config_builder *builder, uint32_t line,
                                            enum cred_config_problem_kind kind, const char *key,
                                            const char *value)
{
  struct cred_config_place place = {.file = builder->config->places->files[builder->file],
                                    .line = line,
                                    .section = builder->label};

  return cred_config_problems_add(builder->problems, kind, &place, key, value);
}

static void complain_of_width(struct cred_config_builder *builder, uint32_t line, const char *key,
                              const char *text)
{
  struct cred_config_problem *problem = complain(builder, line, CRED_CONFIG_FULL_WIDTH, key, text);

  (void)snprintf(problem->detail, sizeof(problem->detail), "%s", problem->value);
}

static void expect_number(struct cred_config_problem *problem, uint32_t number)
{
  (void)snprintf(problem->expected, sizeof(problem->expected), "%" PRIu32, number);
}

/* --- sections --- */

static void pass_over(struct cred_config_builder *builder)
{
  builder->section = NULL;
  builder->policy = NULL;
}

static void enter(struct cred_config_builder *builder, size_t place, const char *section,
                  struct cred_config_policy *policy, uint32_t line)
{
  if (builder->section_lines[place] != 0)
    expect_number(complain(builder, line, CRED_CONFIG_DUPLICATE_SECTION, "", ""),
                  builder->section_lines[place]);
  else
    builder->section_lines[place] = line;
  builder->section = section;
  builder->policy = policy;
  builder->row = policy != NULL ? 1 + place - CRED_BUILD_SITE_SECTIONS : 0;
  memset(builder->key_lines, 0, sizeof(builder->key_lines));
}

static void enter_policy(struct cred_config_builder *builder, const char *name, uint32_t line)
{
  struct cred_config *config = builder->config;
  struct cred_config_policy *policy = NULL;
  size_t index = 0;

  pass_over(builder);
  if (!cred_config_policy_name_is_good(name)) {
    (void)complain(builder, line, CRED_CONFIG_BAD_POLICY_NAME, "", name);
    return;
  }
  policy = cred_config_find_policy(config, name);
  if (policy == NULL)
    policy = cred_config_add_policy(config, name);
  if (policy == NULL) {
    expect_number(complain(builder, line, CRED_CONFIG_TOO_MANY_POLICIES, "", name),
                  CRED_CONFIG_POLICIES_MAX);
    return;
  }
  index = cred_config_policy_index(config, policy);
  if (config->places->policies[index].line == 0)
    config->places->policies[index] = (struct cred_config_spot){builder->file, line};
  enter(builder, CRED_BUILD_SITE_SECTIONS + index, "policy", policy, line);
}

static void refuse_section(struct cred_config_builder *builder, const char *name, uint32_t line)
{
  struct cred_config_problem *problem =
      complain(builder, line, CRED_CONFIG_UNKNOWN_SECTION, "", name);
  char word[CRED_WORD_SIZE];

  (void)snprintf(word, sizeof(word), "%.*s", (int)strcspn(name, " \t"), name);
  cred_nearest_word(word, "store site log policy", problem->nearest, sizeof(problem->nearest));
  pass_over(builder);
}

static void take_section(struct cred_config_builder *builder, const struct cred_config_line *line)
{
  static const char prefix[] = "policy";
  const char *rest = line->value + sizeof(prefix) - 1;

  (void)snprintf(builder->label, sizeof(builder->label), "%s", line->value);
  for (size_t i = 0; i < CRED_BUILD_SITE_SECTIONS; i++)
    if (strcmp(line->value, site_sections[i]) == 0) {
      enter(builder, i, site_sections[i], NULL, line->number);
      return;
    }
  if (strncmp(line->value, prefix, sizeof(prefix) - 1) == 0 && strchr(" \t", *rest) != NULL)
    enter_policy(builder, rest + strspn(rest, " \t"), line->number);
  else
    refuse_section(builder, line->value, line->number);
}

/* --- keys --- */

static void refuse_key(struct cred_config_builder *builder, const struct cred_config_line *line)
{
  const bool takes_match =
      builder->policy != NULL && !cred_config_policy_is_default(builder->policy);
  struct cred_config_problem *problem = NULL;

  if (cred_config_has_full_width(line->key)) {
    complain_of_width(builder, line->number, line->key, line->key);
    return;
  }
  problem = complain(builder, line->number, CRED_CONFIG_UNKNOWN_KEY, line->key, line->value);
  cred_config_key_suggest(builder->section, takes_match, line->key, problem->nearest,
                          sizeof(problem->nearest));
}

static void refuse_value(struct cred_config_builder *builder, const struct cred_config_line *line,
                         const struct cred_config_key *key, enum cred_config_problem_kind kind)
{
  struct cred_config_problem *problem = NULL;

  if (kind == CRED_CONFIG_FULL_WIDTH) {
    complain_of_width(builder, line->number, key->name, line->value);
    return;
  }
  problem = complain(builder, line->number, kind, key->name, line->value);
  cred_value_expected(key, problem->expected, sizeof(problem->expected));
  if (kind == CRED_CONFIG_VALUE_TOO_LONG)
    expect_number(problem, key->size - 1u);
  if (kind == CRED_CONFIG_BAD_WORD && key->type == CRED_VALUE_FLAG)
    (void)snprintf(problem->nearest, sizeof(problem->nearest), "%s",
                   cred_nearest_flag(line->value));
  else if (kind == CRED_CONFIG_BAD_WORD)
    cred_nearest_word(line->value, key->words, problem->nearest, sizeof(problem->nearest));
}

static enum cred_config_problem_kind check_match(const struct cred_config_builder *builder,
                                                 const struct cred_config_key *key,
                                                 const char *value)
{
  if (key->home != CRED_HOME_MATCH)
    return CRED_CONFIG_FINE;
  if (cred_config_policy_is_default(builder->policy))
    return CRED_CONFIG_MATCH_IN_DEFAULT;
  return value[0] == '\0' ? CRED_CONFIG_EMPTY_MATCH : CRED_CONFIG_FINE;
}

static void note_given(struct cred_config_builder *builder, const struct cred_config_key *key,
                       uint32_t line)
{
  cred_config_given_add(
      builder->policy != NULL ? &builder->policy->given : &builder->config->site_given, key);
  builder->config->places->values[builder->row][cred_config_key_index(key)] =
      (struct cred_config_spot){builder->file, line};
}

static void take_value(struct cred_config_builder *builder, const struct cred_config_line *line,
                       const struct cred_config_key *key)
{
  enum cred_config_problem_kind kind = check_match(builder, key, line->value);

  if (kind == CRED_CONFIG_FINE)
    kind =
        cred_value_parse(key, line->value, cred_config_home(builder->config, builder->policy, key));
  if (kind != CRED_CONFIG_FINE)
    refuse_value(builder, line, key, kind);
  note_given(builder, key, line->number);
}

static void take_key(struct cred_config_builder *builder, const struct cred_config_line *line)
{
  const struct cred_config_key *key = NULL;
  uint32_t *seen = NULL;

  if (builder->section == NULL)
    return;
  if (builder->section[0] == '\0') {
    (void)complain(builder, line->number, CRED_CONFIG_NO_SECTION, line->key, line->value);
    return;
  }
  key = cred_config_key_find(builder->section, line->key);
  if (key == NULL) {
    refuse_key(builder, line);
    return;
  }
  seen = &builder->key_lines[cred_config_key_index(key)];
  if (*seen != 0) {
    expect_number(complain(builder, line->number, CRED_CONFIG_DUPLICATE_KEY, key->name, ""), *seen);
    return;
  }
  *seen = line->number;
  take_value(builder, line, key);
}

/* --- files --- */

static void take_line(struct cred_config_builder *builder, const struct cred_config_line *line)
{
  switch (line->kind) {
  case CRED_LINE_SECTION:
    take_section(builder, line);
    break;
  case CRED_LINE_KEY:
    take_key(builder, line);
    break;
  case CRED_LINE_BROKEN:
    if (line->problem == CRED_CONFIG_LINE_TOO_LONG)
      expect_number(complain(builder, line->number, line->problem, "", ""), CRED_CONFIG_LINE_MAX);
    else if (line->value[0] != '\0' && cred_config_has_full_width(line->value))
      complain_of_width(builder, line->number, "", line->value);
    else
      (void)complain(builder, line->number, line->problem, line->key, line->value);
    if (line->problem == CRED_CONFIG_BAD_SECTION)
      pass_over(builder);
    break;
  default:
    break;
  }
  if (line->is_cut_short)
    (void)complain(builder, line->number, CRED_CONFIG_CUT_SHORT, "", "");
}

static bool begin_file(struct cred_config_builder *builder, const char *file)
{
  struct cred_config_places *places = builder->config->places;

  if (places->file_count == CRED_CONFIG_FILES_MAX)
    return false;
  places->files[places->file_count] = strdup(file);
  if (places->files[places->file_count] == NULL)
    return false;
  builder->file = places->file_count++;
  builder->section = "";
  builder->policy = NULL;
  builder->label[0] = '\0';
  memset(builder->section_lines, 0, sizeof(builder->section_lines));
  return true;
}

bool cred_config_builder_take(struct cred_config_builder *builder, const char *file,
                              const char *text, size_t length)
{
  struct cred_config_reader reader;
  struct cred_config_line line;

  if (!begin_file(builder, file))
    return false;
  cred_config_reader_start(&reader, text, length);
  if (reader.left == 0)
    (void)complain(builder, 0, CRED_CONFIG_EMPTY, "", "");
  while (cred_config_reader_next(&reader, &line))
    take_line(builder, &line);
  return true;
}
