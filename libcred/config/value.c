/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const void *place_of(const struct cred_config_key *key, const void *home)
{
  return (const unsigned char *)home + key->offset;
}

static void *own_place_of(const struct cred_config_key *key, void *home)
{
  return (unsigned char *)home + key->offset;
}

bool cred_value_is_number(const struct cred_config_key *key)
{
  return key->type == CRED_VALUE_FLAG || key->type == CRED_VALUE_NUMBER ||
         key->type == CRED_VALUE_WORD;
}

uint32_t cred_value_number(const struct cred_config_key *key, const void *home)
{
  uint32_t number = 0;
  bool flag = false;

  if (key->type == CRED_VALUE_FLAG) {
    memcpy(&flag, place_of(key, home), sizeof(flag));
    return flag ? 1 : 0;
  }
  memcpy(&number, place_of(key, home), sizeof(number));
  return number;
}

bool cred_value_set_number(const struct cred_config_key *key, uint32_t number, void *home)
{
  if (key->type == CRED_VALUE_FLAG) {
    bool flag = number == 1;

    if (number > 1)
      return false;
    memcpy(own_place_of(key, home), &flag, sizeof(flag));
    return true;
  }
  if ((number < key->min || number > key->max) &&
      !(key->type == CRED_VALUE_NUMBER && key->words != NULL && number == UINT32_MAX))
    return false;
  memcpy(own_place_of(key, home), &number, sizeof(number));
  return true;
}

const char *cred_value_string(const struct cred_config_key *key, const void *home)
{
  return place_of(key, home);
}

void cred_value_copy(const struct cred_config_key *key, const void *from, void *to)
{
  memcpy(own_place_of(key, to), place_of(key, from), key->size);
}

void cred_value_reset(const struct cred_config_key *key, void *home)
{
  memset(own_place_of(key, home), 0, key->size);
  (void)cred_value_parse(key, key->fallback, home);
}

/* The word at that place of a list separated by single blanks. */
static void copy_word(const char *words, uint32_t place, char *out, size_t size)
{
  while (place-- > 0) {
    words += strcspn(words, " ");
    words += strspn(words, " ");
  }
  (void)snprintf(out, size, "%.*s", (int)strcspn(words, " "), words);
}

void cred_value_text(const struct cred_config_key *key, const void *home, char *out, size_t size)
{
  uint32_t number = cred_value_is_number(key) ? cred_value_number(key, home) : 0;

  switch (key->type) {
  case CRED_VALUE_FLAG:
    (void)snprintf(out, size, "%s", number != 0 ? "yes" : "no");
    break;
  case CRED_VALUE_NUMBER:
    if (key->words != NULL && number == UINT32_MAX)
      (void)snprintf(out, size, "%s", key->words);
    else
      (void)snprintf(out, size, "%" PRIu32, number);
    break;
  case CRED_VALUE_WORD:
    copy_word(key->words, number - key->min, out, size);
    break;
  default:
    (void)snprintf(out, size, "%s", cred_value_string(key, home));
  }
}

static void join_words(const char *words, char *out, size_t size)
{
  size_t used = 0;

  for (; *words != '\0' && used + 2 < size; words++) {
    if (*words == ' ')
      out[used++] = ',';
    out[used++] = *words;
  }
  out[used] = '\0';
}

void cred_value_expected(const struct cred_config_key *key, char *out, size_t size)
{
  out[0] = '\0';
  if (key->type == CRED_VALUE_FLAG)
    (void)snprintf(out, size, "yes, no");
  else if (key->type == CRED_VALUE_NUMBER)
    (void)snprintf(out, size, "%" PRIu32 "-%" PRIu32 "%s%s", key->min, key->max,
                   key->words != NULL ? ", " : "", key->words != NULL ? key->words : "");
  else if (key->words != NULL)
    join_words(key->words, out, size);
}
