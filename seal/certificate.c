/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "seal/inside.h"

#define FILE_MAX (64 * 1024)
#define STRENGTH_LEAST 112 /* bits, by NIST SP 800-57: RSA with 2048, EC with 224 */
#define DOCUMENT_ENCRYPTION "1.3.6.1.4.1.311.80.1" /* for which CMS is the form too */
#define DAY_MS (24 * 60 * 60 * (int64_t)1000)

static enum cred_err fail(struct cred_error *error, const char *path)
{
  return cred_error_set(error, cred_err_of_errno(errno), "%s: %s", path, strerrordesc_np(errno));
}

/* Root's, or of whoever runs this where that is not root (tests). */
static bool is_ours_alone(const struct stat *info)
{
  return (info->st_uid == 0 || info->st_uid == geteuid()) &&
         (info->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static enum cred_err check_directory(const char *path, struct cred_error *error)
{
  char name[PATH_MAX];
  struct stat info;

  (void)snprintf(name, sizeof(name), "%s", path);
  if (stat(dirname(name), &info) != 0)
    return fail(error, path);
  if (!is_ours_alone(&info))
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE,
                          "%s: others than root could exchange files in its directory", path);
  return CRED_OK;
}

static enum cred_err check_file(int fd, const char *path, struct cred_error *error)
{
  struct stat info;

  if (fstat(fd, &info) != 0)
    return fail(error, path);
  if (!S_ISREG(info.st_mode) || info.st_size > FILE_MAX)
    return cred_error_set(error, CRED_ERR_INVALID, "%s: no file that holds a certificate", path);
  if (!is_ours_alone(&info))
    return cred_error_set(error, CRED_ERR_UNSAFE_MODE, "%s: others than root could change it",
                          path);
  return CRED_OK;
}

static enum cred_err parse(int fd, const char *path, X509 **out, struct cred_error *error)
{
  BIO *bio = BIO_new_fd(fd, BIO_NOCLOSE);

  if (bio == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  *out = PEM_read_bio_X509(bio, NULL, NULL, NULL);
  BIO_free(bio);
  ERR_clear_error();
  if (*out == NULL)
    return cred_error_set(error, CRED_ERR_INVALID, "%s: no certificate in PEM", path);
  return CRED_OK;
}

enum cred_err cred_certificate_read(const char *path, X509 **out, struct cred_error *error)
{
  enum cred_err err = check_directory(path, error);
  int fd;

  *out = NULL;
  if (err != CRED_OK)
    return err;
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  if (fd < 0)
    return fail(error, path);
  err = check_file(fd, path, error);
  if (err == CRED_OK)
    err = parse(fd, path, out, error);
  (void)close(fd);
  return err;
}

static enum cred_err check_key(const char *path, X509 *certificate, struct cred_error *error)
{
  EVP_PKEY *key = X509_get0_pubkey(certificate);
  const int kind = key != NULL ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;

  ERR_clear_error();
  if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC)
    return cred_error_set(error, CRED_ERR_INVALID,
                          "%s: its key is neither RSA nor EC, and nothing can be sealed for it",
                          path);
  if (EVP_PKEY_get_security_bits(key) < STRENGTH_LEAST)
    return cred_error_set(error, CRED_ERR_INVALID,
                          "%s: its key is too weak: RSA needs 2048 bits, EC 224", path);
  return CRED_OK;
}

/* May something be encrypted to it? One without the extension is for any use. */
static enum cred_err check_usage(const char *path, X509 *certificate, struct cred_error *error)
{
  const bool is_rsa = EVP_PKEY_get_base_id(X509_get0_pubkey(certificate)) == EVP_PKEY_RSA;
  const uint32_t needed = is_rsa ? KU_KEY_ENCIPHERMENT : KU_KEY_AGREEMENT;

  if ((X509_get_key_usage(certificate) & needed) != 0)
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_INVALID, "%s: its keyUsage lacks %s", path,
                        is_rsa ? "keyEncipherment" : "keyAgreement");
}

static bool is_for_documents(X509 *certificate)
{
  EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
  char name[sizeof(DOCUMENT_ENCRYPTION)];
  bool is = false;

  for (int i = 0; i < sk_ASN1_OBJECT_num(purposes) && !is; i++)
    is = OBJ_obj2txt(name, sizeof(name), sk_ASN1_OBJECT_value(purposes, i), 1) ==
             (int)sizeof(name) - 1 &&
         strcmp(name, DOCUMENT_ENCRYPTION) == 0;
  EXTENDED_KEY_USAGE_free(purposes);
  return is;
}

/* The key of a card that proves who somebody is, say, is not kept for what is to be read later. One
 * without the extension is for any purpose. */
static enum cred_err check_purpose(const char *path, X509 *certificate, struct cred_error *error)
{
  if ((X509_get_extended_key_usage(certificate) & (XKU_SMIME | XKU_ANYEKU)) != 0 ||
      is_for_documents(certificate))
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_INVALID,
                        "%s: its extendedKeyUsage names neither emailProtection nor any other "
                        "purpose of encryption",
                        path);
}

enum cred_err cred_certificate_check(const char *path, X509 *certificate, int64_t now_ms,
                                     int64_t *end_ms, struct cred_error *error)
{
  enum cred_err err;
  time_t now = (time_t)(now_ms / 1000);
  int days = 0, seconds = 0;

  if (X509_cmp_time(X509_get0_notBefore(certificate), &now) >= 0)
    return cred_error_set(error, CRED_ERR_INVALID, "%s: it is not valid yet", path);
  if (X509_cmp_time(X509_get0_notAfter(certificate), &now) <= 0)
    return cred_error_set(error, CRED_ERR_INVALID, "%s: it has expired", path);
  if (ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(certificate)) == 1)
    *end_ms = now_ms + days * DAY_MS + seconds * (int64_t)1000;
  err = check_key(path, certificate, error);
  if (err == CRED_OK)
    err = check_usage(path, certificate, error);
  return err == CRED_OK ? check_purpose(path, certificate, error) : err;
}
