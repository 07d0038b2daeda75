/* SPDX-License-Identifier: BSD-3-Clause */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/quality_world.h"

/* The dictionary, the breach filter, and what is said of it all. */

static void test_dictionary(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.policy.dictionary = true;
  quality_expect(&world, "k3v9xq2t", "");
  quality_expect(&world, "elephant", "dictionary");
  quality_expect(&world, "ELEPHANT7", "dictionary");
  quality_expect(&world, "3l3ph4nt", "dictionary");
  quality_expect(&world, "tnahpele", "dictionary");
  quality_expect(&world, "elephant and giraffe", "");
  quality_expect(&world, "abababab", "too-simple");
  quality_expect(&world, "k3vxxv3k", "too-simple"); /* a palindrome */
  quality_expect(&world, "abcdefgh", "too-simple");
  quality_expect(&world, "abcdefghijklmnopqrstuvwxyz", "too-simple");
}

/* cracklib takes neighbours in the alphabet for a pattern, however long the sentence. */
static void test_sentences_are_no_pattern(void **state)
{
  static const char *const sentences[] = {
      "no-one understood the first student dress", "defend the stupid nuns of the hijacked ghost",
      "ほげほげふがふがパスワードの検査をする", "あめあめふれふれかあさんが"};
  struct quality_world world = quality_world_make();

  (void)state;
  world.policy.dictionary = true;
  for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
    quality_expect(&world, sentences[i], "");
}

/* cracklib says nothing of passwords with less than six characters. */
static void test_dictionary_needs_six_characters(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.policy.dictionary = true;
  world.policy.min_length = 3;
  quality_expect(&world, "k3v9x", "too-short");
  assert_int_equal(quality_finding(&world, CRED_FINDING_TOO_SHORT)->limit, 6);
  quality_expect(&world, "k3v9xq", "");
  quality_expect(&world, "", "too-short");
}

/* The longest that is handed to the libraries, and what is not. */
static void test_long_passwords(void **state)
{
  struct quality_world world = quality_world_make();
  char long_one[1025];

  (void)state;
  world.policy.dictionary = true;
  for (size_t i = 0; i < 1024; i++)
    long_one[i] = "k3v9xq2tw7m"[(i * i + i / 5) % 11];
  long_one[511] = '\0';
  quality_expect(&world, long_one, "too-long");
  long_one[511] = 'x';
  long_one[1024] = '\0';
  quality_expect(&world, long_one, "too-long too-many-bytes");
  quality_judge_bytes(&world, "elephant\0", 9);
  assert_true(cred_findings_has(&world.findings, CRED_FINDING_UNTYPABLE));
}

static void expect_failure(const struct quality_world *world, const char *dictionary,
                           enum cred_err expected, const char *why)
{
  struct cred_judge *judge = NULL;
  struct cred_error error = {0};

  assert_int_equal(cred_judge_new(&world->policy, dictionary, &judge, &error), expected);
  assert_null(judge);
  assert_int_equal(cred_judge_new(&world->policy, dictionary, &judge, NULL), expected);
  if (strstr(error.text, why) == NULL)
    fail_msg("\"%s\" does not say \"%s\"", error.text, why);
}

static void test_dictionary_that_is_missing(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.policy.dictionary = true;
  expect_failure(&world, "/no/such/dictionary", CRED_ERR_IO, "/no/such/dictionary.pwd");
}

static void test_dictionary_that_is_damaged(void **state)
{
  static const char *const endings[] = {"words.pwd", "words.pwi", "words.hwm"};
  struct quality_world world = quality_world_make();
  char path[160];

  (void)state;
  world.policy.dictionary = true;
  for (size_t i = 0; i < 3; i++)
    (void)quality_file(&world, endings[i], "junk", 4);
  (void)snprintf(path, sizeof(path), "%s/words", world.directory);
  expect_failure(&world, path, CRED_ERR_IO, "cracklib");
  quality_files_remove(&world);
}

static void copy(struct quality_world *world, const char *ending)
{
  char command[256];

  (void)snprintf(command, sizeof(command), "cp /var/cache/cracklib/cracklib_dict.%s %s/words.%s",
                 ending, world->directory, ending);
  assert_int_equal(system(command), 0);
}

/* What went bad after the judge was made is an error too, and no answer is left over. */
static void test_dictionary_that_goes_bad(void **state)
{
  struct quality_world world = quality_world_make();
  struct cred_judge *judge = NULL;
  struct cred_error error = {0};
  char path[160];
  CRED_SECRET_AUTO password = {0};
  struct cred_judge_facts facts = {NULL, NULL, &password, NULL};

  (void)state;
  world.policy.dictionary = true;
  (void)quality_file(&world, "words.pwd", "", 0);
  (void)snprintf(path, sizeof(path), "%s/words", world.directory);
  copy(&world, "pwd");
  copy(&world, "pwi");
  copy(&world, "hwm");
  assert_int_equal(cred_secret_set_text(&password, "k3v9xq2t"), CRED_OK);
  assert_int_equal(cred_judge_new(&world.policy, path, &judge, &error), CRED_OK);
  assert_int_equal(cred_judge_password(judge, &facts, &world.findings, &error), CRED_OK);
  assert_true(cred_findings_is_clean(&world.findings));
  (void)quality_file(&world, "words.pwi", "junk", 4);
  assert_int_equal(cred_judge_password(judge, &facts, &world.findings, &error), CRED_ERR_IO);
  assert_non_null(strstr(error.text, "cracklib"));
  assert_false(world.findings.is_complete);
  assert_false(cred_findings_is_clean(&world.findings));
  cred_judge_free(judge);
  quality_files_remove(&world);
}

static void *judge_often(void *argument)
{
  struct quality_world *world = argument;

  for (size_t i = 0; i < 20; i++)
    quality_judge(world, i % 2 == 0 ? "elephant" : "k3v9xq2t");
  return NULL;
}

/* cracklib can have one dictionary open in a process. */
static void test_threads(void **state)
{
  struct quality_world worlds[4];
  pthread_t threads[4];

  (void)state;
  for (size_t i = 0; i < 4; i++) {
    worlds[i] = quality_world_make();
    worlds[i].policy.dictionary = true;
    assert_int_equal(pthread_create(&threads[i], NULL, judge_often, &worlds[i]), 0);
  }
  for (size_t i = 0; i < 4; i++) {
    assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_true(cred_findings_is_clean(&worlds[i].findings));
  }
}

static void make_filter(struct quality_world *world, const char *words, const char *options)
{
  char command[512];
  const char *list = quality_file(world, "list", words, strlen(words));

  (void)snprintf(
      command, sizeof(command),
      "pwqfilter --create=100 %s -o %s/filter <%s >/dev/null 2>&1 && chmod 600 %s/filter", options,
      world->directory, list, world->directory);
  assert_int_equal(system(command), 0);
  (void)snprintf(world->policy.breach_filter, sizeof(world->policy.breach_filter), "%s/filter",
                 world->directory);
}

static void test_breach_filter(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  make_filter(&world, "k3v9xq2t\nhunter22\naaaaaaaa\n", "");
  quality_expect(&world, "k3v9xq2t", "breached");
  quality_expect(&world, "k3v9xq2T", "");
  quality_expect(&world, "aaaaaaaa", "breached");
  quality_expect(&world, "bbbbbbbb", "");
  quality_expect(&world, "", "too-short");
  /* the hashes that breach lists are sold and shared as: NTLM of "hunter22" */
  make_filter(&world, "265324769cbe9634fd74591c95bd9ec5\n", "--pre-hashed --hash-ntlm-cp1252");
  quality_expect(&world, "hunter22", "breached");
  quality_expect(&world, "hunter23", "");
  quality_files_remove(&world);
}

static void test_breach_filter_that_is_none(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  (void)snprintf(world.policy.breach_filter, sizeof(world.policy.breach_filter), "%s",
                 quality_file(&world, "filter", "junk\n", 5));
  expect_failure(&world, NULL, CRED_ERR_DAMAGED, world.policy.breach_filter);
  /* hashed by nobody knows what */
  make_filter(&world, "1e8d55e2ce7b5fd3a80b1ee2ce7c28f6\n", "--pre-hashed");
  expect_failure(&world, NULL, CRED_ERR_DAMAGED, world.policy.breach_filter);
  (void)snprintf(world.policy.breach_filter, sizeof(world.policy.breach_filter), "/no/filter");
  expect_failure(&world, NULL, CRED_ERR_IO, "/no/filter");
  quality_files_remove(&world);
}

static void test_files_that_others_write(void **state)
{
  struct quality_world world = quality_world_make();
  const char *path = quality_file(&world, "words", "morning\n", 8);

  (void)state;
  (void)snprintf(world.policy.bad_words_file, sizeof(world.policy.bad_words_file), "%s", path);
  assert_int_equal(chmod(path, 0620), 0);
  expect_failure(&world, NULL, CRED_ERR_UNSAFE_MODE, path);
  assert_int_equal(chmod(path, 0602), 0);
  expect_failure(&world, NULL, CRED_ERR_UNSAFE_MODE, path);
  if (geteuid() == 0) {
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(chown(path, 65534, 0), 0);
    expect_failure(&world, NULL, CRED_ERR_UNSAFE_MODE, "65534");
  }
  assert_int_equal(unlink(path), 0);
  assert_int_equal(mkfifo(path, 0600), 0);
  expect_failure(&world, NULL, CRED_ERR_IO, path);
  quality_files_remove(&world);
}

/* One bad password, everything that is wrong with it. */
static void test_everything_at_once(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.subject = "elephant";
  world.gecos = "Ann Elephant";
  world.old = "tnahpele";
  world.policy.dictionary = true;
  world.policy.min_length = 12;
  world.policy.require_digit = 1;
  world.policy.min_classes = 3;
  world.policy.max_repeat = 1;
  world.policy.max_sequence = 1;
  world.policy.min_changed = 12;
  make_filter(&world, "eelephant\n", "");
  (void)snprintf(world.policy.bad_words_file, sizeof(world.policy.bad_words_file), "%s",
                 quality_file(&world, "words", "elephant\n", 9));
  quality_expect(&world, "eelephant",
                 "too-short classes-missing few-classes repeat like-old subject person dictionary "
                 "bad-words breached");
  world.old = "eelephant";
  quality_expect(&world, "eelephant",
                 "too-short classes-missing few-classes repeat same-as-old subject person "
                 "dictionary bad-words breached");
  quality_files_remove(&world);
}

static void test_findings_are_ordered_and_unique(void **state)
{
  struct cred_findings findings = {.is_complete = true};

  (void)state;
  assert_true(cred_findings_is_clean(&findings));
  for (size_t round = 0; round < 2; round++)
    for (size_t kind = CRED_FINDING_COUNT; kind > 0; kind--)
      cred_findings_add(&findings, (enum cred_finding_kind)(kind - 1), 1, 2);
  assert_int_equal(findings.count, CRED_FINDING_COUNT);
  for (size_t i = 0; i < CRED_FINDING_COUNT; i++)
    assert_int_equal(findings.list[i].kind, i);
  assert_false(cred_findings_is_clean(&findings));
}

static void test_no_password(void **state)
{
  struct quality_world world = quality_world_make();
  struct cred_judge_facts facts = {0};
  struct cred_judge *judge = NULL;

  (void)state;
  assert_int_equal(cred_judge_new(&world.policy, NULL, &judge, NULL), CRED_OK);
  assert_int_equal(cred_judge_password(judge, &facts, &world.findings, NULL), CRED_ERR_INVALID);
  assert_false(cred_findings_is_clean(&world.findings));
  cred_judge_free(judge);
  cred_judge_free(NULL);
}

/* Marks what was translated. */
static const char *mark(const void *context, const char *message)
{
  return strcmp(message, "digits") == 0 ? context : message;
}

static void test_texts(void **state)
{
  const struct cred_translator translator = {mark, "NUMERALS"};
  struct cred_finding finding = {.limit = 12, .needs = {1, 0, 2, 1}};
  char text[CRED_FINDING_TEXT_SIZE];

  (void)state;
  for (size_t i = 0; i < CRED_FINDING_COUNT; i++) {
    finding.kind = (enum cred_finding_kind)i;
    cred_finding_text(&finding, &translator, text, sizeof(text));
    assert_true(strlen(text) > 10);
    assert_null(strchr(text, '%'));
    assert_true(strlen(cred_finding_name(finding.kind)) > 3);
  }
  finding.kind = CRED_FINDING_TOO_SHORT;
  cred_finding_text(&finding, NULL, text, sizeof(text));
  assert_string_equal(text, "Please make the password at least 12 characters long.");
  finding.kind = CRED_FINDING_CLASSES_MISSING;
  cred_finding_text(&finding, &translator, text, sizeof(text));
  assert_string_equal(text,
                      "Please also include: upper-case letters, NUMERALS (at least 2), symbols.");
  cred_finding_text(&finding, &translator, text, 30);
  assert_string_equal(text, "Please also include: upper-ca");
  finding.kind = CRED_FINDING_COUNT;
  cred_finding_text(&finding, NULL, text, sizeof(text));
  assert_string_equal(text, "");
  assert_string_equal(cred_finding_name(CRED_FINDING_COUNT), "unknown");
}

static void expect_rules(const struct cred_policy *policy, const char *expected)
{
  struct cred_rules rules;
  char all[CRED_RULES_MAX * CRED_RULE_SIZE] = "";

  cred_rules_text(policy, NULL, &rules);
  for (size_t i = 0; i < rules.count; i++) {
    strcat(all, rules.lines[i]);
    strcat(all, "\n");
  }
  assert_string_equal(all, expected);
}

static void test_rules(void **state)
{
  struct cred_policy policy = {.min_length = 8, .max_length = 256};

  (void)state;
  expect_rules(&policy, "8 to 256 characters\nwithout your ID and your name\n");
  policy = (struct cred_policy){.min_length = 5,
                                .max_length = 64,
                                .dictionary = true,
                                .require_upper = 1,
                                .require_digit = 2,
                                .min_classes = 3,
                                .password_charset = CRED_CHARSET_ASCII,
                                .max_repeat = 2,
                                .max_sequence = 3,
                                .min_changed = 4,
                                .breach_filter = "/f",
                                .remember = CRED_REMEMBER_ALL};
  expect_rules(&policy,
               "6 to 64 characters\n"
               "with upper-case letters, digits (at least 2)\n"
               "at least 3 of these kinds: upper-case letters, lower-case letters, digits, "
               "symbols\n"
               "half-width characters only\n"
               "no run of one character that is longer than 2\n"
               "no run such as abcd or 4321 that is longer than 3\n"
               "without your ID and your name\n"
               "not just a word, a place, an era or a row of keys\n"
               "not known from a data breach\n"
               "at least 4 characters different from the present password\n"
               "no password that you ever used\n");
  policy = (struct cred_policy){.min_length = 8, .max_length = 256, .remember = 24};
  expect_rules(&policy, "8 to 256 characters\nwithout your ID and your name\n"
                        "none of your last 24 passwords\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_dictionary),
      cmocka_unit_test(test_sentences_are_no_pattern),
      cmocka_unit_test(test_dictionary_needs_six_characters),
      cmocka_unit_test(test_long_passwords),
      cmocka_unit_test(test_dictionary_that_is_missing),
      cmocka_unit_test(test_dictionary_that_is_damaged),
      cmocka_unit_test(test_dictionary_that_goes_bad),
      cmocka_unit_test(test_threads),
      cmocka_unit_test(test_breach_filter),
      cmocka_unit_test(test_breach_filter_that_is_none),
      cmocka_unit_test(test_files_that_others_write),
      cmocka_unit_test(test_everything_at_once),
      cmocka_unit_test(test_findings_are_ordered_and_unique),
      cmocka_unit_test(test_no_password),
      cmocka_unit_test(test_texts),
      cmocka_unit_test(test_rules),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
