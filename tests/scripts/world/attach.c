/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/scripts/world/world.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct world *attached;
static bool is_root;

static void attach(const char *path)
{
  int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    return;
  void *memory = mmap(NULL, sizeof(struct world), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  syscall(SYS_close, fd);
  if (memory == MAP_FAILED)
    return;
  struct world *world = memory;
  if (world->magic == WORLD_MAGIC)
    attached = world;
  else
    munmap(memory, sizeof(struct world));
}

__attribute__((constructor)) static void attach_at_start(void)
{
  const char *path = getenv(WORLD_ENVIRONMENT);
  is_root = getenv(WORLD_ROOT_ENVIRONMENT) != NULL;
  if (path != NULL)
    attach(path);
}

bool world_is_root(void)
{
  return is_root;
}

struct world *world_get(void)
{
  return attached;
}

void *world_next(const char *name)
{
  void *next = dlsym(RTLD_NEXT, name);
  if (next == NULL) {
    dprintf(STDERR_FILENO, "world.so: no %s behind this library\n", name);
    abort();
  }
  return next;
}

void world_advance(struct world *world, int64_t nanoseconds)
{
  atomic_fetch_add(&world->wall_ns, nanoseconds);
  atomic_fetch_add(&world->boot_ns, nanoseconds);
}
