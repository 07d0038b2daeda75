/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stack/control.h"
#include "stack/stack.h"
#include "stack/walk.h"

struct file {
  const char *name;
  const char *text;
};

static char *load(void *files, const char *name)
{
  for (const struct file *file = files; file->name != NULL; file++)
    if (strcmp(file->name, name) == 0)
      return strdup(file->text);
  return NULL;
}

static const struct cred_stack_findings *look_for(struct file *files,
                                                  const struct cred_stack_wants *wants,
                                                  bool (*is_there)(void *, const char *))
{
  static struct cred_stack_findings findings;
  const struct cred_stack_source source = {load, files, is_there};

  assert_true(cred_stack_check(&source, files[0].name, wants, &findings));
  return &findings;
}

static const struct cred_stack_findings *look_in(struct file *files, bool wants_factors)
{
  const struct cred_stack_wants wants = {.factors = wants_factors};

  return look_for(files, &wants, NULL);
}

static const struct cred_stack_findings *look(const char *text)
{
  struct file files[] = {{"service", text}, {NULL, NULL}};

  return look_in(files, false);
}

static bool has(const struct cred_stack_findings *findings, enum cred_stack_kind kind,
                uint32_t line)
{
  for (size_t i = 0; i < findings->count; i++)
    if (findings->rows[i].kind == kind && findings->rows[i].line == line)
      return true;
  return false;
}

/* A mark behind a line with this control, in a stack whose other lines may succeed. */
static bool mark_is_refused(const char *control)
{
  char text[1024];

  (void)snprintf(text, sizeof(text),
                 "auth %s pam_u2f.so\n"
                 "auth required pam_cred_factor.so mark=possession\n"
                 "auth required pam_unix.so\n",
                 control);
  return has(look(text), CRED_STACK_MARK_UNPROVEN, 2);
}

static void controls_before_a_mark(void **state)
{
  (void)state;
  assert_false(mark_is_refused("[success=ok default=bad]"));
  assert_false(mark_is_refused("[success=ok default=die]"));
  assert_false(mark_is_refused("[success=ok default=1]"));
  assert_false(mark_is_refused("[success=ok ignore=1 default=bad]"));
  assert_false(mark_is_refused("[ default = 1 success = ok ]"));
  assert_false(mark_is_refused("[SUCCESS=OK DEFAULT=BAD]"));
  assert_false(mark_is_refused("[success=ok]"));
  assert_false(mark_is_refused("[success=ignore default=1]"));
  assert_true(mark_is_refused("required"));
  assert_true(mark_is_refused("requisite"));
  assert_true(mark_is_refused("optional"));
  assert_true(mark_is_refused("sufficient"));
  assert_true(mark_is_refused("[success=ok default=ignore]"));
  assert_true(mark_is_refused("[success=ok default=reset]"));
  assert_true(mark_is_refused("[success=ok new_authtok_reqd=ignore default=1]"));
  /* ok takes the code over: the login ends with it, and no mark counts then */
  assert_false(mark_is_refused("[success=ok new_authtok_reqd=ok default=1]"));
  assert_true(mark_is_refused("[success=ok auth_err=ignore default=bad]"));
  /* it jumps over the mark, which then stands behind what is not there */
  assert_true(has(look("auth sufficient pam_u2f.so\nauth required pam_deny.so\n"
                       "auth required pam_cred_factor.so mark=possession\n"),
                  CRED_STACK_MARK_UNREACHED, 3));
}

static void jumps_onto_a_mark(void **state)
{
  (void)state;
  assert_true(has(look("auth [success=1 default=ignore] pam_fprintd.so\n"
                       "auth [success=ok default=die] pam_last.so\n"
                       "auth required pam_cred_factor.so mark=knowledge\n"
                       "auth required pam_last.so\n"),
                  CRED_STACK_MARK_UNPROVEN, 3));
  assert_int_equal(look("auth [success=2 default=ignore] pam_fprintd.so\n"
                        "auth [success=ok default=die] pam_last.so\n"
                        "auth required pam_cred_factor.so mark=knowledge\n"
                        "auth required pam_last.so\n")
                       ->count,
                   0);
  /* bad sticks, unless something resets it */
  assert_true(has(look("auth [success=ok default=bad] pam_u2f.so\n"
                       "auth required pam_cred_factor.so mark=possession\n"
                       "auth [success=reset default=ignore] pam_other.so\n"
                       "auth required pam_last.so\n"),
                  CRED_STACK_MARK_UNPROVEN, 2));
}

static void two_marks(void **state)
{
  (void)state;
  assert_int_equal(look("auth [success=ok default=2] pam_u2f.so\n"
                        "auth required pam_cred_factor.so mark=possession\n"
                        "auth required pam_cred_factor.so mark=inherence\n"
                        "auth required pam_last.so\n")
                       ->count,
                   0);
  assert_true(has(look("auth [success=ok default=1] pam_u2f.so\n"
                       "auth required pam_cred_factor.so mark=possession\n"
                       "auth required pam_cred_factor.so mark=inherence\n"
                       "auth required pam_last.so\n"),
                  CRED_STACK_MARK_UNPROVEN, 3));
}

static void marks_of_nothing(void **state)
{
  (void)state;
  assert_true(has(look("auth required pam_cred_factor.so mark=possession\n"
                       "auth required pam_unix.so\n"),
                  CRED_STACK_MARK_OF_NOTHING, 1));
  assert_true(has(look("auth [success=ok default=1] pam_succeed_if.so uid >= 1000\n"
                       "auth required pam_cred_factor.so mark=possession\n"
                       "auth required pam_unix.so\n"),
                  CRED_STACK_MARK_OF_NOTHING, 2));
  assert_true(has(look("auth [success=ok default=bad] pam_u2f.so nouserok\n"
                       "auth required pam_cred_factor.so mark=possession\n"),
                  CRED_STACK_MARK_LAX, 1));
}

static void files_of_files(void **state)
{
  struct file marked[] = {{"service", "@include first\nauth include second\n"},
                          {"first", "# nothing\n-AUTH [success=ok \\\n  default=1] \\\n"
                                    "  /usr/lib/security/pam_u2f.so [cue arg\\]]\n"},
                          {"second", "account required pam_x.so\n"
                                     "auth required pam_cred_factor.so mark=possession # so\n"
                                     "auth required pam_last.so\n"},
                          {NULL, NULL}};
  struct file circle[] = {{"service", "auth required pam_cred_totp.so\n@include service\n"},
                          {NULL, NULL}};
  const struct cred_stack_findings *findings = look_in(marked, false);

  (void)state;
  assert_int_equal(findings->count, 0);
  marked[1].text = "auth required pam_u2f.so\n";
  findings = look_in(marked, false);
  assert_true(has(findings, CRED_STACK_MARK_UNPROVEN, 2));
  assert_string_equal(findings->rows[0].file, "second");
  assert_string_equal(findings->rows[0].module, "pam_u2f");
  assert_true(has(look_in(circle, false), CRED_STACK_CUT, 0));
}

static void substacks(void **state)
{
  struct file files[] = {{"service", "auth [success=1 default=ignore] pam_first.so\n"
                                     "auth substack sub\n"
                                     "auth required pam_cred_factor.so mark=possession\n"
                                     "auth required pam_last.so\n"},
                         {"sub", "auth [success=done default=die] pam_u2f.so\n"
                                 "auth required pam_other.so\n"},
                         {NULL, NULL}};

  (void)state;
  /* a jump passes over all of it, and ends on the mark */
  assert_true(has(look_in(files, false), CRED_STACK_MARK_UNPROVEN, 3));
  files[1].text = "auth [success=ok default=1] pam_u2f.so\n"
                  "auth required pam_cred_factor.so mark=possession\n"
                  "auth required pam_other.so\n";
  files[0].text = "auth substack sub\nauth required pam_last.so\n";
  assert_int_equal(look_in(files, false)->count, 0);
}

static const char shipped[] = "auth required pam_cred_lockout.so\n"
                              "auth required pam_unix.so try_first_pass\n"
                              "auth required pam_cred_totp.so\n"
                              "account required pam_cred_lockout.so\n"
                              "account required pam_cred_factor.so\n"
                              "account required pam_unix.so\n"
                              "password requisite pam_cred_quality.so\n"
                              "password requisite pam_unix.so use_authtok\n"
                              "password required pam_cred_history.so\n";

static void stacks_in_order(void **state)
{
  struct file files[] = {{"service", shipped}, {NULL, NULL}};
  struct file others[] = {{"service", "auth sufficient pam_unix.so nullok\n"}, {NULL, NULL}};
  struct file su[] = {{"su", "auth sufficient pam_rootok.so\n@include service\n"},
                      {"service", shipped},
                      {NULL, NULL}};

  (void)state;
  assert_int_equal(look_in(files, true)->count, 0);
  assert_int_equal(look_in(others, true)->count, 0); /* none of ours is in it */
  assert_int_equal(look_in(su, true)->count, 0);
}

static void traps(void **state)
{
  struct file no_factor[] = {{"service", "auth required pam_cred_lockout.so\n"
                                         "auth required pam_unix.so\n"
                                         "account required pam_cred_lockout.so\n"},
                             {NULL, NULL}};
  const struct cred_stack_findings *findings;

  (void)state;
  findings = look("auth sufficient pam_unix.so nullok\n"
                  "auth required pam_cred_lockout.so\n"
                  "auth required pam_krb5.so\n"
                  "auth optional pam_cred_totp.so\n"
                  "account required pam_unix.so\n"
                  "password required pam_cred_quality.so\n"
                  "password required pam_unix.so\n");
  assert_true(has(findings, CRED_STACK_UNCHARGED, 2));
  assert_true(has(findings, CRED_STACK_ASKED_BEFORE, 1));
  assert_true(has(findings, CRED_STACK_CODELESS, 4));
  assert_true(has(findings, CRED_STACK_EMPTY_PASSWORD, 1));
  assert_true(has(findings, CRED_STACK_NO_ACCOUNT, 0));
  assert_true(has(findings, CRED_STACK_NO_HISTORY, 7));
  for (size_t i = 0; i < findings->count; i++)
    assert_true(findings->rows[i].is_warning);
  assert_true(has(look_in(no_factor, true), CRED_STACK_NO_FACTOR, 0));
  assert_int_equal(look_in(no_factor, false)->count, 0);
  assert_true(has(look("auth required pam_unix.so\naccount required pam_cred_factor.so\n"),
                  CRED_STACK_FACTOR_BLIND, 2));
  assert_true(has(look("auth requierd pam_cred_totp.so\n"), CRED_STACK_UNREADABLE, 1));
  assert_true(has(look("auth required pam_cred_totpp.so\n"), CRED_STACK_NO_MODULE, 1));
  assert_false(has(look("auth required pam_cred_totp.so\n"), CRED_STACK_NO_MODULE, 1));
  assert_true(
      has(look("auth required pam_cred_totp.so\nauth include missing\n"), CRED_STACK_CUT, 0));
}

/* An auth stack of these lines behind a charge, with what else a service has. */
static const struct cred_stack_findings *look_behind_charge(const char *lines)
{
  static char text[4096];

  (void)snprintf(text, sizeof(text),
                 "auth required pam_cred_lockout.so\n%s"
                 "account required pam_cred_lockout.so\naccount required pam_cred_factor.so\n",
                 lines);
  return look(text);
}

/* Whoever has what else is enough guesses, and the success clears the count. */
static void passwords_that_need_not_be_right(void **state)
{
  static const char *const wrong[] = {
      "auth sufficient pam_unix.so\nauth required pam_u2f.so\n",
      "auth optional pam_unix.so\nauth required pam_u2f.so\n",
      "auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_cred_totp.so\n"
      "auth required pam_permit.so\n",
      "auth [success=ok user_unknown=die default=ignore] pam_unix.so\nauth required pam_u2f.so\n",
      "auth [success=ok maxtries=ignore default=bad] pam_unix.so\nauth required pam_u2f.so\n",
      "auth required pam_unix.so\nauth [success=reset default=ignore] pam_u2f.so\n"
      "auth required pam_permit.so\n",
  };

  (void)state;
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
    assert_true(has(look_behind_charge(wrong[i]), CRED_STACK_WRONG_PASSWORD, 2));
  assert_true(has(look_behind_charge("auth sufficient pam_u2f.so\nauth required pam_unix.so\n"),
                  CRED_STACK_NO_PASSWORD, 3));
  assert_true(has(look_behind_charge("auth [success=1 default=ignore] pam_fprintd.so\n"
                                     "auth requisite pam_unix.so\nauth required pam_permit.so\n"),
                  CRED_STACK_NO_PASSWORD, 3));
  assert_true(
      has(look_behind_charge("auth sufficient pam_cred_totp.so\nauth required pam_unix.so\n"),
          CRED_STACK_NO_PASSWORD, 3));
}

/* Two places that store passwords, Debian's way of writing it, and a factor more, are in order. */
static void passwords_that_must_be_right(void **state)
{
  static const char *const right[] = {
      "auth required pam_unix.so\nauth required pam_cred_totp.so\n",
      "auth requisite pam_unix.so\nauth required pam_u2f.so\n",
      "auth sufficient pam_unix.so\nauth sufficient pam_sss.so\nauth required pam_deny.so\n",
      "auth [success=2 default=ignore] pam_unix.so\n"
      "auth [success=1 default=ignore] pam_sss.so\n"
      "auth requisite pam_deny.so\nauth required pam_permit.so\n",
      "auth [success=ok auth_err=die maxtries=die default=ignore] pam_unix.so\n"
      "auth required pam_cred_totp.so\nauth required pam_sss.so\n",
      "auth required pam_unix.so\nauth optional pam_u2f.so\n",
      "auth [success=ok default=1] pam_fprintd.so\n"
      "auth required pam_cred_factor.so mark=inherence\nauth required pam_unix.so\n",
  };

  (void)state;
  for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
    assert_int_equal(look_behind_charge(right[i])->count, 0);
}

/* Guesses that nobody charges. */
static void passwords_past_the_charge(void **state)
{
  (void)state;
  assert_true(has(look("auth [success=1 default=ignore] pam_succeed_if.so user ingroup x\n"
                       "auth required pam_cred_lockout.so\nauth required pam_unix.so\n"),
                  CRED_STACK_ASKED_BEFORE, 3));
  assert_true(has(look("auth required pam_cred_lockout.so prompt=no\nauth required pam_unix.so\n"),
                  CRED_STACK_ASKED_BEFORE, 2));
  assert_false(has(look("auth requisite pam_cred_lockout.so prompt=no\n"
                        "auth required pam_unix.so\n"),
                   CRED_STACK_ASKED_BEFORE, 2));
  assert_true(has(look("auth required pam_unix.so\nauth required pam_cred_totp.so\n"),
                  CRED_STACK_NOT_COUNTED, 1));
  assert_false(has(look("auth required pam_unix.so\nsession required pam_cred_session.so\n"),
                   CRED_STACK_NOT_COUNTED, 1));
}

/* --- what surrounds the lines that decide --- */

static const char session_lines[] = "session required pam_loginuid.so\n"
                                    "session required pam_unix.so\n"
                                    "session required pam_cred_account.so\n"
                                    "session required pam_cred_rotate.so\n"
                                    "session required pam_cred_session.so\n";

/* As it is shipped, with pam_cred_account, and with these session lines. */
static const struct cred_stack_findings *look_at_session(const char *service, const char *lines,
                                                         const struct cred_stack_wants *wants)
{
  static char text[4096];
  struct file files[] = {{service, text}, {NULL, NULL}};

  (void)snprintf(text, sizeof(text), "%s%saccount required pam_cred_account.so\n%s",
                 strncmp(service, "su", 2) == 0 ? "auth sufficient pam_rootok.so\n" : "", shipped,
                 lines);
  return look_for(files, wants, NULL);
}

static void session_lines_that_are_missing(void **state)
{
  const struct cred_stack_wants all = {.uses = true, .limits = true, .last_login = true};
  const struct cred_stack_wants told = {.last_login = true}, none = {.is_batch = false};
  const struct cred_stack_wants batch = {.uses = true, .limits = true, .is_batch = true};
  static const char bare[] = "session required pam_loginuid.so\n";
  const struct cred_stack_findings *findings;

  (void)state;
  assert_int_equal(look_at_session("sshd", session_lines, &all)->count, 0);
  findings = look_at_session("sshd", bare, &all);
  assert_true(has(findings, CRED_STACK_NO_SESSION_ACCOUNT, 0));
  assert_true(has(findings, CRED_STACK_NO_SESSION_USES, 0));
  assert_true(has(findings, CRED_STACK_NO_SESSION, 0));
  assert_string_equal(findings->rows[0].module, "pam_cred_account");
  for (size_t i = 0; i < findings->count; i++)
    assert_true(findings->rows[i].is_warning);
  /* only what somebody wants, where it matters */
  findings = look_at_session("login", bare, &none);
  assert_int_equal(findings->count, 1);
  assert_true(has(findings, CRED_STACK_NO_SESSION_ACCOUNT, 0));
  assert_true(has(look_at_session("login", bare, &told), CRED_STACK_NO_SESSION, 0));
  assert_false(has(look_at_session("sudo", "session required pam_limits.so\n", &told),
                   CRED_STACK_NO_SESSION, 0));
  assert_int_equal(look_at_session("cron", bare, &batch)->count, 0);
  assert_int_equal(look_at_session("swaylock", "", &all)->count, 0);
}

static void who_logged_in(void **state)
{
  const struct cred_stack_wants none = {.is_batch = false};
  const char *without = strchr(session_lines, '\n') + 1;
  const struct cred_stack_findings *findings;

  (void)state;
  assert_true(has(look_at_session("sshd-try", without, &none), CRED_STACK_NO_LOGINUID, 0));
  assert_true(has(look_at_session("gdm-password", without, &none), CRED_STACK_NO_LOGINUID, 0));
  assert_true(has(look_at_session("cron", without, &none), CRED_STACK_NO_LOGINUID, 0));
  assert_int_equal(look_at_session("lightdm-greeter", without, &none)->count, 0);
  assert_int_equal(look_at_session("su", without, &none)->count, 0);
  findings = look_at_session("sudo-i", session_lines, &none);
  assert_int_equal(findings->count, 1);
  assert_int_equal(findings->rows[0].kind, CRED_STACK_LOGINUID_ANEW);
  assert_false(findings->rows[0].is_warning);
  assert_int_equal(findings->rows[0].line, 12);
  assert_int_equal(look_at_session("login", session_lines, &none)->count, 0);
}

static void passwords_that_nobody_judged(void **state)
{
  (void)state;
  assert_true(has(look("password requisite pam_cred_quality.so\n"
                       "password [success=1 default=ignore] pam_unix.so obscure yescrypt\n"
                       "password requisite pam_deny.so\npassword required pam_cred_history.so\n"),
                  CRED_STACK_ASKS_ITSELF, 2));
  assert_int_equal(look("password requisite pam_cred_quality.so\n"
                        "password sufficient pam_unix.so use_authtok\n"
                        "password requisite pam_sss.so try_first_pass use_authtok\n"
                        "password required pam_cred_history.so\n")
                       ->count,
                   0);
  assert_true(has(look("password requisite pam_cred_quality.so\n"
                       "password requisite pam_unix.so use_authtok\n"),
                  CRED_STACK_NO_HISTORY, 2));
  assert_int_equal(
      look("password requisite pam_unix.so\npassword required pam_cred_history.so\n")->count, 0);
}

static void su_of_root(void **state)
{
  const struct cred_stack_wants none = {.is_batch = false};
  struct file su[] = {{"su-l", shipped}, {NULL, NULL}};
  struct file behind[] = {
      {"su", "@include su-l\nauth sufficient pam_rootok.so\n"}, {"su-l", shipped}, {NULL, NULL}};

  (void)state;
  assert_true(has(look_for(su, &none, NULL), CRED_STACK_ROOT_ASKED, 1));
  assert_true(has(look_for(behind, &none, NULL), CRED_STACK_ROOT_ASKED, 1));
  assert_int_equal(look_at_session("su", "", &none)->count, 0);
}

static bool all_but_totp(void *state, const char *path)
{
  (void)state;
  return strcmp(path, "/opt/security/pam_cred_totp.so") != 0 && strncmp(path, "pam_cred", 8) != 0;
}

static void modules_that_are_not_there(void **state)
{
  const struct cred_stack_wants none = {.is_batch = false};
  struct file files[] = {{"x", "auth required /opt/security/pam_cred_lockout.so\n"
                               "auth required pam_unix.so\n"
                               "-auth required /opt/security/pam_cred_totp.so digits\n"
                               "session required pam_cred_session.so\n"
                               "session required pam_cred_sesion.so\n"
                               "account required /opt/security/pam_cred_lockout.so\n"},
                         {NULL, NULL}};
  const struct cred_stack_findings *findings = look_for(files, &none, all_but_totp);

  (void)state;
  assert_int_equal(findings->count, 3);
  assert_true(has(findings, CRED_STACK_NOT_INSTALLED, 3));
  assert_true(has(findings, CRED_STACK_NOT_INSTALLED, 4));
  assert_true(has(findings, CRED_STACK_NO_MODULE, 5));
}

static struct cred_stack_proofs proofs_of(const char *service, const char *text)
{
  struct file files[] = {{service, text}, {NULL, NULL}};
  const struct cred_stack_source source = {load, files, NULL};
  struct cred_stack_proofs proofs;

  assert_true(cred_stack_prove(&source, service, &proofs));
  return proofs;
}

static void kinds_that_can_be_proven(void **state)
{
  static const char account[] = "account required pam_cred_factor.so\n";
  char text[1024];
  struct cred_stack_proofs proofs = proofs_of("login", shipped);

  (void)state;
  assert_true(proofs.is_judged && !proofs.is_judged_in_session);
  assert_int_equal(proofs.kinds, CRED_STACK_KNOWLEDGE | CRED_STACK_POSSESSION);
  assert_int_equal(proofs.kinds_codeless, CRED_STACK_KNOWLEDGE);
  assert_int_equal(proofs_of("sshd", shipped).kinds_codeless,
                   CRED_STACK_KNOWLEDGE | CRED_STACK_POSSESSION);
  (void)snprintf(text, sizeof(text),
                 "auth required pam_cred_lockout.so\n"
                 "auth [success=ok default=1] pam_fprintd.so\n"
                 "auth required pam_cred_factor.so mark=inherence\n"
                 "auth required pam_unix.so\nauth required pam_cred_totp.so\n%s"
                 "session required pam_cred_factor.so\n",
                 account);
  proofs = proofs_of("login", text);
  assert_int_equal(proofs.kinds, 7);
  assert_int_equal(proofs.kinds_codeless, CRED_STACK_KNOWLEDGE | CRED_STACK_INHERENCE);
  assert_true(proofs.is_judged_in_session);
  /* two ways of which each proves one */
  (void)snprintf(text, sizeof(text),
                 "auth [success=2 default=ignore] pam_u2f.so\n"
                 "auth [success=2 default=die] pam_fprintd.so\nauth required pam_deny.so\n"
                 "auth [default=1] pam_cred_factor.so mark=possession\n"
                 "auth required pam_cred_factor.so mark=inherence\nauth required pam_permit.so\n%s",
                 account);
  assert_int_equal(__builtin_popcount(proofs_of("login", text).kinds), 1);
  /* nobody is refused, or nobody gets in */
  assert_false(proofs_of("x", "auth required pam_unix.so\n").is_judged);
  assert_false(
      proofs_of("x", "auth required pam_unix.so\naccount optional pam_cred_factor.so\n").is_judged);
  (void)snprintf(text, sizeof(text), "auth required pam_deny.so\n%s", account);
  assert_false(proofs_of("x", text).is_judged);
}

/* What is not looked at is said. */
static void what_is_cut(void **state)
{
  static char text[128 * 1024];
  const struct cred_stack_findings *findings;
  size_t used;

  (void)state;
  (void)snprintf(text, sizeof(text), "auth required pam_u2f.so %0600d\n%s", 0, shipped);
  assert_true(has(look(text), CRED_STACK_LINE_CUT, 1));
  (void)snprintf(text, sizeof(text), "auth required pam_%0100d.so\n%s", 0, shipped);
  assert_true(has(look(text), CRED_STACK_LINE_CUT, 1));
  used = (size_t)snprintf(text, sizeof(text), "%s", shipped);
  for (int i = 0; i < 80; i++)
    used += (size_t)snprintf(text + used, sizeof(text) - used, "account requird pam_x.so\n");
  findings = look(text);
  assert_int_equal(findings->count, CRED_STACK_FINDINGS + 1);
  assert_int_equal(findings->rows[CRED_STACK_FINDINGS].kind, CRED_STACK_MORE);
  assert_true(findings->rows[CRED_STACK_FINDINGS].is_warning);
  /* an error that finds no room refuses all the same */
  (void)snprintf(text + used, sizeof(text) - used,
                 "auth required pam_u2f.so\nauth required pam_cred_factor.so mark=possession\n");
  assert_false(look(text)->rows[CRED_STACK_FINDINGS].is_warning);
}

static void unreadable_controls(void **state)
{
  static const char *const wrong[] = {"success",
                                      "success=",
                                      "success=0",
                                      "succes=ok",
                                      "=ok",
                                      "success=-1",
                                      "success=ok default=1x"};
  int16_t actions[CRED_STACK_CODES];

  (void)state;
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
    assert_false(cred_stack_control(wrong[i], true, actions));
  assert_false(cred_stack_control("requird", false, actions));
  assert_true(cred_stack_control("success=99999999999", true, actions));
  assert_true(actions[0] > CRED_STACK_LINES);
  assert_true(cred_stack_control("", true, actions));
  assert_int_equal(actions[0], CRED_STACK_BAD);
}

/* A jump over the end denies, and one to it does not. */
static void jumps_and_the_end(void **state)
{
  static struct cred_stack stack;
  struct file files[] = {{"service", ""}, {NULL, NULL}};
  const struct cred_stack_source source = {load, files, NULL};

  (void)state;
  files[0].text = "auth required pam_a.so\nauth [default=1] pam_b.so\nauth requisite pam_deny.so\n";
  assert_true(cred_stack_read(&source, "service", CRED_STACK_AUTH, &stack));
  assert_true(cred_stack_can_succeed(&stack, NULL));
  files[0].text = "auth required pam_a.so\nauth [default=2] pam_b.so\nauth requisite pam_deny.so\n";
  assert_true(cred_stack_read(&source, "service", CRED_STACK_AUTH, &stack));
  assert_false(cred_stack_can_succeed(&stack, NULL));
  /* nothing but jumps and ignored lines is no success */
  files[0].text =
      "auth [default=1] pam_b.so\nauth requisite pam_deny.so\nauth [default=ignore] pam_c.so";
  assert_true(cred_stack_read(&source, "service", CRED_STACK_AUTH, &stack));
  assert_false(cred_stack_can_succeed(&stack, NULL));
  assert_false(cred_stack_read(&source, "absent", CRED_STACK_AUTH, &stack));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(controls_before_a_mark),
      cmocka_unit_test(jumps_onto_a_mark),
      cmocka_unit_test(two_marks),
      cmocka_unit_test(marks_of_nothing),
      cmocka_unit_test(files_of_files),
      cmocka_unit_test(substacks),
      cmocka_unit_test(stacks_in_order),
      cmocka_unit_test(traps),
      cmocka_unit_test(passwords_that_need_not_be_right),
      cmocka_unit_test(passwords_that_must_be_right),
      cmocka_unit_test(passwords_past_the_charge),
      cmocka_unit_test(session_lines_that_are_missing),
      cmocka_unit_test(who_logged_in),
      cmocka_unit_test(passwords_that_nobody_judged),
      cmocka_unit_test(su_of_root),
      cmocka_unit_test(modules_that_are_not_there),
      cmocka_unit_test(kinds_that_can_be_proven),
      cmocka_unit_test(what_is_cut),
      cmocka_unit_test(unreadable_controls),
      cmocka_unit_test(jumps_and_the_end),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
