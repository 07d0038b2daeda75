/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "modules/common/audit.h"

/* Whose an audit session is. */

#define ALICE 1001u
#define BOB 1002u
#define ITS 7u
#define NONE CRED_AUDIT_SESSION_NONE

static const uint32_t no_session = NONE, the_same = ITS, another = 6;

/* pam_loginuid above has just written who logs in. */
static struct cred_asker login_of(uint32_t uid)
{
  return (struct cred_asker){.login = CRED_LOGIN_SET, .login_uid = uid};
}

static void test_a_login(void **state)
{
  struct cred_asker asker = login_of(ALICE);

  (void)state;
  assert_true(cred_audit_is_own(&asker, ALICE, ITS, &no_session));
  assert_true(cred_audit_is_own(&asker, ALICE, ITS, &another));
  assert_false(cred_audit_is_own(&asker, ALICE, ITS, &the_same));
  assert_false(cred_audit_is_own(&asker, ALICE, ITS, NULL));
  assert_false(cred_audit_is_own(&asker, ALICE, NONE, &another));
  asker.login = CRED_LOGIN_NONE;
  assert_false(cred_audit_is_own(&asker, ALICE, ITS, &no_session));
  asker.login = CRED_LOGIN_UNREADABLE;
  assert_false(cred_audit_is_own(&asker, ALICE, ITS, &no_session));
}

/* Its parent is init by now, in no audit session: the one that it is in is the caller's login, and
 * ending it would end all of that. */
static void test_su_that_lost_its_parent(void **state)
{
  struct cred_asker asker = login_of(ALICE);

  (void)state;
  assert_false(cred_audit_is_own(&asker, BOB, ITS, &no_session));
  assert_false(cred_audit_is_own(&asker, 0, ITS, &no_session));
  asker.secure_start = true; /* su to oneself */
  assert_false(cred_audit_is_own(&asker, ALICE, ITS, &no_session));
}

/* root's su, which is no setuid start: to somebody else, by whoever logged in. */
static void test_roots_su(void **state)
{
  struct cred_asker asker = login_of(0);

  (void)state;
  assert_false(cred_audit_is_own(&asker, ALICE, ITS, &no_session));
  asker.login_uid = BOB;
  assert_false(cred_audit_is_own(&asker, ALICE, ITS, &no_session));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_login),
      cmocka_unit_test(test_su_that_lost_its_parent),
      cmocka_unit_test(test_roots_su),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
