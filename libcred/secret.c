/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

void cred_erase(void *bytes, size_t length)
{
  if (bytes != NULL)
    explicit_bzero(bytes, length);
}

void cred_secret_erase(struct cred_secret *secret)
{
  cred_erase(secret, sizeof(*secret));
}

enum cred_err cred_secret_set(struct cred_secret *secret, const void *bytes, size_t length)
{
  size_t kept = length <= CRED_SECRET_MAX ? length : 0;

  /* bytes may point into this very secret */
  if (kept > 0)
    memmove(secret->bytes, bytes, kept);
  cred_erase(secret->bytes + kept, sizeof(secret->bytes) - kept);
  secret->length = kept;
  return kept == length ? CRED_OK : CRED_ERR_TOO_LONG;
}

enum cred_err cred_secret_set_text(struct cred_secret *secret, const char *text)
{
  return cred_secret_set(secret, text, text != NULL ? strlen(text) : 0);
}

/* The kernel's own: a generator in this process would have to be set up first, which takes longer
 * than a login. */
static bool fill(unsigned char *bytes, size_t length)
{
  size_t done = 0;

  while (done < length) {
    ssize_t step = getrandom(bytes + done, length - done, 0);

    if (step < 0 && errno != EINTR)
      return false;
    done += step > 0 ? (size_t)step : 0;
  }
  return true;
}

enum cred_err cred_secret_random(struct cred_secret *secret, size_t length)
{
  cred_secret_erase(secret);
  if (length > CRED_SECRET_MAX)
    return CRED_ERR_TOO_LONG;
  if (!fill(secret->bytes, length)) {
    cred_secret_erase(secret);
    return CRED_ERR_CRYPTO;
  }
  secret->length = length;
  return CRED_OK;
}

/* No early end, and nothing for a compiler to make one of. */
static bool is_same(const unsigned char *a, const unsigned char *b, size_t length)
{
  volatile unsigned char differs = 0;

  for (size_t i = 0; i < length; i++)
    differs = (unsigned char)(differs | (a[i] ^ b[i]));
  return differs == 0;
}

bool cred_secret_equal(const struct cred_secret *a, const struct cred_secret *b)
{
  if (a->length != b->length || a->length == 0)
    return false;
  return is_same(a->bytes, b->bytes, a->length);
}

const char *cred_secret_text(const struct cred_secret *secret)
{
  return (const char *)secret->bytes;
}
