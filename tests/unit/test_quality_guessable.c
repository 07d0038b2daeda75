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

/* Names, the old password, and the words of a file. */

static void test_subject(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.subject = "tanaka";
  quality_expect(&world, "k3v9xq2t", "");
  quality_expect(&world, "Tanaka#x8Lq2vT", "subject");
  quality_expect(&world, "x8LAKANATq2vT", "subject");
  quality_expect(&world, "x8L7@n4k@q2vT", "subject");
  quality_expect(&world, "x8LＴＡＮＡＫＡq2vT", "subject");
  quality_expect(&world, "tana-ka-x8Lq2", "");
}

static void test_short_names_are_found_by_chance(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.subject = "ito";
  world.gecos = "Kim Ono";
  quality_expect(&world, "Ito12345", "subject");
  quality_expect(&world, "9kim6x7y", "person");
  quality_expect(&world, "a monitor without a keyboard", "");
  world.subject = "it";
  quality_expect(&world, "it-9x7y8", "");
}

static void test_gecos(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.gecos = "Sato Hanako,Room 4021,078-322-5180,,taxes/north";
  quality_expect(&world, "sat0-x8Lq2vT", "person");
  quality_expect(&world, "x8Lokanahq2v", "person");
  quality_expect(&world, "x8LHanakoq2v", "person");
  quality_expect(&world, "k4021xq2t9vw", "person");
  quality_expect(&world, "k5180xq2t9vw", "person");
  quality_expect(&world, "xqNorthq2t9v", "person");
  quality_expect(&world, "k3v9xq2t-wqm", "");
  world.gecos = "佐藤　花子,総務課";
  quality_expect(&world, "x8Lq花子2vTw", "person");
  quality_expect(&world, "x8Lq総務課2v", "person");
  quality_expect(&world, "x8Lqhanako2v", "");
  world.gecos = "林 一";
  quality_expect(&world, "林k3v9xq2", "");
  world.gecos = ",,,";
  quality_expect(&world, "k,3,v,9,x", "");
  world.gecos = "\xff\xfe\x80";
  quality_expect(&world, "k3v9xq2t", "");
}

static void test_subject_and_person_are_told_together(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.subject = "s10234";
  world.gecos = "Watanabe Ken";
  quality_expect(&world, "s10234watanabe", "subject person");
}

static void test_old_password(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.old = "Kq7#mv2xWp";
  quality_expect(&world, "Kq7#mv2xWp", "same-as-old");
  world.policy.min_changed = 1;
  quality_expect(&world, "Kq7#mv2xWp", "same-as-old");
  quality_expect(&world, "kQ7#MV2XwP", "like-old");
  quality_expect(&world, "pWx2vm#7qK", "like-old");
  quality_expect(&world, "v2xWpKq7#m", "like-old");
  quality_expect(&world, "Kq7#mv2xWp1", "like-old");
  quality_expect(&world, "1234567Kq7#mv2xWp", "like-old");
  quality_expect(&world, "Kq7#mv2xW", "like-old");
  quality_expect(&world, "Kq7#mv2xWp and a good deal more", "");
  quality_expect(&world, "Kq7#mv2xWq", "");
  world.policy.min_changed = 0;
  quality_expect(&world, "kQ7#MV2XwP", "");
}

static void test_changed_characters_are_an_edit_distance(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  world.old = "Kq7#mv2xWp";
  world.policy.min_changed = 4;
  quality_expect(&world, "Kq7#mvZZZp", "like-old");
  assert_int_equal(quality_finding(&world, CRED_FINDING_LIKE_OLD)->actual, 3);
  quality_expect(&world, "Kq7#mvZZZZ", "");
  quality_expect(&world, "aKq7#mv2xWb", "like-old");
  assert_int_equal(quality_finding(&world, CRED_FINDING_LIKE_OLD)->actual, 2);
  quality_expect(&world, "qK7#mv2xWp", "like-old");
  assert_int_equal(quality_finding(&world, CRED_FINDING_LIKE_OLD)->actual, 2);
  /* what moved by two places was deleted there and inserted here, in either direction */
  world.policy.min_changed = 5;
  quality_expect(&world, "7#mv2xWpab", "like-old");
  assert_int_equal(quality_finding(&world, CRED_FINDING_LIKE_OLD)->actual, 4);
  quality_expect(&world, "abKq7#mv2x", "like-old");
  assert_int_equal(quality_finding(&world, CRED_FINDING_LIKE_OLD)->actual, 4);
  world.policy.min_changed = 4;
  /* characters, not bytes */
  world.old = "あいうえおかきくけこ";
  quality_expect(&world, "あいうえおかき花花花", "like-old");
  assert_int_equal(quality_finding(&world, CRED_FINDING_LIKE_OLD)->actual, 3);
}

static void use_words(struct quality_world *world, const char *text)
{
  (void)snprintf(world->policy.bad_words_file, sizeof(world->policy.bad_words_file), "%s",
                 quality_file(world, "words", text, strlen(text)));
}

static void test_words_count_as_one_character(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  use_words(&world, "sakura\nkobe\n");
  quality_expect(&world, "k3v9xq2t", "");
  quality_expect(&world, "Sakura24", "bad-words");
  assert_int_equal(quality_finding(&world, CRED_FINDING_BAD_WORDS)->actual, 3);
  assert_int_equal(quality_finding(&world, CRED_FINDING_BAD_WORDS)->limit, 8);
  quality_expect(&world, "Sakura-x8Lq2", "bad-words");
  quality_expect(&world, "Sakura-x8Lq2v", "");
  quality_expect(&world, "sakurasakurasakurakobe", "bad-words");
  quality_expect(&world, "I saw the sakura of Kobe in May", "");
  quality_files_remove(&world);
}

static void test_words_in_disguise(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  use_words(&world, "Sakura\npassword\n令和\nはるな\n2024\nqwertyui\n");
  quality_expect(&world, "s@kUr4#1", "bad-words");
  quality_expect(&world, "ＳＡＫＵＲＡ１２", "bad-words");
  quality_expect(&world, "arukas#1", "bad-words");
  quality_expect(&world, "4RUK@$#1", "bad-words");
  quality_expect(&world, "p4$$w0rd", "bad-words");
  quality_expect(&world, "令和7年4月1日付", "");
  quality_expect(&world, "令和令和7年4月", "bad-words");
  quality_expect(&world, "ハルナハルナ12", "bad-words");
  quality_expect(&world, "Qwertyui2024", "bad-words");
  assert_int_equal(quality_finding(&world, CRED_FINDING_BAD_WORDS)->actual, 2);
  quality_files_remove(&world);
}

/* A word that is found backwards takes the characters that it stands on. */
static void test_words_backwards_where_they_are(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  use_words(&world, "sakura\nkobe\n");
  quality_expect(&world, "arukas-kobe9", "bad-words");
  assert_int_equal(quality_finding(&world, CRED_FINDING_BAD_WORDS)->actual, 4);
  quality_files_remove(&world);
}

/* Of words that overlap, those count that leave the least. */
static void test_words_that_overlap(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  use_words(&world, "abcd\ncdefgh\nbcde\nfghi\n");
  quality_expect(&world, "abcdefgh", "bad-words");
  assert_int_equal(quality_finding(&world, CRED_FINDING_BAD_WORDS)->actual, 3);
  quality_expect(&world, "abcdefghi", "bad-words");
  assert_int_equal(quality_finding(&world, CRED_FINDING_BAD_WORDS)->actual, 3);
  quality_files_remove(&world);
}

static void test_files_of_words(void **state)
{
  struct quality_world world = quality_world_make();

  (void)state;
  use_words(&world, "\xef\xbb\xbfmorning\r\n# evening\n\n  midday \t\nbad\nmidnight");
  quality_expect(&world, "morning1", "bad-words");
  quality_expect(&world, "midday12", "bad-words");
  quality_expect(&world, "midnight", "bad-words");
  quality_expect(&world, "evening1", "");
  quality_expect(&world, "badbadba", "");
  use_words(&world, "");
  quality_expect(&world, "morning1", "");
  quality_files_remove(&world);
}

static void refuse_words(struct quality_world *world, const void *text, size_t length,
                         enum cred_err expected, const char *why)
{
  struct cred_judge *judge = NULL;
  struct cred_error error = {0};

  (void)snprintf(world->policy.bad_words_file, sizeof(world->policy.bad_words_file), "%s",
                 quality_file(world, "words", text, length));
  assert_int_equal(cred_judge_new(&world->policy, NULL, &judge, &error), expected);
  assert_null(judge);
  assert_non_null(strstr(error.text, why));
  assert_non_null(strstr(error.text, world->policy.bad_words_file));
}

static void test_files_that_are_no_list(void **state)
{
  struct quality_world world = quality_world_make();
  char *big = calloc(1, (8u << 20) + 1);

  (void)state;
  assert_non_null(big);
  refuse_words(&world, "good\n\x83p\x83X\n", 10, CRED_ERR_DAMAGED, "line 2");
  refuse_words(&world, "good\nba\0d\n", 10, CRED_ERR_DAMAGED, "line 2");
  memset(big, 'a', (8u << 20) + 1);
  refuse_words(&world, big, 65, CRED_ERR_DAMAGED, "line 1");
  refuse_words(&world, big, (8u << 20) + 1, CRED_ERR_TOO_LONG, "bytes");
  quality_files_remove(&world);
  free(big);
}

/* What is shipped: it finds what people in Japan take, and leaves sentences alone. */
static void test_shipped_words(void **state)
{
  static const char *const found[] = {"Reiwa7nen!", "Himeji-2024", "1qaz2wsx#E",
                                      "qwertyui1",  "Tigers1985!", "p@ssw0rd!",
                                      "Syouwa-60!", "Suzuki1234",  "さくら令和2024年"};
  static const char *const left[] = {"sakura no hana ga saku koro ni", "k3v9-xq2t-7wnm",
                                     "Kobe#x8Lq2vT", "correct horse battery staple"};
  struct quality_world world = quality_world_make();

  (void)state;
  quality_use_shipped_words(&world);
  for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
    quality_expect(&world, found[i], "bad-words");
  for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
    quality_expect(&world, left[i], "");
  quality_files_remove(&world);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_subject),
      cmocka_unit_test(test_short_names_are_found_by_chance),
      cmocka_unit_test(test_gecos),
      cmocka_unit_test(test_subject_and_person_are_told_together),
      cmocka_unit_test(test_old_password),
      cmocka_unit_test(test_changed_characters_are_an_edit_distance),
      cmocka_unit_test(test_words_count_as_one_character),
      cmocka_unit_test(test_words_in_disguise),
      cmocka_unit_test(test_words_backwards_where_they_are),
      cmocka_unit_test(test_words_that_overlap),
      cmocka_unit_test(test_files_of_words),
      cmocka_unit_test(test_files_that_are_no_list),
      cmocka_unit_test(test_shipped_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
