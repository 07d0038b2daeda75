/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/scripts/shadow_file.h"

#include <crypt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 512
#define METHOD "$5$"
#define ROUNDS 1000

static bool line_read(char *line, const char *user, char hash[SHADOW_FILE_HASH_SIZE], long *day)
{
  char *rest = line, *name = strsep(&rest, ":"), *found = strsep(&rest, ":");
  if (rest == NULL || strcmp(name, user) != 0)
    return false;
  snprintf(hash, SHADOW_FILE_HASH_SIZE, "%s", found);
  *day = strtol(rest, NULL, 10);
  return true;
}

bool shadow_file_find(const char *path, const char *user, char hash[SHADOW_FILE_HASH_SIZE],
                      long *day)
{
  char line[LINE_SIZE];
  bool found = false;
  FILE *in = fopen(path, "re");
  hash[0] = '\0';
  while (in != NULL && !found && fgets(line, sizeof line, in) != NULL)
    found = line_read(line, user, hash, day);
  if (in != NULL)
    fclose(in);
  return found;
}

static void lines_copy(const char *path, const char *without, FILE *out)
{
  char line[LINE_SIZE];
  size_t length = strlen(without);
  FILE *in = fopen(path, "re");
  while (in != NULL && fgets(line, sizeof line, in) != NULL)
    if (strncmp(line, without, length) != 0 || line[length] != ':')
      fputs(line, out);
  if (in != NULL)
    fclose(in);
}

bool shadow_file_put(const char *path, const char *user, const char *hash, long day)
{
  char beside[LINE_SIZE];
  snprintf(beside, sizeof beside, "%s.new", path);
  FILE *out = fopen(beside, "we");
  if (out == NULL)
    return false;
  lines_copy(path, user, out);
  fprintf(out, "%s:%s:%ld\n", user, hash, day);
  return fclose(out) == 0 && rename(beside, path) == 0;
}

bool shadow_hash_make(const char *password, char hash[SHADOW_FILE_HASH_SIZE])
{
  struct crypt_data *data = calloc(1, sizeof *data);
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  const char *made = NULL;
  if (data != NULL && crypt_gensalt_rn(METHOD, ROUNDS, NULL, 0, setting, sizeof setting) != NULL)
    made = crypt_rn(password, setting, data, sizeof *data);
  if (made != NULL)
    snprintf(hash, SHADOW_FILE_HASH_SIZE, "%s", made);
  free(data);
  return made != NULL;
}

bool shadow_hash_matches(const char *hash, const char *password)
{
  struct crypt_data *data = calloc(1, sizeof *data);
  const char *made = data != NULL ? crypt_rn(password, hash, data, sizeof *data) : NULL;
  bool matches = made != NULL && strcmp(made, hash) == 0;
  free(data);
  return matches;
}
