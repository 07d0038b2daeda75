/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "quality/inside.h"

static uint32_t smaller(uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

/* Characters to insert, delete or replace on the way from one to the other (Levenshtein). */
static uint32_t distance(const struct cred_characters *from, const struct cred_characters *to)
{
  uint32_t row[CRED_SECRET_MAX + 1];

  for (size_t j = 0; j <= to->count; j++)
    row[j] = (uint32_t)j;
  for (size_t i = 0; i < from->count; i++) {
    uint32_t diagonal = row[0];

    row[0] = (uint32_t)i + 1;
    for (size_t j = 0; j < to->count; j++) {
      uint32_t replaced = diagonal + (from->points[i] == to->points[j] ? 0 : 1);

      diagonal = row[j + 1];
      row[j + 1] = smaller(replaced, smaller(row[j], row[j + 1]) + 1);
    }
  }
  return row[to->count];
}

static void fold(const struct cred_characters *from, struct cred_characters *out)
{
  out->count = from->count;
  for (size_t i = 0; i < from->count; i++)
    out->points[i] = cred_point_fold(from->points[i]);
}

static bool is_equal(const struct cred_characters *a, const struct cred_characters *b)
{
  return a->count == b->count && memcmp(a->points, b->points, a->count * sizeof(a->points[0])) == 0;
}

static bool is_reversed(const struct cred_characters *a, const struct cred_characters *b)
{
  if (a->count != b->count)
    return false;
  for (size_t i = 0; i < a->count; i++)
    if (a->points[i] != b->points[b->count - 1 - i])
      return false;
  return true;
}

/* The same, begun at another place. */
static bool is_rotated(const struct cred_characters *a, const struct cred_characters *b)
{
  bool found = false;

  if (a->count != b->count)
    return false;
  for (size_t by = 1; by < a->count && !found; by++) {
    size_t behind = a->count - by;

    found = memcmp(a->points, b->points + by, behind * sizeof(a->points[0])) == 0 &&
            memcmp(a->points + behind, b->points, by * sizeof(a->points[0])) == 0;
  }
  return found;
}

static bool holds(const struct cred_characters *whole, const struct cred_characters *part)
{
  for (size_t at = 0; at + part->count <= whole->count; at++)
    if (memcmp(whole->points + at, part->points, part->count * sizeof(part->points[0])) == 0)
      return true;
  return false;
}

/* What was put around the old password must be a password by itself; one that was cut is none. */
static bool is_extended(const struct cred_characters *old, const struct cred_characters *new,
                        uint32_t least)
{
  if (new->count <= old->count)
    return holds(old, new);
  return new->count - old->count < least &&holds(new, old);
}

static bool is_rearranged(const struct cred_judging *judging, struct cred_characters *old,
                          struct cred_characters *new)
{
  fold(&judging->old, old);
  fold(&judging->password, new);
  return is_equal(old, new) || is_reversed(old, new) || is_rotated(old, new) ||
         is_extended(old, new, cred_quality_least(judging->policy));
}

void cred_judge_likeness(struct cred_judging *judging)
{
  uint32_t changed = 0;
  struct cred_characters old;
  struct cred_characters new;

  if (judging->old.count == 0)
    return;
  if (is_equal(&judging->old, &judging->password)) {
    cred_findings_add(judging->findings, CRED_FINDING_SAME_AS_OLD, 0, 0);
    return;
  }
  if (judging->policy->min_changed == 0)
    return;
  changed = distance(&judging->old, &judging->password);
  if (changed < judging->policy->min_changed || is_rearranged(judging, &old, &new))
    cred_findings_add(judging->findings, CRED_FINDING_LIKE_OLD, judging->policy->min_changed,
                      changed);
  cred_erase(&old, sizeof(old));
  cred_erase(&new, sizeof(new));
}
