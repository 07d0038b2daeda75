/* SPDX-License-Identifier: BSD-3-Clause */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/utf8.h"
#include "seal/inside.h"

#define MARK_BYTES 8 /* of the certificate's SHA-256, that people compare */

void cred_custodians_free(struct cred_custodians *custodians)
{
  if (custodians == NULL)
    return;
  for (uint32_t i = 0; i < custodians->count; i++)
    X509_free(custodians->certificates[i]);
  free(custodians);
}

const char *cred_custodians_text(const struct cred_custodians *custodians)
{
  return custodians->text;
}

uint32_t cred_custodians_count(const struct cred_custodians *custodians)
{
  return custodians->count;
}

int64_t cred_custodians_end(const struct cred_custodians *custodians)
{
  return custodians->end_ms;
}

static bool has_key(const struct cred_custodians *custodians, X509 *certificate)
{
  for (uint32_t i = 0; i < custodians->count; i++)
    if (EVP_PKEY_eq(X509_get0_pubkey(custodians->certificates[i]), X509_get0_pubkey(certificate)) ==
        1)
      return true;
  return false;
}

/* By its issuer and serial number a recipient finds its part of what was sealed: two of the same
 * could not both. */
static bool has_name(const struct cred_custodians *custodians, X509 *certificate)
{
  for (uint32_t i = 0; i < custodians->count; i++)
    if (X509_issuer_and_serial_cmp(custodians->certificates[i], certificate) == 0)
      return true;
  return false;
}

/* Whatever could steer a terminal, turn or hide text, or end the name in a list. */
static bool is_shown(uint32_t point)
{
  return !cred_utf8_is_control(point) &&
         strchr(",\"\\", (int)(point < 128 ? point : 'a')) == NULL && point != 0xad &&
         point != 0x61c && point != 0xfeff && !(point >= 0x200b && point <= 0x200f) &&
         !(point >= 0x2028 && point <= 0x202e) && !(point >= 0x2060 && point <= 0x206f);
}

/* As much as fits of whole characters. */
static void copy_name(const char *text, size_t length, char *out, size_t size)
{
  size_t used = 0;

  while (length > 0) {
    uint32_t point = 0;
    const size_t step = cred_utf8_next(text, length, &point);
    const bool is_good = step > 0 && is_shown(point);
    const size_t room = is_good ? step : 1;

    if (used + room + 1 > size)
      break;
    memcpy(out + used, is_good ? text : "?", room);
    used += room;
    text += step > 0 ? step : 1;
    length -= step > 0 ? step : 1;
  }
  out[used] = '\0';
}

/* What stands in the subject for people, in whatever way it is written there. */
static void name_of(X509 *certificate, char *out, size_t size)
{
  const X509_NAME *subject = X509_get_subject_name(certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  const X509_NAME_ENTRY *entry = at >= 0 ? X509_NAME_get_entry(subject, at) : NULL;
  unsigned char *text = NULL;
  const int length =
      entry != NULL ? ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry)) : -1;

  (void)snprintf(out, size, "?");
  if (length > 0)
    copy_name((const char *)text, (size_t)length, out, size);
  OPENSSL_free(text);
}

static bool describe(struct cred_custodians *custodians, X509 *certificate)
{
  const size_t used = strlen(custodians->text), room = sizeof(custodians->text) - used;
  unsigned char digest[EVP_MAX_MD_SIZE];
  char name[64], mark[2 * MARK_BYTES + 1];
  unsigned length = 0;
  int written;

  name_of(certificate, name, sizeof(name));
  if (X509_digest(certificate, EVP_sha256(), digest, &length) != 1 || length < MARK_BYTES)
    return false;
  for (size_t i = 0; i < MARK_BYTES; i++)
    (void)snprintf(mark + 2 * i, 3, "%02x", digest[i]);
  written = snprintf(custodians->text + used, room, "%s%s (%s)", used > 0 ? ", " : "", name, mark);
  return written > 0 && (size_t)written < room;
}

enum cred_err cred_custodian_look(const char *path, int64_t now_ms, int64_t *end_ms,
                                  struct cred_error *error)
{
  X509 *certificate = NULL;
  enum cred_err err = cred_certificate_read(path, &certificate, error);

  *end_ms = 0;
  if (err == CRED_OK)
    err = cred_certificate_check(path, certificate, now_ms, end_ms, error);
  X509_free(certificate);
  return err;
}

static enum cred_err add(struct cred_custodians *custodians, const char *path, int64_t now_ms,
                         struct cred_error *error)
{
  X509 *certificate = NULL;
  int64_t end_ms = 0;
  enum cred_err err = cred_certificate_read(path, &certificate, error);

  if (err == CRED_OK)
    err = cred_certificate_check(path, certificate, now_ms, &end_ms, error);
  if (err == CRED_OK && has_key(custodians, certificate))
    err = cred_error_set(error, CRED_ERR_INVALID, "%s: its key is another custodian's too", path);
  if (err == CRED_OK && has_name(custodians, certificate))
    err = cred_error_set(error, CRED_ERR_INVALID,
                         "%s: its issuer and serial number are another custodian's too", path);
  if (err == CRED_OK && !describe(custodians, certificate))
    err = cred_error_set(error, CRED_ERR_TOO_LONG, "%s: there are too many custodians", path);
  if (err != CRED_OK) {
    X509_free(certificate);
    return err;
  }
  if (custodians->count == 0 || end_ms < custodians->end_ms)
    custodians->end_ms = end_ms;
  custodians->certificates[custodians->count++] = certificate;
  return CRED_OK;
}

static enum cred_err add_all(struct cred_custodians *custodians, char *paths, int64_t now_ms,
                             struct cred_error *error)
{
  enum cred_err err = CRED_OK;
  char *rest = NULL;

  for (char *path = strtok_r(paths, " ", &rest); err == CRED_OK && path != NULL;
       path = strtok_r(NULL, " ", &rest)) {
    if (custodians->count == CRED_CUSTODIANS_MAX)
      return cred_error_set(error, CRED_ERR_TOO_LONG, "there are too many custodians");
    err = add(custodians, path, now_ms, error);
  }
  if (err == CRED_OK && custodians->count < CRED_CUSTODIANS_LEAST)
    err = cred_error_set(error, CRED_ERR_INVALID,
                         "custodian_certificates names fewer than two certificates");
  return err;
}

enum cred_err cred_custodians_read(const char *paths, int64_t now_ms, struct cred_custodians **out,
                                   struct cred_error *error)
{
  struct cred_custodians *custodians = calloc(1, sizeof(*custodians));
  char *copy = strdup(paths);
  enum cred_err err;

  *out = NULL;
  if (custodians == NULL || copy == NULL)
    err = cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  else
    err = add_all(custodians, copy, now_ms, error);
  free(copy);
  if (err != CRED_OK) {
    cred_custodians_free(custodians);
    return err;
  }
  *out = custodians;
  return CRED_OK;
}
