/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/code.h"

#include <string.h>

#include "decide/code_fold.h"

/* 1 when equal, else 0, in a time that only the length decides. */
static unsigned same_bytes(const unsigned char *a, const char *b, size_t length)
{
  volatile unsigned difference = 0;

  for (size_t i = 0; i < length; i++)
    difference |= (unsigned)(a[i] ^ (unsigned char)b[i]);
  return ((difference - 1U) >> 8) & 1U;
}

static unsigned matches(const struct cred_secret *typed,
                        const struct cred_code_candidate *candidate)
{
  size_t length = strnlen(candidate->code, sizeof(candidate->code));

  if (length == 0 || typed->length != length)
    return 0;
  return same_bytes(typed->bytes, candidate->code, length);
}

enum cred_code_match cred_code_judge(const struct cred_secret *typed,
                                     const struct cred_code_candidate *candidates, size_t count,
                                     int64_t last_step, int64_t *step)
{
  int64_t found = INT64_MAX;
  unsigned seen = 0;
  unsigned good = 0;

  for (size_t i = 0; i < count; i++) {
    unsigned match = matches(typed, &candidates[i]);
    unsigned fresh = match & (unsigned)(candidates[i].step > last_step);
    int64_t use = -(int64_t)(fresh & (unsigned)(candidates[i].step < found));

    seen |= match;
    good |= fresh;
    found = (candidates[i].step & use) | (found & ~use);
  }
  *step = good ? found : -1;
  if (good)
    return CRED_CODE_MATCH;
  return seen ? CRED_CODE_MATCH_REPLAYED : CRED_CODE_NO_MATCH;
}

static bool only_digits(const struct cred_secret *text)
{
  for (size_t i = 0; i < text->length; i++)
    if (text->bytes[i] < '0' || text->bytes[i] > '9')
      return false;
  return true;
}

/* Look-alikes: a person who reads O means 0, I or L means 1. U is in no code. */
static char recovery_letter(unsigned char byte)
{
  if (byte == 'O')
    return '0';
  if (byte == 'I' || byte == 'L')
    return '1';
  if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z' && byte != 'U'))
    return (char)byte;
  return '\0';
}

bool cred_code_recovery_letters(const struct cred_secret *folded, struct cred_secret *out)
{
  cred_secret_erase(out);
  if (folded->length != CRED_RECOVERY_LETTERS)
    return false;
  for (size_t i = 0; i < folded->length; i++) {
    char letter = recovery_letter(folded->bytes[i]);

    if (letter == '\0') {
      cred_secret_erase(out);
      return false;
    }
    out->bytes[i] = (unsigned char)letter;
  }
  out->length = folded->length;
  return true;
}

void cred_code_recovery_text(const unsigned char random[CRED_RECOVERY_BYTES],
                             struct cred_secret *out)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  unsigned buffer = 0;
  unsigned bits = 0;
  size_t next = 0;

  cred_secret_erase(out);
  for (size_t i = 0; i < CRED_RECOVERY_LETTERS; i++) {
    if (i > 0 && i % CRED_RECOVERY_GROUP == 0)
      out->bytes[out->length++] = '-';
    if (bits < 5) {
      buffer = ((buffer << 8) | random[next++]) & 0xffff;
      bits += 8;
    }
    bits -= 5;
    out->bytes[out->length++] = (unsigned char)alphabet[(buffer >> bits) & 31];
  }
}

enum cred_code_form cred_code_form_of(const struct cred_secret *folded)
{
  CRED_SECRET_AUTO letters = {0};

  if (folded->length >= CRED_TOTP_DIGITS_MIN && folded->length <= CRED_TOTP_DIGITS_MAX &&
      only_digits(folded))
    return CRED_CODE_FORM_DIGITS;
  if (cred_code_recovery_letters(folded, &letters))
    return CRED_CODE_FORM_RECOVERY;
  return CRED_CODE_FORM_NONE;
}
