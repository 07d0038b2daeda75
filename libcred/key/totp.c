/* SPDX-License-Identifier: BSD-3-Clause */
#include "key/totp.h"

enum cred_err cred_totp_shape_check(const struct cred_totp_shape *shape, struct cred_error *error)
{
  if (shape->algorithm != CRED_TOTP_SHA1 && shape->algorithm != CRED_TOTP_SHA256 &&
      shape->algorithm != CRED_TOTP_SHA512)
    return cred_error_set(error, CRED_ERR_INVALID, "the algorithm must be SHA1, SHA256 or SHA512");
  if (shape->digits < CRED_TOTP_DIGITS_MIN || shape->digits > CRED_TOTP_DIGITS_MAX)
    return cred_error_set(error, CRED_ERR_INVALID, "a code has %d to %d digits, not %u",
                          CRED_TOTP_DIGITS_MIN, CRED_TOTP_DIGITS_MAX, shape->digits);
  if (shape->period_seconds < CRED_TOTP_PERIOD_MIN || shape->period_seconds > CRED_TOTP_PERIOD_MAX)
    return cred_error_set(error, CRED_ERR_INVALID, "the period must be %d to %d seconds, not %u",
                          CRED_TOTP_PERIOD_MIN, CRED_TOTP_PERIOD_MAX, shape->period_seconds);
  return CRED_OK;
}

size_t cred_totp_seed_length(enum cred_totp_algorithm algorithm)
{
  switch (algorithm) {
  case CRED_TOTP_SHA256:
    return 32;
  case CRED_TOTP_SHA512:
    return 64;
  case CRED_TOTP_SHA1:
  default:
    return 20;
  }
}

int64_t cred_totp_step(const struct cred_totp_shape *shape, int64_t wall_ms)
{
  return wall_ms / 1000 / (int64_t)shape->period_seconds;
}

static enum cred_err check_request(const struct cred_secret *seed,
                                   const struct cred_totp_shape *shape, int64_t wall_ms,
                                   uint32_t window, struct cred_error *error)
{
  if (seed->length < CRED_SEED_MIN || seed->length > CRED_SEED_MAX)
    return cred_error_set(error, CRED_ERR_INVALID, "a seed has %d to %d bytes, not %zu",
                          CRED_SEED_MIN, CRED_SEED_MAX, seed->length);
  if (window > CRED_TOTP_WINDOW_MAX)
    return cred_error_set(error, CRED_ERR_INVALID, "the window is at most %d steps, not %u",
                          CRED_TOTP_WINDOW_MAX, window);
  if (wall_ms < 0)
    return cred_error_set(error, CRED_ERR_INVALID, "the clock shows a time before 1970");
  return cred_totp_shape_check(shape, error);
}

enum cred_err cred_totp_candidates(const struct cred_secret *seed,
                                   const struct cred_totp_shape *shape, int64_t wall_ms,
                                   uint32_t window, struct cred_code_candidate *out, size_t *count,
                                   struct cred_error *error)
{
  size_t room = *count;
  enum cred_err result = check_request(seed, shape, wall_ms, window, error);
  int64_t now;

  *count = 0;
  if (result != CRED_OK)
    return result;
  now = cred_totp_step(shape, wall_ms);
  for (int64_t step = now > window ? now - window : 0; step <= now + window; step++) {
    if (*count >= room)
      return cred_error_set(error, CRED_ERR_INVALID, "no room for the codes of the window");
    result = cred_totp_code(seed, shape, step, &out[*count], error);
    if (result != CRED_OK)
      return result;
    (*count)++;
  }
  return CRED_OK;
}
