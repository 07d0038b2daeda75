/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/scripts/fail/fail.h"

#include <link.h>
#include <string.h>

#define SPARED_MAX 8

static struct {
  uintptr_t from, to;
} spared[SPARED_MAX];
static size_t spared_count;

static bool is_spared_name(const char *path)
{
  static const char *const names[] = {"/libpam.so", "/libnss_wrapper.so", "/ld-linux"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strstr(path, names[i]) != NULL)
      return true;
  return false;
}

static int object_look(struct dl_phdr_info *object, size_t size, void *data)
{
  (void)size, (void)data;
  if (!is_spared_name(object->dlpi_name) || spared_count == SPARED_MAX)
    return 0;
  uintptr_t from = UINTPTR_MAX, to = 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    uintptr_t start = object->dlpi_addr + part->p_vaddr;
    if (part->p_type != PT_LOAD)
      continue;
    from = start < from ? start : from;
    to = start + part->p_memsz > to ? start + part->p_memsz : to;
  }
  spared[spared_count].from = from;
  spared[spared_count++].to = to;
  return 0;
}

__attribute__((constructor)) static void spared_find(void)
{
  dl_iterate_phdr(object_look, NULL);
}

static bool is_spared(const void *caller)
{
  uintptr_t at = (uintptr_t)caller;
  for (size_t i = 0; i < spared_count; i++)
    if (at >= spared[i].from && at < spared[i].to)
      return true;
  return false;
}

bool fail_now_from(enum fail_class class, const void *caller)
{
  struct world *world = world_get();
  if (world == NULL || !atomic_load(&world->armed) || is_spared(caller))
    return false;
  uint64_t number = atomic_fetch_add(&world->calls[class], 1) + 1;
  bool fails = world->fail_class == class && world->fail_at != 0 &&
               (number == world->fail_at || (world->fail_from_then && number > world->fail_at));
  if (fails)
    atomic_fetch_add(&world->failed, 1);
  return fails;
}

bool fail_pause(void)
{
  struct world *world = world_get();
  return world != NULL && atomic_exchange(&world->armed, false);
}

void fail_resume(bool was_armed)
{
  struct world *world = world_get();
  if (world != NULL)
    atomic_store(&world->armed, was_armed);
}
