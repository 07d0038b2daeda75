/* SPDX-License-Identifier: BSD-3-Clause */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "key/totp.h"

#define DIGITS "1234567890"
#define ROOM (2 * CRED_TOTP_WINDOW_MAX + 1)

/* The keys of RFC 6238 appendix B: the ten digits, repeated to the length of the hash. */
static void rfc_seed(size_t length, struct cred_secret *out)
{
  memset(out, 0, sizeof(*out));
  for (size_t i = 0; i < length; i++)
    out->bytes[i] = (unsigned char)DIGITS[i % 10];
  out->length = length;
}

static void expect_code(const struct cred_totp_shape *shape, int64_t wall_ms, int64_t step,
                        const char *code)
{
  struct cred_code_candidate candidates[ROOM];
  struct cred_error error = {0};
  struct cred_secret seed;
  size_t count = ROOM;

  rfc_seed(cred_totp_seed_length(shape->algorithm), &seed);
  assert_int_equal(cred_totp_candidates(&seed, shape, wall_ms, 0, candidates, &count, &error),
                   CRED_OK);
  assert_int_equal(count, 1);
  assert_int_equal(candidates[0].step, step);
  assert_string_equal(candidates[0].code, code);
}

/* HOTP is TOTP at the start of each step. */
static void test_rfc4226_appendix_d(void **state)
{
  static const char *const codes[] = {"755224", "287082", "359152", "969429", "338314",
                                      "254676", "287922", "162583", "399871", "520489"};
  const struct cred_totp_shape shape = {CRED_TOTP_SHA1, 6, 30};

  (void)state;
  for (int i = 0; i < 10; i++)
    expect_code(&shape, i * 30000LL, i, codes[i]);
}

struct row {
  int64_t seconds;
  int64_t step;
  const char *sha1, *sha256, *sha512;
};

static void test_rfc6238_appendix_b(void **state)
{
  static const struct row rows[] = {
      {59, 0x1, "94287082", "46119246", "90693936"},
      {1111111109, 0x23523EC, "07081804", "68084774", "25091201"},
      {1111111111, 0x23523ED, "14050471", "67062674", "99943326"},
      {1234567890, 0x273EF07, "89005924", "91819424", "93441116"},
      {2000000000, 0x3F940AA, "69279037", "90698825", "38618901"},
      {20000000000, 0x27BC86AA, "65353130", "77737706", "47863826"},
  };
  const struct cred_totp_shape sha1 = {CRED_TOTP_SHA1, 8, 30};
  const struct cred_totp_shape sha256 = {CRED_TOTP_SHA256, 8, 30};
  const struct cred_totp_shape sha512 = {CRED_TOTP_SHA512, 8, 30};

  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    expect_code(&sha1, rows[i].seconds * 1000, rows[i].step, rows[i].sha1);
    expect_code(&sha256, rows[i].seconds * 1000, rows[i].step, rows[i].sha256);
    expect_code(&sha512, rows[i].seconds * 1000 + 999, rows[i].step, rows[i].sha512);
  }
}

static void test_window(void **state)
{
  const struct cred_totp_shape shape = {CRED_TOTP_SHA1, 6, 30};
  struct cred_code_candidate candidates[ROOM];
  struct cred_secret seed;
  size_t count = ROOM;

  (void)state;
  rfc_seed(20, &seed);
  assert_int_equal(cred_totp_candidates(&seed, &shape, 150000, 2, candidates, &count, NULL), 0);
  assert_int_equal(count, 5);
  assert_int_equal(candidates[0].step, 3);
  assert_string_equal(candidates[0].code, "969429");
  assert_int_equal(candidates[4].step, 7);
  assert_string_equal(candidates[4].code, "162583");

  count = ROOM;
  assert_int_equal(cred_totp_candidates(&seed, &shape, 31000, 3, candidates, &count, NULL), 0);
  assert_int_equal(count, 5); /* steps 0 to 4 */
  assert_int_equal(candidates[0].step, 0);

  count = ROOM;
  assert_int_equal(cred_totp_candidates(&seed, &shape, 1LL << 42, CRED_TOTP_WINDOW_MAX, candidates,
                                        &count, NULL),
                   0);
  assert_int_equal(count, ROOM);
}

static void expect_refused(const struct cred_totp_shape *shape, size_t seed_length, int64_t wall_ms,
                           uint32_t window, size_t room)
{
  struct cred_code_candidate candidates[ROOM];
  struct cred_error error = {0};
  struct cred_secret seed;
  size_t count = room;

  rfc_seed(seed_length, &seed);
  assert_int_equal(cred_totp_candidates(&seed, shape, wall_ms, window, candidates, &count, &error),
                   CRED_ERR_INVALID);
  assert_int_equal(error.code, CRED_ERR_INVALID);
}

static void test_candidates_refuse(void **state)
{
  const struct cred_totp_shape good = {CRED_TOTP_SHA1, 6, 30};
  const struct cred_totp_shape bad[] = {
      {0, 6, 30},
      {4, 6, 30},
      {CRED_TOTP_SHA1, 5, 30},
      {CRED_TOTP_SHA1, 9, 30},
      {CRED_TOTP_SHA1, UINT32_MAX, 30},
      {CRED_TOTP_SHA1, 6, 0},
      {CRED_TOTP_SHA1, 6, CRED_TOTP_PERIOD_MIN - 1},
      {CRED_TOTP_SHA1, 6, CRED_TOTP_PERIOD_MAX + 1},
  };

  (void)state;
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
    expect_refused(&bad[i], 20, 60000, 1, ROOM);
  expect_refused(&good, CRED_SEED_MIN - 1, 60000, 1, ROOM);
  expect_refused(&good, CRED_SEED_MAX + 1, 60000, 1, ROOM);
  expect_refused(&good, 0, 60000, 1, ROOM);
  expect_refused(&good, 20, -1, 1, ROOM);
  expect_refused(&good, 20, INT64_MIN, 1, ROOM);
  expect_refused(&good, 20, 60000, CRED_TOTP_WINDOW_MAX + 1, ROOM);
  expect_refused(&good, 20, 60000, UINT32_MAX, ROOM);
  expect_refused(&good, 20, 60000, 1, 2);
}

struct base32_row {
  const char *plain, *text;
};

static void test_base32_rfc4648(void **state)
{
  static const struct base32_row rows[] = {{"", ""},
                                           {"f", "MY"},
                                           {"fo", "MZXQ"},
                                           {"foo", "MZXW6"},
                                           {"foob", "MZXW6YQ"},
                                           {"fooba", "MZXW6YTB"},
                                           {"foobar", "MZXW6YTBOI"}};
  struct cred_secret plain, text;

  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    assert_int_equal(cred_secret_set_text(&plain, rows[i].plain), CRED_OK);
    assert_int_equal(cred_base32_encode(&plain, &text), CRED_OK);
    assert_string_equal(cred_secret_text(&text), rows[i].text);
    assert_int_equal(cred_base32_decode(rows[i].text, strlen(rows[i].text), &plain), CRED_OK);
    assert_string_equal(cred_secret_text(&plain), rows[i].plain);
  }
}

static void expect_decoded(const char *text, enum cred_err expected, const char *plain)
{
  struct cred_secret out;

  assert_int_equal(cred_base32_decode(text, strlen(text), &out), expected);
  assert_string_equal(cred_secret_text(&out), plain);
  assert_int_equal(out.length, strlen(plain));
}

static void test_base32_as_people_write_it(void **state)
{
  (void)state;
  expect_decoded("mzxw 6ytb-OI", CRED_OK, "foobar");
  expect_decoded("MZXW6YTBOI======", CRED_OK, "foobar");
  expect_decoded("MZXW6YTBOI == == ==\n", CRED_OK, "foobar");
  expect_decoded("MZXW6===", CRED_OK, "foo");
  expect_decoded("MZ", CRED_OK, "f"); /* one bit is left over */
  expect_decoded("MZXW6=", CRED_ERR_INVALID, "");
  expect_decoded("MZXW6YTBOI=====", CRED_ERR_INVALID, "");
  expect_decoded("========", CRED_ERR_INVALID, "");
  expect_decoded("MY======MY======", CRED_ERR_INVALID, "");
  expect_decoded("M", CRED_ERR_INVALID, "");
  expect_decoded("MZX", CRED_ERR_INVALID, "");
  expect_decoded("MZXW6Y", CRED_ERR_INVALID, "");
  expect_decoded("MZXW0YTB", CRED_ERR_INVALID, "");
  expect_decoded("MZXW1YTB", CRED_ERR_INVALID, "");
  expect_decoded("MZXW8YTB", CRED_ERR_INVALID, "");
  expect_decoded("MZX\xc3\xa9YTB", CRED_ERR_INVALID, "");
}

static void test_base32_sizes(void **state)
{
  char letters[CRED_SECRET_MAX + 9];
  struct cred_secret plain = {.length = CRED_SECRET_MAX}, out;

  (void)state;
  memset(letters, 'A', sizeof(letters));
  assert_int_equal(cred_base32_decode(letters, CRED_SECRET_MAX, &out), CRED_OK);
  assert_int_equal(out.length, CRED_SECRET_MAX / 8 * 5);
  assert_int_equal(cred_base32_decode(letters, sizeof(letters), &out), CRED_ERR_INVALID);
  assert_int_equal(cred_base32_decode("AA\0AAAAA", 8, &out), CRED_ERR_INVALID);
  assert_int_equal(cred_base32_encode(&plain, &out), CRED_ERR_TOO_LONG);
  assert_int_equal(out.length, 0);
}

static void expect_uri(const struct cred_totp_shape *shape, const char *issuer, const char *account,
                       const char *expected)
{
  struct cred_secret seed, uri;

  cred_secret_set_text(&seed, "12345678901234567890");
  assert_int_equal(cred_otpauth_uri(&seed, shape, issuer, account, &uri), CRED_OK);
  assert_string_equal(cred_secret_text(&uri), expected);
}

static void test_otpauth(void **state)
{
  const struct cred_totp_shape usual = {CRED_TOTP_SHA1, 6, 30};
  const struct cred_totp_shape wide = {CRED_TOTP_SHA512, 8, 60};

  (void)state;
  expect_uri(&usual, "hall-01", "tanaka",
             "otpauth://totp/hall-01:tanaka?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
             "&issuer=hall-01&algorithm=SHA1&digits=6&period=30");
  expect_uri(&wide, "City Hall: HR", "a b:c@d",
             "otpauth://totp/City%20Hall%3A%20HR:a%20b%3Ac%40d"
             "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
             "&issuer=City%20Hall%3A%20HR&algorithm=SHA512&digits=8&period=60");
  expect_uri(&usual, "神戸市", "田中",
             "otpauth://totp/%E7%A5%9E%E6%88%B8%E5%B8%82:%E7%94%B0%E4%B8%AD"
             "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
             "&issuer=%E7%A5%9E%E6%88%B8%E5%B8%82&algorithm=SHA1&digits=6&period=30");
  expect_uri(&usual, "a&b=c?d#e/f%g+h", "~x._-",
             "otpauth://totp/a%26b%3Dc%3Fd%23e%2Ff%25g%2Bh:~x._-"
             "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
             "&issuer=a%26b%3Dc%3Fd%23e%2Ff%25g%2Bh&algorithm=SHA1&digits=6&period=30");
  expect_uri(&usual, "", "tanaka",
             "otpauth://totp/tanaka?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
             "&algorithm=SHA1&digits=6&period=30");
}

static void test_otpauth_too_long(void **state)
{
  const struct cred_totp_shape shape = {CRED_TOTP_SHA1, 6, 30};
  struct cred_secret seed, uri;
  char issuer[256];

  (void)state;
  memset(issuer, ':', sizeof(issuer) - 1);
  issuer[sizeof(issuer) - 1] = '\0';
  cred_secret_set_text(&seed, "12345678901234567890");
  assert_int_equal(cred_otpauth_uri(&seed, &shape, issuer, "tanaka", &uri), CRED_ERR_TOO_LONG);
  assert_int_equal(uri.length, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rfc4226_appendix_d),
      cmocka_unit_test(test_rfc6238_appendix_b),
      cmocka_unit_test(test_window),
      cmocka_unit_test(test_candidates_refuse),
      cmocka_unit_test(test_base32_rfc4648),
      cmocka_unit_test(test_base32_as_people_write_it),
      cmocka_unit_test(test_base32_sizes),
      cmocka_unit_test(test_otpauth),
      cmocka_unit_test(test_otpauth_too_long),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
