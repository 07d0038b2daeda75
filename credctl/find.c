/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/find.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "credctl/output.h"
#include "credctl/text.h"

#define WORD_MAX 64
#define VERB_MAX 128

static bool is_two_words(const char *name, const char *first, const char *second)
{
  const size_t length = strlen(first);

  return strncmp(name, first, length) == 0 && name[length] == ' ' &&
         strcmp(name + length + 1, second) == 0;
}

const struct ctl_verb *ctl_verb_find(int argc, char *const *argv, int *taken)
{
  int i = 0;

  for (i = 0; argc > 0 && ctl_verbs[i] != NULL; i++) {
    *taken = 1;
    if (strcmp(ctl_verbs[i]->name, argv[0]) == 0)
      return ctl_verbs[i];
    *taken = 2;
    if (argc > 1 && is_two_words(ctl_verbs[i]->name, argv[0], argv[1]))
      return ctl_verbs[i];
  }
  return NULL;
}

bool ctl_group_exists(const char *group)
{
  const size_t length = strlen(group);
  int i = 0;

  for (i = 0; ctl_verbs[i] != NULL; i++)
    if (strncmp(ctl_verbs[i]->name, group, length) == 0 && ctl_verbs[i]->name[length] == ' ')
      return true;
  return false;
}

static size_t least(size_t a, size_t b, size_t c)
{
  const size_t ab = a < b ? a : b;

  return ab < c ? ab : c;
}

/* Edits (insert, drop, change one byte) between two words that are shorter than WORD_MAX. */
static size_t distance(const char *a, const char *b)
{
  size_t row[WORD_MAX + 1];
  const size_t b_length = strlen(b);
  size_t corner = 0;
  size_t above = 0;
  size_t i = 0;
  size_t j = 0;

  for (j = 0; j <= b_length; j++)
    row[j] = j;
  for (i = 1; a[i - 1] != '\0'; i++) {
    corner = row[0];
    row[0] = i;
    for (j = 1; j <= b_length; j++) {
      above = row[j];
      row[j] = least(row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
      corner = above;
    }
  }
  return row[b_length];
}

const char *ctl_nearest(const char *typed, const char *const *names)
{
  const char *nearest = NULL;
  size_t nearest_distance = 0;
  size_t found = 0;

  if (strlen(typed) > WORD_MAX)
    return NULL;
  for (; *names != NULL; names++) {
    if (strlen(*names) > WORD_MAX)
      continue;
    found = distance(typed, *names);
    if (found > (strlen(*names) + 2) / 3 || (nearest != NULL && found >= nearest_distance))
      continue;
    nearest = *names;
    nearest_distance = found;
  }
  return nearest;
}

static const char *nearest_verb(const char *typed)
{
  const char *names[VERB_MAX + 1] = {NULL};
  int i = 0;

  for (i = 0; ctl_verbs[i] != NULL && i < VERB_MAX; i++)
    names[i] = ctl_verbs[i]->name;
  return ctl_nearest(typed, names);
}

void ctl_complain_of_verb(int argc, char *const *argv)
{
  char typed[WORD_MAX * 2] = "";
  const char *nearest = NULL;

  if (argc == 0) {
    ctl_complain(_("what is to be done? See credctl --help"));
    return;
  }
  (void)snprintf(typed, sizeof(typed), "%.63s", argv[0]);
  if (argc == 1 && ctl_group_exists(argv[0])) {
    ctl_complain(_("%s what? See credctl %s --help"), typed, typed);
    return;
  }
  nearest = nearest_verb(typed);
  if (nearest == NULL && argc > 1) {
    (void)snprintf(typed, sizeof(typed), "%.31s %.31s", argv[0], argv[1]);
    nearest = nearest_verb(typed);
  }
  if (nearest != NULL)
    ctl_complain(_("no such verb: %s; did you mean '%s'?"), typed, nearest);
  else
    ctl_complain(_("no such verb: %s; see credctl --help"), typed);
}
