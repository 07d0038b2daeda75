/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/pace.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

/* Users whose uids fall together share a place: they slow each other down, and nobody else. */
#define PLACES 4096
#define STEP_MS (1000 / CREDD_PACE_A_SECOND)

/*
 * For each place the moment at which its burst would be whole again. A request moves it on by one
 * step; it may not lie further ahead than the burst is long.
 */
struct credd_pace {
  atomic_llong whole_at_ms[PLACES];
};

struct credd_pace *credd_pace_make(void)
{
  void *pace = mmap(NULL, sizeof(struct credd_pace), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  return pace == MAP_FAILED ? NULL : pace;
}

uint32_t credd_pace_wait_ms(struct credd_pace *pace, uid_t uid, int64_t now_boot_ms)
{
  atomic_llong *place = &pace->whole_at_ms[uid % PLACES];
  long long whole_at = atomic_load(place), next;

  do {
    next = (whole_at > now_boot_ms ? whole_at : now_boot_ms) + STEP_MS;
    if (next - now_boot_ms > (long long)CREDD_PACE_BURST * STEP_MS)
      return (uint32_t)(next - now_boot_ms - (long long)CREDD_PACE_BURST * STEP_MS);
  } while (!atomic_compare_exchange_weak(place, &whole_at, next));
  return 0;
}
