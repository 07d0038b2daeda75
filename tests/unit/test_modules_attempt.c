/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "modules/common/attempt.h"
#include "tests/unit/fake_pam.h"

/* What an attempt keeps for the account phase: the password that was shown, and that a code was. */

static struct cred_attempt pending(const char *subject)
{
  struct cred_attempt attempt = {.state = CRED_ATTEMPT_PENDING};

  (void)snprintf(attempt.caller.subject, sizeof(attempt.caller.subject), "%s", subject);
  return attempt;
}

static struct cred_attempt shown(struct pam_handle *pamh, const char *password)
{
  const struct cred_call call = {.pamh = pamh};
  struct cred_attempt attempt = pending("hanako");

  pamh->shown = password;
  assert_int_equal(cred_attempt_password_keep(&call, &attempt), PAM_SUCCESS);
  return attempt;
}

static void assert_erased(const struct cred_secret *secret)
{
  static const struct cred_secret empty;

  assert_memory_equal(secret, &empty, sizeof(empty));
}

static void a_success_hands_the_password_on_once(void **state)
{
  struct pam_handle pamh = {0};
  struct cred_attempt attempt = shown(&pamh, "the-right-one");
  struct cred_secret taken = {0};

  (void)state;
  attempt.state = CRED_ATTEMPT_STANDS;
  cred_attempt_password_take(&attempt, "hanako", &taken);
  assert_string_equal(cred_secret_text(&taken), "the-right-one");
  assert_erased(&attempt.password);
  cred_attempt_password_take(&attempt, "hanako", &taken);
  assert_erased(&taken);
}

static void nothing_else_hands_it_on(void **state)
{
  static const enum cred_attempt_state others[] = {CRED_ATTEMPT_REFUSED, CRED_ATTEMPT_GIVEN_UP,
                                                   CRED_ATTEMPT_PENDING, CRED_ATTEMPT_FAILED,
                                                   CRED_ATTEMPT_VOID,    CRED_ATTEMPT_ASIDE};

  (void)state;
  for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
    struct pam_handle pamh = {0};
    struct cred_attempt attempt = shown(&pamh, "the-right-one");
    struct cred_secret taken = {0};

    attempt.state = others[i];
    cred_attempt_password_take(&attempt, "hanako", &taken);
    assert_erased(&taken);
    assert_erased(&attempt.password);
  }
}

static void nor_somebody_elses(void **state)
{
  struct pam_handle pamh = {0};
  struct cred_attempt attempt = shown(&pamh, "the-right-one");
  struct cred_secret taken = {0};

  (void)state;
  attempt.state = CRED_ATTEMPT_STANDS;
  cred_attempt_password_take(&attempt, "taro", &taken);
  assert_erased(&taken);
  assert_erased(&attempt.password);
}

static void only_a_pending_attempt_keeps(void **state)
{
  struct pam_handle pamh = {.shown = "the-right-one"};
  struct cred_call call = {.pamh = &pamh};
  struct cred_attempt attempt = pending("hanako");

  (void)state;
  attempt.state = CRED_ATTEMPT_REFUSED;
  assert_int_equal(cred_attempt_password_keep(&call, &attempt), PAM_SUCCESS);
  assert_erased(&attempt.password);
  attempt = pending("hanako");
  call.has_site = true;
  memcpy(call.log.service, "cron", sizeof("cron"));
  memcpy(call.site.batch_services, "atd cron", sizeof("atd cron"));
  assert_int_equal(cred_attempt_password_keep(&call, &attempt), PAM_SUCCESS);
  assert_erased(&attempt.password);
}

static void a_handle_that_cannot_be_asked_is_an_error(void **state)
{
  struct pam_handle pamh = {.shown = "the-right-one", .get_status = PAM_SYSTEM_ERR};
  const struct cred_call call = {.pamh = &pamh};
  struct cred_attempt attempt = pending("hanako");

  (void)state;
  assert_int_equal(cred_attempt_password_keep(&call, &attempt), PAM_SYSTEM_ERR);
  assert_erased(&attempt.password);
}

static void a_code_is_proof_of_a_login_that_stands(void **state)
{
  struct cred_attempt attempt = pending("hanako");

  (void)state;
  attempt.state = CRED_ATTEMPT_STANDS;
  assert_false(cred_attempt_is_proven(&attempt, "hanako"));
  attempt.state = CRED_ATTEMPT_PENDING;
  cred_attempt_code_prove(&attempt);
  assert_false(cred_attempt_is_proven(&attempt, "hanako"));
  attempt.state = CRED_ATTEMPT_STANDS;
  assert_true(cred_attempt_is_proven(&attempt, "hanako"));
  assert_false(cred_attempt_is_proven(&attempt, "taro"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_success_hands_the_password_on_once),
      cmocka_unit_test(nothing_else_hands_it_on),
      cmocka_unit_test(nor_somebody_elses),
      cmocka_unit_test(only_a_pending_attempt_keeps),
      cmocka_unit_test(a_handle_that_cannot_be_asked_is_an_error),
      cmocka_unit_test(a_code_is_proof_of_a_login_that_stands),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
