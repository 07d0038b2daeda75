/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "wire/wire.h"

#define BUILT_IN_STATE LOCALSTATEDIR "/lib/cred"
#define BUILT_IN_RUN RUNSTATEDIR "/cred"

/* The same name without what means nothing in it: repeated slashes, one at the end, and "." as a
 * part. ".." stays: what it means, only the links on the way know. */
static bool fold(const char *name, char out[CRED_PATH_SIZE])
{
  size_t used = 0;

  for (const char *part = name; *part != '\0';) {
    size_t slashes = strspn(part, "/"), length = strcspn(part + slashes, "/");

    part += slashes;
    if (length > 0 && !(length == 1 && *part == '.')) {
      if (used + 1 + length >= CRED_PATH_SIZE)
        return false;
      if (used > 0 || name[0] == '/')
        out[used++] = '/';
      memcpy(out + used, part, length);
      used += length;
    }
    part += length;
  }
  out[used] = '\0';
  return true;
}

static bool is_built_in(const char *folded)
{
  char built_in[CRED_PATH_SIZE];

  return fold(BUILT_IN_STATE, built_in) && strcmp(folded, built_in) == 0;
}

enum cred_err cred_wire_path(const char *state_directory, char out[CRED_WIRE_PATH_SIZE],
                             struct cred_error *error)
{
  char folded[CRED_PATH_SIZE];
  const char *directory = state_directory; /* too long to fold is too long for a socket, too */
  int length;

  if (state_directory == NULL)
    directory = BUILT_IN_RUN;
  else if (fold(state_directory, folded))
    directory = is_built_in(folded) ? BUILT_IN_RUN : folded;
  length = snprintf(out, CRED_WIRE_PATH_SIZE, "%s/" CRED_WIRE_SOCKET_NAME, directory);
  if (length < 0 || length >= CRED_WIRE_PATH_SIZE)
    return cred_error_set(error, CRED_ERR_TOO_LONG, "the name of credd's socket in %s is too long",
                          directory);
  return CRED_OK;
}

enum cred_err cred_wire_root_path(const char *path, char out[CRED_WIRE_PATH_SIZE],
                                  struct cred_error *error)
{
  int length = snprintf(out, CRED_WIRE_PATH_SIZE, "%s" CRED_WIRE_ROOT_SUFFIX, path);

  if (length < 0 || length >= CRED_WIRE_PATH_SIZE)
    return cred_error_set(error, CRED_ERR_TOO_LONG, "the name of the socket at %s is too long",
                          path);
  return CRED_OK;
}
