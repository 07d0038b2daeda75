/* SPDX-License-Identifier: BSD-3-Clause */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"

/*
 * Runs a fuzz target without a fuzzer: over every file of its corpus ($srcdir/tests/fuzz/corpus and
 * the name it was compiled with) or over the files named as arguments; each whole, cut at every
 * length, and with bytes changed by a fixed row of random numbers. An empty corpus is a failure.
 */

#define CUTS_MAX 600
#define CHANGES 600

static uint64_t next_random(uint64_t *state)
{
  *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return *state >> 33;
}

/* From a copy of exactly that size, so that memory checkers see each byte too far. */
static void run_exact(const uint8_t *data, size_t size)
{
  uint8_t *copy = malloc(size > 0 ? size : 1);

  if (copy == NULL)
    abort();
  memcpy(copy, data, size);
  (void)LLVMFuzzerTestOneInput(copy, size);
  free(copy);
}

static void run_cuts(const uint8_t *data, size_t size)
{
  size_t step = 1 + size / CUTS_MAX;

  for (size_t cut = 0; cut < size; cut += step)
    run_exact(data, cut);
}

static void run_changes(const uint8_t *data, size_t size)
{
  uint64_t random = size;
  uint8_t *copy = malloc(size > 0 ? size : 1);

  if (copy == NULL)
    abort();
  for (int i = 0; i < CHANGES && size > 0; i++) {
    memcpy(copy, data, size);
    for (uint64_t changes = 1 + next_random(&random) % 4; changes > 0; changes--)
      copy[next_random(&random) % size] = (uint8_t)next_random(&random);
    run_exact(copy, size);
  }
  free(copy);
}

static int run_file(const char *path)
{
  static uint8_t data[1 << 20];
  FILE *file = fopen(path, "rb");
  size_t size;

  if (file == NULL) {
    perror(path);
    return 0;
  }
  size = fread(data, 1, sizeof(data), file);
  (void)fclose(file);
  run_exact(data, size);
  run_cuts(data, size);
  run_changes(data, size);
  return 1;
}

static int run_corpus(const char *directory)
{
  struct dirent **names = NULL;
  int count = scandir(directory, &names, NULL, alphasort);
  int done = 0;

  for (int i = 0; i < count; i++) {
    char path[4096];

    (void)snprintf(path, sizeof(path), "%s/%s", directory, names[i]->d_name);
    if (names[i]->d_name[0] != '.')
      done += run_file(path);
    free(names[i]);
  }
  free(names);
  return done;
}

int main(int argc, char **argv)
{
  const char *srcdir = getenv("srcdir");
  char directory[4096];
  int done = 0;

  (void)snprintf(directory, sizeof(directory), "%s/tests/fuzz/corpus/%s",
                 srcdir != NULL ? srcdir : ".", FUZZ_NAME);
  if (argc == 1)
    done = run_corpus(directory);
  for (int i = 1; i < argc; i++)
    done += run_file(argv[i]);
  (void)printf("%s: %d inputs\n", FUZZ_NAME, done);
  return done > 0 && done >= argc - 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
