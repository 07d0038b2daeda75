/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/code.h"

#include "decide/code_fold.h"

/* Four groups of four letters and the hyphens between them. */
#define RECOVERY_TYPED (CRED_RECOVERY_LETTERS + CRED_RECOVERY_LETTERS / CRED_RECOVERY_GROUP - 1)

/* A window over the last characters of a text. */
struct tail {
  struct cred_code_point points[RECOVERY_TYPED];
  size_t count;
};

static void read_tail(const struct cred_secret *text, struct tail *out)
{
  out->count = 0;
  for (size_t at = 0; at < text->length;) {
    struct cred_code_point point = cred_code_point_at(text, at);

    if (out->count == RECOVERY_TYPED) {
      for (size_t i = 1; i < RECOVERY_TYPED; i++)
        out->points[i - 1] = out->points[i];
      out->count--;
    }
    out->points[out->count++] = point;
    at += point.length;
  }
}

static bool ends_in_recovery_code(const struct tail *tail)
{
  CRED_SECRET_AUTO folded = {0};

  if (tail->count < RECOVERY_TYPED)
    return false;
  for (size_t i = 0; i < RECOVERY_TYPED; i++) {
    bool between = i % (CRED_RECOVERY_GROUP + 1) == CRED_RECOVERY_GROUP;
    enum cred_code_letter expected = between ? CRED_CODE_LETTER_HYPHEN : CRED_CODE_LETTER_PLAIN;

    if (tail->points[i].letter != expected)
      return false;
    if (!between)
      folded.bytes[folded.length++] = (unsigned char)tail->points[i].plain;
  }
  return cred_code_form_of(&folded) == CRED_CODE_FORM_RECOVERY;
}

static bool ends_in_digits(const struct tail *tail, uint32_t digits)
{
  if (digits < CRED_TOTP_DIGITS_MIN || digits > CRED_TOTP_DIGITS_MAX || tail->count < digits)
    return false;
  for (size_t i = tail->count - digits; i < tail->count; i++)
    if (tail->points[i].letter != CRED_CODE_LETTER_PLAIN || tail->points[i].plain < '0' ||
        tail->points[i].plain > '9')
      return false;
  return true;
}

static bool split_at(const struct cred_secret *answer, size_t at, struct cred_secret *out_password,
                     struct cred_secret *out_code)
{
  if (at == 0)
    return false;
  return cred_secret_set(out_password, answer->bytes, at) == CRED_OK &&
         cred_secret_set(out_code, answer->bytes + at, answer->length - at) == CRED_OK;
}

bool cred_code_split(const struct cred_secret *answer, uint32_t digits,
                     struct cred_secret *out_password, struct cred_secret *out_code)
{
  struct tail tail;
  bool done = false;

  cred_secret_erase(out_password);
  cred_secret_erase(out_code);
  read_tail(answer, &tail);
  if (ends_in_recovery_code(&tail))
    done = split_at(answer, tail.points[0].start, out_password, out_code);
  else if (ends_in_digits(&tail, digits))
    done = split_at(answer, tail.points[tail.count - digits].start, out_password, out_code);
  if (!done)
    (void)cred_secret_set(out_password, answer->bytes, answer->length);
  cred_erase(&tail, sizeof(tail));
  return done;
}
