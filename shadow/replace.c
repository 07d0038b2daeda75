/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "shadow/file.h"
#include "shadow/line.h"
#include "shadow/shadow.h"

#define DIRECTORY "/etc"
#define DAY_MS (24 * 60 * 60 * (int64_t)1000)

static enum cred_err check(const struct cred_shadow_change *change, struct cred_error *error)
{
  const char *hash = cred_secret_text(change->hash);

  if (change->hash->length == 0 || strlen(hash) != change->hash->length ||
      strpbrk(hash, ":\n") != NULL)
    return cred_error_set(error, CRED_ERR_INVALID, "this is no hash for a shadow file");
  return CRED_OK;
}

static enum cred_err check_expected(const struct cred_shadow_change *change,
                                    const struct cred_shadow_text *text,
                                    const struct cred_shadow_line *line, struct cred_error *error)
{
  const struct cred_secret *expected = change->expected;

  if (expected == NULL ||
      (expected->length == line->hash_length &&
       memcmp(expected->bytes, text->bytes + line->hash, line->hash_length) == 0))
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_STATE, "somebody else has just changed the password");
}

static enum cred_err replace_in(int directory, const struct cred_shadow_change *change,
                                struct cred_shadow_text *text, struct cred_error *error)
{
  struct cred_shadow_line line;
  char day[32];
  enum cred_err err = cred_shadow_text_read(directory, text, error);

  if (err == CRED_OK)
    err = cred_shadow_line_find(text->bytes, text->length, change->subject, &line, error);
  if (err == CRED_OK)
    err = check_expected(change, text, &line, error);
  if (err != CRED_OK)
    return err;
  (void)snprintf(day, sizeof(day), ":%" PRId64, change->now_ms / DAY_MS);
  const struct cred_shadow_piece pieces[] = {
      {text->bytes, line.hash},
      {cred_secret_text(change->hash), change->hash->length},
      {day, strlen(day)},
      {text->bytes + line.after, text->length - line.after},
  };
  return cred_shadow_text_write(directory, text, pieces, sizeof(pieces) / sizeof(pieces[0]), error);
}

static enum cred_err replace_locked(int directory, const struct cred_shadow_change *change,
                                    struct cred_error *error)
{
  struct cred_shadow_text text = {.fd = -1};
  int lock;
  enum cred_err err = cred_shadow_lock(directory, change->wait_ms, &lock, error);

  if (err != CRED_OK)
    return err;
  err = replace_in(directory, change, &text, error);
  cred_shadow_text_free(&text);
  (void)close(lock);
  return err;
}

enum cred_err cred_shadow_replace(const struct cred_shadow_change *change, struct cred_error *error)
{
  const char *path = change->directory != NULL ? change->directory : DIRECTORY;
  enum cred_err err = check(change, error);
  int directory;

  if (err != CRED_OK)
    return err;
  directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0)
    return cred_error_set(error, cred_err_of_errno(errno), "cannot open %s: %m", path);
  err = replace_locked(directory, change, error);
  (void)close(directory);
  return err;
}
