/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * comet FILE: writes its number there and takes no notice of SIGHUP. At SIGTERM it becomes a few
 * tails: each forks without a pause, and each parent ends at once. A tail that is hit all the same
 * is grown anew by the others. For a minute at most, should nothing end all of it.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define TAILS 3
#define MISSED_NS 4000000LL
#define LONGEST_NS 60000000000LL

static struct tail {
  atomic_int pid; /* of the last one */
  atomic_llong seen_ns;
} * tails;

static long long start_ns;
static volatile sig_atomic_t is_asked;

static void be_asked(int number)
{
  (void)number;
  is_asked = 1;
}

static long long now_ns(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Which tail this process is from now on. */
static int grow_missed(int own)
{
  long long now = now_ns(), seen;

  for (int i = 0; i < TAILS; i++) {
    seen = atomic_load(&tails[i].seen_ns);
    if (i == own || now - seen < MISSED_NS ||
        !atomic_compare_exchange_strong(&tails[i].seen_ns, &seen, now))
      continue;
    if (fork() == 0) {
      atomic_store(&tails[i].pid, getpid());
      return i;
    }
  }
  return own;
}

static void fly(int own)
{
  int before;

  atomic_store(&tails[own].pid, getpid());
  while (now_ns() - start_ns < LONGEST_NS) {
    atomic_store(&tails[own].seen_ns, now_ns());
    own = grow_missed(own);
    before = getpid();
    if (fork() > 0)
      break;
    if (!atomic_compare_exchange_strong(&tails[own].pid, &before, getpid()))
      break; /* it was taken for missed, and grown anew */
  }
  _exit(0);
}

int main(int argc, char **argv)
{
  FILE *file = argc == 2 ? fopen(argv[1], "w") : NULL;

  if (file == NULL || fprintf(file, "%d\n", (int)getpid()) < 0 || fclose(file) != 0)
    return EXIT_FAILURE;
  tails =
      mmap(NULL, TAILS * sizeof(*tails), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (tails == MAP_FAILED)
    return EXIT_FAILURE;
  (void)signal(SIGHUP, SIG_IGN);
  (void)signal(SIGTERM, be_asked);
  while (!is_asked)
    (void)usleep(50000);
  (void)signal(SIGTERM, SIG_IGN);
  start_ns = now_ns();
  for (int i = 0; i < TAILS; i++)
    atomic_store(&tails[i].seen_ns, start_ns + MISSED_NS);
  for (int i = 0; i < TAILS; i++)
    if (fork() == 0)
      fly(i);
  return EXIT_SUCCESS;
}
