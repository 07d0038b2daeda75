/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_KEY_KEY_FILE_H
#define CRED_KEY_KEY_FILE_H

#include "cred/secret.h"

/* Where a key file is: an open directory that only its owner can write to, and the name in it. */
struct cred_key_place {
  int directory; /* -1: none open */
  char name[256];
};

/*
 * Opens the directory of path. UNSAFE_MODE when it belongs neither to root nor to the effective
 * user, or others may write to it; KEY when there is no such directory; INVALID for a path without
 * a name.
 */
enum cred_err cred_key_place_open(const char *path, struct cred_key_place *out,
                                  struct cred_error *error);
void cred_key_place_close(struct cred_key_place *place);

enum cred_key_file_mode {
  CRED_KEY_FILE_NEW,    /* EXISTS when something is there */
  CRED_KEY_FILE_REPLACE /* takes the place of what is there, atomically */
};

/* Writes the key to path with mode 0400, and returns when file and directory are on disk. */
enum cred_err cred_key_file_write(const char *path, const struct cred_secret *key,
                                  enum cred_key_file_mode mode, struct cred_error *error);

#endif
