/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/finish.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLOTS 8 /* transactions nested in one thread */
#define MICROSECONDS 1000000u

typedef void delay_function(int status, unsigned usec_delay, void *appdata);

struct cred_finish {
  atomic_uint holders; /* the slot, and whoever installed it */
  atomic_bool gone;    /* dropped in another thread than the slot's */
  bool is_over;        /* it ran, or gave its place up */
  unsigned slot;
  pam_handle_t *pamh;
  delay_function *before;
  enum cred_finish_order order;
  cred_finish_act *act;
  void *state;
};

static _Thread_local struct cred_finish *slots[SLOTS];

static void finish_run(unsigned slot, int status, unsigned usec_delay, void *appdata);

#define FINISH_HOOK(number)                                                                        \
  static void hook_##number(int status, unsigned usec_delay, void *appdata)                        \
  {                                                                                                \
    finish_run(number, status, usec_delay, appdata);                                               \
  }
FINISH_HOOK(0)
FINISH_HOOK(1)
FINISH_HOOK(2)
FINISH_HOOK(3)
FINISH_HOOK(4)
FINISH_HOOK(5)
FINISH_HOOK(6)
FINISH_HOOK(7)
static delay_function *const hooks[SLOTS] = {hook_0, hook_1, hook_2, hook_3,
                                             hook_4, hook_5, hook_6, hook_7};

static void release(struct cred_finish *finish)
{
  if (atomic_fetch_sub(&finish->holders, 1) == 1)
    free(finish);
}

static void vacate(unsigned slot)
{
  struct cred_finish *finish = slots[slot];

  slots[slot] = NULL;
  finish->is_over = true;
  release(finish);
}

/* PAM items are object pointers; POSIX lets a function pointer travel in one. */
static int get_function(pam_handle_t *pamh, delay_function **out)
{
  const void *item = NULL;
  int status = pam_get_item(pamh, PAM_FAIL_DELAY, &item);

  memcpy(out, &item, sizeof(*out));
  return status;
}

static int set_function(pam_handle_t *pamh, delay_function *function)
{
  const void *item;

  memcpy(&item, &function, sizeof(item));
  return pam_set_item(pamh, PAM_FAIL_DELAY, item);
}

/* What libpam does for a program that has no function of its own. Signals do not shorten it. */
static void wait_out(int status, unsigned usec_delay)
{
  struct timespec left = {.tv_sec = usec_delay / MICROSECONDS,
                          .tv_nsec = (long)(usec_delay % MICROSECONDS) * 1000};

  if (status == PAM_SUCCESS || usec_delay == 0)
    return;
  while (nanosleep(&left, &left) != 0 && errno == EINTR)
    ;
}

/*
 * Is it this slot's handle that ended its authentication? Within one thread each slot has a hook of
 * its own, so it is; a handle carried over from another thread shows by what it is made of.
 */
static bool is_its_handle(const struct cred_finish *finish, const void *appdata)
{
  const struct pam_conv *conversation;
  const void *item = NULL;
  delay_function *installed = NULL;

  if (atomic_load(&finish->gone))
    return false;
  if (get_function(finish->pamh, &installed) != PAM_SUCCESS || installed != hooks[finish->slot])
    return false;
  if (pam_get_item(finish->pamh, PAM_CONV, &item) != PAM_SUCCESS)
    return false;
  conversation = item;
  return appdata == (conversation != NULL ? conversation->appdata_ptr : NULL);
}

static void finish_run(unsigned slot, int status, unsigned usec_delay, void *appdata)
{
  struct cred_finish *finish = slots[slot];
  delay_function *before;

  if (finish == NULL || !is_its_handle(finish, appdata)) {
    wait_out(status, usec_delay);
    return;
  }
  before = finish->before;
  slots[slot] = NULL;
  finish->is_over = true;
  (void)set_function(finish->pamh, before);
  if (finish->order == CRED_FINISH_FIRST)
    finish->act(finish->state, status);
  if (before != NULL)
    before(status, usec_delay, appdata);
  else
    wait_out(status, usec_delay);
  if (finish->order == CRED_FINISH_LAST)
    finish->act(finish->state, status);
  release(finish);
}

/* --- installing
 * ----------------------------------------------------------------------------------- */

/* True when the function is one of our hooks; *slot then says which. */
static bool hook_number(delay_function *function, unsigned *slot)
{
  for (*slot = 0; *slot < SLOTS; (*slot)++)
    if (function == hooks[*slot])
      return true;
  return false;
}

static void vacate_the_gone(void)
{
  for (unsigned slot = 0; slot < SLOTS; slot++)
    if (slots[slot] != NULL && atomic_load(&slots[slot]->gone))
      vacate(slot);
}

/*
 * The function to put back at the end: the program's, not a hook of ours that was left on the
 * handle. A hook that waits for the same handle gives its place up.
 */
static int function_before(pam_handle_t *pamh, delay_function **out)
{
  unsigned slot;
  int status = get_function(pamh, out);

  if (status != PAM_SUCCESS || !hook_number(*out, &slot))
    return status;
  *out = NULL;
  if (slots[slot] != NULL && slots[slot]->pamh == pamh) {
    *out = slots[slot]->before;
    vacate(slot);
  }
  return set_function(pamh, *out);
}

/* The search begins where the handle's address says, so that the slots of two threads seldom agree.
 */
static bool free_slot(const pam_handle_t *pamh, unsigned *out)
{
  unsigned start = (unsigned)(((uintptr_t)pamh >> 6) % SLOTS);

  for (unsigned i = 0; i < SLOTS; i++) {
    *out = (start + i) % SLOTS;
    if (slots[*out] == NULL)
      return true;
  }
  return false;
}

int cred_finish_install(pam_handle_t *pamh, enum cred_finish_order order, cred_finish_act *act,
                        void *state, struct cred_finish **out)
{
  struct cred_finish *finish;
  delay_function *before = NULL;
  unsigned slot;
  int status;

  *out = NULL;
  vacate_the_gone();
  status = function_before(pamh, &before);
  if (status != PAM_SUCCESS)
    return status;
  if (!free_slot(pamh, &slot))
    return PAM_SYSTEM_ERR;
  finish = calloc(1, sizeof(*finish));
  if (finish == NULL)
    return PAM_BUF_ERR;
  *finish = (struct cred_finish){.holders = 2,
                                 .slot = slot,
                                 .pamh = pamh,
                                 .before = before,
                                 .order = order,
                                 .act = act,
                                 .state = state};
  status = set_function(pamh, hooks[slot]);
  if (status != PAM_SUCCESS) {
    free(finish);
    return status;
  }
  slots[slot] = finish;
  *out = finish;
  return PAM_SUCCESS;
}

void cred_finish_drop(struct cred_finish *finish, pam_handle_t *pamh)
{
  delay_function *installed = NULL;

  if (finish == NULL)
    return;
  if (!finish->is_over) {
    if (get_function(pamh, &installed) == PAM_SUCCESS && installed == hooks[finish->slot])
      (void)set_function(pamh, finish->before);
    if (slots[finish->slot] == finish)
      vacate(finish->slot);
    else
      atomic_store(&finish->gone, true);
  }
  release(finish);
}
