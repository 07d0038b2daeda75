/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "credctl/import/faillock.h"
#include "credctl/import/google.h"
#include "credctl/import/oath.h"
#include "credctl/import/opasswd.h"
#include "tests/fuzz/fuzz.h"

/*
 * A file of another program. Its first byte says which: o, g, f or p. Whatever it is: what is taken
 * is inside the bounds of a token or a failure, and what is refused says why and leaves no seed.
 */

#define NOW_MS INT64_C(1800000000000)

static void must(int holds)
{
  if (!holds)
    abort();
}

static void check_token(const struct ctl_import_token *token)
{
  must(memchr(token->user, '\0', sizeof(token->user)) != NULL);
  must(token->seed.length >= CRED_SEED_MIN && token->seed.length <= CRED_SEED_MAX);
  must(token->seed.bytes[token->seed.length] == 0);
  must(token->shape.digits >= CRED_TOTP_DIGITS_MIN && token->shape.digits <= CRED_TOTP_DIGITS_MAX);
  must(token->shape.period_seconds >= CRED_TOTP_PERIOD_MIN &&
       token->shape.period_seconds <= CRED_TOTP_PERIOD_MAX);
  must(token->last_step >= -1);
}

static void check_why(enum ctl_import_line found, const char *why)
{
  must((why != NULL) == (found == CTL_IMPORT_REFUSED || found == CTL_IMPORT_NOT_CARRIED));
}

/* A copy of just the size, so that a sanitizer sees a read behind the line. */
static char *copy_line(const char *line, size_t length)
{
  char *copy = malloc(length > 0 ? length : 1);

  must(copy != NULL);
  memcpy(copy, line, length);
  return copy;
}

static void feed_oath(const char *line, size_t length)
{
  struct ctl_import_token token;
  const char *why = NULL;
  const enum ctl_import_line found = ctl_import_oath(line, length, &token, &why);

  check_why(found, why);
  if (found == CTL_IMPORT_TAKEN)
    check_token(&token);
  else
    must(token.seed.length == 0);
}

static void feed_opasswd(const char *line, size_t length)
{
  struct ctl_import_opasswd opasswd;
  struct cred_secret hash = {0};
  const char *why = NULL;
  enum ctl_import_line found = ctl_import_opasswd(line, length, &opasswd, &why);
  size_t left = 0;

  check_why(found, why);
  must(memchr(opasswd.user, '\0', sizeof(opasswd.user)) != NULL);
  for (left = opasswd.count; found == CTL_IMPORT_TAKEN && left > 0; left--) {
    enum ctl_import_line next = ctl_import_opasswd_next(&opasswd, &hash, &why);

    check_why(next, why);
    must(next != CTL_IMPORT_PASSED && (hash.length > 0) == (next == CTL_IMPORT_TAKEN));
    must(memchr(hash.bytes, ':', hash.length) == NULL &&
         memchr(hash.bytes, ',', hash.length) == NULL);
  }
  must(
      found != CTL_IMPORT_TAKEN ||
      (opasswd.length == 0 && ctl_import_opasswd_next(&opasswd, &hash, &why) == CTL_IMPORT_PASSED));
}

static void feed_google(struct ctl_import_google *google, const char *line, size_t length)
{
  const char *why = NULL;
  const enum ctl_import_line found = ctl_import_google_line(google, line, length, &why);

  check_why(found, why);
}

static void feed_lines(const char *text, size_t size, char which)
{
  struct ctl_import_google google;
  const char *why = NULL;
  const char *end = NULL;
  size_t length = 0;
  char *line = NULL;

  ctl_import_google_start(&google);
  while (size > 0) {
    end = memchr(text, '\n', size);
    length = end != NULL ? (size_t)(end - text) : size;
    line = copy_line(text, length);
    if (which == 'g')
      feed_google(&google, line, length);
    else if (which == 'p')
      feed_opasswd(line, length);
    else
      feed_oath(line, length);
    free(line);
    length += end != NULL;
    text += length;
    size -= length;
  }
  if (ctl_import_google_end(&google, &why))
    check_token(&google.token);
  else
    must(why != NULL);
}

static void feed_records(const uint8_t *data, size_t size)
{
  struct ctl_import_failure failure;
  const char *why = NULL;
  enum ctl_import_line found = CTL_IMPORT_REFUSED;

  for (; size >= CTL_FAILLOCK_RECORD_SIZE;
       data += CTL_FAILLOCK_RECORD_SIZE, size -= CTL_FAILLOCK_RECORD_SIZE) {
    found = ctl_import_faillock(data, NOW_MS, &failure, &why);
    check_why(found, why);
    if (found != CTL_IMPORT_TAKEN)
      continue;
    must(failure.source[0] != '\0' && strlen(failure.source) <= CTL_FAILLOCK_SOURCE_SIZE);
    must(failure.failed_at_ms > 0 && failure.failed_at_ms <= NOW_MS + 60000);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  if (data[0] == 'f')
    feed_records(data + 1, size - 1);
  else
    feed_lines((const char *)data + 1, size - 1, (char)data[0]);
  return 0;
}
