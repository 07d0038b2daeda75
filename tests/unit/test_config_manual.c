/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/value.h"

/* cred.conf(5) has every key of the table with its values and its default, and no other. */

static const char *what_it_takes(const struct cred_config_key *key)
{
  switch (key->type) {
  case CRED_VALUE_NAME:
    return key->words != NULL ? key->words : "a word";
  case CRED_VALUE_TEXT:
    return "a line";
  case CRED_VALUE_PATH:
    return "a file";
  case CRED_VALUE_PATHS:
    return "files";
  case CRED_VALUE_SERVICES:
    return "services";
  case CRED_VALUE_USERS:
    return "users";
  case CRED_VALUE_GROUPS:
    return "groups";
  default:
    return "addresses";
  }
}

static void expected_line(const struct cred_config_key *key, char *out, size_t size)
{
  char values[CRED_NAME_SIZE];

  if (cred_value_is_number(key))
    cred_value_expected(key, values, sizeof(values));
  else
    (void)snprintf(values, sizeof(values), "%s", what_it_takes(key));
  (void)snprintf(out, size, "%s = %s; default %s", key->name, values,
                 key->fallback[0] != '\0' ? key->fallback : "empty");
}

/* The quoted arguments of .BR, put together as roff does, without its hyphens. */
static void plain(const char *line, char *out)
{
  bool is_quoted = false;

  for (; *line != '\0' && *line != '\n'; line++) {
    if (*line == '"')
      is_quoted = !is_quoted;
    else if (is_quoted && *line != '\\')
      *out++ = *line;
  }
  *out = '\0';
}

static void test_manual(void **state)
{
  const char *srcdir = getenv("srcdir");
  bool seen[CRED_CONFIG_KEYS_MAX] = {false};
  char path[4096], line[1024], text[1024], expected[1024];
  size_t lines = 0;
  FILE *page;

  (void)state;
  (void)snprintf(path, sizeof(path), "%s/doc/cred.conf.5", srcdir != NULL ? srcdir : ".");
  page = fopen(path, "r");
  assert_non_null(page);
  while (fgets(line, sizeof(line), page) != NULL) {
    if (strncmp(line, ".BR \"", 5) != 0 || strstr(line, "; default ") == NULL)
      continue;
    lines++;
    plain(line + 4, text);
    for (size_t i = 0; i < cred_config_key_count; i++) {
      expected_line(&cred_config_key_table[i], expected, sizeof(expected));
      if (strcmp(text, expected) == 0)
        seen[i] = true;
    }
  }
  (void)fclose(page);
  for (size_t i = 0; i < cred_config_key_count; i++) {
    expected_line(&cred_config_key_table[i], expected, sizeof(expected));
    if (!seen[i])
      fail_msg("missing in doc/cred.conf.5: %s", expected);
  }
  assert_int_equal(lines, cred_config_key_count);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_manual)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
