/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "config/applied.h"
#include "tests/unit/config_lines.h"

/* The applied form in bytes. */

/* Values outside the table do not come in with a right checksum either. */
static void test_values_are_checked(void **state)
{
#define DEFAULT "P\007default"
#define DENY "K\004deny\001\000\004\000\000\000\005"
#define FOR_A "K\012match_user\001\000\001a"
#define RECORD(text)                                                                               \
  {                                                                                                \
    text, sizeof(text) - 1                                                                         \
  }
  static const struct {
    const char *bytes;
    size_t length;
  } bad[] = {
      RECORD(DEFAULT "K\004deny\001\000\004\000\000\000\000"), /* out of range */
      RECORD(DEFAULT "K\004deny\001\000\004\377\377\377\377"), /* never, where there is none */
      RECORD(DEFAULT "K\004deny\001\000\0015"),                /* not four bytes */
      RECORD(DEFAULT "K\004totp\001\000\004\000\000\000\003"), /* no such word */
      RECORD(DEFAULT "K\006shared\001\000\004\000\000\000\002"),
      RECORD(DEFAULT "K\004zone\001\000\003a b"),
      RECORD(DEFAULT "K\004dony\001\000\004\000\000\000\005"), /* no such key */
      RECORD(DEFAULT FOR_A),                                   /* default is for everyone */
      RECORD(DEFAULT "P\001x"),                                /* so is this */
      RECORD("P\001x" FOR_A),                                  /* default is missing */
      RECORD(DENY),                                            /* of no policy */
      RECORD(DEFAULT "P\001x" FOR_A "P\001x" FOR_A),           /* twice */
      RECORD(DEFAULT "P\001x" FOR_A FOR_A),
      RECORD(DEFAULT DENY DENY),
      RECORD(DEFAULT "K\004deny\002\000\004\000\000\000\005"), /* neither given nor not */
      RECORD(DEFAULT "P\001x" FOR_A "K\004deny\000\000\004\000\000\000\005"),
      RECORD(DEFAULT "S\013site.system\001\000\001a"), /* too late */
      RECORD("S\013site_system\001\000\001a" DEFAULT),
      RECORD("S\013policy.deny\001\000\004\000\000\000\005" DEFAULT),
      RECORD("Q\001x" DEFAULT),
      RECORD(""),
  };
  static const struct {
    const char *bytes;
    size_t length;
  } good[] = {
      RECORD(DEFAULT DENY),
      RECORD(DEFAULT "P\001x" FOR_A DENY "P\001y" FOR_A),
      RECORD("S\013site.system\001\000\001a" DEFAULT),
  };
  struct cred_config *config = NULL;

  (void)state;
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
    if (cred_applied_decode_body((const unsigned char *)bad[i].bytes, bad[i].length, &config,
                                 NULL) != CRED_ERR_CONFIG)
      fail_msg("record %zu is taken", i);
    assert_null(config);
  }
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
    if (cred_applied_decode_body((const unsigned char *)good[i].bytes, good[i].length, &config,
                                 NULL) != CRED_OK)
      fail_msg("record %zu is refused", i);
    cred_config_free(config);
  }
}

/* What was applied stays in force to the letter, whatever becomes of the built-in defaults. */
static void test_every_key_is_written(void **state)
{
  struct cred_config *config = config_make("[policy default]\n");
  struct cred_applied applied;

  (void)state;
  assert_int_equal(cred_applied_encode(config, &applied, NULL), CRED_OK);
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    char name[CRED_WORD_SIZE];

    if (key->home == CRED_HOME_MATCH)
      continue;
    (void)snprintf(name, sizeof(name), "%s%s%s", key->home == CRED_HOME_SITE ? key->section : "",
                   key->home == CRED_HOME_SITE ? "." : "", key->name);
    assert_non_null(memmem(applied.bytes, applied.length, name, strlen(name)));
  }
  cred_applied_free(&applied);
  cred_config_free(config);
}

static void test_digest(void **state)
{
  struct cred_config *one = config_make("[policy default]\ndeny = 5\n");
  struct cred_config *same = config_make("# other text\n[policy default]\n\n deny=5\n");
  struct cred_config *other = config_make("[policy default]\ndeny = 6\n");
  unsigned char a[CRED_CONFIG_DIGEST_SIZE], b[CRED_CONFIG_DIGEST_SIZE];

  (void)state;
  assert_int_equal(cred_config_digest(one, a, NULL), CRED_OK);
  assert_int_equal(cred_config_digest(same, b, NULL), CRED_OK);
  assert_memory_equal(a, b, sizeof(a));
  assert_int_equal(cred_config_digest(other, b, NULL), CRED_OK);
  assert_memory_not_equal(a, b, sizeof(a));
  cred_config_free(one);
  cred_config_free(same);
  cred_config_free(other);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_values_are_checked),
      cmocka_unit_test(test_every_key_is_written),
      cmocka_unit_test(test_digest),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
