/* SPDX-License-Identifier: BSD-3-Clause */
#include <crypt.h>
#include <errno.h>
#include <shadow.h>
#include <stdlib.h>
#include <string.h>

#include "shadow/shadow.h"

#define RECORD_SIZE_FIRST 4096
#define RECORD_SIZE_MAX (256 * 1024)
#define DAY_MS (24 * 60 * 60 * (int64_t)1000)
#define DAYS_MAX 1000000 /* some 2,700 years: what is more is no date */

static bool is_day(long day)
{
  return day >= 0 && day < DAYS_MAX;
}

/* A password that is so old, and so long overdue, is not taken any more; -1: it is for ever. */
static long lapse_day(const struct spwd *found)
{
  if (found->sp_lstchg == 0 || !is_day(found->sp_lstchg) || !is_day(found->sp_max) ||
      !is_day(found->sp_inact))
    return -1;
  return found->sp_lstchg + found->sp_max + found->sp_inact;
}

/* As pam_unix has it in account. */
static void take_end(const struct spwd *found, struct cred_shadow *out)
{
  const long lapse = lapse_day(found);
  long end = is_day(found->sp_expire) ? found->sp_expire : -1;

  if (lapse >= 0 && (end < 0 || lapse < end))
    end = lapse;
  out->has_end = end >= 0;
  out->end_wall_ms = end >= 0 ? end * DAY_MS : 0;
}

static enum cred_err take(const struct spwd *found, struct cred_shadow *out,
                          struct cred_error *error)
{
  take_end(found, out);
  if (found->sp_pwdp == NULL || found->sp_pwdp[0] == '\0')
    return CRED_OK;
  if (cred_secret_set_text(&out->hash, found->sp_pwdp) != CRED_OK)
    return cred_error_set(error, CRED_ERR_LOOKUP, "the stored entry is too long");
  out->is_there = true;
  if (found->sp_lstchg > 0 && found->sp_lstchg < DAYS_MAX)
    out->changed_wall_ms = found->sp_lstchg * DAY_MS;
  return CRED_OK;
}

/* One try with a buffer of this size; CRED_ERR_TOO_LONG: try a bigger one. */
static enum cred_err look_up(const char *subject, size_t size, struct cred_shadow *out,
                             struct cred_error *error)
{
  struct spwd record, *found = NULL;
  char *buffer = malloc(size);
  enum cred_err err = CRED_OK;
  int failure;

  if (buffer == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  do
    failure = getspnam_r(subject, &record, buffer, size, &found);
  while (failure == EINTR);
  if (failure == ERANGE)
    err = CRED_ERR_TOO_LONG;
  else if (failure == EACCES || failure == EPERM)
    err = cred_error_set(error, CRED_ERR_PERMISSION, "the stored entry is not readable");
  else if (failure != 0 && failure != ENOENT)
    err = cred_error_set(error, CRED_ERR_LOOKUP, "the stored entry cannot be read: %s",
                         strerrordesc_np(failure));
  else if (found != NULL)
    err = take(found, out, error);
  cred_erase(buffer, size);
  free(buffer);
  return err;
}

enum cred_err cred_shadow_read(const char *subject, struct cred_shadow *out,
                               struct cred_error *error)
{
  enum cred_err err = CRED_ERR_TOO_LONG;

  memset(out, 0, sizeof(*out));
  for (size_t size = RECORD_SIZE_FIRST; size <= RECORD_SIZE_MAX && err == CRED_ERR_TOO_LONG;
       size *= 4)
    err = look_up(subject, size, out, error);
  if (err == CRED_ERR_TOO_LONG)
    err = cred_error_set(error, CRED_ERR_LOOKUP, "the stored entry is too long");
  return err;
}

static const char *skip_lock(const char *hash)
{
  return hash + strspn(hash, "!*");
}

enum cred_err cred_shadow_stored(const struct cred_shadow *entry, struct cred_stored *out,
                                 struct cred_error *error)
{
  const char *hash = entry->is_there ? skip_lock(cred_secret_text(&entry->hash)) : NULL;

  return cred_stored_of(hash, entry->changed_wall_ms, out, error);
}

bool cred_shadow_is_locked(const struct cred_shadow *entry)
{
  const char *hash = cred_secret_text(&entry->hash);

  return entry->is_there && skip_lock(hash) != hash;
}

bool cred_shadow_is_shut(const struct cred_shadow *entry, int64_t wall_ms)
{
  return (entry->has_end && wall_ms >= entry->end_wall_ms) ||
         (cred_shadow_is_locked(entry) && cred_shadow_has_hash(entry));
}

bool cred_shadow_has_hash(const struct cred_shadow *entry)
{
  return entry->is_there && *skip_lock(cred_secret_text(&entry->hash)) != '\0';
}

static bool is_same(const char *made, const char *hash)
{
  CRED_SECRET_AUTO a = {0};
  CRED_SECRET_AUTO b = {0};

  return made != NULL && made[0] != '*' && cred_secret_set_text(&a, made) == CRED_OK &&
         cred_secret_set_text(&b, hash) == CRED_OK && cred_secret_equal(&a, &b);
}

/* A method that crypt(3) does not know matches nothing; memory that it does not get is an error. */
static enum cred_err crypt_and_compare(const char *password, const char *setting, bool *matches,
                                       struct cred_error *error)
{
  struct crypt_data *data = calloc(1, sizeof(*data));
  const char *made = NULL;
  bool has_memory = data != NULL;

  if (has_memory) {
    errno = 0;
    made = crypt_rn(password, setting, data, sizeof(*data));
    has_memory = made != NULL || errno != ENOMEM;
    *matches = is_same(made, setting);
    cred_erase(data, sizeof(*data));
  }
  free(data);
  return has_memory ? CRED_OK : cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
}

enum cred_err cred_shadow_compare(const struct cred_secret *hash,
                                  const struct cred_secret *password, bool *matches,
                                  struct cred_error *error)
{
  const char *setting = skip_lock(cred_secret_text(hash));

  *matches = false;
  if (setting[0] == '\0' || password->length == 0 ||
      strlen(cred_secret_text(password)) != password->length)
    return CRED_OK;
  return crypt_and_compare(cred_secret_text(password), setting, matches, error);
}

bool cred_shadow_matches(const struct cred_secret *hash, const struct cred_secret *password)
{
  struct cred_error error = {0};
  bool matches;

  return cred_shadow_compare(hash, password, &matches, &error) == CRED_OK && matches;
}
