/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/nearest.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LONGEST 64
#define FAR 1000u
#define PART 10u /* the rank of what it is a part of, behind all slips */
#define PART_LEAST 3
#define DIGITS "0123456789"

static void fold(const char *text, char out[LONGEST + 1])
{
  size_t i = 0;

  for (; i < LONGEST && text[i] != '\0'; i++) {
    out[i] = text[i];
    if (text[i] >= 'A' && text[i] <= 'Z')
      out[i] = (char)(text[i] - 'A' + 'a');
    else if (text[i] == '-')
      out[i] = '_';
  }
  out[i] = '\0';
}

/* Without what is between its parts. */
static void squeeze(const char *folded, char out[LONGEST + 1])
{
  size_t length = 0;

  for (; *folded != '\0'; folded++)
    if (*folded != '_')
      out[length++] = *folded;
  out[length] = '\0';
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
  unsigned less = a < b ? a : b;

  return less < c ? less : c;
}

/* One row of the edit distance table; before2 is the row before the one before. */
static void fill_row(const char *typed, const char *name, size_t length, size_t i,
                     unsigned rows[3][LONGEST + 1])
{
  unsigned *row = rows[i % 3];
  const unsigned *before = rows[(i - 1) % 3];
  const unsigned *before2 = rows[(i + 1) % 3];

  row[0] = (unsigned)i;
  for (size_t j = 1; j <= length; j++) {
    unsigned differs = typed[i - 1] != name[j - 1] ? 1 : 0;

    row[j] = least(before[j] + 1, row[j - 1] + 1, before[j - 1] + differs);
    if (i > 1 && j > 1 && typed[i - 1] == name[j - 2] && typed[i - 2] == name[j - 1] &&
        before2[j - 2] + 1 < row[j])
      row[j] = before2[j - 2] + 1;
  }
}

/* Slips of the finger: a letter too many, missing, wrong, or two swapped. */
static unsigned count_slips(const char *typed, size_t typed_length, const char *name, size_t length)
{
  unsigned rows[3][LONGEST + 1];

  for (size_t j = 0; j <= length; j++)
    rows[0][j] = (unsigned)j;
  for (size_t i = 1; i <= typed_length; i++)
    fill_row(typed, name, length, i, rows);
  return rows[typed_length % 3][length];
}

/* How many still are slips, between words of which the shorter is so long. */
static unsigned limit(size_t length)
{
  return length < 3 ? 0 : length < 6 ? 1 : 2;
}

/* FAR: too many. */
static unsigned rank_slips(const char *typed, size_t typed_length, const char *name, size_t length)
{
  const unsigned slips = count_slips(typed, typed_length, name, length);

  return slips <= limit(typed_length < length ? typed_length : length) ? slips : FAR;
}

static size_t count_parts(const char *name)
{
  size_t count = 1;

  for (; *name != '\0'; name++)
    count += *name == '_' ? 1 : 0;
  return count;
}

/* max_days is as near to max_uses as slips go, but none of days is one of uses. */
static bool are_parts_near(const char *typed, const char *name)
{
  while (true) {
    const size_t typed_length = strcspn(typed, "_"), length = strcspn(name, "_");

    if (rank_slips(typed, typed_length, name, length) == FAR)
      return false;
    typed += typed_length;
    name += length;
    if (*typed == '\0' || *name == '\0')
      return true;
    typed++;
    name++;
  }
}

/* Nobody hits a wrong digit and means the word: sha3 is not SHA1. */
static bool have_same_digits(const char *typed, const char *name)
{
  do {
    typed += strcspn(typed, DIGITS);
    name += strcspn(name, DIGITS);
    if (*typed != *name)
      return false;
  } while (*typed++ != '\0' && *name++ != '\0');
  return true;
}

static unsigned rank_whole(const char *typed, const char *name)
{
  if (!have_same_digits(typed, name))
    return FAR;
  if (count_parts(typed) == count_parts(name) && !are_parts_near(typed, name))
    return FAR;
  return rank_slips(typed, strlen(typed), name, strlen(name));
}

static bool is_head(const char *head, const char *of)
{
  return strncmp(head, of, strlen(head)) == 0;
}

static bool is_tail(const char *tail, const char *of)
{
  const size_t length = strlen(tail), whole = strlen(of);

  return length < whole && of[whole - length - 1] == '_' && strcmp(of + whole - length, tail) == 0;
}

/* The head or the last parts of a name, or most of one with more behind it. */
static bool is_part(const char *typed, const char *name)
{
  char squeezed[LONGEST + 1], whole[LONGEST + 1];
  size_t typed_length, length;

  squeeze(typed, squeezed);
  squeeze(name, whole);
  typed_length = strlen(squeezed);
  length = strlen(whole);
  if (typed_length < PART_LEAST || length < PART_LEAST)
    return false;
  return is_head(squeezed, whole) || is_tail(typed, name) ||
         (is_head(whole, squeezed) && length * 3 >= typed_length * 2);
}

static unsigned rank_of(const char *typed, const char *name)
{
  char folded[LONGEST + 1], folded_name[LONGEST + 1];
  unsigned rank;

  if (strlen(typed) > LONGEST || strlen(name) > LONGEST)
    return FAR;
  fold(typed, folded);
  fold(name, folded_name);
  rank = rank_whole(folded, folded_name);
  return rank == FAR && is_part(folded, folded_name) ? PART : rank;
}

struct cred_nearest cred_nearest_start(const char *typed)
{
  return (struct cred_nearest){.typed = typed, .rank = FAR};
}

bool cred_nearest_offer(struct cred_nearest *nearest, const char *name)
{
  const unsigned rank = rank_of(nearest->typed, name);

  if (rank >= nearest->rank) {
    nearest->is_tied = nearest->is_tied || rank == nearest->rank;
    return false;
  }
  nearest->rank = rank;
  nearest->is_tied = false;
  return true;
}

bool cred_nearest_is_found(const struct cred_nearest *nearest)
{
  return nearest->rank != FAR && !nearest->is_tied;
}

void cred_nearest_word(const char *typed, const char *words, char *out, size_t size)
{
  struct cred_nearest nearest = cred_nearest_start(typed);

  out[0] = '\0';
  while (*words != '\0') {
    char word[LONGEST + 1];
    size_t length = strcspn(words, " ");

    (void)snprintf(word, sizeof(word), "%.*s", (int)length, words);
    if (length < size && cred_nearest_offer(&nearest, word))
      (void)snprintf(out, size, "%s", word);
    words += length;
    words += strspn(words, " ");
  }
  if (!cred_nearest_is_found(&nearest))
    out[0] = '\0';
}

const char *cred_nearest_flag(const char *typed)
{
  static const char *const said[][2] = {
      {"yes", "yes"}, {"y", "yes"},       {"on", "yes"}, {"true", "yes"},
      {"1", "yes"},   {"enabled", "yes"}, {"no", "no"},  {"n", "no"},
      {"off", "no"},  {"false", "no"},    {"0", "no"},   {"disabled", "no"},
  };

  for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
    if (strcasecmp(typed, said[i][0]) == 0)
      return said[i][1];
  return "";
}
