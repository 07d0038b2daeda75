/* SPDX-License-Identifier: BSD-3-Clause */
#include "config/nearest.h"

#include <stdio.h>
#include <string.h>

#define LONGEST 64

static unsigned char folded(char letter)
{
  if (letter >= 'A' && letter <= 'Z')
    return (unsigned char)(letter - 'A' + 'a');
  return letter == '-' ? '_' : (unsigned char)letter;
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
  unsigned less = a < b ? a : b;

  return less < c ? less : c;
}

/* One row of the edit distance table; before2 is the row before the one before. */
static void fill_row(const char *typed, const char *name, size_t i, unsigned rows[3][LONGEST + 1])
{
  unsigned *row = rows[i % 3];
  const unsigned *before = rows[(i - 1) % 3];
  const unsigned *before2 = rows[(i + 1) % 3];
  size_t length = strlen(name);

  row[0] = (unsigned)i;
  for (size_t j = 1; j <= length; j++) {
    unsigned differs = folded(typed[i - 1]) != folded(name[j - 1]) ? 1 : 0;

    row[j] = least(before[j] + 1, row[j - 1] + 1, before[j - 1] + differs);
    if (i > 1 && j > 1 && folded(typed[i - 1]) == folded(name[j - 2]) &&
        folded(typed[i - 2]) == folded(name[j - 1]) && before2[j - 2] + 1 < row[j])
      row[j] = before2[j - 2] + 1;
  }
}

unsigned cred_nearest_distance(const char *typed, const char *name)
{
  unsigned rows[3][LONGEST + 1];
  size_t typed_length = strlen(typed);
  size_t name_length = strlen(name);

  if (typed_length > LONGEST || name_length > LONGEST)
    return CRED_NEAREST_FAR;
  for (size_t j = 0; j <= name_length; j++)
    rows[0][j] = (unsigned)j;
  for (size_t i = 1; i <= typed_length; i++)
    fill_row(typed, name, i, rows);
  return rows[typed_length % 3][name_length];
}

unsigned cred_nearest_limit(const char *typed)
{
  size_t length = strlen(typed);

  return length <= 3 ? 1 : length <= 7 ? 2 : 3;
}

void cred_nearest_word(const char *typed, const char *words, char *out, size_t size)
{
  unsigned best = cred_nearest_limit(typed) + 1;

  out[0] = '\0';
  while (*words != '\0') {
    char word[LONGEST + 1];
    size_t length = strcspn(words, " ");
    unsigned distance;

    (void)snprintf(word, sizeof(word), "%.*s", (int)length, words);
    distance = cred_nearest_distance(typed, word);
    if (distance < best && length < size) {
      best = distance;
      (void)snprintf(out, size, "%s", word);
    }
    words += length;
    words += strspn(words, " ");
  }
}
