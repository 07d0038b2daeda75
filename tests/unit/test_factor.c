/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cred/factor.h"
#include "modules/pam_cred_factor/sshd.h"

#define ALL (CRED_FACTOR_KNOWLEDGE | CRED_FACTOR_POSSESSION | CRED_FACTOR_INHERENCE)

static void nothing_known_is_refused(void **state)
{
  const struct cred_factor_facts facts = {.required = 2};
  struct cred_factor_judgement judgement = cred_factor_judge(&facts);

  (void)state;
  assert_int_equal(judgement.verdict, CRED_FACTOR_REFUSED);
  assert_int_equal(judgement.count, 0);
}

/* Every set of marks with every source of a kind, for every number that can be asked for. */
static void kinds_are_counted_once(void **state)
{
  (void)state;
  for (unsigned bits = 0; bits < 8 * 8; bits++) {
    for (uint32_t required = 1; required <= 3; required++) {
      const struct cred_factor_facts facts = {.required = required,
                                              .marked = bits & ALL,
                                              .code_accepted = (bits & 8) != 0,
                                              .key_accepted = (bits & 16) != 0,
                                              .password_matches = (bits & 32) != 0};
      const bool knows = (bits & (1 | 32)) != 0, has = (bits & (2 | 8 | 16)) != 0;
      const uint32_t count = (uint32_t)knows + (uint32_t)has + ((bits & 4) != 0);
      struct cred_factor_judgement judgement = cred_factor_judge(&facts);

      assert_int_equal(judgement.count, count);
      assert_int_equal(judgement.verdict, required == 1 || count >= required ? CRED_FACTOR_PASSED
                                                                             : CRED_FACTOR_REFUSED);
    }
  }
}

static void what_is_no_kind_counts_nothing(void **state)
{
  const struct cred_factor_facts facts = {.required = 2, .marked = ~(unsigned)ALL};

  (void)state;
  assert_int_equal(cred_factor_judge(&facts).kinds, 0);
  assert_int_equal(cred_factor_judge(&facts).verdict, CRED_FACTOR_REFUSED);
}

static void report_and_nobody(void **state)
{
  struct cred_factor_facts facts = {.required = 3, .marked = CRED_FACTOR_INHERENCE};

  (void)state;
  facts.is_report = true;
  assert_int_equal(cred_factor_judge(&facts).verdict, CRED_FACTOR_REPORTED);
  facts.nobody_logs_in = true;
  assert_int_equal(cred_factor_judge(&facts).verdict, CRED_FACTOR_PASSED);
  facts.is_report = false;
  assert_int_equal(cred_factor_judge(&facts).verdict, CRED_FACTOR_PASSED);
}

static void names_of_kinds(void **state)
{
  char text[64], little[8];

  (void)state;
  assert_int_equal(cred_factor_find("possession"), CRED_FACTOR_POSSESSION);
  assert_int_equal(cred_factor_find("Possession"), CRED_FACTOR_NONE);
  assert_int_equal(cred_factor_find(""), CRED_FACTOR_NONE);
  cred_factor_text(0, text, sizeof(text));
  assert_string_equal(text, "none");
  cred_factor_text(ALL, text, sizeof(text));
  assert_string_equal(text, "knowledge,possession,inherence");
  cred_factor_text(ALL, little, sizeof(little));
  assert_string_equal(little, "knowled");
}

static void what_sshd_says(void **state)
{
  (void)state;
  assert_true(cred_factor_has_key("publickey ssh-ed25519 AAAA\n"));
  assert_true(cred_factor_has_key("password\npublickey ssh-rsa AAAA\n"));
  assert_true(cred_factor_has_key("keyboard-interactive/pam\npublickey ssh-rsa AAAA"));
  assert_false(cred_factor_has_key(""));
  assert_false(cred_factor_has_key("password\n"));
  assert_false(cred_factor_has_key("publickey"));
  assert_false(cred_factor_has_key("hostbased ssh-rsa AAAA client user \"x publickey \"\n"));
  assert_false(cred_factor_has_key(" publickey ssh-rsa AAAA\n"));
}

static void which_program_is_sshd(void **state)
{
  (void)state;
  assert_true(cred_factor_is_sshd_path("/usr/sbin/sshd"));
  assert_true(cred_factor_is_sshd_path("/usr/lib/openssh/sshd-session"));
  assert_true(cred_factor_is_sshd_path("/usr/sbin/sshd (deleted)"));
  assert_false(cred_factor_is_sshd_path("/usr/sbin/dropbear"));
  assert_false(cred_factor_is_sshd_path("/usr/sbin/sshd/other"));
  assert_false(cred_factor_is_sshd_path("/usr/sbin/sshd2"));
  assert_false(cred_factor_is_sshd_path("/usr/sbin/ssh"));
  assert_false(cred_factor_is_sshd_path(" (deleted)"));
  assert_false(cred_factor_is_sshd_path(""));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_known_is_refused),
      cmocka_unit_test(kinds_are_counted_once),
      cmocka_unit_test(what_is_no_kind_counts_nothing),
      cmocka_unit_test(report_and_nobody),
      cmocka_unit_test(names_of_kinds),
      cmocka_unit_test(what_sshd_says),
      cmocka_unit_test(which_program_is_sshd),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
