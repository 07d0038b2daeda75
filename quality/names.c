/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "cred/utf8.h"
#include "quality/inside.h"

#define SHORT_PART 3       /* letters: found by chance in any long text; less says nothing */
#define PARTS_MAX 64       /* of one GECOS field */
#define PART_BYTES_MAX 256 /* a longer one is cut: its beginning is enough */
#define WIDE_BLANK 0x3000u /* between a Japanese family name and given name */

static bool holds(const struct cred_shape *shape, const unsigned char *part, size_t length)
{
  return memmem(shape->bytes, shape->length, part, length) != NULL;
}

/* Three letters are told only where little is left beside them; one kanji, as long in bytes, never
 * is. */
static bool is_named(const struct cred_judging *judging, const char *text, size_t length)
{
  unsigned char part[PART_BYTES_MAX + 1];
  size_t size = cred_shape_of_word(text, length, part, sizeof(part));
  bool is_wide = size > 0 && part[0] >= 0x80;

  if (size < SHORT_PART || (size == SHORT_PART && is_wide) ||
      (!holds(&judging->shape, part, size) && !holds(&judging->backwards, part, size)))
    return false;
  return size > SHORT_PART || judging->password.count < size + cred_quality_least(judging->policy);
}

static bool is_between_names(uint32_t point)
{
  enum cred_class kind = cred_point_class(point);

  return point == WIDE_BLANK || (point < 0x80 && kind != CRED_CLASS_UPPER &&
                                 kind != CRED_CLASS_LOWER && kind != CRED_CLASS_DIGIT);
}

/* The end of the part that begins at text, and how long what stands between it and the next is. */
static size_t part_length(const char *text, size_t *between)
{
  size_t left = strlen(text);
  size_t at = 0;

  while (at < left) {
    uint32_t point = 0;
    size_t step = cred_utf8_next(text + at, left - at, &point);

    *between = step;
    if (step > 0 && is_between_names(point))
      return at;
    at += step > 0 ? step : 1;
  }
  *between = 0;
  return at;
}

static bool is_person_named(const struct cred_judging *judging, const char *gecos)
{
  for (size_t parts = 0; parts < PARTS_MAX && *gecos != '\0'; parts++) {
    size_t between = 0;
    size_t length = part_length(gecos, &between);

    if (is_named(judging, gecos, length < PART_BYTES_MAX ? length : PART_BYTES_MAX))
      return true;
    gecos += length + between;
  }
  return false;
}

void cred_judge_names(struct cred_judging *judging)
{
  const struct cred_judge_facts *facts = judging->facts;

  if (facts->subject != NULL && is_named(judging, facts->subject, strlen(facts->subject)))
    cred_findings_add(judging->findings, CRED_FINDING_SUBJECT, 0, 0);
  if (facts->gecos != NULL && is_person_named(judging, facts->gecos))
    cred_findings_add(judging->findings, CRED_FINDING_PERSON, 0, 0);
}
