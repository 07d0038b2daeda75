/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/arguments.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cred/factor.h"

#define TABLE_MAX 32

static const struct cred_argument *find(const struct cred_argument_table *table, const char *text,
                                        const char **value)
{
  size_t length = strcspn(text, "=");

  *value = text[length] == '=' ? text + length + 1 : NULL;
  for (size_t i = 0; i < table->count; i++)
    if (strlen(table->rows[i].name) == length && strncmp(table->rows[i].name, text, length) == 0)
      return &table->rows[i];
  return NULL;
}

static bool take_yes_no(const char *value, bool *out)
{
  if (value == NULL || (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0))
    return false;
  *out = value[0] == 'y';
  return true;
}

static bool take_path(const char *value, char *out)
{
  if (value == NULL || value[0] != '/' || strlen(value) >= CRED_PATH_SIZE)
    return false;
  memcpy(out, value, strlen(value) + 1);
  return true;
}

static bool take_factor(const char *value, enum cred_factor *out)
{
  *out = value != NULL ? cred_factor_find(value) : CRED_FACTOR_NONE;
  return *out != CRED_FACTOR_NONE;
}

static bool take(const struct cred_argument *row, const char *value, void *out)
{
  char *field = (char *)out + row->offset;

  switch (row->kind) {
  case CRED_ARGUMENT_FLAG:
    *(bool *)field = value == NULL;
    return value == NULL;
  case CRED_ARGUMENT_YES_NO:
    return take_yes_no(value, (bool *)field);
  case CRED_ARGUMENT_PATH:
    return take_path(value, field);
  case CRED_ARGUMENT_FACTOR:
    return take_factor(value, (enum cred_factor *)(void *)field);
  }
  return false;
}

bool cred_arguments_parse(const struct cred_argument_table *table, int argc,
                          const char *const *argv, void *out, char *complaint, size_t size)
{
  bool given[TABLE_MAX] = {false};

  for (int i = 0; i < argc; i++) {
    const char *value;
    const struct cred_argument *row = find(table, argv[i], &value);
    const char *problem = NULL;

    if (row == NULL)
      problem = "unknown argument";
    else if (given[row - table->rows])
      problem = "argument given twice";
    else if (!take(row, value, out))
      problem = "malformed argument";
    if (problem != NULL) {
      (void)snprintf(complaint, size, "%s \"%s\"", problem, argv[i]);
      return false;
    }
    given[row - table->rows] = true;
  }
  return true;
}
