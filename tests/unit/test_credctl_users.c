/* SPDX-License-Identifier: BSD-3-Clause */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "credctl/ask.h"
#include "credctl/event_rows.h"
#include "credctl/tokens.h"
#include "credctl/verbs.h"
#include "credctl/who.h"

/* What users may do beside root, and what they are told. */

static const struct ctl_call root = {.is_user = false};
static const struct ctl_call user = {.is_user = true};

static bool has_option(const struct ctl_verb *verb, const char *name)
{
  for (const struct ctl_option *option = verb->options; option->name != NULL; option++)
    if (strcmp(option->name, name) == 0)
      return true;
  return false;
}

/* A record that is for users takes nothing but whom it is about, and calls no option root's that it
 * does not have. */
static void records_fit(void **state)
{
  int for_users = 0;

  (void)state;
  for (int i = 0; ctl_verbs[i] != NULL; i++) {
    const struct ctl_verb *verb = ctl_verbs[i];

    for_users += verb->who == CTL_FOR_USERS;
    if (verb->who != CTL_FOR_USERS) {
      assert_null(verb->root_options);
      continue;
    }
    assert_true(verb->words_max <= 1);
    assert_true(verb->words_max == 0 || strstr(verb->arguments, "USER") != NULL);
    for (const char *const *name = verb->root_options; name != NULL && *name != NULL; name++)
      assert_true(has_option(verb, *name));
  }
  assert_int_equal(for_users, 14);
}

static void users_may_leave_out_who_they_are(void **state)
{
  (void)state;
  assert_string_equal(ctl_verb_arguments(&root, &ctl_verb_totp_enroll), "USER");
  assert_string_equal(ctl_verb_arguments(&user, &ctl_verb_totp_enroll), "[USER]");
  assert_int_equal(ctl_verb_words_min(&root, &ctl_verb_totp_enroll), 1);
  assert_int_equal(ctl_verb_words_min(&user, &ctl_verb_totp_enroll), 0);
  assert_string_equal(ctl_verb_arguments(&user, &ctl_verb_report_attempts), "");
  assert_string_equal(ctl_verb_arguments(&user, &ctl_verb_unlock), "USER | --source ADDRESS");
}

static enum ctl_exit permit(bool is_user, const struct ctl_verb *verb, const char *option)
{
  struct ctl_call call = {.verb = verb, .is_user = is_user};

  for (int i = 0; option != NULL && verb->options[i].name != NULL; i++)
    if (strcmp(verb->options[i].name, option) == 0)
      call.values[i] = "";
  return ctl_permit(&call);
}

static void what_is_roots_stays_roots(void **state)
{
  static const struct ctl_verb unsaid = {.name = "unsaid", .arguments = ""};

  (void)state;
  assert_int_equal(permit(true, &unsaid, NULL), CTL_NOT_PERMITTED);
  assert_int_equal(permit(true, &ctl_verb_lock, NULL), CTL_NOT_PERMITTED);
  assert_int_equal(permit(false, &ctl_verb_lock, NULL), CTL_YES);
  assert_int_equal(permit(true, &ctl_verb_totp_resume, NULL), CTL_NOT_PERMITTED);
  assert_int_equal(permit(true, &ctl_verb_totp_suspend, "note"), CTL_YES);
  assert_int_equal(permit(true, &ctl_verb_totp_enroll, "name"), CTL_YES);
  assert_int_equal(permit(true, &ctl_verb_totp_enroll, "seed-stdin"), CTL_NOT_PERMITTED);
  assert_int_equal(permit(true, &ctl_verb_totp_enroll, "digits"), CTL_NOT_PERMITTED);
  assert_int_equal(permit(false, &ctl_verb_totp_enroll, "seed-stdin"), CTL_YES);
}

static const struct cred_event *shown;

static void show(void)
{
  ctl_event_print_json(shown);
}

static enum ctl_exit asked;

static void ask(void)
{
  asked = ctl_ask_whether("");
}

/* What it writes to standard output while standard input has that text; in a static buffer. */
static const char *said(void (*run)(void), const char *input)
{
  static char text[4096];
  const int out = dup(STDOUT_FILENO), in = dup(STDIN_FILENO);
  FILE *written = tmpfile(), *read = tmpfile();
  size_t length = 0;

  assert_true(fputs(input, read) >= 0 && fflush(read) == 0);
  rewind(read);
  (void)fflush(stdout);
  assert_true(dup2(fileno(written), STDOUT_FILENO) >= 0 && dup2(fileno(read), STDIN_FILENO) >= 0);
  run();
  (void)fflush(stdout);
  assert_true(dup2(out, STDOUT_FILENO) >= 0 && dup2(in, STDIN_FILENO) >= 0);
  (void)close(out);
  (void)close(in);
  rewind(written);
  length = fread(text, 1, sizeof(text) - 1, written);
  text[length] = '\0';
  (void)fclose(written);
  (void)fclose(read);
  return text;
}

static void a_mac_that_was_not_told_is_none(void **state)
{
  struct cred_event event = {.sequence = 7, .kind = CRED_EVENT_LOCKED};

  (void)state;
  shown = &event;
  assert_null(strstr(said(show, ""), "mac"));
  assert_non_null(strstr(said(show, ""), "\"sequence\":7"));
  event.mac[CRED_MAC_SIZE - 1] = 1;
  assert_non_null(strstr(said(show, ""), "\"mac\":\"00"));
}

static enum ctl_exit answer(const char *text)
{
  asked = CTL_UNUSABLE;
  assert_string_equal(said(ask, text), "");
  return asked;
}

static void only_yes_means_yes(void **state)
{
  (void)state;
  assert_int_equal(answer("y\n"), CTL_YES);
  assert_int_equal(answer("Yes\r\n"), CTL_YES);
  assert_int_equal(answer("n\n"), CTL_NO);
  assert_int_equal(answer("\n"), CTL_NO);
  assert_int_equal(answer(""), CTL_NO);
  assert_int_equal(answer("whatever\n"), CTL_NO);
}

static void a_token_that_waits_is_not_active(void **state)
{
  struct cred_token rows[] = {{.state = CRED_TOKEN_PENDING}, {.state = CRED_TOKEN_SUSPENDED}};
  const struct ctl_tokens tokens = {.length = 2, .rows = rows};

  (void)state;
  assert_false(ctl_tokens_have_active(&tokens));
  rows[1].state = CRED_TOKEN_ACTIVE;
  assert_true(ctl_tokens_have_active(&tokens));
}

static int set_up(void **state)
{
  (void)state;
  return setlocale(LC_ALL, "C.UTF-8") != NULL ? 0 : -1;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(records_fit),
      cmocka_unit_test(users_may_leave_out_who_they_are),
      cmocka_unit_test(what_is_roots_stays_roots),
      cmocka_unit_test(a_mac_that_was_not_told_is_none),
      cmocka_unit_test(only_yes_means_yes),
      cmocka_unit_test(a_token_that_waits_is_not_active),
  };

  return cmocka_run_group_tests(tests, set_up, NULL);
}
