/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/applied.h"
#include "config/value.h"
#include "sha256.h"

const unsigned char cred_applied_magic[8] = {'c', 'r', 'e', 'd', 'p', 'o', 'l', '\n'};

static bool put(struct cred_applied *out, const void *bytes, size_t length)
{
  if (length > out->room - out->length) {
    size_t room = (out->room + length) * 2;
    unsigned char *larger = realloc(out->bytes, room);

    if (larger == NULL)
      return false;
    out->bytes = larger;
    out->room = room;
  }
  memcpy(out->bytes + out->length, bytes, length);
  out->length += length;
  return true;
}

static void store_number(unsigned char *out, uint32_t number)
{
  out[0] = (unsigned char)(number >> 24);
  out[1] = (unsigned char)(number >> 16);
  out[2] = (unsigned char)(number >> 8);
  out[3] = (unsigned char)number;
}

static bool put_name(struct cred_applied *out, char tag, const char *name)
{
  const unsigned char head[2] = {(unsigned char)tag, (unsigned char)strlen(name)};

  return put(out, head, sizeof(head)) && put(out, name, head[1]);
}

static bool put_value(struct cred_applied *out, const struct cred_config_key *key, const void *home,
                      bool given)
{
  unsigned char number[4];
  const void *bytes = number;
  size_t length = sizeof(number);
  unsigned char head[3];

  if (cred_value_is_number(key)) {
    store_number(number, cred_value_number(key, home));
  } else {
    bytes = cred_value_string(key, home);
    length = strlen(bytes);
  }
  head[0] = given ? 1 : 0;
  head[1] = (unsigned char)(length >> 8);
  head[2] = (unsigned char)length;
  return put(out, head, sizeof(head)) && put(out, bytes, length);
}

static bool put_site(struct cred_applied *out, const struct cred_config *config)
{
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];
    char name[CRED_WORD_SIZE];

    if (key->home != CRED_HOME_SITE)
      continue;
    (void)snprintf(name, sizeof(name), "%s.%s", key->section, key->name);
    if (!put_name(out, 'S', name) ||
        !put_value(out, key, &config->site, cred_config_given_has(&config->site_given, key)))
      return false;
  }
  return true;
}

static bool put_policy(struct cred_applied *out, const struct cred_config *config,
                       const struct cred_config_policy *policy)
{
  if (!put_name(out, 'P', policy->name))
    return false;
  for (size_t i = 0; i < cred_config_key_count; i++) {
    const struct cred_config_key *key = &cred_config_key_table[i];

    if (key->home == CRED_HOME_SITE || !cred_config_policy_says(policy, key))
      continue;
    if (!put_name(out, 'K', key->name) ||
        !put_value(out, key, cred_config_home_of(config, policy, key),
                   cred_config_given_has(&policy->given, key)))
      return false;
  }
  return true;
}

static bool put_all(struct cred_applied *out, const struct cred_config *config)
{
  const unsigned char header[CRED_APPLIED_HEADER_SIZE] = {0};

  if (!put(out, header, sizeof(header)) || !put_site(out, config))
    return false;
  for (size_t i = 0; i < config->policy_count; i++)
    if (!put_policy(out, config, config->policies[i]))
      return false;
  memcpy(out->bytes, cred_applied_magic, sizeof(cred_applied_magic));
  store_number(out->bytes + CRED_APPLIED_VERSION_AT, CRED_APPLIED_VERSION);
  store_number(out->bytes + CRED_APPLIED_LENGTH_AT, (uint32_t)(out->length - sizeof(header)));
  return true;
}

void cred_applied_sum(const unsigned char *bytes, size_t length,
                      unsigned char out[CRED_CONFIG_DIGEST_SIZE])
{
  struct cred_sha256 sum;

  cred_sha256_begin(&sum);
  cred_sha256_add(&sum, bytes, CRED_APPLIED_SUM_AT);
  cred_sha256_add(&sum, bytes + CRED_APPLIED_HEADER_SIZE, length - CRED_APPLIED_HEADER_SIZE);
  cred_sha256_end(&sum, out);
}

void cred_applied_free(struct cred_applied *applied)
{
  free(applied->bytes);
  *applied = (struct cred_applied){0};
}

enum cred_err cred_applied_encode(const struct cred_config *config, struct cred_applied *out,
                                  struct cred_error *error)
{
  *out = (struct cred_applied){0};
  if (!put_all(out, config))
    return cred_error_set(error, CRED_ERR_MEMORY, "no memory for the applied policy");
  if (out->length > CRED_APPLIED_MAX)
    return cred_error_set(error, CRED_ERR_TOO_LONG, "the policy is too big to be applied");
  cred_applied_sum(out->bytes, out->length, out->bytes + CRED_APPLIED_SUM_AT);
  return CRED_OK;
}

enum cred_err cred_config_digest(const struct cred_config *config,
                                 unsigned char out[CRED_CONFIG_DIGEST_SIZE],
                                 struct cred_error *error)
{
  struct cred_applied applied;
  enum cred_err err = cred_applied_encode(config, &applied, error);

  if (err == CRED_OK)
    memcpy(out, applied.bytes + CRED_APPLIED_SUM_AT, CRED_CONFIG_DIGEST_SIZE);
  cred_applied_free(&applied);
  return err;
}
