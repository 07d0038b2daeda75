/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <time.h>

#include "modules/common/finish.h"
#include "tests/unit/fake_pam.h"

#define NEVER (-1)

/* One PAM transaction with a hook on it. */
struct login {
  struct pam_handle pam;
  struct pam_conv conversation;
  struct cred_finish *finish;
  int told;  /* the status that the hook was told; NEVER: not called */
  int count; /* how often */
  unsigned order;
};

static unsigned calls_so_far;

static void act(void *state, int status)
{
  struct login *login = state;

  login->told = status;
  login->count++;
  login->order = ++calls_so_far;
}

static void start(struct login *login)
{
  memset(login, 0, sizeof(*login));
  login->conversation.appdata_ptr = login;
  login->pam.conversation = &login->conversation;
  login->told = NEVER;
}

static int hook(struct login *login)
{
  return cred_finish_install(&login->pam, CRED_FINISH_FIRST, act, login, &login->finish);
}

static void finish(struct login *login, int status)
{
  fake_pam_end_authenticate(&login->pam, status, 0);
}

static void end(struct login *login)
{
  cred_finish_drop(login->finish, &login->pam);
  login->finish = NULL;
}

static int slept;
int nanosleep(const struct timespec *requested, struct timespec *remaining)
{
  (void)remaining;
  slept += (int)requested->tv_sec;
  return 0;
}

/* The application's own delay function. */
static int application_told;
static unsigned application_order;
static void application_delay(int status, unsigned usec_delay, void *appdata)
{
  (void)usec_delay;
  (void)appdata;
  application_told = status;
  application_order = ++calls_so_far;
}

static void use_application_delay(struct login *login)
{
  fake_delay *function = application_delay;

  memcpy(&login->pam.fail_delay, &function, sizeof(function));
}

static const void *application_item(void)
{
  fake_delay *function = application_delay;
  const void *item;

  memcpy(&item, &function, sizeof(item));
  return item;
}

static void tells_the_status_once(void **state)
{
  struct login login;

  (void)state;
  start(&login);
  assert_int_equal(hook(&login), PAM_SUCCESS);
  finish(&login, PAM_AUTH_ERR);
  assert_int_equal(login.told, PAM_AUTH_ERR);
  assert_null(login.pam.fail_delay);
  finish(&login, PAM_SUCCESS);
  assert_int_equal(login.count, 1);
  end(&login);
}

static void performs_the_delay_of_a_failure(void **state)
{
  struct login login;

  (void)state;
  slept = 0;
  start(&login);
  assert_int_equal(hook(&login), PAM_SUCCESS);
  fake_pam_end_authenticate(&login.pam, PAM_AUTH_ERR, 2000000);
  assert_int_equal(slept, 2);
  end(&login);
  assert_int_equal(hook(&login), PAM_SUCCESS);
  fake_pam_end_authenticate(&login.pam, PAM_SUCCESS, 2000000);
  assert_int_equal(slept, 2);
  end(&login);
}

static void calls_and_restores_the_application(void **state)
{
  struct login login;

  (void)state;
  slept = 0;
  start(&login);
  use_application_delay(&login);
  application_told = NEVER;
  assert_int_equal(hook(&login), PAM_SUCCESS);
  assert_ptr_not_equal(login.pam.fail_delay, application_item());
  fake_pam_end_authenticate(&login.pam, PAM_PERM_DENIED, 3000000);
  assert_int_equal(application_told, PAM_PERM_DENIED);
  assert_int_equal(login.told, PAM_PERM_DENIED);
  assert_true(login.order < application_order);
  assert_ptr_equal(login.pam.fail_delay, application_item());
  assert_int_equal(slept, 0);
  end(&login);
}

static void acts_after_the_application_when_asked(void **state)
{
  struct login login;

  (void)state;
  start(&login);
  use_application_delay(&login);
  assert_int_equal(cred_finish_install(&login.pam, CRED_FINISH_LAST, act, &login, &login.finish),
                   PAM_SUCCESS);
  finish(&login, PAM_SUCCESS);
  assert_int_equal(login.told, PAM_SUCCESS);
  assert_true(login.order > application_order);
  end(&login);
}

static void nested_transactions_get_their_own_status(void **state)
{
  struct login outer, inner;

  (void)state;
  start(&outer);
  start(&inner);
  assert_int_equal(hook(&outer), PAM_SUCCESS);
  assert_int_equal(hook(&inner), PAM_SUCCESS);
  finish(&inner, PAM_AUTH_ERR);
  end(&inner);
  assert_int_equal(outer.count, 0);
  finish(&outer, PAM_SUCCESS);
  assert_int_equal(inner.told, PAM_AUTH_ERR);
  assert_int_equal(outer.told, PAM_SUCCESS);
  end(&outer);
}

/* Not last in, first out: a program that answers prompts later resumes in any order. The handles
 * even share what the application told them. */
static void interleaved_transactions_get_their_own_status(void **state)
{
  struct login one, two, three;

  (void)state;
  start(&one);
  start(&two);
  start(&three);
  one.conversation.appdata_ptr = two.conversation.appdata_ptr = three.conversation.appdata_ptr =
      NULL;
  assert_int_equal(hook(&one), PAM_SUCCESS);
  assert_int_equal(hook(&two), PAM_SUCCESS);
  assert_int_equal(hook(&three), PAM_SUCCESS);
  finish(&one, PAM_SUCCESS);
  assert_int_equal(one.told, PAM_SUCCESS);
  assert_int_equal(two.count + three.count, 0);
  finish(&three, PAM_AUTH_ERR);
  finish(&two, PAM_CONV_ERR);
  assert_int_equal(three.told, PAM_AUTH_ERR);
  assert_int_equal(two.told, PAM_CONV_ERR);
  end(&one);
  end(&two);
  end(&three);
}

static void a_dropped_hook_is_never_called(void **state)
{
  struct login login;

  (void)state;
  start(&login);
  use_application_delay(&login);
  assert_int_equal(hook(&login), PAM_SUCCESS);
  end(&login);
  assert_ptr_equal(login.pam.fail_delay, application_item());
  finish(&login, PAM_SUCCESS);
  assert_int_equal(login.count, 0);
}

static void a_second_hook_of_one_handle_replaces_the_first(void **state)
{
  struct login login;
  struct cred_finish *first;

  (void)state;
  start(&login);
  use_application_delay(&login);
  assert_int_equal(hook(&login), PAM_SUCCESS);
  first = login.finish;
  assert_int_equal(hook(&login), PAM_SUCCESS);
  finish(&login, PAM_AUTH_ERR);
  assert_int_equal(login.count, 1);
  assert_ptr_equal(login.pam.fail_delay, application_item());
  cred_finish_drop(first, &login.pam);
  end(&login);
}

static void refuses_more_than_it_can_hold(void **state)
{
  struct login logins[9];

  (void)state;
  for (int i = 0; i < 9; i++)
    start(&logins[i]);
  for (int i = 0; i < 8; i++)
    assert_int_equal(hook(&logins[i]), PAM_SUCCESS);
  assert_int_equal(hook(&logins[8]), PAM_SYSTEM_ERR);
  assert_null(logins[8].pam.fail_delay);
  for (int i = 0; i < 8; i++) {
    finish(&logins[i], i);
    assert_int_equal(logins[i].told, i);
    end(&logins[i]);
  }
  assert_int_equal(hook(&logins[8]), PAM_SUCCESS);
  end(&logins[8]);
}

static void failing_items_install_nothing(void **state)
{
  struct login login;

  (void)state;
  start(&login);
  login.pam.get_status = PAM_SYSTEM_ERR;
  assert_int_equal(hook(&login), PAM_SYSTEM_ERR);
  assert_null(login.finish);
  login.pam.get_status = PAM_SUCCESS;
  login.pam.set_status = PAM_BUF_ERR;
  assert_int_equal(hook(&login), PAM_BUF_ERR);
  assert_null(login.finish);
}

static void *drop_elsewhere(void *argument)
{
  end(argument);
  return NULL;
}

/* pam_end in another thread; the place it held is used again afterwards. */
static void may_end_in_another_thread(void **state)
{
  struct login login, later[8];
  pthread_t thread;

  (void)state;
  start(&login);
  use_application_delay(&login);
  assert_int_equal(hook(&login), PAM_SUCCESS);
  assert_int_equal(pthread_create(&thread, NULL, drop_elsewhere, &login), 0);
  assert_int_equal(pthread_join(thread, NULL), 0);
  assert_ptr_equal(login.pam.fail_delay, application_item());
  for (int i = 0; i < 8; i++) {
    start(&later[i]);
    assert_int_equal(hook(&later[i]), PAM_SUCCESS);
  }
  for (int i = 0; i < 8; i++) {
    finish(&later[i], PAM_SUCCESS);
    end(&later[i]);
  }
  assert_int_equal(login.count, 0);
}

static void *finish_elsewhere(void *argument)
{
  finish(argument, PAM_SUCCESS);
  return NULL;
}

/* The list is the thread's: a success told in another one is not believed. */
static void a_status_in_another_thread_is_not_believed(void **state)
{
  struct login login;
  pthread_t thread;

  (void)state;
  start(&login);
  assert_int_equal(hook(&login), PAM_SUCCESS);
  assert_int_equal(pthread_create(&thread, NULL, finish_elsewhere, &login), 0);
  assert_int_equal(pthread_join(thread, NULL), 0);
  assert_int_equal(login.count, 0);
  end(&login);
}

/* A hook that is called for a handle it is not installed on. */
static void a_stray_call_is_not_believed(void **state)
{
  struct login login, other;

  (void)state;
  start(&login);
  start(&other);
  assert_int_equal(hook(&login), PAM_SUCCESS);
  other.pam.fail_delay = login.pam.fail_delay;
  finish(&other, PAM_SUCCESS);
  assert_int_equal(login.count, 0);
  finish(&login, PAM_AUTH_ERR);
  assert_int_equal(login.told, PAM_AUTH_ERR);
  end(&login);
}

/* The same, where the two look alike and the handle lost its hook. */
static void a_stray_call_without_a_hook_is_not_believed(void **state)
{
  struct login login, other;

  (void)state;
  start(&login);
  start(&other);
  login.conversation.appdata_ptr = other.conversation.appdata_ptr = NULL;
  assert_int_equal(hook(&login), PAM_SUCCESS);
  other.pam.fail_delay = login.pam.fail_delay;
  use_application_delay(&login);
  finish(&other, PAM_SUCCESS);
  assert_int_equal(login.count, 0);
  end(&login);
}

/* A handle that ended in another thread is not looked at any more. */
static void a_stray_call_for_an_ended_handle_is_not_believed(void **state)
{
  struct login *login = malloc(sizeof(*login)), other;
  pthread_t thread;

  (void)state;
  assert_non_null(login);
  start(login);
  start(&other);
  assert_int_equal(hook(login), PAM_SUCCESS);
  other.pam.fail_delay = login->pam.fail_delay;
  assert_int_equal(pthread_create(&thread, NULL, drop_elsewhere, login), 0);
  assert_int_equal(pthread_join(thread, NULL), 0);
  free(login);
  finish(&other, PAM_SUCCESS);
  assert_int_equal(other.count, 0);
  assert_int_equal(hook(&other), PAM_SUCCESS);
  end(&other);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tells_the_status_once),
      cmocka_unit_test(performs_the_delay_of_a_failure),
      cmocka_unit_test(calls_and_restores_the_application),
      cmocka_unit_test(acts_after_the_application_when_asked),
      cmocka_unit_test(nested_transactions_get_their_own_status),
      cmocka_unit_test(interleaved_transactions_get_their_own_status),
      cmocka_unit_test(a_dropped_hook_is_never_called),
      cmocka_unit_test(a_second_hook_of_one_handle_replaces_the_first),
      cmocka_unit_test(refuses_more_than_it_can_hold),
      cmocka_unit_test(failing_items_install_nothing),
      cmocka_unit_test(may_end_in_another_thread),
      cmocka_unit_test(a_status_in_another_thread_is_not_believed),
      cmocka_unit_test(a_stray_call_is_not_believed),
      cmocka_unit_test(a_stray_call_without_a_hook_is_not_believed),
      cmocka_unit_test(a_stray_call_for_an_ended_handle_is_not_believed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
