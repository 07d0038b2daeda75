/* SPDX-License-Identifier: BSD-3-Clause */
#include <liboath/oath.h>

#include "key/totp.h"

static int oath_flags(enum cred_totp_algorithm algorithm)
{
  switch (algorithm) {
  case CRED_TOTP_SHA256:
    return OATH_TOTP_HMAC_SHA256;
  case CRED_TOTP_SHA512:
    return OATH_TOTP_HMAC_SHA512;
  case CRED_TOTP_SHA1:
  default:
    return 0;
  }
}

/* With periods of one second the library's "time" is the step itself, also where time_t has 32
 * bits. */
enum cred_err cred_totp_code(const struct cred_secret *seed, const struct cred_totp_shape *shape,
                             int64_t step, struct cred_code_candidate *out,
                             struct cred_error *error)
{
  time_t moment = (time_t)step;
  int done = OATH_CRYPTO_ERROR;

  if (moment == step)
    done = oath_totp_generate2((const char *)seed->bytes, seed->length, moment, 1, 0, shape->digits,
                               oath_flags(shape->algorithm), out->code);
  if (done != OATH_OK)
    return cred_error_set(error, CRED_ERR_CRYPTO, "cannot make a code: %s", oath_strerror(done));
  out->step = step;
  return CRED_OK;
}
