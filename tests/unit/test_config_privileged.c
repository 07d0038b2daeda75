/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/model.h"
#include "config/value.h"
#include "tests/unit/config_lines.h"

#define BASE "[policy default]\ndeny = 5\n"
#define STAFF "[policy staff]\nmatch_group = staff\n"
#define ADMINS "[policy admins]\nmatch_group = wheel\nprivileged = yes\n"

static struct cred_config_weaknesses *look(const char *text)
{
  struct cred_config *config = config_make(text);
  struct cred_config_weaknesses *found = NULL;

  assert_int_equal(cred_config_weaker_than_staff(config, &found, NULL), CRED_OK);
  cred_config_free(config);
  return found;
}

static size_t count(const char *text)
{
  struct cred_config_weaknesses *found = look(text);
  size_t count = found->count;

  cred_config_weaknesses_free(found);
  return count;
}

static void nothing_to_compare(void **state)
{
  (void)state;
  assert_int_equal(count(BASE), 0);
  assert_int_equal(count(BASE STAFF "deny = 2\n"), 0);
  assert_int_equal(count(BASE ADMINS), 0);
  assert_int_equal(count(BASE "privileged = yes\n" STAFF "deny = 2\n"), 0);
}

static void against_default(void **state)
{
  (void)state;
  assert_int_equal(count(BASE ADMINS "deny = 5\n"), 0);
  assert_int_equal(count(BASE ADMINS "deny = 4\n"), 0);
  assert_int_equal(count(BASE ADMINS "deny = 6\n"), 1);
  assert_int_equal(count(BASE ADMINS "deny = 6\nmin_length = 7\nremember = 10\n"), 3);
  assert_int_equal(count(BASE ADMINS "mode = report\n"), 1);
  assert_int_equal(count(BASE "max_age_days = 90\n" ADMINS "max_age_days = 0\n"), 1);
  /* what has no direction, or nothing to do with strength */
  assert_int_equal(count(BASE ADMINS "warn_days = 1\nattempt_wait_seconds = 9\n"), 0);
}

static void against_staff(void **state)
{
  struct cred_config_weaknesses *found =
      look(BASE STAFF "totp = required\n" ADMINS "min_length = 12\n");

  (void)state;
  /* whoever is no staff is under default there */
  assert_int_equal(found->count, 1);
  assert_string_equal(found->rows[0].key, "totp");
  assert_string_equal(found->rows[0].value, "off");
  assert_string_equal(found->rows[0].staff_value, "required");
  assert_string_equal(found->rows[0].privileged, "policy admins");
  assert_string_equal(found->rows[0].staff, "policy staff");
  cred_config_weaknesses_free(found);
  assert_int_equal(count(BASE STAFF "totp = required\n" ADMINS "totp = required\n"), 0);
  assert_int_equal(count(BASE STAFF "totp = required\n" ADMINS "totp = enrolled\n"), 1);
  assert_int_equal(count(BASE ADMINS "deny = 4\n" STAFF "deny = 3\n"), 1);
  /* who said that they are none */
  assert_int_equal(
      count("[policy default]\nprivileged = yes\ndeny = 4\n" STAFF "privileged = no\ndeny = 3\n"),
      1);
}

static void rules_of_others(void **state)
{
  static const char zone[] = "[policy zone]\nmatch_group = zone\nzone = zone\ndeny = 2\n";
  static const char user[] = "[policy user]\nmatch_user = kiosk\ndeny = 2\n";
  static const char service[] = "[policy service]\nmatch_service = sshd\ndeny = 2\n";
  char text[1024];

  (void)state;
  /* not held against whoever is under no such policy */
  (void)snprintf(text, sizeof(text), BASE "%s%s%s" ADMINS, zone, user, service);
  assert_int_equal(count(text), 0);
  (void)snprintf(text, sizeof(text), BASE ADMINS "deny = 3\n%s%s%s", zone, user, service);
  assert_int_equal(count(text), 0);
  /* but nothing laid over a zone's or a service's may be weaker */
  (void)snprintf(text, sizeof(text), BASE "%s" ADMINS "deny = 3\n", zone);
  assert_int_equal(count(text), 1);
  (void)snprintf(text, sizeof(text), BASE "%s" ADMINS "deny = 3\n", service);
  assert_int_equal(count(text), 1);
  (void)snprintf(text, sizeof(text), BASE "%s" ADMINS "deny = 3\n", user);
  assert_int_equal(count(text), 0);
}

static void lists_and_files(void **state)
{
  (void)state;
  assert_int_equal(count(BASE STAFF "bad_words_file = /etc/hosts\n" ADMINS), 1);
  assert_int_equal(
      count(BASE STAFF "bad_words_file = /etc/hosts\n" ADMINS "bad_words_file = /etc/group\n"), 0);
}

/* Every key that is compared is found, when the staff's is the strictest that there is. */
static void every_key(void **state)
{
  size_t found = 0;

  (void)state;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    char text[512];

    if (key->home != CRED_HOME_POLICY || !key->obeyed || key->type != CRED_VALUE_FLAG ||
        strcmp(key->name, "privileged") == 0 ||
        (key->stricter != CRED_STRICTER_MORE && key->stricter != CRED_STRICTER_LESS))
      continue;
    (void)snprintf(text, sizeof(text), BASE "%s = %s\n" ADMINS "%s = %s\n", key->name,
                   key->stricter == CRED_STRICTER_MORE ? "yes" : "no", key->name,
                   key->stricter == CRED_STRICTER_MORE ? "no" : "yes");
    assert_int_equal(count(text), 1);
    found++;
  }
  assert_true(found > 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_to_compare), cmocka_unit_test(against_default),
      cmocka_unit_test(against_staff),      cmocka_unit_test(rules_of_others),
      cmocka_unit_test(lists_and_files),    cmocka_unit_test(every_key),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
