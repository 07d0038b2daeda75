/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "wire/wire.h"

#define BUILT_IN_STATE LOCALSTATEDIR "/lib/cred"
#define BUILT_IN_RUN RUNSTATEDIR "/cred"

enum cred_err cred_wire_path(const char *state_directory, char out[CRED_WIRE_PATH_SIZE],
                             struct cred_error *error)
{
  const char *directory = state_directory;
  int length;

  if (directory == NULL || strcmp(directory, BUILT_IN_STATE) == 0)
    directory = BUILT_IN_RUN;
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
