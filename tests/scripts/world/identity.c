/* SPDX-License-Identifier: BSD-3-Clause */
/* Who the process is told it is. */
#include "tests/scripts/world/world.h"

#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/socket.h>
#include <unistd.h>

static uid_t told(uid_t id)
{
  return world_is_root() ? 0 : id;
}

uid_t getuid(void)
{
  struct world *world = world_get();
  return world != NULL ? told(world->real_uid) : WORLD_NEXT(getuid)();
}

uid_t geteuid(void)
{
  struct world *world = world_get();
  return world != NULL ? told(world->effective_uid) : WORLD_NEXT(geteuid)();
}

gid_t getgid(void)
{
  struct world *world = world_get();
  return world != NULL ? told(world->real_uid) : WORLD_NEXT(getgid)();
}

gid_t getegid(void)
{
  struct world *world = world_get();
  return world != NULL ? told(world->effective_uid) : WORLD_NEXT(getegid)();
}

int getresuid(uid_t *real, uid_t *effective, uid_t *saved)
{
  struct world *world = world_get();
  if (world == NULL)
    return WORLD_NEXT(getresuid)(real, effective, saved);
  *real = told(world->real_uid);
  *effective = *saved = told(world->effective_uid);
  return 0;
}

int getresgid(gid_t *real, gid_t *effective, gid_t *saved)
{
  struct world *world = world_get();
  if (world == NULL)
    return WORLD_NEXT(getresgid)(real, effective, saved);
  *real = told(world->real_uid);
  *effective = *saved = told(world->effective_uid);
  return 0;
}

unsigned long getauxval(unsigned long type)
{
  struct world *world = world_get();
  if (world != NULL && type == AT_SECURE)
    return world->secure ? 1 : 0;
  if (world != NULL && type == AT_UID)
    return told(world->real_uid);
  return WORLD_NEXT(getauxval)(type);
}

char *secure_getenv(const char *name)
{
  struct world *world = world_get();
  if (world != NULL)
    return world->secure ? NULL : getenv(name);
  return WORLD_NEXT(secure_getenv)(name);
}

/* Nothing of a script really belongs to root, so nothing can be given away. */
int fchown(int fd, uid_t owner, gid_t group)
{
  return world_get() != NULL ? 0 : WORLD_NEXT(fchown)(fd, owner, group);
}

/* Who is at the other end of a socket: credd, or the script's process. */
int getsockopt(int fd, int level, int name, void *restrict value, socklen_t *restrict size)
{
  struct world *world = world_get();
  int result = WORLD_NEXT(getsockopt)(fd, level, name, value, size);
  if (world != NULL && result == 0 && level == SOL_SOCKET && name == SO_PEERCRED)
    ((struct ucred *)value)->uid = world_is_root() ? world->effective_uid : 0;
  return result;
}
