/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench/seed.h"

#include <liboath/oath.h>
#include <string.h>
#include <time.h>

void bench_seed_of(const char *name, char out[BENCH_SEED_LENGTH + 1])
{
  size_t length = strnlen(name, BENCH_SEED_LENGTH);
  memset(out, '.', BENCH_SEED_LENGTH);
  memcpy(out, name, length);
  out[BENCH_SEED_LENGTH] = '\0';
}

int bench_code_of(const char *name, long long now_seconds, char out[8])
{
  char seed[BENCH_SEED_LENGTH + 1];
  bench_seed_of(name, seed);
  int status =
      oath_totp_generate(seed, BENCH_SEED_LENGTH, (time_t)now_seconds,
                         OATH_TOTP_DEFAULT_TIME_STEP_SIZE, OATH_TOTP_DEFAULT_START_TIME, 6, out);
  return status == OATH_OK ? 0 : -1;
}
