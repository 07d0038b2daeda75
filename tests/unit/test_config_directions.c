/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/config_lines.h"

/* Which value of each key is weaker, both ways. */

struct direction {
  const char *section;
  const char *weak;   /* the line that is weaker */
  const char *strict; /* the one that is stricter */
};

static const struct direction directions[] = {
    {"policy default", "deny = 6", "deny = 5"},
    {"policy default", "deny_total = 21", "deny_total = 20"},
    {"policy default", "deny_source = 51", "deny_source = 50"},
    {"policy default", "fail_interval = 899", "fail_interval = 900"},
    {"policy default", "unlock_time = 599", "unlock_time = 600"},
    {"policy default", "unlock_time = 86400", "unlock_time = never"},
    {"policy default", "unlock_time_max = 86399", "unlock_time_max = 86400"},
    {"policy default", "even_deny_root = no", "even_deny_root = yes"},
    {"policy default", "mode = report", "mode = enforce"},
    {"policy default", "privileged = no", "privileged = yes"},
    {"policy default", "shared = no", "shared = yes"},
    {"policy default", "min_length = 8", "min_length = 9"},
    {"policy default", "max_length = 255", "max_length = 256"},
    {"policy default", "require_upper = 0", "require_upper = 1"},
    {"policy default", "require_lower = 0", "require_lower = 1"},
    {"policy default", "require_digit = 0", "require_digit = 1"},
    {"policy default", "require_symbol = 0", "require_symbol = 1"},
    {"policy default", "min_classes = 3", "min_classes = 4"},
    {"policy default", "min_changed = 1", "min_changed = 2"},
    {"policy default", "max_repeat = 0", "max_repeat = 256"},
    {"policy default", "max_repeat = 3", "max_repeat = 2"},
    {"policy default", "max_sequence = 0", "max_sequence = 5"},
    {"policy default", "max_sequence = 5", "max_sequence = 4"},
    {"policy default", "dictionary = no", "dictionary = yes"},
    {"policy default", "bad_words_file =", "bad_words_file = /a"},
    {"policy default", "breach_filter =", "breach_filter = /a"},
    {"policy default", "retry = 4", "retry = 3"},
    {"policy default", "enforce_for_root = no", "enforce_for_root = yes"},
    {"policy default", "remember = 1000", "remember = all"},
    {"policy default", "remember = 0", "remember = 1"},
    {"policy default", "remember_days = 0", "remember_days = 1"},
    {"policy default", "reuse_scope = system", "reuse_scope = person"},
    {"policy default", "max_age_days = 0", "max_age_days = 36500"},
    {"policy default", "max_age_days = 181", "max_age_days = 180"},
    {"policy default", "max_uses = 0", "max_uses = 100"},
    {"policy default", "max_uses = 100", "max_uses = 99"},
    {"policy default", "use_services = su", "use_services = sudo su"},
    {"policy default", "temporary_hours = 73", "temporary_hours = 72"},
    {"policy default", "admin_set_is_temporary = no", "admin_set_is_temporary = yes"},
    {"policy default", "drift = log", "drift = temporary"},
    {"policy default", "contractor_groups =", "contractor_groups = vendor"},
    {"policy default", "contractors_may_change = yes", "contractors_may_change = no"},
    {"policy default", "actor_groups =", "actor_groups = admins"},
    {"policy default", "actor_groups = admins more", "actor_groups = admins"},
    {"policy default", "max_idle_days = 0", "max_idle_days = 90"},
    {"policy default", "max_idle_days = 90", "max_idle_days = 30"},
    {"policy default", "zone_groups =", "zone_groups = zone"},
    {"policy default", "zone_groups = more zone", "zone_groups = zone"},
    {"policy default", "allow_sources =", "allow_sources = 192.0.2.0/24"},
    {"policy default", "allow_sources = 192.0.2.0/24 10.0.0.0/8", "allow_sources = 10.0.0.0/8"},
    {"policy default", "direct_login = yes", "direct_login = no"},
    {"policy default", "totp = off", "totp = enrolled"},
    {"policy default", "totp = enrolled", "totp = required"},
    {"policy default", "totp_window = 2", "totp_window = 1"},
    {"policy default", "totp_algorithm = SHA1", "totp_algorithm = SHA512"},
    {"policy default", "totp_digits = 6", "totp_digits = 8"},
    {"policy default", "totp_period = 60", "totp_period = 30"},
    {"policy default", "factors_required = 1", "factors_required = 2"},
    {"policy default", "show_last_login = no", "show_last_login = yes"},
    {"policy default", "session_max_minutes = 0", "session_max_minutes = 600"},
    {"policy default", "session_max_minutes = 601", "session_max_minutes = 600"},
    {"policy default", "idle_minutes = 0", "idle_minutes = 10"},
    {"policy default", "idle_minutes = 11", "idle_minutes = 10"},
    {"site", "trusted_networks = 10.0.0.0/8", "trusted_networks ="},
    {"site", "trusted_networks = 10.0.0.0/8 192.0.2.1", "trusted_networks = 192.0.2.1"},
    {"site", "rescue_root_console = yes", "rescue_root_console = no"},
    {"site", "batch_services = cron atd", "batch_services = cron"},
    {"log", "keep_days = 30", "keep_days = 31"},
    {"log", "keep_days = 36500", "keep_days = 0"},
    {"log", "on_failure = continue", "on_failure = deny"},
    {"store", "broker = off", "broker = auto"},
    {"store", "broker = auto", "broker = required"},
    {"store", "broker = off", "broker = required"},
};

static void text_of(const char *section, const char *line, char *out, size_t size)
{
  if (strcmp(section, "policy default") == 0)
    (void)snprintf(out, size, "[policy default]\n%s\n", line);
  else
    (void)snprintf(out, size, "[policy default]\n[%s]\n%s\n", section, line);
}

static void test_directions(void **state)
{
  char weak[256], strict[256];

  (void)state;
  for (size_t i = 0; i < sizeof(directions) / sizeof(directions[0]); i++) {
    const struct direction *direction = &directions[i];

    text_of(direction->section, direction->weak, weak, sizeof(weak));
    text_of(direction->section, direction->strict, strict, sizeof(strict));
    if (config_judge(strict, weak) != CRED_CONFIG_WEAKER)
      fail_msg("%s to %s is not weaker", direction->strict, direction->weak);
    if (config_judge(weak, strict) != CRED_CONFIG_STRICTER)
      fail_msg("%s to %s is not stricter", direction->weak, direction->strict);
    assert_int_equal(config_judge(weak, weak), CRED_CONFIG_NEITHER);
  }
}

/* Changes that may weaken, and so count as weaker both ways; and those that never do. */
static void test_no_direction(void **state)
{
  static const struct direction unknown[] = {
      {"policy default", "bad_words_file = /a", "bad_words_file = /b"},
      {"policy default", "custodian_certificates = /a", "custodian_certificates = /a /b"},
      {"policy default", "zone_groups = a b", "zone_groups = b c"},
      {"site", "system = a", "system = b"},
      {"store", "path = /a", "path = /b"},
      {"store", "key = /a", "key = /b"},
  };
  static const struct direction neither[] = {
      {"policy default", "attempt_wait_seconds = 0", "attempt_wait_seconds = 60"},
      {"policy default", "attempt_lease_seconds = 10", "attempt_lease_seconds = 60"},
      {"policy default", "warn_days = 0", "warn_days = 60"},
      {"policy default", "combined = no", "combined = yes"},
      {"policy default", "password_charset = any", "password_charset = ascii"},
      {"policy default", "zone = a", "zone = b"},
      {"policy default", "zone_groups = a b", "zone_groups = b a"},
      {"site", "contact = a", "contact = b"},
      {"site", "language = ja_JP.UTF-8", "language ="},
      {"store", "timeout_seconds = 5", "timeout_seconds = 6"},
  };
  char first[256], second[256];

  (void)state;
  for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
    text_of(unknown[i].section, unknown[i].weak, first, sizeof(first));
    text_of(unknown[i].section, unknown[i].strict, second, sizeof(second));
    assert_int_equal(config_judge(first, second), CRED_CONFIG_WEAKER);
    assert_int_equal(config_judge(second, first), CRED_CONFIG_WEAKER);
  }
  for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++) {
    text_of(neither[i].section, neither[i].weak, first, sizeof(first));
    text_of(neither[i].section, neither[i].strict, second, sizeof(second));
    assert_int_equal(config_judge(first, second), CRED_CONFIG_NEITHER);
    assert_int_equal(config_judge(second, first), CRED_CONFIG_NEITHER);
  }
}

/* No key is forgotten above. */
static void test_every_key_has_a_direction(void **state)
{
  (void)state;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    bool is_tried =
        key->stricter == CRED_STRICTER_UNKNOWN || key->stricter == CRED_STRICTER_NEITHER;

    for (size_t d = 0; d < sizeof(directions) / sizeof(directions[0]); d++)
      if (strncmp(directions[d].weak, key->name, strlen(key->name)) == 0 &&
          directions[d].weak[strlen(key->name)] == ' ')
        is_tried = true;
    if (!is_tried)
      fail_msg("%s has no direction in this test", key->name);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_directions),
      cmocka_unit_test(test_no_direction),
      cmocka_unit_test(test_every_key_has_a_direction),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
