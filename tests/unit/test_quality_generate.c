/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/quality_world.h"

/* Passwords that are made are judged clean under any policy that a password can meet. */

/* A sequence of numbers that is the same at each run, so that a failure comes back. */
static uint32_t next_number(uint32_t *seed, uint32_t below)
{
  *seed = *seed * 1664525u + 1013904223u;
  return (*seed >> 8) % below;
}

static void generate(struct quality_world *world, struct cred_secret *out, enum cred_err expected)
{
  struct cred_judge_facts facts = {world->subject, world->gecos, NULL, NULL};
  struct cred_judge *judge = NULL;
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;

  assert_int_equal(cred_judge_new(&world->policy, NULL, &judge, &error), CRED_OK);
  err = cred_password_generate(judge, &facts, out, &error);
  if (err != expected)
    fail_msg("%d: %s", (int)err, error.text);
  cred_judge_free(judge);
}

static void test_usual_shape(void **state)
{
  struct quality_world world = quality_world_make();
  CRED_SECRET_AUTO password = {0};
  CRED_SECRET_AUTO other = {0};

  (void)state;
  generate(&world, &password, CRED_OK);
  assert_int_equal(password.length, 19);
  for (size_t i = 0; i < password.length; i++) {
    if (i % 5 == 4)
      assert_int_equal(password.bytes[i], '-');
    else
      assert_non_null(strchr("abcdefghjkmnpqrstuvwxyz23456789", password.bytes[i]));
  }
  generate(&world, &other, CRED_OK);
  assert_false(cred_secret_equal(&password, &other));
}

static size_t sum_of(const size_t *seen, const char *letters)
{
  size_t sum = 0;

  for (; *letters != '\0'; letters++)
    sum += seen[(unsigned char)*letters];
  return sum;
}

/* What is in an alphabet must come about as often as everything else in it. Bytes taken modulo its
 * size would give its first eight letters an eighth more than the others. */
static void test_even_use_of_the_alphabet(void **state)
{
  struct quality_world world = quality_world_make();
  size_t seen[256] = {0};
  CRED_SECRET_AUTO password = {0};

  (void)state;
  for (size_t i = 0; i < 4000; i++) {
    generate(&world, &password, CRED_OK);
    for (size_t j = 0; j < password.length; j++)
      seen[password.bytes[j]]++;
  }
  for (const char *one = "abcdefghjkmnpqrstuvwxyz23456789"; *one != '\0'; one++)
    assert_in_range(seen[(unsigned char)*one], 1500, 3000);
  assert_in_range(sum_of(seen, "abcdefgh") * 1000 / sum_of(seen, "jkmnpqrs"), 930, 1050);
}

static struct cred_policy any_policy(uint32_t *seed)
{
  static const uint32_t longest[] = {8, 12, 16, 20, 64, 256};
  struct cred_policy policy = {.max_length = longest[next_number(seed, 6)]};
  uint32_t quarter = policy.max_length / 4 + 1;

  policy.min_length = 1 + next_number(seed, policy.max_length);
  policy.require_upper = next_number(seed, 3) > 0 ? 0 : next_number(seed, quarter);
  policy.require_lower = next_number(seed, 3) > 0 ? 0 : next_number(seed, quarter);
  policy.require_digit = next_number(seed, 3) > 0 ? 0 : next_number(seed, quarter);
  policy.require_symbol = next_number(seed, 3) > 0 ? 0 : next_number(seed, quarter);
  policy.min_classes = next_number(seed, 5);
  policy.max_repeat = next_number(seed, 3);
  policy.max_sequence = next_number(seed, 3);
  policy.dictionary = next_number(seed, 4) == 0;
  policy.password_charset = next_number(seed, 2) == 0 ? CRED_CHARSET_ANY : CRED_CHARSET_ASCII;
  return policy;
}

static void test_any_policy(void **state)
{
  struct quality_world world = quality_world_make();
  CRED_SECRET_AUTO password = {0};
  uint32_t seed = 1;

  (void)state;
  world.subject = "tanaka";
  world.gecos = "Tanaka Taro,,078-322-5180";
  for (size_t i = 0; i < 3000; i++) {
    world.policy = any_policy(&seed);
    generate(&world, &password, CRED_OK);
    quality_judge_bytes(&world, password.bytes, password.length);
    if (!cred_findings_is_clean(&world.findings))
      fail_msg("policy %zu: %s: %s", i, cred_secret_text(&password),
               cred_finding_name(world.findings.list[0].kind));
  }
}

static void test_extremes(void **state)
{
  struct quality_world world = quality_world_make();
  CRED_SECRET_AUTO password = {0};

  (void)state;
  world.policy.require_upper = 64;
  world.policy.require_lower = 64;
  world.policy.require_digit = 64;
  world.policy.require_symbol = 64;
  world.policy.max_repeat = 1;
  world.policy.max_sequence = 1;
  generate(&world, &password, CRED_OK);
  assert_int_equal(password.length, 256);
  world.policy.max_length = 255;
  generate(&world, &password, CRED_ERR_STATE);
  assert_int_equal(password.length, 0);
  world.policy = (struct cred_policy){.min_length = 8, .max_length = 8, .require_symbol = 4};
  generate(&world, &password, CRED_OK);
  assert_int_equal(password.length, 8);
  world.policy.require_symbol = 8; /* nothing is left that could be random */
  generate(&world, &password, CRED_ERR_STATE);
}

/* Whatever is left over after words are taken out, a word is never the answer. */
static void test_words_and_names(void **state)
{
  struct quality_world world = quality_world_make();
  CRED_SECRET_AUTO password = {0};

  (void)state;
  quality_use_shipped_words(&world);
  world.policy.min_length = 19;
  for (size_t i = 0; i < 300; i++) {
    generate(&world, &password, CRED_OK);
    quality_judge_bytes(&world, password.bytes, password.length);
    assert_true(cred_findings_is_clean(&world.findings));
  }
  quality_files_remove(&world);
}

/* Any bytes are judged, and end in one answer. */
static void test_any_bytes(void **state)
{
  struct quality_world world = quality_world_make();
  unsigned char bytes[CRED_SECRET_MAX];
  uint32_t seed = 2;

  (void)state;
  world.subject = "tanaka";
  world.gecos = "\xff,,\xe3\x81";
  world.old = "\xff\xfe old";
  world.policy.dictionary = true;
  world.policy.max_repeat = world.policy.max_sequence = world.policy.min_changed = 2;
  for (size_t i = 0; i < 2000; i++) {
    size_t length = next_number(&seed, i % 10 == 0 ? sizeof(bytes) + 1 : 40);

    for (size_t j = 0; j < length; j++)
      bytes[j] = (unsigned char)next_number(&seed, 256);
    quality_judge_bytes(&world, bytes, length);
    assert_true(world.findings.is_complete);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_usual_shape),     cmocka_unit_test(test_even_use_of_the_alphabet),
      cmocka_unit_test(test_any_policy),      cmocka_unit_test(test_extremes),
      cmocka_unit_test(test_words_and_names), cmocka_unit_test(test_any_bytes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
