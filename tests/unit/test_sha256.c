/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/evp.h>

#include "sha256.h"

static void sum_in_parts(const unsigned char *bytes, size_t length, size_t part,
                         unsigned char out[CRED_SHA256_SIZE])
{
  struct cred_sha256 sum;

  cred_sha256_begin(&sum);
  for (size_t done = 0; done < length; done += part)
    cred_sha256_add(&sum, bytes + done, length - done < part ? length - done : part);
  cred_sha256_end(&sum, out);
}

static void expect_hex(const char *text, size_t length, const char *hex)
{
  unsigned char found[CRED_SHA256_SIZE];
  char found_hex[2 * CRED_SHA256_SIZE + 1];

  sum_in_parts((const unsigned char *)text, length, length + 1, found);
  for (size_t i = 0; i < sizeof(found); i++)
    (void)snprintf(found_hex + 2 * i, 3, "%02x", found[i]);
  assert_string_equal(found_hex, hex);
}

/* The examples published with FIPS 180-4. */
static void test_published(void **state)
{
  static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  static char million[1000000];

  (void)state;
  memset(million, 'a', sizeof(million));
  expect_hex("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect_hex("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect_hex(two_blocks, sizeof(two_blocks) - 1,
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  expect_hex(million, sizeof(million),
             "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* Every length around the ends of blocks, in parts of every size, next to libcrypto. */
static void test_as_libcrypto(void **state)
{
  unsigned char bytes[200];
  unsigned char expected[CRED_SHA256_SIZE];
  unsigned char found[CRED_SHA256_SIZE];

  (void)state;
  for (size_t i = 0; i < sizeof(bytes); i++)
    bytes[i] = (unsigned char)(i * 167 + 13);
  for (size_t length = 0; length <= sizeof(bytes); length++) {
    assert_int_equal(EVP_Digest(bytes, length, expected, NULL, EVP_sha256(), NULL), 1);
    for (size_t part = 1; part <= 130; part++) {
      sum_in_parts(bytes, length, part, found);
      assert_memory_equal(found, expected, sizeof(found));
    }
  }
}

/* What was summed may be a secret's neighbour: nothing of it stays behind. */
static void test_erased(void **state)
{
  static const struct cred_sha256 nothing;
  unsigned char found[CRED_SHA256_SIZE];
  struct cred_sha256 sum;

  (void)state;
  cred_sha256_begin(&sum);
  cred_sha256_add(&sum, "$y$j9T$some hash", 16);
  cred_sha256_end(&sum, found);
  assert_memory_equal(&sum, &nothing, sizeof(sum));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_published),
      cmocka_unit_test(test_as_libcrypto),
      cmocka_unit_test(test_erased),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
