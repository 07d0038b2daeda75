/* SPDX-License-Identifier: BSD-3-Clause */
#include "key/seal.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "key/key.h"

/*
 * The cipher never gets the key itself but a sub-key, so that one data key can both seal and hash.
 * A keyed hash starts with the length of its label in eight bytes, so none of its inputs can equal
 * this.
 */
#define SEAL_USE "pam-cred: AES-256-GCM"

struct seal_job {
  const struct cred_secret *key; /* the sub-key */
  const unsigned char *head;     /* CRED_SEAL_HEAD_SIZE bytes, authenticated too */
  const char *bound;
  const unsigned char *nonce;
  const unsigned char *in;
  size_t length;
  unsigned char *out;
  unsigned char *tag;
};

static void put_head(unsigned char *head, uint32_t key_id)
{
  head[0] = CRED_SEAL_VERSION;
  for (size_t i = 0; i < 4; i++)
    head[1 + i] = (unsigned char)(key_id >> (24 - 8 * i));
}

static bool start(EVP_CIPHER_CTX *context, const struct seal_job *job, int encrypt)
{
  EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
  int written = 0;
  bool started =
      cipher != NULL &&
      EVP_CipherInit_ex2(context, cipher, job->key->bytes, job->nonce, encrypt, NULL) == 1 &&
      EVP_CipherUpdate(context, NULL, &written, job->head, CRED_SEAL_HEAD_SIZE) == 1 &&
      EVP_CipherUpdate(context, NULL, &written, (const unsigned char *)job->bound,
                       (int)strlen(job->bound)) == 1;

  EVP_CIPHER_free(cipher);
  return started;
}

static bool run(const struct seal_job *job, int encrypt)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  unsigned char rest[EVP_MAX_BLOCK_LENGTH];
  int written = 0;
  bool done = context != NULL && start(context, job, encrypt) &&
              EVP_CipherUpdate(context, job->out, &written, job->in, (int)job->length) == 1 &&
              written == (int)job->length;

  if (done && !encrypt)
    done = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CRED_SEAL_TAG_SIZE, job->tag) == 1;
  done = done && EVP_CipherFinal_ex(context, rest, &written) == 1;
  if (done && encrypt)
    done = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CRED_SEAL_TAG_SIZE, job->tag) == 1;
  EVP_CIPHER_CTX_free(context);
  return done;
}

enum cred_err cred_seal(const struct cred_secret *key, uint32_t key_id, const char *bound,
                        const struct cred_secret *plain, struct cred_blob *out,
                        struct cred_error *error)
{
  CRED_SECRET_AUTO sub_key;
  unsigned char *nonce = out->bytes + CRED_SEAL_HEAD_SIZE;
  struct seal_job job = {.key = &sub_key, .head = out->bytes, .bound = bound, .nonce = nonce};
  enum cred_err result;

  memset(out, 0, sizeof(*out));
  if (plain->length == 0 || plain->length > sizeof(out->bytes) - CRED_SEAL_OVERHEAD)
    return cred_error_set(error, CRED_ERR_TOO_LONG, "cannot seal %zu bytes", plain->length);
  result = cred_sub_key(key, SEAL_USE, &sub_key, error);
  if (result != CRED_OK)
    return result;
  put_head(out->bytes, key_id);
  job.in = plain->bytes;
  job.length = plain->length;
  job.out = nonce + CRED_SEAL_NONCE_SIZE;
  job.tag = job.out + plain->length;
  if (RAND_bytes(nonce, CRED_SEAL_NONCE_SIZE) != 1 || !run(&job, 1)) {
    memset(out, 0, sizeof(*out));
    return cred_error_set(error, CRED_ERR_CRYPTO, "AES-256-GCM failed");
  }
  out->length = plain->length + CRED_SEAL_OVERHEAD;
  return CRED_OK;
}

static enum cred_err check_head(const struct cred_blob *sealed, uint32_t key_id,
                                struct cred_error *error)
{
  unsigned char expected[CRED_SEAL_HEAD_SIZE];

  put_head(expected, key_id);
  if (sealed->length <= CRED_SEAL_OVERHEAD || sealed->length > sizeof(sealed->bytes))
    return cred_error_set(error, CRED_ERR_DAMAGED, "a sealed value has an impossible length");
  if (sealed->bytes[0] > CRED_SEAL_VERSION)
    return cred_error_set(error, CRED_ERR_NEWER, "a sealed value has format version %u",
                          (unsigned)sealed->bytes[0]);
  if (memcmp(sealed->bytes, expected, sizeof(expected)) != 0)
    return cred_error_set(error, CRED_ERR_DAMAGED, "a sealed value names another key");
  return CRED_OK;
}

enum cred_err cred_unseal(const struct cred_secret *key, uint32_t key_id, const char *bound,
                          const struct cred_blob *sealed, struct cred_secret *out,
                          struct cred_error *error)
{
  CRED_SECRET_AUTO sub_key;
  unsigned char tag[CRED_SEAL_TAG_SIZE];
  struct seal_job job = {.key = &sub_key, .bound = bound, .tag = tag};
  enum cred_err result;

  cred_secret_erase(out);
  result = check_head(sealed, key_id, error);
  if (result == CRED_OK)
    result = cred_sub_key(key, SEAL_USE, &sub_key, error);
  if (result != CRED_OK)
    return result;
  job.head = sealed->bytes;
  job.nonce = sealed->bytes + CRED_SEAL_HEAD_SIZE;
  job.in = job.nonce + CRED_SEAL_NONCE_SIZE;
  job.length = sealed->length - CRED_SEAL_OVERHEAD;
  job.out = out->bytes;
  memcpy(tag, job.in + job.length, sizeof(tag));
  if (!run(&job, 0)) {
    cred_secret_erase(out);
    return cred_error_set(error, CRED_ERR_DAMAGED,
                          "a sealed value does not open: altered, moved, or sealed by another key");
  }
  out->length = job.length;
  return CRED_OK;
}
