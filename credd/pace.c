/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/pace.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

#define PLACES 8192u
#define PROBES 16u
#define CROWDED_MS 1000u /* so many users ask at once that this one has no place */

/*
 * Of one user: the moment at which the burst would be whole again. A request moves it on by one
 * step; it may not lie further ahead than the burst is long.
 */
struct place {
  atomic_uint user; /* uid + 1; 0: nobody's */
  atomic_llong whole_at_ms;
};

struct credd_pace {
  long long step_ms, burst_ms;
  struct place places[PLACES];
};

struct credd_pace *credd_pace_make_of(unsigned burst, unsigned step_ms)
{
  struct credd_pace *pace =
      mmap(NULL, sizeof(*pace), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  if (pace == MAP_FAILED)
    return NULL;
  pace->step_ms = step_ms;
  pace->burst_ms = (long long)burst * step_ms;
  return pace;
}

struct credd_pace *credd_pace_make(void)
{
  return credd_pace_make_of(CREDD_PACE_BURST, 1000 / CREDD_PACE_A_SECOND);
}

static struct place *probe(struct credd_pace *pace, unsigned user, unsigned step)
{
  return &pace->places[(user * 2654435761u + step) % PLACES];
}

static struct place *find(struct credd_pace *pace, unsigned user)
{
  for (unsigned i = 0; i < PROBES; i++)
    if (atomic_load(&probe(pace, user, i)->user) == user)
      return probe(pace, user, i);
  return NULL;
}

/* Takes a place that is nobody's, or whose user has a whole burst again and so loses nothing. */
static struct place *take(struct credd_pace *pace, unsigned user, int64_t now_ms)
{
  for (unsigned i = 0; i < PROBES; i++) {
    struct place *place = probe(pace, user, i);
    unsigned holder = atomic_load(&place->user);

    if (holder != 0 && atomic_load(&place->whole_at_ms) > now_ms)
      continue;
    if (atomic_compare_exchange_strong(&place->user, &holder, user))
      return place;
  }
  return NULL;
}

static struct place *place_of(struct credd_pace *pace, uid_t uid, int64_t now_ms)
{
  struct place *place = find(pace, uid + 1);

  return place != NULL ? place : take(pace, uid + 1, now_ms);
}

uint32_t credd_pace_wait_ms(struct credd_pace *pace, uid_t uid, int64_t now_boot_ms)
{
  struct place *place = place_of(pace, uid, now_boot_ms);
  long long whole_at, next;

  if (place == NULL)
    return CROWDED_MS;
  whole_at = atomic_load(&place->whole_at_ms);
  do {
    next = (whole_at > now_boot_ms ? whole_at : now_boot_ms) + pace->step_ms;
    if (next - now_boot_ms > pace->burst_ms)
      return (uint32_t)(next - now_boot_ms - pace->burst_ms);
  } while (!atomic_compare_exchange_weak(&place->whole_at_ms, &whole_at, next));
  return 0;
}

void credd_pace_punish(struct credd_pace *pace, uid_t uid, int64_t now_boot_ms, uint32_t ms)
{
  struct place *place = place_of(pace, uid, now_boot_ms);

  if (place != NULL)
    atomic_store(&place->whole_at_ms, now_boot_ms + pace->burst_ms + ms);
}
