/* SPDX-License-Identifier: BSD-3-Clause */
#include "key/totp.h"

#include <stdio.h>
#include <string.h>

static enum cred_err append(struct cred_secret *out, const char *text, size_t length)
{
  if (length > CRED_SECRET_MAX - out->length)
    return CRED_ERR_TOO_LONG;
  memcpy(out->bytes + out->length, text, length);
  out->length += length;
  return CRED_OK;
}

static enum cred_err append_text(struct cred_secret *out, const char *text)
{
  return append(out, text, strlen(text));
}

/* RFC 3986 section 2.3 */
static bool is_unreserved(char byte)
{
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
         (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

static enum cred_err append_encoded(struct cred_secret *out, const char *text)
{
  enum cred_err result = CRED_OK;

  for (; result == CRED_OK && *text != '\0'; text++) {
    char encoded[4];

    if (is_unreserved(*text)) {
      result = append(out, text, 1);
      continue;
    }
    (void)snprintf(encoded, sizeof(encoded), "%%%02X", (unsigned)(unsigned char)*text);
    result = append(out, encoded, 3);
  }
  return result;
}

static enum cred_err append_parameters(struct cred_secret *out, const struct cred_secret *seed,
                                       const struct cred_totp_shape *shape, const char *issuer)
{
  CRED_SECRET_AUTO seed_text;
  char parameters[96];
  enum cred_err result = cred_base32_encode(seed, &seed_text);

  if (result == CRED_OK)
    result = append_text(out, "?secret=");
  if (result == CRED_OK)
    result = append_text(out, cred_secret_text(&seed_text));
  if (result == CRED_OK && issuer[0] != '\0')
    result = append_text(out, "&issuer=");
  if (result == CRED_OK)
    result = append_encoded(out, issuer);
  (void)snprintf(parameters, sizeof(parameters), "&algorithm=%s&digits=%u&period=%u",
                 cred_totp_algorithm_name(shape->algorithm), shape->digits, shape->period_seconds);
  return result == CRED_OK ? append_text(out, parameters) : result;
}

enum cred_err cred_otpauth_uri(const struct cred_secret *seed, const struct cred_totp_shape *shape,
                               const char *issuer, const char *account, struct cred_secret *out)
{
  enum cred_err result;

  cred_secret_erase(out);
  result = append_text(out, "otpauth://totp/");
  if (result == CRED_OK && issuer[0] != '\0') {
    result = append_encoded(out, issuer);
    if (result == CRED_OK)
      result = append_text(out, ":");
  }
  if (result == CRED_OK)
    result = append_encoded(out, account);
  if (result == CRED_OK)
    result = append_parameters(out, seed, shape, issuer);
  if (result != CRED_OK)
    cred_secret_erase(out);
  return result;
}
