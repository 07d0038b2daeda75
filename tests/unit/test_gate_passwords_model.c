/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "passwords_fixture.h"

/*
 * Changes of every kind in no order that anybody thought of, next to a model of a few lines: which
 * change a password last came with. The numbers come from a fixed seed.
 */

#define REMEMBER 3u
#define PASSWORDS 9u
#define STEPS 400
#define NONE PASSWORDS

static struct {
  uint64_t changes;
  uint64_t last[PASSWORDS]; /* the change that each came with; 0: never */
  unsigned stored;          /* NONE: one that is none of these */
  bool is_known;            /* the gate has seen it */
  unsigned pending;         /* NONE: no change was begun */
  unsigned entry, base;     /* the stored entry's number, and that on which the change began */
} model;

static const char *const words[PASSWORDS] = {"ichi", "ni",     "san",   "yon", "go",
                                             "roku", "shichi", "hachi", "kyu"};
static unsigned state_of_random;

static unsigned pick(unsigned count)
{
  state_of_random = state_of_random * 1103515245 + 12345;
  return (state_of_random >> 16) % count;
}

static bool is_remembered(unsigned password)
{
  return model.last[password] != 0 && model.changes - model.last[password] <= REMEMBER;
}

/* Seen, or known to have been meant. */
static void comes(unsigned password)
{
  if (password != NONE && (model.changes == 0 || model.last[password] != model.changes))
    model.last[password] = ++model.changes;
}

static void is_stored(unsigned password)
{
  model.stored = password;
  model.is_known = false;
  model.entry++;
}

static void is_recorded(unsigned password)
{
  comes(password);
  is_stored(password);
  model.is_known = true;
  model.pending = NONE;
}

static void step_change(struct account *account, unsigned password)
{
  bool accepted = change_password(account, words[password]);

  assert_int_equal(accepted, !is_remembered(password));
  if (!accepted)
    return;
  if (!model.is_known)
    comes(model.stored);
  is_recorded(password);
}

static void step_admin(struct account *account, unsigned password)
{
  bool accepted = set_password(account, words[password], CRED_PASSWORD_BY_ADMIN);

  assert_int_equal(accepted, !is_remembered(password));
  if (accepted)
    is_recorded(password);
}

/* What was begun comes to nothing, or is stored and not recorded. */
static void step_die(struct account *account, unsigned password, bool after_storing)
{
  if (is_remembered(password))
    return;
  check_password(account, words[password], CRED_PASSWORD_BY_HOLDER);
  model.pending = password;
  model.base = model.entry;
  if (!after_storing)
    return;
  account_store(account, words[password]);
  is_stored(password);
}

static void step_foreign(struct account *account, unsigned password)
{
  account_store(account, words[password]);
  is_stored(password);
}

static void step_log_in(const struct account *account)
{
  (void)log_in(account);
  if (model.is_known)
    return;
  if (model.pending == model.stored || model.base != model.entry) {
    if (model.pending != model.stored)
      comes(model.pending);
    model.pending = NONE;
  }
  comes(model.stored);
  model.is_known = true;
}

static void assert_agrees(const struct account *account)
{
  for (unsigned i = 0; i < PASSWORDS; i++)
    assert_int_equal(check_password(account, words[i], CRED_PASSWORD_BY_NOBODY).is_reused,
                     is_remembered(i));
}

static void take_step(struct account *account)
{
  unsigned password = pick(PASSWORDS);

  switch (pick(7)) {
  case 0:
    step_admin(account, password);
    break;
  case 1:
    step_die(account, password, false);
    break;
  case 2:
    step_die(account, password, true);
    break;
  case 3:
    step_foreign(account, password);
    break;
  case 4:
  case 5:
    step_log_in(account);
    break;
  default:
    step_change(account, password);
    break;
  }
}

static void test_model(void **state)
{
  struct account account = account_of(*state, "hanako", HANAKO_UID);

  memset(&model, 0, sizeof(model));
  model.pending = NONE;
  state_of_random = 7;
  step_foreign(&account, 0);
  step_log_in(&account);
  for (int step = 0; step < STEPS; step++) {
    take_step(&account);
    /* an unseen password is not known yet: the model says the same */
    if (step % 4 == 0)
      assert_agrees(&account);
    fixture_advance(60 * 60);
  }
  assert_in_range(model.changes, 100, STEPS * 2);
}

static int set_up(void **state)
{
  *state = passwords_open("remember = 3\n");
  return 0;
}

static int tear_down(void **state)
{
  passwords_close(*state);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_model, set_up, tear_down),
  };

  return run_passwords(tests, sizeof(tests) / sizeof(tests[0]));
}
