/* SPDX-License-Identifier: BSD-3-Clause */
/* The clocks of the script's world, and sleeping as moving them. */
#include "tests/scripts/world/world.h"

#include <errno.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND INT64_C(1000000000)

static int64_t world_clock_ns(struct world *world, clockid_t clock)
{
  switch (clock) {
  case CLOCK_REALTIME:
  case CLOCK_REALTIME_COARSE:
  case CLOCK_TAI:
    return atomic_load(&world->wall_ns);
  case CLOCK_BOOTTIME:
  case CLOCK_MONOTONIC:
  case CLOCK_MONOTONIC_RAW:
  case CLOCK_MONOTONIC_COARSE:
    return atomic_load(&world->boot_ns);
  default:
    return -1;
  }
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
  struct world *world = world_get();
  int64_t now = world != NULL ? world_clock_ns(world, clock) : -1;
  if (now < 0)
    return WORLD_NEXT(clock_gettime)(clock, out);
  out->tv_sec = now / NS_PER_SECOND;
  out->tv_nsec = now % NS_PER_SECOND;
  return 0;
}

time_t time(time_t *out)
{
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0)
    return (time_t)-1;
  if (out != NULL)
    *out = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
  struct timespec now;
  (void)zone;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0)
    return -1;
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return 0;
}

int timespec_get(struct timespec *out, int base)
{
  return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, out) == 0 ? base : 0;
}

/* --- sleeping -------------------------------------------------------------------------------- */

static bool slept(int64_t nanoseconds)
{
  struct world *world = world_get();
  if (world == NULL)
    return false;
  if (nanoseconds > 0) {
    world_advance(world, nanoseconds);
    atomic_fetch_add(&world->slept_ns, nanoseconds);
  }
  return true;
}

static int64_t timespec_ns(const struct timespec *time)
{
  return time->tv_sec * NS_PER_SECOND + time->tv_nsec;
}

int nanosleep(const struct timespec *request, struct timespec *left)
{
  if (!slept(timespec_ns(request)))
    return WORLD_NEXT(nanosleep)(request, left);
  if (left != NULL)
    *left = (struct timespec){0};
  return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
                    struct timespec *left)
{
  struct world *world = world_get();
  int64_t length = timespec_ns(request);
  if (world != NULL && (flags & TIMER_ABSTIME) != 0)
    length -= world_clock_ns(world, clock);
  if (!slept(length))
    return WORLD_NEXT(clock_nanosleep)(clock, flags, request, left);
  if (left != NULL && (flags & TIMER_ABSTIME) == 0)
    *left = (struct timespec){0};
  return 0;
}

int usleep(useconds_t microseconds)
{
  return slept((int64_t)microseconds * 1000) ? 0 : WORLD_NEXT(usleep)(microseconds);
}

unsigned sleep(unsigned seconds)
{
  return slept((int64_t)seconds * NS_PER_SECOND) ? 0 : WORLD_NEXT(sleep)(seconds);
}

/* poll and select are sleeps when they wait for nothing but time, or for a reader that was stopped.
 */
int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
  const struct world *world = world_get();
  bool is_in_vain = count == 0 || (world != NULL && world->log_reader == WORLD_LOG_STOPPED &&
                                   count == 1 && world_is_log(fds->fd));
  if (is_in_vain && timeout_ms >= 0 && slept((int64_t)timeout_ms * 1000000))
    return 0;
  return WORLD_NEXT(poll)(fds, count, timeout_ms);
}

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
  if (count == 0 && timeout != NULL && slept(timespec_ns(timeout)))
    return 0;
  return WORLD_NEXT(ppoll)(fds, count, timeout, mask);
}

int select(int count, fd_set *in, fd_set *out, fd_set *except, struct timeval *timeout)
{
  if (count == 0 && timeout != NULL &&
      slept(timeout->tv_sec * NS_PER_SECOND + timeout->tv_usec * 1000))
    return 0;
  return WORLD_NEXT(select)(count, in, out, except, timeout);
}

int pselect(int count, fd_set *in, fd_set *out, fd_set *except, const struct timespec *timeout,
            const sigset_t *mask)
{
  if (count == 0 && timeout != NULL && slept(timespec_ns(timeout)))
    return 0;
  return WORLD_NEXT(pselect)(count, in, out, except, timeout, mask);
}
