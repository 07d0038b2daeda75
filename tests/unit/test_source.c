/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "decide/source.h"
#include "event/clean.h"

#define OFFICE "10.0.0.0/8 2001:db8:1::/48"

static struct cred_source classify(const char *host)
{
  struct cred_origin origin = {.actor = UINT32_MAX};

  (void)snprintf(origin.remote_host, sizeof(origin.remote_host), "%s", host);
  return cred_source_classify(&origin, "sshd", OFFICE);
}

static void assert_source(struct cred_source source, enum cred_source_class class,
                          const char *address)
{
  assert_int_equal(source.class, class);
  assert_string_equal(source.address, address);
}

static void test_remote_hosts(void **state)
{
  (void)state;
  assert_source(classify("192.0.2.7"), CRED_SOURCE_REMOTE, "192.0.2.7");
  assert_source(classify("10.1.2.3"), CRED_SOURCE_TRUSTED, "10.1.2.3");
  assert_source(classify("::ffff:10.1.2.3"), CRED_SOURCE_TRUSTED, "10.1.2.3");
  assert_source(classify("2001:db8:1:2:3:4:5:6"), CRED_SOURCE_TRUSTED, "2001:db8:1:2::");
  assert_source(classify("2001:db8:9:2:ffff::1"), CRED_SOURCE_REMOTE, "2001:db8:9:2::");
  assert_source(classify("fe80::1%eth0"), CRED_SOURCE_REMOTE, "fe80::");
}

static void test_names_cannot_be_verified(void **state)
{
  static const char *const names[][2] = {
      {"Host.Example", "unverified:host.example"},
      {"10.0.0.1.evil.example", "unverified:10.0.0.1.evil.example"},
      {"10.0.0", "unverified:10.0.0"},
      {"10.0.0.1 ", "unverified:10.0.0.1?"},
      {"%eth0", "unverified:?eth0"},
      {"10.0.0.1\033[2J", "unverified:10.0.0.1??2j"},
      {"::ffff:10.1.2.3.4", "unverified:??ffff?10.1.2.3.4"},
      {"10.0.0.1%x", "unverified:10.0.0.1?x"},
  };
  struct cred_source source;

  (void)state;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    source = classify(names[i][0]);
    assert_source(source, CRED_SOURCE_REMOTE, names[i][1]);
    assert_true(cred_source_is_unverified(&source));
  }
  source = classify("192.0.2.7");
  assert_false(cred_source_is_unverified(&source));
}

static void test_long_name_is_cut(void **state)
{
  char name[CRED_HOST_SIZE];

  (void)state;
  memset(name, 'x', sizeof(name) - 1);
  name[sizeof(name) - 1] = '\0';
  assert_int_equal(strlen(classify(name).address), CRED_ADDRESS_SIZE - 1);
}

static void test_here(void **state)
{
  struct cred_origin origin = {.actor = 1000};
  char long_service[200];

  (void)state;
  assert_source(cred_source_classify(&origin, "vsftpd", ""), CRED_SOURCE_SERVICE, "vsftpd");
  origin.on_console = true;
  assert_source(cred_source_classify(&origin, "login", ""), CRED_SOURCE_LOCAL, "");
  origin.actor_known = true;
  assert_source(cred_source_classify(&origin, "su", ""), CRED_SOURCE_ACTOR, "1000");
  memset(long_service, 's', sizeof(long_service) - 1);
  long_service[sizeof(long_service) - 1] = '\0';
  origin = (struct cred_origin){0};
  assert_int_equal(strlen(cred_source_classify(&origin, long_service, "").address), 52);
}

/* A remote host stays remote whatever else is told. */
static void test_remote_wins(void **state)
{
  struct cred_origin origin = {
      .remote_host = "192.0.2.1", .on_console = true, .actor_known = true, .actor = 0};

  (void)state;
  assert_source(cred_source_classify(&origin, "login", OFFICE), CRED_SOURCE_REMOTE, "192.0.2.1");
}

static void test_blocks(void **state)
{
  struct cred_error error;

  (void)state;
  assert_int_equal(cred_address_blocks_check("", &error), CRED_OK);
  assert_int_equal(cred_address_blocks_check(" 10.0.0.0/8, ::1  2001:db8::/32 ", &error), CRED_OK);
  assert_int_equal(cred_address_blocks_check("10.0.0.1/8", &error), CRED_ERR_INVALID);
  assert_string_equal(error.text, "10.0.0.1/8");
  assert_int_equal(cred_address_blocks_check("10.0.0.0/33", &error), CRED_ERR_INVALID);
  assert_int_equal(cred_address_blocks_check("10.0.0.0/", &error), CRED_ERR_INVALID);
  assert_int_equal(cred_address_blocks_check("10.0.0.0/-1", &error), CRED_ERR_INVALID);
  assert_int_equal(cred_address_blocks_check("office.example", &error), CRED_ERR_INVALID);
  assert_true(cred_address_is_inside("0.0.0.0", "0.0.0.0/0"));
  assert_false(cred_address_is_inside("::1", "0.0.0.0/0"));
  assert_false(cred_address_is_inside("11.0.0.1", OFFICE));
  assert_false(cred_address_is_inside("10.0.0.1", "nonsense 10.0.0.0/8"));
}

static void assert_cleaned(const char *raw, size_t size, const char *expected)
{
  char text[64] = "";

  (void)snprintf(text, sizeof(text), "%s", raw);
  cred_text_clean(text, size);
  assert_string_equal(text, expected);
}

static void test_texts_are_cleaned(void **state)
{
  (void)state;
  assert_cleaned("plain 名前", 64, "plain 名前");
  assert_cleaned("a\033[2Jb\nc\x7f", 64, "a?[2Jb?c?");
  assert_cleaned("\xff\xc0\xaf\xed\xa0\x80x", 64, "??????x");
  assert_cleaned("\xe2\x80\xae"
                 "evil",
                 64, "???evil");
  assert_cleaned("\xc2\x9b"
                 "1m",
                 64, "??1m");
  assert_cleaned("ab\xe5\x90\x8d", 5, "ab"); /* cut inside a character */
  assert_cleaned("abcdef", 4, "abc");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_remote_hosts),      cmocka_unit_test(test_names_cannot_be_verified),
      cmocka_unit_test(test_long_name_is_cut),  cmocka_unit_test(test_here),
      cmocka_unit_test(test_remote_wins),       cmocka_unit_test(test_blocks),
      cmocka_unit_test(test_texts_are_cleaned),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
