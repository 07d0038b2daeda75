/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/applied.h"
#include "config/items.h"
#include "config/value.h"
#include "tests/unit/config_lines.h"

/* The table itself, and every key through every road it can take. */

static void test_table_is_sorted(void **state)
{
  (void)state;
  for (size_t i = 1; i < cred_config_key_count; i++) {
    const struct cred_config_key *a = &cred_config_key_table[i - 1];
    const struct cred_config_key *b = &cred_config_key_table[i];
    int order = strcmp(a->section, b->section);

    assert_true(order < 0 || (order == 0 && strcmp(a->name, b->name) < 0));
    assert_ptr_equal(cred_config_key_find(a->section, a->name), a);
  }
  assert_null(cred_config_key_find("policy", "denied"));
  assert_null(cred_config_key_find("site", "deny"));
}

static void test_places_do_not_overlap(void **state)
{
  (void)state;
  for (size_t i = 0; i < cred_config_key_count; i++)
    for (size_t j = 0; j < i; j++) {
      const struct cred_config_key *a = &cred_config_key_table[i];
      const struct cred_config_key *b = &cred_config_key_table[j];

      if (a->home == b->home)
        assert_true(a->offset + a->size <= b->offset || b->offset + b->size <= a->offset);
    }
}

static void test_sizes_fit_types(void **state)
{
  (void)state;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];

    if (key->type == CRED_VALUE_FLAG)
      assert_int_equal(key->size, sizeof(bool));
    else if (cred_value_is_number(key))
      assert_int_equal(key->size, sizeof(uint32_t));
    else
      assert_in_range(key->size, 2, CRED_LIST_SIZE);
    assert_true(strlen(key->help) > 0);
  }
}

/* DESIGN's defaults, to the letter. */
static void test_built_in_defaults(void **state)
{
  struct cred_config *config = cred_config_new();
  const struct cred_policy *policy = &config->policies[0]->values;
  const struct cred_site *site = cred_config_site(config);

  (void)state;
  assert_string_equal(site->backend, "sqlite");
  assert_string_equal(config->site.store_path, "");
  assert_int_equal(site->timeout_seconds, 5);
  assert_int_equal(site->broker, CRED_BROKER_AUTO);
  assert_true(site->rescue_root_console);
  assert_string_equal(site->batch_services, "cron atd systemd-user");
  assert_int_equal(site->keep_days, 0);
  assert_int_equal(site->on_failure, CRED_ON_FAILURE_CONTINUE);
  assert_false(policy->privileged);
  assert_int_equal(policy->mode, CRED_MODE_ENFORCE);
  assert_int_equal(policy->deny, 5);
  assert_int_equal(policy->deny_total, 20);
  assert_int_equal(policy->deny_source, 50);
  assert_int_equal(policy->fail_interval, 900);
  assert_int_equal(policy->unlock_time, 600);
  assert_int_equal(policy->unlock_time_max, 86400);
  assert_int_equal(policy->attempt_wait_seconds, 5);
  assert_int_equal(policy->attempt_lease_seconds, 120);
  assert_true(policy->even_deny_root);
  assert_int_equal(policy->min_length, 8);
  assert_int_equal(policy->max_length, 256);
  assert_int_equal(policy->min_changed, 1);
  assert_true(policy->dictionary);
  assert_int_equal(policy->retry, 3);
  assert_true(policy->enforce_for_root);
  assert_int_equal(policy->remember, 24);
  assert_int_equal(policy->reuse_scope, CRED_REUSE_PERSON);
  assert_int_equal(policy->warn_days, 14);
  assert_int_equal(policy->temporary_hours, 72);
  assert_true(policy->admin_set_is_temporary);
  assert_int_equal(policy->drift, CRED_DRIFT_LOG);
  assert_true(policy->direct_login);
  assert_int_equal(policy->totp, CRED_TOTP_OFF);
  assert_int_equal(policy->totp_window, 1);
  assert_int_equal(policy->totp_algorithm, CRED_TOTP_SHA1);
  assert_int_equal(policy->totp_digits, 6);
  assert_int_equal(policy->totp_period, 30);
  assert_false(policy->combined);
  assert_int_equal(policy->factors_required, 1);
  assert_true(policy->show_last_login);
  cred_config_free(config);
}

/* Another value than the default, as it would be written; NULL when there is only one. */
static const char *other_value(const struct cred_config_key *key, char *out, size_t size)
{
  char expected[CRED_NAME_SIZE];

  cred_value_expected(key, expected, sizeof(expected));
  switch (key->type) {
  case CRED_VALUE_FLAG:
    return strcmp(key->fallback, "yes") == 0 ? "no" : "yes";
  case CRED_VALUE_NUMBER:
    (void)snprintf(out, size, "%u",
                   strtoul(key->fallback, NULL, 10) == key->max ? key->min : key->max);
    return out;
  case CRED_VALUE_WORD:
    (void)snprintf(out, size, "%s", strrchr(key->words, ' ') + 1);
    if (strcmp(out, key->fallback) == 0)
      (void)snprintf(out, size, "%.*s", (int)strcspn(key->words, " "), key->words);
    return out;
  case CRED_VALUE_NAME:
    return key->words != NULL ? NULL : "other";
  case CRED_VALUE_PATH:
    return "/other/file";
  case CRED_VALUE_PATHS:
    return "/other/file /another/file";
  case CRED_VALUE_BLOCKS:
    return "192.0.2.0/24 2001:db8::/32";
  case CRED_VALUE_TEXT:
    return "情報政策課 内線 1234 # 平日";
  default:
    return "other another";
  }
}

/* A file in which one key is different. */
static struct cred_config *config_with(const struct cred_config_key *key, const char *value)
{
  char text[2 * CRED_LIST_SIZE];
  const char *label = strcmp(key->section, "policy") == 0 ? "policy extra" : key->section;

  (void)snprintf(text, sizeof(text), "[policy default]\n[%s]\n%s%s = %s\n", label,
                 key->home == CRED_HOME_POLICY ? "match_user = tanaka\n" : "", key->name, value);
  /* limits that go together */
  if (strcmp(key->name, "unlock_time") == 0)
    (void)snprintf(text + strlen(text), 64, "unlock_time_max = %u\n", key->max);
  return config_from(text, strlen(text), NULL, 0, NULL);
}

static void check_is_there(const struct cred_config *config, const struct cred_config_key *key,
                           const char *value)
{
  const struct cred_config_policy *policy =
      key->home == CRED_HOME_SITE ? NULL : config->policies[1];
  char text[CRED_LIST_SIZE];

  cred_value_text(key, cred_config_home_of(config, policy, key), text, sizeof(text));
  assert_string_equal(text, value);
  assert_true(cred_config_given_has(policy != NULL ? &policy->given : &config->site_given, key));
}

static void check_roads(const struct cred_config_key *key, const char *value)
{
  struct cred_config *config = config_with(key, value);
  struct cred_applied applied;
  struct cred_config *loaded = NULL;
  struct cred_config *shown = NULL;
  char *lines = NULL;

  if (config == NULL)
    fail_msg("%s = %s is refused", key->name, value);
  check_is_there(config, key, value);
  assert_int_equal(cred_applied_encode(config, &applied, NULL), CRED_OK);
  assert_int_equal(cred_applied_decode(applied.bytes, applied.length, &loaded, NULL), CRED_OK);
  check_is_there(loaded, key, value);
  lines = config_lines(loaded);
  shown = config_from(lines, strlen(lines), NULL, 0, NULL);
  assert_non_null(shown);
  check_is_there(shown, key, value);
  free(lines);
  cred_applied_free(&applied);
  cred_config_free(shown);
  cred_config_free(loaded);
  cred_config_free(config);
}

static void test_every_key_flipped(void **state)
{
  (void)state;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    char room[CRED_LIST_SIZE];
    const char *value = other_value(key, room, sizeof(room));

    if (value == NULL)
      continue;
    assert_string_not_equal(value, key->fallback);
    check_roads(key, value);
  }
}

/* Values that never are in range, whatever the key. */
static void test_every_key_refuses_nonsense(void **state)
{
  static const char *const numbers[] = {"-1",  "+1",  "1x",          "0x10",
                                        "",    "1 2", "１",          "4294967295",
                                        "1.0", "01",  "65536000000", "99999999999999999999999"};
  static const char *const words[] = {"", "YES", "true", "1", "On", "yes no", "nope"};

  (void)state;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    uint64_t home[(sizeof(struct cred_site) + sizeof(struct cred_policy)) / 8] = {0};

    for (size_t n = 0; n < sizeof(numbers) / sizeof(numbers[0]); n++)
      if (key->type == CRED_VALUE_NUMBER)
        assert_int_not_equal(cred_value_parse(key, numbers[n], home), CRED_CONFIG_FINE);
    for (size_t n = 0; n < sizeof(words) / sizeof(words[0]); n++)
      if (key->type == CRED_VALUE_FLAG || key->type == CRED_VALUE_WORD)
        assert_int_equal(cred_value_parse(key, words[n], home), CRED_CONFIG_BAD_WORD);
    for (size_t byte = 0; byte < sizeof(home) / sizeof(home[0]); byte++)
      assert_true(home[byte] == 0);
  }
}

static void test_bounds_are_tight(void **state)
{
  (void)state;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    uint64_t home[(sizeof(struct cred_site) + sizeof(struct cred_policy)) / 8] = {0};
    char text[32];

    if (key->type != CRED_VALUE_NUMBER)
      continue;
    (void)snprintf(text, sizeof(text), "%u", key->min);
    assert_int_equal(cred_value_parse(key, text, home), CRED_CONFIG_FINE);
    (void)snprintf(text, sizeof(text), "%u", key->max);
    assert_int_equal(cred_value_parse(key, text, home), CRED_CONFIG_FINE);
    assert_int_equal(cred_value_number(key, home), key->max);
    (void)snprintf(text, sizeof(text), "%u", key->max + 1);
    assert_int_equal(cred_value_parse(key, text, home), CRED_CONFIG_OUT_OF_RANGE);
    if (key->min > 0) {
      (void)snprintf(text, sizeof(text), "%u", key->min - 1);
      assert_int_equal(cred_value_parse(key, text, home), CRED_CONFIG_OUT_OF_RANGE);
    }
    assert_int_equal(cred_value_number(key, home), key->max);
  }
}

static void test_every_misspelling_names_the_key(void **state)
{
  (void)state;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    char typed[CRED_WORD_SIZE];
    size_t length = strlen(key->name);

    /* the last two letters swapped, a letter missing, a dash for an underscore */
    (void)snprintf(typed, sizeof(typed), "%s", key->name);
    typed[length - 1] = key->name[length - 2];
    typed[length - 2] = key->name[length - 1];
    if (cred_config_key_find(key->section, typed) == NULL)
      assert_ptr_equal(cred_config_key_nearest(key->section, true, typed), key);
    (void)snprintf(typed, sizeof(typed), "%s", key->name);
    for (char *letter = typed; *letter != '\0'; letter++)
      *letter = *letter == '_' ? '-' : *letter;
    assert_ptr_equal(cred_config_key_nearest(key->section, true, typed), key);
  }
  assert_null(cred_config_key_nearest("policy", true, "completely_different"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_table_is_sorted),
      cmocka_unit_test(test_places_do_not_overlap),
      cmocka_unit_test(test_sizes_fit_types),
      cmocka_unit_test(test_built_in_defaults),
      cmocka_unit_test(test_every_key_flipped),
      cmocka_unit_test(test_every_key_refuses_nonsense),
      cmocka_unit_test(test_bounds_are_tight),
      cmocka_unit_test(test_every_misspelling_names_the_key),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
