/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "seal/seal.h"

/* Custodians: for which certificates something is sealed, and what they read. */

#define DAY (24 * 60 * 60L)
#define PATH_SIZE 128

static char directory[] = "/tmp/test_seal.XXXXXX";
static EVP_PKEY *ec[3], *rsa; /* keys take a while: they are made once */

static int set_up(void **state)
{
  (void)state;
  for (size_t i = 0; i < 3; i++)
    ec[i] = EVP_EC_gen("P-256");
  rsa = EVP_RSA_gen(2048);
  return mkdtemp(directory) == NULL || rsa == NULL;
}

static int tear_down(void **state)
{
  char command[PATH_SIZE];

  (void)state;
  for (size_t i = 0; i < 3; i++)
    EVP_PKEY_free(ec[i]);
  EVP_PKEY_free(rsa);
  (void)snprintf(command, sizeof(command), "rm -rf %s", directory);
  return system(command);
}

/* A certificate as a test wants it. */
struct wanted {
  const char *file;
  EVP_PKEY *key;
  long serial;
  const char *usage, *purpose; /* NULL: without the extension */
  long from_days, to_days;     /* 0, 0: valid for a year */
  const char *name;            /* in UTF-8; NULL: Custodian */
  int type;                    /* of the name in the certificate; 0: UTF8String or simpler */
};

static void extend(X509 *certificate, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;

  if (value == NULL)
    return;
  X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  assert_non_null(extension);
  assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
  X509_EXTENSION_free(extension);
}

static void name_it(X509_NAME *name, const struct wanted *wanted)
{
  const char *text = wanted->name != NULL ? wanted->name : "Custodian";
  ASN1_STRING *string = NULL;

  if (wanted->type == 0) {
    (void)X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)text, -1, -1,
                                     0);
    return;
  }
  (void)ASN1_mbstring_copy(&string, (const unsigned char *)text, -1, MBSTRING_UTF8,
                           (unsigned long)wanted->type);
  assert_non_null(string);
  (void)X509_NAME_add_entry_by_NID(name, NID_commonName, ASN1_STRING_type(string),
                                   ASN1_STRING_get0_data(string), ASN1_STRING_length(string), -1,
                                   0);
  ASN1_STRING_free(string);
}

static X509 *make(const struct wanted *wanted)
{
  const bool is_default = wanted->from_days == 0 && wanted->to_days == 0;
  X509 *certificate = X509_new();
  X509_NAME *name = X509_get_subject_name(certificate);

  (void)X509_set_version(certificate, X509_VERSION_3);
  (void)ASN1_INTEGER_set(X509_get_serialNumber(certificate), wanted->serial);
  (void)X509_gmtime_adj(X509_getm_notBefore(certificate),
                        (is_default ? -1 : wanted->from_days) * DAY);
  (void)X509_gmtime_adj(X509_getm_notAfter(certificate),
                        (is_default ? 365 : wanted->to_days) * DAY);
  name_it(name, wanted);
  (void)X509_set_issuer_name(certificate, name);
  (void)X509_set_pubkey(certificate, wanted->key);
  extend(certificate, NID_key_usage, wanted->usage);
  extend(certificate, NID_ext_key_usage, wanted->purpose);
  assert_true(X509_sign(certificate, wanted->key, EVP_sha256()) > 0);
  return certificate;
}

static void path_of(const char *file, char out[PATH_SIZE])
{
  (void)snprintf(out, PATH_SIZE, "%s/%s", directory, file);
}

static void write_one(const struct wanted *wanted)
{
  X509 *certificate = make(wanted);
  char path[PATH_SIZE];
  FILE *file;

  path_of(wanted->file, path);
  file = fopen(path, "we");
  assert_non_null(file);
  assert_int_equal(PEM_write_X509(file, certificate), 1);
  assert_int_equal(fclose(file), 0);
  assert_int_equal(chmod(path, 0644), 0);
  X509_free(certificate);
}

/* Files of the directory, separated by blanks. */
static enum cred_err read_all(const char *files, struct cred_custodians **out,
                              struct cred_error *error)
{
  char paths[8 * PATH_SIZE] = "", copy[PATH_SIZE], *rest = NULL;

  (void)snprintf(copy, sizeof(copy), "%s", files);
  for (char *file = strtok_r(copy, " ", &rest); file != NULL; file = strtok_r(NULL, " ", &rest)) {
    const size_t used = strlen(paths);

    (void)snprintf(paths + used, sizeof(paths) - used, "%s%s/%s", used > 0 ? " " : "", directory,
                   file);
  }
  memset(error, 0, sizeof(*error));
  return cred_custodians_read(paths, time(NULL) * (int64_t)1000, out, error);
}

static void assert_taken(const char *files, uint32_t count)
{
  struct cred_custodians *custodians = NULL;
  struct cred_error error;
  const enum cred_err err = read_all(files, &custodians, &error);

  if (err != CRED_OK)
    fail_msg("%s: %s", files, error.text);
  assert_int_equal(cred_custodians_count(custodians), count);
  cred_custodians_free(custodians);
}

static void assert_shown(const char *name, int type, const char *shown)
{
  const struct wanted it = {"name.pem", ec[0], 1, .name = name, .type = type},
                      other = {"other.pem", ec[1], 2, NULL, NULL, 0, 0, NULL, 0};
  struct cred_custodians *custodians = NULL;
  struct cred_error error;
  char text[256];

  write_one(&it);
  write_one(&other);
  assert_int_equal(read_all("name.pem other.pem", &custodians, &error), CRED_OK);
  (void)snprintf(text, sizeof(text), "%.*s", (int)strcspn(cred_custodians_text(custodians), "("),
                 cred_custodians_text(custodians));
  assert_string_equal(text, shown);
  cred_custodians_free(custodians);
}

/* In the script that the custodian writes it in; nothing that steers, turns or hides. */
static void test_names(void **state)
{
  (void)state;
  assert_shown("Sato", 0, "Sato ");
  assert_shown("佐藤 花子", 0, "佐藤 花子 ");
  assert_shown("佐藤 花子", B_ASN1_BMPSTRING, "佐藤 花子 ");
  assert_shown("Müller", B_ASN1_T61STRING, "Müller ");
  assert_shown("a\033]0;b\302\233c, \"d\\", 0, "a?]0;b?c? ?d? ");
  assert_shown("a\342\200\256b\342\200\213c", 0, "a?b?c ");
  /* cut between characters: 21 of three bytes fit */
  assert_shown("情報管理者情報管理者情報管理者情報管理者情報管理者", 0,
               "情報管理者情報管理者情報管理者情報管理者情 ");
}

static void assert_refused(const char *files, const char *why)
{
  struct cred_custodians *custodians = NULL;
  struct cred_error error;

  assert_int_equal(read_all(files, &custodians, &error), CRED_ERR_INVALID);
  assert_null(custodians);
  if (strstr(error.text, why) == NULL)
    fail_msg("%s: %s, not: %s", files, error.text, why);
  assert_int_equal(ERR_peek_error(), 0);
}

/* A good one that everybody stands beside. */
static void write_good(void)
{
  write_one(&(struct wanted){.file = "good", .key = ec[0], .serial = 1});
}

static void test_two_are_needed(void **state)
{
  (void)state;
  write_good();
  write_one(&(struct wanted){.file = "other", .key = ec[1], .serial = 2});
  write_one(&(struct wanted){.file = "rsa", .key = rsa, .serial = 3});
  assert_taken("good other", 2);
  assert_taken("good other rsa", 3);
  assert_refused("good", "fewer than two");
  assert_refused("", "fewer than two");
}

/* One person twice is no second person: not by the same file, nor a copy, nor another certificate
 * of the same key. */
static void test_the_same_twice(void **state)
{
  (void)state;
  write_good();
  write_one(&(struct wanted){.file = "copy", .key = ec[0], .serial = 1});
  write_one(&(struct wanted){.file = "renewed", .key = ec[0], .serial = 2});
  write_one(&(struct wanted){.file = "other", .key = ec[1], .serial = 3});
  assert_refused("good good", "its key is another custodian's too");
  assert_refused("good copy", "its key is another custodian's too");
  assert_refused("good renewed", "its key is another custodian's too");
  assert_refused("good other renewed", "its key is another custodian's too");
}

/* By issuer and serial number a custodian finds the own part: two of the same could not both. */
static void test_the_same_number(void **state)
{
  (void)state;
  write_good();
  write_one(&(struct wanted){.file = "same", .key = ec[1], .serial = 1});
  assert_refused("good same", "its issuer and serial number are another custodian's too");
  assert_refused("same good", "its issuer and serial number are another custodian's too");
}

static void test_when_it_is_valid(void **state)
{
  (void)state;
  write_good();
  write_one(
      &(struct wanted){.file = "over", .key = ec[1], .serial = 2, .from_days = -10, .to_days = -1});
  write_one(
      &(struct wanted){.file = "early", .key = ec[1], .serial = 3, .from_days = 1, .to_days = 10});
  write_one(
      &(struct wanted){.file = "last", .key = ec[1], .serial = 4, .from_days = -10, .to_days = 1});
  assert_refused("good over", "over: it has expired");
  assert_refused("over good", "over: it has expired");
  assert_refused("good early", "early: it is not valid yet");
  assert_taken("good last", 2);
}

static void test_the_soonest_end(void **state)
{
  struct cred_custodians *custodians = NULL;
  struct cred_error error;
  int64_t left;

  (void)state;
  write_good();
  write_one(
      &(struct wanted){.file = "last", .key = ec[1], .serial = 4, .from_days = -10, .to_days = 2});
  assert_int_equal(read_all("good last", &custodians, &error), CRED_OK);
  left = cred_custodians_end(custodians) / 1000 - time(NULL);
  assert_true(left > DAY && left <= 2 * DAY);
  cred_custodians_free(custodians);
}

/* What it is for, when it says so. */
static void test_what_it_is_for(void **state)
{
  static const struct {
    const char *usage, *purpose;
    bool is_rsa;
    const char *why; /* NULL: it is taken */
  } rows[] = {
      {NULL, NULL, false, NULL},
      {"keyAgreement", NULL, false, NULL},
      {"critical,keyAgreement,digitalSignature", NULL, false, NULL},
      {"digitalSignature", NULL, false, "its keyUsage lacks keyAgreement"},
      {"keyEncipherment", NULL, false, "its keyUsage lacks keyAgreement"},
      {"keyEncipherment", NULL, true, NULL},
      {"keyAgreement", NULL, true, "its keyUsage lacks keyEncipherment"},
      {"digitalSignature,nonRepudiation", NULL, true, "its keyUsage lacks keyEncipherment"},
      {NULL, "emailProtection", false, NULL},
      {NULL, "clientAuth,emailProtection", true, NULL},
      {NULL, "anyExtendedKeyUsage", false, NULL},
      {NULL, "1.3.6.1.4.1.311.80.1", false, NULL},
      {NULL, "clientAuth", false, "its extendedKeyUsage"},
      {NULL, "serverAuth,clientAuth", true, "its extendedKeyUsage"},
      {NULL, "1.3.6.1.4.1.311.80.2", false, "its extendedKeyUsage"},
      {NULL, "1.3.6.1.4.1.311.80.1.7", false, "its extendedKeyUsage"},
      {"keyAgreement", "clientAuth", false, "its extendedKeyUsage"},
  };

  (void)state;
  write_good();
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    write_one(&(struct wanted){.file = "it",
                               .key = rows[i].is_rsa ? rsa : ec[1],
                               .serial = 2,
                               .usage = rows[i].usage,
                               .purpose = rows[i].purpose});
    if (rows[i].why == NULL)
      assert_taken("good it", 2);
    else
      assert_refused("good it", rows[i].why);
  }
}

static void test_keys_that_cannot(void **state)
{
  EVP_PKEY *weak = EVP_RSA_gen(1024), *small = EVP_EC_gen("P-192");

  (void)state;
  assert_true(weak != NULL && small != NULL);
  write_good();
  write_one(&(struct wanted){.file = "weak", .key = weak, .serial = 2});
  write_one(&(struct wanted){.file = "small", .key = small, .serial = 3});
  assert_refused("good weak", "its key is too weak");
  assert_refused("good small", "its key is too weak");
  EVP_PKEY_free(weak);
  EVP_PKEY_free(small);
}

static bool opens(const struct cred_sealed *sealed, const char *file, EVP_PKEY *key,
                  const char *text)
{
  const unsigned char *at = sealed->bytes;
  CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)sealed->length);
  BIO *out = BIO_new(BIO_s_mem());
  char path[PATH_SIZE], *bytes = NULL;
  X509 *certificate;
  FILE *from;
  bool is = false;

  path_of(file, path);
  from = fopen(path, "re");
  certificate = PEM_read_X509(from, NULL, NULL, NULL);
  (void)fclose(from);
  if (CMS_decrypt(cms, key, certificate, NULL, out, 0) == 1)
    is = BIO_get_mem_data(out, &bytes) == (long)strlen(text) &&
         memcmp(bytes, text, strlen(text)) == 0;
  ERR_clear_error();
  X509_free(certificate);
  CMS_ContentInfo_free(cms);
  BIO_free(out);
  return is;
}

static void test_each_opens_it_alone(void **state)
{
  struct cred_custodians *custodians = NULL;
  struct cred_secret secret = {0};
  struct cred_sealed sealed;
  struct cred_error error;

  (void)state;
  write_good();
  write_one(&(struct wanted){.file = "rsa", .key = rsa, .serial = 3});
  write_one(&(struct wanted){.file = "thief", .key = ec[2], .serial = 1});
  assert_int_equal(read_all("good rsa", &custodians, &error), CRED_OK);
  assert_int_equal(cred_secret_set_text(&secret, "a password"), CRED_OK);
  assert_int_equal(cred_custodians_seal(custodians, &secret, &sealed, &error), CRED_OK);
  assert_true(opens(&sealed, "good", ec[0], "a password"));
  assert_true(opens(&sealed, "rsa", rsa, "a password"));
  assert_false(opens(&sealed, "thief", ec[2], "a password"));
  cred_secret_erase(&secret);
  cred_custodians_free(custodians);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_two_are_needed),
      cmocka_unit_test(test_the_same_twice),
      cmocka_unit_test(test_names),
      cmocka_unit_test(test_the_same_number),
      cmocka_unit_test(test_when_it_is_valid),
      cmocka_unit_test(test_the_soonest_end),
      cmocka_unit_test(test_what_it_is_for),
      cmocka_unit_test(test_keys_that_cannot),
      cmocka_unit_test(test_each_opens_it_alone),
  };

  return cmocka_run_group_tests(tests, set_up, tear_down);
}
