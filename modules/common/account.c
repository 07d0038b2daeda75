/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/account.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/secret.h"
#include "modules/common/text.h"

#define RECORD_SIZE_FIRST 4096
#define RECORD_SIZE_MAX (1024 * 1024)

static enum cred_err take(const struct passwd *found, struct cred_account *out,
                          struct cred_error *error)
{
  if (!cred_name_is_plausible(found->pw_name))
    return cred_error_set(error, CRED_ERR_LOOKUP, "the user database gave an unusable name");
  memset(out->name, 0, sizeof(out->name));
  memcpy(out->name, found->pw_name, strlen(found->pw_name));
  out->uid = found->pw_uid;
  if (found->pw_gecos != NULL)
    (void)snprintf(out->gecos, sizeof(out->gecos), "%s", found->pw_gecos);
  out->known = true;
  return CRED_OK;
}

/* One try with a buffer of this size; CRED_ERR_TOO_LONG: try a bigger one. */
static enum cred_err look_up(const char *name, size_t size, struct cred_account *out,
                             struct cred_error *error)
{
  struct passwd record, *found = NULL;
  char *buffer = malloc(size);
  enum cred_err err = CRED_OK;
  int failure;

  if (buffer == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  do
    failure = getpwnam_r(name, &record, buffer, size, &found);
  while (failure == EINTR);
  if (failure == ERANGE)
    err = CRED_ERR_TOO_LONG;
  else if (failure != 0)
    err = cred_error_set(error, CRED_ERR_LOOKUP, "the user database could not be asked: %s",
                         strerrordesc_np(failure));
  else if (found != NULL)
    err = take(found, out, error);
  cred_erase(buffer, size); /* some databases still put the password hash in */
  free(buffer);
  return err;
}

enum cred_err cred_account_find(const char *typed, struct cred_account *out,
                                struct cred_error *error)
{
  enum cred_err err = CRED_ERR_TOO_LONG;

  memset(out, 0, sizeof(*out));
  cred_text_clean(typed, out->name, sizeof(out->name));
  if (!cred_name_is_plausible(typed))
    return CRED_OK;
  memset(out->name, 0, sizeof(out->name));
  memcpy(out->name, typed, strlen(typed));
  for (size_t size = RECORD_SIZE_FIRST; size <= RECORD_SIZE_MAX && err == CRED_ERR_TOO_LONG;
       size *= 4)
    err = look_up(typed, size, out, error);
  if (err == CRED_ERR_TOO_LONG)
    err = cred_error_set(error, CRED_ERR_LOOKUP, "the account's record is too long");
  return err;
}
