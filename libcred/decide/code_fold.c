/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/code_fold.h"

#include <stdint.h>

#include "cred/utf8.h"
#include "decide/code.h"

struct range {
  uint32_t first, last;
};

static bool is_in(uint32_t point, const struct range *ranges, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (point >= ranges[i].first && point <= ranges[i].last)
      return true;
  return false;
}

static bool is_blank(uint32_t point)
{
  static const struct range blanks[] = {{'\t', '\r'},     {' ', ' '},       {0x85, 0x85},
                                        {0xa0, 0xa0},     {0x2000, 0x200b}, {0x202f, 0x202f},
                                        {0x205f, 0x2060}, {0x3000, 0x3000}, {0xfeff, 0xfeff}};

  return is_in(point, blanks, sizeof(blanks) / sizeof(blanks[0]));
}

/* With the long-vowel marks: that is what a Japanese input method makes of the hyphen key. */
static bool is_hyphen(uint32_t point)
{
  static const struct range hyphens[] = {{'-', '-'},       {0xad, 0xad},     {0x2010, 0x2015},
                                         {0x2212, 0x2212}, {0x30fc, 0x30fc}, {0xfe58, 0xfe58},
                                         {0xfe63, 0xfe63}, {0xff0d, 0xff0d}, {0xff70, 0xff70}};

  return is_in(point, hyphens, sizeof(hyphens) / sizeof(hyphens[0]));
}

static uint32_t to_plain(uint32_t point)
{
  if (point >= 0xff01 && point <= 0xff5e)
    point = point - 0xff01 + '!';
  if (point >= 'a' && point <= 'z')
    point = point - 'a' + 'A';
  return point;
}

struct cred_code_point cred_code_point_at(const struct cred_secret *text, size_t start)
{
  struct cred_code_point out = {.letter = CRED_CODE_LETTER_INVALID, .start = start, .length = 1};
  uint32_t point = 0;
  size_t length = cred_utf8_next(cred_secret_text(text) + start, text->length - start, &point);

  if (length == 0)
    return out;
  out.length = length;
  if (is_blank(point)) {
    out.letter = CRED_CODE_LETTER_BLANK;
  } else if (is_hyphen(point)) {
    out.letter = CRED_CODE_LETTER_HYPHEN;
  } else {
    point = to_plain(point);
    out.letter = point < 0x80 ? CRED_CODE_LETTER_PLAIN : CRED_CODE_LETTER_OTHER;
    out.plain = point < 0x80 ? (char)point : '\0';
  }
  return out;
}

static void keep(struct cred_secret *out, const struct cred_secret *typed,
                 const struct cred_code_point *point)
{
  if (point->letter == CRED_CODE_LETTER_PLAIN) {
    out->bytes[out->length++] = (unsigned char)point->plain;
    return;
  }
  for (size_t i = 0; i < point->length; i++)
    out->bytes[out->length++] = typed->bytes[point->start + i];
}

enum cred_err cred_code_fold(const struct cred_secret *typed, struct cred_secret *out)
{
  struct cred_code_point point;

  cred_secret_erase(out);
  for (size_t at = 0; at < typed->length; at += point.length) {
    point = cred_code_point_at(typed, at);
    if (point.letter == CRED_CODE_LETTER_INVALID) {
      cred_secret_erase(out);
      return CRED_ERR_INVALID;
    }
    if (point.letter == CRED_CODE_LETTER_PLAIN || point.letter == CRED_CODE_LETTER_OTHER)
      keep(out, typed, &point);
  }
  return CRED_OK;
}
