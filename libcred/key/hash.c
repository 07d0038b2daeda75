/* SPDX-License-Identifier: BSD-3-Clause */
#include "key/key.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <string.h>

#include "key/seal.h"

static bool update_with_length(EVP_MAC_CTX *context, const void *bytes, size_t length)
{
  unsigned char prefix[8];

  for (size_t i = 0; i < sizeof(prefix); i++)
    prefix[i] = (unsigned char)((uint64_t)length >> (56 - 8 * i));
  return EVP_MAC_update(context, prefix, sizeof(prefix)) == 1 &&
         (length == 0 || EVP_MAC_update(context, bytes, length) == 1);
}

static bool hash(EVP_MAC_CTX *context, const struct cred_secret *key, const char *label,
                 const void *data, size_t length, unsigned char out[CRED_MAC_SIZE])
{
  char digest[] = "SHA256";
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                             OSSL_PARAM_construct_end()};
  size_t written = 0;

  return EVP_MAC_init(context, key->bytes, key->length, parameters) == 1 &&
         update_with_length(context, label, strlen(label)) &&
         update_with_length(context, data, length) &&
         EVP_MAC_final(context, out, &written, CRED_MAC_SIZE) == 1 && written == CRED_MAC_SIZE;
}

enum cred_err cred_keyed_hash(const struct cred_secret *key, const char *label, const void *data,
                              size_t length, unsigned char out[CRED_MAC_SIZE],
                              struct cred_error *error)
{
  EVP_MAC *mac = NULL;
  EVP_MAC_CTX *context = NULL;
  bool done = false;

  memset(out, 0, CRED_MAC_SIZE);
  if (key->length != CRED_KEY_SIZE)
    return cred_error_set(error, CRED_ERR_KEY, "a keyed hash needs a key of %d bytes",
                          CRED_KEY_SIZE);
  mac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
  context = EVP_MAC_CTX_new(mac);
  done = context != NULL && hash(context, key, label, data, length, out);
  EVP_MAC_CTX_free(context);
  EVP_MAC_free(mac);
  if (done)
    return CRED_OK;
  memset(out, 0, CRED_MAC_SIZE);
  return cred_error_set(error, CRED_ERR_CRYPTO, "HMAC-SHA256 failed");
}

static bool expand(EVP_KDF_CTX *context, const struct cred_secret *key, const char *use,
                   struct cred_secret *out)
{
  struct cred_secret *material = (struct cred_secret *)(uintptr_t)key;
  char *info = (char *)(uintptr_t)use;
  char digest[] = "SHA256";
  int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, material->bytes, material->length),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, strlen(info)),
      OSSL_PARAM_construct_end()};

  return EVP_KDF_derive(context, out->bytes, CRED_KEY_SIZE, parameters) == 1;
}

enum cred_err cred_sub_key(const struct cred_secret *key, const char *use, struct cred_secret *out,
                           struct cred_error *error)
{
  EVP_KDF *kdf = NULL;
  EVP_KDF_CTX *context = NULL;

  cred_secret_erase(out);
  if (key->length != CRED_KEY_SIZE)
    return cred_error_set(error, CRED_ERR_KEY, "a sub-key needs a key of %d bytes", CRED_KEY_SIZE);
  kdf = EVP_KDF_fetch(NULL, OSSL_KDF_NAME_HKDF, NULL);
  context = EVP_KDF_CTX_new(kdf);
  if (context != NULL && expand(context, key, use, out))
    out->length = CRED_KEY_SIZE;
  EVP_KDF_CTX_free(context);
  EVP_KDF_free(kdf);
  if (out->length == CRED_KEY_SIZE)
    return CRED_OK;
  cred_secret_erase(out);
  return cred_error_set(error, CRED_ERR_CRYPTO, "HKDF-SHA256 failed");
}
