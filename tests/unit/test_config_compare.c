/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/model.h"
#include "tests/unit/config_lines.h"

/* What a change does: every key both ways, and policies that come, go, move or are for others. */

static struct cred_config *make(const char *text)
{
  struct cred_config *config = config_from(text, strlen(text), NULL, 0, NULL);

  if (config == NULL)
    fail_msg("refused: %s", text);
  return config;
}

static struct cred_config_diff *compare(const char *before, const char *after)
{
  struct cred_config *old_config = make(before);
  struct cred_config *new_config = make(after);
  struct cred_config_diff *diff = NULL;

  assert_int_equal(cred_config_compare(old_config, new_config, &diff, NULL), CRED_OK);
  cred_config_free(old_config);
  cred_config_free(new_config);
  return diff;
}

static enum cred_config_judgement judge(const char *before, const char *after)
{
  struct cred_config_diff *diff = compare(before, after);
  enum cred_config_judgement worst = CRED_CONFIG_NEITHER;

  for (size_t i = 0; i < diff->count; i++)
    if (diff->changes[i].judgement > worst)
      worst = diff->changes[i].judgement;
  assert_int_equal(diff->weaker, worst == CRED_CONFIG_WEAKER);
  cred_config_diff_free(diff);
  return worst;
}

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
    if (judge(strict, weak) != CRED_CONFIG_WEAKER)
      fail_msg("%s to %s is not weaker", direction->strict, direction->weak);
    if (judge(weak, strict) != CRED_CONFIG_STRICTER)
      fail_msg("%s to %s is not stricter", direction->weak, direction->strict);
    assert_int_equal(judge(weak, weak), CRED_CONFIG_NEITHER);
  }
}

/* Changes that may weaken, and so count as weaker both ways; and those that never do. */
static void test_no_direction(void **state)
{
  static const struct direction unknown[] = {
      {"policy default", "zone = a", "zone = b"},
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
      {"policy default", "zone_groups = a b", "zone_groups = b a"},
      {"site", "contact = a", "contact = b"},
      {"site", "language = ja_JP.UTF-8", "language ="},
      {"store", "timeout_seconds = 5", "timeout_seconds = 6"},
      {"store", "broker = off", "broker = auto"},
  };
  char first[256], second[256];

  (void)state;
  for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
    text_of(unknown[i].section, unknown[i].weak, first, sizeof(first));
    text_of(unknown[i].section, unknown[i].strict, second, sizeof(second));
    assert_int_equal(judge(first, second), CRED_CONFIG_WEAKER);
    assert_int_equal(judge(second, first), CRED_CONFIG_WEAKER);
  }
  for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++) {
    text_of(neither[i].section, neither[i].weak, first, sizeof(first));
    text_of(neither[i].section, neither[i].strict, second, sizeof(second));
    assert_int_equal(judge(first, second), CRED_CONFIG_NEITHER);
    assert_int_equal(judge(second, first), CRED_CONFIG_NEITHER);
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

#define BASE "[policy default]\ndeny = 5\ntotp = off\n"
#define STAFF "[policy staff]\nmatch_group = staff\n"
#define ADMIN "[policy admin]\nmatch_user = admin\n"

static void test_given_default_is_no_change(void **state)
{
  struct cred_config_diff *diff = compare("[policy default]\n", "[policy default]\ndeny = 5\n");

  (void)state;
  assert_int_equal(diff->count, 0);
  cred_config_diff_free(diff);
}

static void test_policies_come_and_go(void **state)
{
  (void)state;
  assert_int_equal(judge(BASE, BASE STAFF "deny = 3\n"), CRED_CONFIG_STRICTER);
  assert_int_equal(judge(BASE, BASE STAFF "deny = 6\n"), CRED_CONFIG_WEAKER);
  assert_int_equal(judge(BASE, BASE STAFF "deny = 5\n"), CRED_CONFIG_NEITHER);
  assert_int_equal(judge(BASE STAFF "deny = 3\n", BASE), CRED_CONFIG_WEAKER);
  assert_int_equal(judge(BASE STAFF "deny = 6\n", BASE), CRED_CONFIG_STRICTER);
  /* stricter than default, but weaker than what somebody who is both has now */
  assert_int_equal(judge(BASE ADMIN "deny = 2\n", BASE ADMIN "deny = 2\n" STAFF "deny = 3\n"),
                   CRED_CONFIG_WEAKER);
  /* laid under it, it cannot be */
  assert_int_equal(judge(BASE ADMIN "deny = 2\n", BASE STAFF "deny = 3\n" ADMIN "deny = 2\n"),
                   CRED_CONFIG_STRICTER);
}

static void test_keys_of_policies_come_and_go(void **state)
{
  (void)state;
  assert_int_equal(judge(BASE STAFF, BASE STAFF "totp = required\n"), CRED_CONFIG_STRICTER);
  assert_int_equal(judge(BASE STAFF "totp = required\n", BASE STAFF), CRED_CONFIG_WEAKER);
  assert_int_equal(judge(BASE STAFF "totp = off\n", BASE STAFF), CRED_CONFIG_NEITHER);
  /* what staff says is what decides, whatever default becomes */
  assert_int_equal(judge(BASE STAFF "deny = 3\n", BASE STAFF "deny = 4\n"), CRED_CONFIG_WEAKER);
  assert_int_equal(judge(BASE STAFF "deny = 4\n", BASE STAFF "deny = 3\n"), CRED_CONFIG_STRICTER);
}

static void test_policies_move(void **state)
{
  struct cred_config_diff *diff = NULL;

  (void)state;
  assert_int_equal(
      judge(BASE STAFF "deny = 3\n" ADMIN "deny = 4\n", BASE ADMIN "deny = 4\n" STAFF "deny = 3\n"),
      CRED_CONFIG_STRICTER);
  assert_int_equal(
      judge(BASE STAFF "deny = 4\n" ADMIN "deny = 3\n", BASE ADMIN "deny = 3\n" STAFF "deny = 4\n"),
      CRED_CONFIG_WEAKER);
  /* no key in common: nothing can change */
  assert_int_equal(judge(BASE STAFF "deny = 4\n" ADMIN "totp = required\n",
                         BASE ADMIN "totp = required\n" STAFF "deny = 4\n"),
                   CRED_CONFIG_NEITHER);
  diff = compare(BASE STAFF ADMIN, BASE ADMIN STAFF);
  assert_int_equal(diff->count, 2);
  assert_string_equal(diff->changes[0].key, "order");
  assert_string_equal(diff->changes[0].section, "policy admin");
  assert_string_equal(diff->changes[0].old_value, "3");
  assert_string_equal(diff->changes[0].new_value, "2");
  cred_config_diff_free(diff);
}

static void test_policies_for_others(void **state)
{
  struct cred_config_diff *diff =
      compare(BASE STAFF "deny = 3\n", BASE "[policy staff]\nmatch_user = bob\ndeny = 3\n");

  (void)state;
  assert_int_equal(diff->count, 2);
  assert_string_equal(diff->changes[0].key, "match_group");
  assert_true(diff->changes[0].was_given);
  assert_false(diff->changes[0].is_given);
  assert_string_equal(diff->changes[1].key, "match_user");
  assert_int_equal(diff->changes[1].judgement, CRED_CONFIG_WEAKER);
  cred_config_diff_free(diff);
  /* a policy that weakens, for fewer: somebody else may be meant now */
  assert_int_equal(judge(BASE STAFF "deny = 6\n", BASE
                         "[policy staff]\nmatch_group = staff\nmatch_service = su\ndeny = 6\n"),
                   CRED_CONFIG_WEAKER);
  /* nothing hangs on it */
  assert_int_equal(
      judge(BASE STAFF "deny = 5\n", BASE "[policy staff]\nmatch_user = bob\ndeny = 5\n"),
      CRED_CONFIG_NEITHER);
}

/* Each row tells what it did itself. */
static void test_rows_are_judged_apart(void **state)
{
  struct cred_config_diff *diff =
      compare("[policy default]\ndeny = 100\n" STAFF "deny = 2\n", BASE);

  (void)state;
  assert_int_equal(diff->count, 3);
  assert_string_equal(diff->changes[0].section, "policy default");
  assert_int_equal(diff->changes[0].judgement, CRED_CONFIG_STRICTER);
  assert_string_equal(diff->changes[1].key, "match_group");
  assert_int_equal(diff->changes[1].judgement, CRED_CONFIG_NEITHER);
  assert_string_equal(diff->changes[2].key, "deny");
  assert_int_equal(diff->changes[2].judgement, CRED_CONFIG_WEAKER);
  cred_config_diff_free(diff);
}

/* Against the truth: over all subjects, does any value get weaker? */
static uint32_t deny_for(const struct cred_config *config, bool is_staff, bool is_admin)
{
  const struct cred_config_facts facts = {.user = is_admin ? "admin" : "tanaka",
                                          .known = true,
                                          .service = "sshd",
                                          .groups = is_staff ? "staff" : ""};
  struct cred_policy policy;

  cred_config_resolve(config, &facts, &policy);
  return policy.deny;
}

static const char *const shapes[] = {
    BASE,
    "[policy default]\ndeny = 4\n",
    BASE STAFF "deny = 3\n",
    BASE STAFF "deny = 6\n",
    BASE STAFF "totp = required\n",
    BASE ADMIN "deny = 6\n",
    BASE STAFF "deny = 3\n" ADMIN "deny = 6\n",
    BASE ADMIN "deny = 6\n" STAFF "deny = 3\n",
    BASE ADMIN "deny = 3\n" STAFF "deny = 5\n",
    BASE STAFF "deny = 5\n" ADMIN,
    BASE STAFF ADMIN "deny = 5\n",
};

static void test_against_every_subject(void **state)
{
  size_t count = sizeof(shapes) / sizeof(shapes[0]);

  (void)state;
  for (size_t i = 0; i < count * count; i++) {
    struct cred_config *before = make(shapes[i / count]);
    struct cred_config *after = make(shapes[i % count]);
    struct cred_config_diff *diff = NULL;
    bool totp_is_lost = i / count == 4 && i % count != 4;
    bool truly_weaker = false;

    for (unsigned subject = 0; subject < 4; subject++)
      if (deny_for(after, (subject & 1) != 0, (subject & 2) != 0) >
          deny_for(before, (subject & 1) != 0, (subject & 2) != 0))
        truly_weaker = true;
    assert_int_equal(cred_config_compare(before, after, &diff, NULL), CRED_OK);
    if (diff->weaker != (truly_weaker || totp_is_lost))
      fail_msg("from:\n%s\nto:\n%s\njudged %d, is %d", shapes[i / count], shapes[i % count],
               diff->weaker, truly_weaker);
    cred_config_diff_free(diff);
    cred_config_free(before);
    cred_config_free(after);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_directions),
      cmocka_unit_test(test_no_direction),
      cmocka_unit_test(test_every_key_has_a_direction),
      cmocka_unit_test(test_given_default_is_no_change),
      cmocka_unit_test(test_policies_come_and_go),
      cmocka_unit_test(test_keys_of_policies_come_and_go),
      cmocka_unit_test(test_policies_move),
      cmocka_unit_test(test_policies_for_others),
      cmocka_unit_test(test_rows_are_judged_apart),
      cmocka_unit_test(test_against_every_subject),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
