/* SPDX-License-Identifier: BSD-3-Clause */
/* The passwords that the host has stored. */
#include "tests/scripts/play/run.h"
#include "tests/scripts/shadow_file.h"

bool stored_is(struct run *run, const char *user, const char *password)
{
  char hash[SHADOW_FILE_HASH_SIZE];
  long day;
  return shadow_file_find(run->world->shadow_path, user, hash, &day) &&
         shadow_hash_matches(hash, password);
}
