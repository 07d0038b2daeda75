/* SPDX-License-Identifier: BSD-3-Clause */
#include "quality/characters.h"

#include "cred/utf8.h"

#define FULL_WIDTH_FIRST 0xff01u /* U+FF01 to U+FF5E are ASCII's 0x21 to 0x7e */
#define FULL_WIDTH_LAST 0xff5eu
#define FULL_WIDTH_OFFSET 0xfee0u
#define FULL_WIDTH_BLANK 0x3000u
#define KATAKANA_FIRST 0x30a1u
#define KATAKANA_LAST 0x30f6u
#define KATAKANA_OFFSET 0x60u

void cred_characters_of(const struct cred_secret *secret, struct cred_characters *out)
{
  const char *text = cred_secret_text(secret);
  size_t at = 0;

  out->count = 0;
  while (at < secret->length) {
    uint32_t point = 0;
    size_t step = cred_utf8_next(text + at, secret->length - at, &point);

    if (step == 0) {
      point = secret->bytes[at] == 0 ? 0 : CRED_POINT_OF_BYTE + secret->bytes[at];
      step = 1;
    }
    out->points[out->count++] = point;
    at += step;
  }
}

bool cred_point_is_control(uint32_t point)
{
  return cred_utf8_is_control(point);
}

bool cred_point_is_blank(uint32_t point)
{
  return point == ' ' || point == FULL_WIDTH_BLANK;
}

enum cred_class cred_point_class(uint32_t point)
{
  if (point >= 'A' && point <= 'Z')
    return CRED_CLASS_UPPER;
  if (point >= 'a' && point <= 'z')
    return CRED_CLASS_LOWER;
  if (point >= '0' && point <= '9')
    return CRED_CLASS_DIGIT;
  return point > ' ' && point < 0x7f ? CRED_CLASS_SYMBOL : CRED_CLASS_COUNT;
}

uint32_t cred_point_fold(uint32_t point)
{
  if (point >= FULL_WIDTH_FIRST && point <= FULL_WIDTH_LAST)
    point -= FULL_WIDTH_OFFSET;
  if (point == FULL_WIDTH_BLANK)
    return ' ';
  if (point >= KATAKANA_FIRST && point <= KATAKANA_LAST)
    return point - KATAKANA_OFFSET;
  return point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
}

bool cred_point_is_next(uint32_t before, uint32_t after)
{
  enum cred_class kind = CRED_CLASS_COUNT;

  before = cred_point_fold(before);
  after = cred_point_fold(after);
  kind = cred_point_class(before);
  if (before == '9' && after == '0')
    return true;
  if (kind != cred_point_class(after) || kind == CRED_CLASS_SYMBOL)
    return false;
  return before + 1 == after;
}

static uint32_t undisguise(uint32_t point)
{
  switch (point) {
  case '0':
    return 'o';
  case '@':
  case '4':
    return 'a';
  case '3':
    return 'e';
  case '1':
  case '!':
  case '|':
  case 'l':
    return 'i';
  case '$':
  case '5':
    return 's';
  case '7':
  case '+':
    return 't';
  case '8':
    return 'b';
  case '2':
    return 'z';
  default:
    return point;
  }
}

static size_t write_point(uint32_t point, unsigned char *out)
{
  if (point < 0x80) {
    out[0] = (unsigned char)point;
    return 1;
  }
  if (point >= CRED_POINT_OF_BYTE) {
    out[0] = 0xff;
    return 1;
  }
  if (point < 0x800) {
    out[0] = (unsigned char)(0xc0 | point >> 6);
    out[1] = (unsigned char)(0x80 | (point & 0x3f));
    return 2;
  }
  if (point < 0x10000) {
    out[0] = (unsigned char)(0xe0 | point >> 12);
    out[1] = (unsigned char)(0x80 | (point >> 6 & 0x3f));
    out[2] = (unsigned char)(0x80 | (point & 0x3f));
    return 3;
  }
  out[0] = (unsigned char)(0xf0 | point >> 18);
  out[1] = (unsigned char)(0x80 | (point >> 12 & 0x3f));
  out[2] = (unsigned char)(0x80 | (point >> 6 & 0x3f));
  out[3] = (unsigned char)(0x80 | (point & 0x3f));
  return 4;
}

void cred_shape_of(const struct cred_characters *characters, struct cred_shape *out)
{
  out->length = 0;
  for (size_t i = 0; i < characters->count; i++)
    out->length +=
        write_point(undisguise(cred_point_fold(characters->points[i])), out->bytes + out->length);
}

void cred_shape_reverse(const struct cred_characters *characters, struct cred_shape *out)
{
  out->length = 0;
  for (size_t i = characters->count; i > 0; i--)
    out->length += write_point(undisguise(cred_point_fold(characters->points[i - 1])),
                               out->bytes + out->length);
}

/* Most words of most lists are ASCII, which needs no decoding. */
static size_t next_point(const char *text, size_t left, uint32_t *point)
{
  *point = (unsigned char)text[0];
  return *point > 0 && *point < 0x80 ? 1 : cred_utf8_next(text, left, point);
}

size_t cred_shape_of_word(const char *word, size_t length, unsigned char *out, size_t size)
{
  size_t at = 0;
  size_t written = 0;

  while (at < length) {
    uint32_t point = 0;
    size_t step = next_point(word + at, length - at, &point);

    if (step == 0 || written + step >= size)
      return 0;
    written += write_point(undisguise(cred_point_fold(point)), out + written);
    at += step;
  }
  return written;
}

size_t cred_shape_step(unsigned char lead)
{
  if (lead < 0xc0 || lead == 0xff)
    return 1;
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}
