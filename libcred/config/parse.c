/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "config/utf8.h"
#include "config/value.h"
#include "config/words.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define BLANKS " \t"

/* "10m", "2 h": digits, and then letters only. */
static bool has_unit(const char *text)
{
  size_t digits = strspn(text, DIGITS);
  const char *unit = text + digits + strspn(text + digits, BLANKS);

  return digits > 0 && *unit != '\0' && unit[strspn(unit, LETTERS)] == '\0';
}

static bool is_in_seconds(const struct cred_config_key *key)
{
  return strstr(key->name, "_seconds") != NULL || strncmp(key->help, "seconds ", 8) == 0;
}

/* Digits only, no sign, no needless zero in front. */
static enum cred_config_problem_kind parse_number(const struct cred_config_key *key,
                                                  const char *text, void *home)
{
  size_t length = strlen(text);
  uint64_t number = 0;

  if (key->words != NULL && strcmp(text, key->words) == 0)
    return cred_value_set_number(key, UINT32_MAX, home) ? CRED_CONFIG_FINE
                                                        : CRED_CONFIG_OUT_OF_RANGE;
  if (has_unit(text))
    return is_in_seconds(key) ? CRED_CONFIG_UNIT_SECONDS : CRED_CONFIG_UNIT;
  if (length == 0 || strspn(text, DIGITS) != length || (text[0] == '0' && length > 1))
    return CRED_CONFIG_NOT_A_NUMBER;
  for (size_t i = 0; i < length; i++) {
    number = number * 10 + (uint64_t)(text[i] - '0');
    if (number >= UINT32_MAX)
      return CRED_CONFIG_OUT_OF_RANGE;
  }
  return cred_value_set_number(key, (uint32_t)number, home) ? CRED_CONFIG_FINE
                                                            : CRED_CONFIG_OUT_OF_RANGE;
}

/* The place of a word in a list separated by single blanks; -1: it is not there. */
static int place_in(const char *words, const char *word)
{
  size_t length = strlen(word);

  for (int place = 0; *words != '\0'; place++) {
    size_t other = strcspn(words, " ");

    if (other == length && memcmp(words, word, length) == 0)
      return place;
    words += other;
    words += strspn(words, " ");
  }
  return -1;
}

static enum cred_config_problem_kind parse_word(const struct cred_config_key *key, const char *text,
                                                void *home)
{
  int place = place_in(key->type == CRED_VALUE_FLAG ? "no yes" : key->words, text);

  if (place < 0 || !cred_value_set_number(key, key->min + (uint32_t)place, home))
    return CRED_CONFIG_BAD_WORD;
  return CRED_CONFIG_FINE;
}

static bool is_list(const struct cred_config_key *key)
{
  return key->type >= CRED_VALUE_SERVICES;
}

/* Adds a word unless it is there already. */
static bool add_word(char *list, size_t size, const char *word, size_t length)
{
  size_t used = strlen(list);
  char copy[CRED_LIST_SIZE];

  if (length >= sizeof(copy))
    return false;
  memcpy(copy, word, length);
  copy[length] = '\0';
  if (cred_list_has(list, copy))
    return true;
  if (used + length + 2 > size)
    return false;
  (void)snprintf(list + used, size - used, "%s%s", used > 0 ? " " : "", copy);
  return true;
}

/* One blank between words, each word once. */
static enum cred_config_problem_kind canonical_list(const char *text, char *out, size_t size)
{
  out[0] = '\0';
  for (text += strspn(text, BLANKS); *text != '\0'; text += strspn(text, BLANKS)) {
    size_t length = strcspn(text, BLANKS);

    if (!add_word(out, size, text, length))
      return CRED_CONFIG_VALUE_TOO_LONG;
    text += length;
  }
  return CRED_CONFIG_FINE;
}

static bool each_word_is_absolute(const char *list)
{
  while (*list != '\0') {
    if (*list != '/')
      return false;
    list += strcspn(list, " ");
    list += strspn(list, " ");
  }
  return true;
}

/* Addresses and blocks, and beside them the key's own words. */
static bool blocks_are_good(const struct cred_config_key *key, const char *list)
{
  char word[CRED_LIST_SIZE];

  list += strspn(list, " ");
  while (cred_words_next(&list, word))
    if (!(key->words != NULL && cred_list_has(key->words, word)) &&
        cred_address_blocks_check(word, NULL) != CRED_OK)
      return false;
  return true;
}

/* What a canonical text must look like. */
static enum cred_config_problem_kind check_text(const struct cred_config_key *key, const char *text)
{
  switch (key->type) {
  case CRED_VALUE_NAME:
    if (key->words != NULL)
      return place_in(key->words, text) >= 0 ? CRED_CONFIG_FINE : CRED_CONFIG_BAD_WORD;
    return text[strspn(text, LETTERS DIGITS "._-@")] == '\0' ? CRED_CONFIG_FINE
                                                             : CRED_CONFIG_BAD_NAME;
  case CRED_VALUE_PATH:
    return text[0] == '\0' || text[0] == '/' ? CRED_CONFIG_FINE : CRED_CONFIG_NOT_ABSOLUTE;
  case CRED_VALUE_PATHS:
    return each_word_is_absolute(text) ? CRED_CONFIG_FINE : CRED_CONFIG_NOT_ABSOLUTE;
  case CRED_VALUE_BLOCKS:
    return blocks_are_good(key, text) ? CRED_CONFIG_FINE : CRED_CONFIG_BAD_BLOCKS;
  case CRED_VALUE_USERS:
  case CRED_VALUE_GROUPS:
  case CRED_VALUE_SERVICES:
    return strpbrk(text, "#;,=\"'") == NULL ? CRED_CONFIG_FINE : CRED_CONFIG_BAD_LIST;
  default:
    return CRED_CONFIG_FINE;
  }
}

static bool is_quoted(const char *text)
{
  size_t length = strlen(text);

  return length > 1 && (text[0] == '"' || text[0] == '\'') && text[length - 1] == text[0];
}

static bool has_inline_comment(const char *text)
{
  for (const char *at = strpbrk(text, "#;"); at != NULL; at = strpbrk(at + 1, "#;"))
    if (at > text && (at[-1] == ' ' || at[-1] == '\t'))
      return true;
  return false;
}

static enum cred_config_problem_kind parse_text(const struct cred_config_key *key, const char *text,
                                                void *home)
{
  char canonical[CRED_LIST_SIZE];
  enum cred_config_problem_kind kind = CRED_CONFIG_FINE;

  if (is_list(key)) {
    kind = canonical_list(text, canonical, key->size);
    if (kind != CRED_CONFIG_FINE)
      return kind;
    text = canonical;
  }
  if (strlen(text) >= key->size)
    return CRED_CONFIG_VALUE_TOO_LONG;
  kind = check_text(key, text);
  if (kind == CRED_CONFIG_FINE && !cred_value_set_text(key, text, home))
    kind = CRED_CONFIG_CONTROL;
  return kind;
}

static enum cred_config_problem_kind parse(const struct cred_config_key *key, const char *text,
                                           void *home)
{
  if (is_quoted(text))
    return CRED_CONFIG_QUOTED;
  if (key->type != CRED_VALUE_TEXT && has_inline_comment(text))
    return CRED_CONFIG_INLINE_COMMENT;
  switch (key->type) {
  case CRED_VALUE_NUMBER:
    return parse_number(key, text, home);
  case CRED_VALUE_FLAG:
  case CRED_VALUE_WORD:
    return parse_word(key, text, home);
  default:
    return parse_text(key, text, home);
  }
}

/* Full-width characters are right in a text for people, and a slip of the keyboard elsewhere. */
enum cred_config_problem_kind cred_value_parse(const struct cred_config_key *key, const char *text,
                                               void *home)
{
  enum cred_config_problem_kind kind = parse(key, text, home);

  if (key->type == CRED_VALUE_TEXT || !cred_config_has_full_width(text))
    return kind;
  if (kind != CRED_CONFIG_FINE || (is_list(key) && key->type != CRED_VALUE_PATHS))
    return CRED_CONFIG_FULL_WIDTH;
  return CRED_CONFIG_FINE;
}

bool cred_value_set_text(const struct cred_config_key *key, const char *text, void *home)
{
  char *place = (char *)home + key->offset;
  size_t length = strlen(text);

  if (length >= key->size || strchr(text, '\t') != NULL ||
      cred_config_utf8_check(text, length) != CRED_CONFIG_FINE ||
      check_text(key, text) != CRED_CONFIG_FINE)
    return false;
  memset(place, 0, key->size);
  memcpy(place, text, length);
  return true;
}
