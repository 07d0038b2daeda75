/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/guard.h"

#include <time.h>

bool cred_guard_file_limit_met(void)
{
  sigset_t waiting;

  return sigpending(&waiting) == 0 && sigismember(&waiting, SIGXFSZ) == 1;
}

void cred_guard_begin(struct cred_guard *guard)
{
  static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT};
  sigset_t all;

  guard->had_file_limit = cred_guard_file_limit_met();
  (void)sigfillset(&all);
  for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
    (void)sigdelset(&all, faults[i]);
  guard->is_on = pthread_sigmask(SIG_BLOCK, &all, &guard->mask) == 0;
}

static void take_file_limit_signal(void)
{
  static const struct timespec at_once = {0};
  sigset_t only;

  (void)sigemptyset(&only);
  (void)sigaddset(&only, SIGXFSZ);
  (void)sigtimedwait(&only, NULL, &at_once);
}

void cred_guard_end(struct cred_guard *guard)
{
  if (!guard->is_on)
    return;
  if (!guard->had_file_limit && cred_guard_file_limit_met())
    take_file_limit_signal();
  (void)pthread_sigmask(SIG_SETMASK, &guard->mask, NULL);
  guard->is_on = false;
}
