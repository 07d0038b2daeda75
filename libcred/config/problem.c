/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/utf8.h"

struct cred_config_problems {
  size_t count;
  size_t warnings;
  size_t room;
  size_t lost; /* errors that found no room */
  struct cred_config_problem *items;
  struct cred_config_problem spare;
};

struct cred_config_problems *cred_config_problems_new(void)
{
  return calloc(1, sizeof(struct cred_config_problems));
}

void cred_config_problems_free(struct cred_config_problems *problems)
{
  if (problems == NULL)
    return;
  free(problems->items);
  free(problems);
}

static struct cred_config_problem *make_room(struct cred_config_problems *problems)
{
  size_t room = problems->room == 0 ? 8 : problems->room * 2;
  struct cred_config_problem *items = NULL;

  if (problems->count < problems->room && problems->count < CRED_CONFIG_PROBLEMS_MAX)
    return &problems->items[problems->count++];
  if (problems->count < CRED_CONFIG_PROBLEMS_MAX)
    items = realloc(problems->items, room * sizeof(*items));
  if (items == NULL) {
    problems->lost++;
    return &problems->spare;
  }
  problems->items = items;
  problems->room = room;
  return &problems->items[problems->count++];
}

struct cred_config_problem *cred_config_problems_add(struct cred_config_problems *problems,
                                                     enum cred_config_problem_kind kind,
                                                     const struct cred_config_place *place,
                                                     const char *key, const char *value)
{
  struct cred_config_problem *problem = make_room(problems);

  memset(problem, 0, sizeof(*problem));
  problem->kind = kind;
  problem->line = place->line;
  cred_config_utf8_clean(place->file, problem->file, sizeof(problem->file));
  cred_config_utf8_clean(place->section != NULL ? place->section : "", problem->section,
                         sizeof(problem->section));
  cred_config_utf8_clean(key, problem->key, sizeof(problem->key));
  cred_config_utf8_clean(value, problem->value, sizeof(problem->value));
  return problem;
}

size_t cred_config_problems_count(const struct cred_config_problems *problems)
{
  return problems != NULL ? problems->count : 0;
}

size_t cred_config_problems_errors(const struct cred_config_problems *problems)
{
  size_t errors = problems != NULL ? problems->lost : 0;

  for (size_t i = 0; i < cred_config_problems_count(problems); i++)
    if (!problems->items[i].is_warning)
      errors++;
  return errors;
}

const struct cred_config_problem *
cred_config_problems_get(const struct cred_config_problems *problems, size_t index)
{
  return index < cred_config_problems_count(problems) ? &problems->items[index] : NULL;
}

/* After the last problem of the same file that does not come later in it; files stay in order. */
static size_t place_for(const struct cred_config_problem *items, size_t count,
                        const struct cred_config_problem *problem)
{
  size_t place = count;

  for (size_t i = 0; i < count; i++) {
    if (strcmp(items[i].file, problem->file) != 0)
      continue;
    if (items[i].line > problem->line)
      return i;
    place = i + 1;
  }
  return place;
}

void cred_config_problems_sort(struct cred_config_problems *problems)
{
  for (size_t i = 1; i < problems->count; i++) {
    struct cred_config_problem problem = problems->items[i];
    size_t place = place_for(problems->items, i, &problem);

    memmove(&problems->items[place + 1], &problems->items[place], (i - place) * sizeof(problem));
    problems->items[place] = problem;
  }
}
