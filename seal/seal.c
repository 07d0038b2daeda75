/* SPDX-License-Identifier: BSD-3-Clause */
#include "seal/seal.h"

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "seal/inside.h"

#define FLAGS (CMS_BINARY | CMS_PARTIAL)

/* Without these, OpenSSL 3.0 takes PKCS #1 1.5 and SHA-1. */
static bool set_parameters(CMS_RecipientInfo *recipient)
{
  EVP_PKEY_CTX *context = CMS_RecipientInfo_get0_pkey_ctx(recipient);

  if (context == NULL)
    return false;
  if (CMS_RecipientInfo_type(recipient) == CMS_RECIPINFO_AGREE)
    return EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0;
}

static bool add_all(CMS_ContentInfo *cms, const struct cred_custodians *custodians)
{
  for (uint32_t i = 0; i < custodians->count; i++) {
    CMS_RecipientInfo *recipient =
        CMS_add1_recipient_cert(cms, custodians->certificates[i], FLAGS | CMS_KEY_PARAM);

    if (recipient == NULL || !set_parameters(recipient))
      return false;
  }
  return true;
}

static bool fill(CMS_ContentInfo *cms, const struct cred_secret *secret)
{
  BIO *in = BIO_new_mem_buf(secret->bytes, (int)secret->length);
  bool done = in != NULL && CMS_final(cms, in, NULL, CMS_BINARY) == 1;

  BIO_free(in);
  return done;
}

static enum cred_err encode(CMS_ContentInfo *cms, struct cred_sealed *out, struct cred_error *error)
{
  unsigned char *at = out->bytes;
  const int length = i2d_CMS_ContentInfo(cms, NULL);

  if (length <= 0)
    return cred_error_set(error, CRED_ERR_CRYPTO, "the sealed password cannot be encoded");
  if ((size_t)length > sizeof(out->bytes))
    return cred_error_set(error, CRED_ERR_TOO_LONG, "there are too many custodians");
  out->length = (uint32_t)i2d_CMS_ContentInfo(cms, &at);
  return CRED_OK;
}

static enum cred_err fail(struct cred_error *error)
{
  char text[128];

  ERR_error_string_n(ERR_peek_last_error(), text, sizeof(text));
  ERR_clear_error();
  return cred_error_set(error, CRED_ERR_CRYPTO, "the password cannot be sealed: %s", text);
}

enum cred_err cred_custodians_seal(const struct cred_custodians *custodians,
                                   const struct cred_secret *secret, struct cred_sealed *out,
                                   struct cred_error *error)
{
  CMS_ContentInfo *cms = CMS_encrypt(NULL, NULL, EVP_aes_256_gcm(), FLAGS);
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  if (cms == NULL || !add_all(cms, custodians) || !fill(cms, secret))
    err = fail(error);
  else
    err = encode(cms, out, error);
  CMS_ContentInfo_free(cms);
  return err;
}

static char *copy_of(BIO *bio)
{
  char *bytes = NULL, *copy;
  const long length = BIO_get_mem_data(bio, &bytes);

  copy = length > 0 ? malloc((size_t)length + 1) : NULL;
  if (copy == NULL)
    return NULL;
  memcpy(copy, bytes, (size_t)length);
  copy[length] = '\0';
  return copy;
}

char *cred_sealed_pem(const struct cred_sealed *sealed)
{
  BIO *bio = BIO_new(BIO_s_mem());
  char *pem = NULL;

  if (bio != NULL && PEM_write_bio(bio, "CMS", "", sealed->bytes, (long)sealed->length) > 0)
    pem = copy_of(bio);
  BIO_free(bio);
  ERR_clear_error();
  return pem;
}
