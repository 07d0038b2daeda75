/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <security/pam_modules.h>

#include "modules/common/answer.h"
#include "modules/common/asker.h"

static const struct cred_account root = {.name = "root", .known = true, .uid = 0};

/* getty started login for root on the first virtual console. */
static struct cred_asker console_login(void)
{
  return (struct cred_asker){.real_uid = 0,
                             .login = CRED_LOGIN_NONE,
                             .login_uid = UINT32_MAX,
                             .terminal = CRED_TERMINAL_VIRTUAL,
                             .terminal_is_ours = true};
}

static void knows_terminals(void **state)
{
  static const struct {
    unsigned major, minor;
    enum cred_terminal kind;
  } cases[] = {
      {4, 0, CRED_TERMINAL_NONE},     {4, 1, CRED_TERMINAL_VIRTUAL},
      {4, 63, CRED_TERMINAL_VIRTUAL}, {4, 64, CRED_TERMINAL_SERIAL},
      {4, 255, CRED_TERMINAL_SERIAL}, {4, 256, CRED_TERMINAL_NONE},
      {5, 0, CRED_TERMINAL_NONE},     {5, 1, CRED_TERMINAL_SERIAL},
      {5, 2, CRED_TERMINAL_NONE},     {136, 0, CRED_TERMINAL_NONE},
      {143, 12, CRED_TERMINAL_NONE},  {166, 0, CRED_TERMINAL_SERIAL},
      {188, 0, CRED_TERMINAL_SERIAL}, {204, 64, CRED_TERMINAL_SERIAL},
      {229, 0, CRED_TERMINAL_SERIAL}, {216, 0, CRED_TERMINAL_NONE}, /* Bluetooth */
      {1, 3, CRED_TERMINAL_NONE},     {0, 0, CRED_TERMINAL_NONE},
      {260, 1, CRED_TERMINAL_NONE},   {4096 + 4, 1, CRED_TERMINAL_NONE},
  };

  (void)state;
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    assert_int_equal(cred_terminal_of(cases[i].major, cases[i].minor), cases[i].kind);
}

static void knows_displays(void **state)
{
  (void)state;
  assert_true(cred_display_is_local(":0"));
  assert_true(cred_display_is_local(":10"));
  assert_true(cred_display_is_local(":0.0"));
  assert_false(cred_display_is_local(""));
  assert_false(cred_display_is_local(":"));
  assert_false(cred_display_is_local("host:0"));
  assert_false(cred_display_is_local(":0."));
  assert_false(cred_display_is_local(":0.x"));
  assert_false(cred_display_is_local(":0 "));
  assert_false(cred_display_is_local("tty1"));
}

static void reads_login_uids(void **state)
{
  uint32_t uid;

  (void)state;
  assert_int_equal(cred_login_parse("1000", &uid), CRED_LOGIN_SET);
  assert_int_equal(uid, 1000);
  assert_int_equal(cred_login_parse("0\n", &uid), CRED_LOGIN_SET);
  assert_int_equal(uid, 0);
  assert_int_equal(cred_login_parse("4294967295", &uid), CRED_LOGIN_NONE);
  assert_int_equal(cred_login_parse("4294967294", &uid), CRED_LOGIN_SET);
  assert_int_equal(cred_login_parse("", &uid), CRED_LOGIN_UNREADABLE);
  assert_int_equal(cred_login_parse("-1", &uid), CRED_LOGIN_UNREADABLE);
  assert_int_equal(cred_login_parse("+1", &uid), CRED_LOGIN_UNREADABLE);
  assert_int_equal(cred_login_parse(" 1", &uid), CRED_LOGIN_UNREADABLE);
  assert_int_equal(cred_login_parse("1x", &uid), CRED_LOGIN_UNREADABLE);
  assert_int_equal(cred_login_parse("1\n\n", &uid), CRED_LOGIN_UNREADABLE);
  assert_int_equal(cred_login_parse("4294967296", &uid), CRED_LOGIN_UNREADABLE);
  assert_int_equal(cred_login_parse("99999999999999999999999", &uid), CRED_LOGIN_UNREADABLE);
}

static void names_the_actor(void **state)
{
  struct cred_asker asker = {.real_uid = 1000, .login = CRED_LOGIN_SET, .login_uid = 1001};

  (void)state;
  assert_int_equal(cred_asker_actor(&asker), 1001);
  asker.login = CRED_LOGIN_NONE;
  assert_int_equal(cred_asker_actor(&asker), 1000);
  asker.login = CRED_LOGIN_UNREADABLE;
  assert_int_equal(cred_asker_actor(&asker), 1000);
  asker.real_uid = 0;
  assert_int_equal(cred_asker_actor(&asker), CRED_ACTOR_UNKNOWN);
  asker.login = CRED_LOGIN_SET;
  asker.login_uid = 0;
  assert_int_equal(cred_asker_actor(&asker), 0);
}

static void tells_where_from(void **state)
{
  struct cred_asker asker = console_login();
  struct cred_origin origin = cred_asker_origin(&asker);

  (void)state;
  assert_true(origin.on_console);
  assert_false(origin.actor_known);
  assert_false(origin.self);
  strcpy(asker.remote_host, "192.0.2.1");
  origin = cred_asker_origin(&asker);
  assert_false(origin.on_console);
  assert_string_equal(origin.remote_host, "192.0.2.1");
  asker = console_login();
  asker.login = CRED_LOGIN_SET;
  asker.login_uid = 1000;
  origin = cred_asker_origin(&asker);
  assert_true(origin.actor_known);
  assert_int_equal(origin.actor, 1000);
  assert_false(origin.on_console);
  strcpy(asker.remote_host, "192.0.2.1");
  assert_false(cred_asker_origin(&asker).actor_known);
}

static void a_seat_is_a_console_for_the_system_only(void **state)
{
  struct cred_asker asker = {.login = CRED_LOGIN_NONE, .seat = true};

  (void)state;
  assert_true(cred_asker_is_on_console(&asker));
  asker.real_uid = 1000;
  assert_false(cred_asker_is_on_console(&asker));
  asker.real_uid = 0;
  asker.secure_start = true;
  assert_false(cred_asker_is_on_console(&asker));
  asker.secure_start = false;
  asker.login = CRED_LOGIN_UNREADABLE;
  assert_false(cred_asker_is_on_console(&asker));
}

/* Every single condition closes the rescue. */
static void rescues_under_all_conditions_only(void **state)
{
  struct cred_account account = root;
  struct cred_asker asker = console_login();

  (void)state;
  assert_true(cred_asker_may_be_rescued(&asker, &root, "login"));
  assert_false(cred_asker_may_be_rescued(&asker, &root, "su"));
  assert_false(cred_asker_may_be_rescued(&asker, &root, "LOGIN"));
  account.uid = 1000;
  assert_false(cred_asker_may_be_rescued(&asker, &account, "login"));
  account = root;
  account.known = false;
  assert_false(cred_asker_may_be_rescued(&asker, &account, "login"));

  asker.terminal = CRED_TERMINAL_SERIAL;
  assert_true(cred_asker_may_be_rescued(&asker, &root, "login"));
  asker.terminal = CRED_TERMINAL_NONE;
  assert_false(cred_asker_may_be_rescued(&asker, &root, "login"));
  asker.seat = true; /* a display is no real console */
  assert_false(cred_asker_may_be_rescued(&asker, &root, "login"));
  asker = console_login();
  asker.terminal_is_ours = false;
  assert_false(cred_asker_may_be_rescued(&asker, &root, "login"));
  asker = console_login();
  asker.real_uid = 1000;
  assert_false(cred_asker_may_be_rescued(&asker, &root, "login"));
  asker = console_login();
  asker.secure_start = true;
  assert_false(cred_asker_may_be_rescued(&asker, &root, "login"));
  asker = console_login();
  asker.login = CRED_LOGIN_SET;
  assert_false(cred_asker_may_be_rescued(&asker, &root, "login"));
  asker.login = CRED_LOGIN_UNREADABLE;
  assert_false(cred_asker_may_be_rescued(&asker, &root, "login"));
  asker = console_login();
  strcpy(asker.remote_host, "::1");
  assert_false(cred_asker_may_be_rescued(&asker, &root, "login"));
}

static void no_error_lets_anybody_in(void **state)
{
  (void)state;
  for (int err = CRED_OK; err <= CRED_ERR_COUNT; err++) {
    int code = cred_pam_code((enum cred_err)err);

    assert_int_not_equal(code, PAM_SUCCESS);
    assert_int_not_equal(code, PAM_IGNORE);
    assert_int_not_equal(code, PAM_INCOMPLETE);
  }
}

/* What a user can cause is no reason to step aside. */
static void only_broken_things_are_rescued(void **state)
{
  (void)state;
  assert_true(cred_err_calls_for_rescue(CRED_ERR_CONFIG));
  assert_true(cred_err_calls_for_rescue(CRED_ERR_KEY));
  assert_true(cred_err_calls_for_rescue(CRED_ERR_UNSAFE_MODE));
  assert_true(cred_err_calls_for_rescue(CRED_ERR_IO));
  assert_true(cred_err_calls_for_rescue(CRED_ERR_DAMAGED));
  assert_true(cred_err_calls_for_rescue(CRED_ERR_NEWER));
  assert_false(cred_err_calls_for_rescue(CRED_OK));
  assert_false(cred_err_calls_for_rescue(CRED_ERR_BUSY));
  assert_false(cred_err_calls_for_rescue(CRED_ERR_PERMISSION));
  assert_false(cred_err_calls_for_rescue(CRED_ERR_MEMORY));
  assert_false(cred_err_calls_for_rescue(CRED_ERR_LOOKUP));
  assert_false(cred_err_calls_for_rescue(CRED_ERR_INVALID));
  assert_false(cred_err_calls_for_rescue(CRED_ERR_FULL));
  assert_false(cred_err_calls_for_rescue(CRED_ERR_CRYPTO));
  assert_false(cred_err_calls_for_rescue(CRED_ERR_STATE));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(knows_terminals),
      cmocka_unit_test(knows_displays),
      cmocka_unit_test(reads_login_uids),
      cmocka_unit_test(names_the_actor),
      cmocka_unit_test(tells_where_from),
      cmocka_unit_test(a_seat_is_a_console_for_the_system_only),
      cmocka_unit_test(rescues_under_all_conditions_only),
      cmocka_unit_test(no_error_lets_anybody_in),
      cmocka_unit_test(only_broken_things_are_rescued),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
