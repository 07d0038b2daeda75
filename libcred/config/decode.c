/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "config/applied.h"
#include "config/value.h"

struct cursor {
  const unsigned char *at;
  size_t left;
};

struct name {
  char text[CRED_WORD_SIZE];
};

struct value {
  bool given;
  size_t length;
  const unsigned char *bytes;
};

static bool take(struct cursor *cursor, size_t length, const unsigned char **out)
{
  if (cursor->left < length)
    return false;
  *out = cursor->at;
  cursor->at += length;
  cursor->left -= length;
  return true;
}

static bool take_name(struct cursor *cursor, struct name *out)
{
  const unsigned char *bytes = NULL;
  size_t length;

  if (!take(cursor, 1, &bytes))
    return false;
  length = bytes[0];
  if (length >= sizeof(out->text) || !take(cursor, length, &bytes) ||
      memchr(bytes, '\0', length) != NULL)
    return false;
  memcpy(out->text, bytes, length);
  out->text[length] = '\0';
  return true;
}

static bool take_value(struct cursor *cursor, struct value *out)
{
  const unsigned char *head = NULL;

  if (!take(cursor, 3, &head) || head[0] > 1)
    return false;
  out->given = head[0] == 1;
  out->length = (size_t)head[1] << 8 | head[2];
  return take(cursor, out->length, &out->bytes);
}

static uint32_t read_number(const unsigned char *bytes)
{
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Every value must be one that the table allows. */
static bool set_value(const struct cred_config_key *key, const struct value *value, void *home)
{
  char text[CRED_PATH_SIZE];

  if (cred_value_is_number(key))
    return value->length == 4 && cred_value_set_number(key, read_number(value->bytes), home);
  if (value->length >= sizeof(text) || memchr(value->bytes, '\0', value->length) != NULL)
    return false;
  memcpy(text, value->bytes, value->length);
  text[value->length] = '\0';
  return cred_value_set_text(key, text, home);
}

static bool take_site_key(struct cursor *cursor, struct cred_config *config)
{
  struct name name;
  struct value value;
  const struct cred_config_key *key = NULL;
  char *dot = NULL;

  if (!take_name(cursor, &name) || !take_value(cursor, &value))
    return false;
  dot = strchr(name.text, '.');
  if (dot == NULL)
    return false;
  *dot = '\0';
  key = cred_config_key_find(name.text, dot + 1);
  if (key == NULL || key->home != CRED_HOME_SITE || !set_value(key, &value, &config->site))
    return false;
  if (value.given)
    cred_config_given_add(&config->site_given, key);
  return true;
}

/* cred_config_new made the first policy already. */
static bool begin_policy(struct cursor *cursor, struct cred_config *config,
                         struct cred_config_policy **policy)
{
  struct name name;
  bool is_first = *policy == NULL;

  if (!take_name(cursor, &name) || !cred_config_policy_name_is_good(name.text))
    return false;
  if (is_first) {
    *policy = config->policies[0];
    return cred_config_policy_is_default(*policy) && strcmp(name.text, (*policy)->name) == 0;
  }
  if (cred_config_find_policy(config, name.text) != NULL)
    return false;
  *policy = cred_config_add_policy(config, name.text);
  return *policy != NULL;
}

static bool take_policy_key(struct cursor *cursor, struct cred_config *config,
                            struct cred_config_policy *policy)
{
  struct name name;
  struct value value;
  const struct cred_config_key *key = NULL;

  if (policy == NULL || !take_name(cursor, &name) || !take_value(cursor, &value))
    return false;
  key = cred_config_key_find("policy", name.text);
  if (key == NULL || cred_config_given_has(&policy->given, key))
    return false;
  if (cred_config_policy_is_default(policy) ? key->home == CRED_HOME_MATCH : !value.given)
    return false;
  if (!set_value(key, &value, cred_config_home(config, policy, key)))
    return false;
  if (key->home == CRED_HOME_MATCH && value.length == 0)
    return false;
  if (value.given)
    cred_config_given_add(&policy->given, key);
  return true;
}

static bool take_records(struct cursor *cursor, struct cred_config *config)
{
  struct cred_config_policy *policy = NULL;
  const unsigned char *tag = NULL;
  bool good = true;

  while (good && take(cursor, 1, &tag)) {
    if (*tag == 'S' && policy == NULL)
      good = take_site_key(cursor, config);
    else if (*tag == 'P')
      good = begin_policy(cursor, config, &policy);
    else if (*tag == 'K')
      good = take_policy_key(cursor, config, policy);
    else
      good = false;
  }
  return good && policy != NULL;
}

/* A policy without match_ keys would quietly match everyone. */
static bool all_but_default_match(const struct cred_config *config)
{
  for (size_t i = 1; i < config->policy_count; i++) {
    const struct cred_config_match *match = &config->policies[i]->match;

    if (match->user[0] == '\0' && match->group[0] == '\0' && match->service[0] == '\0')
      return false;
  }
  return true;
}

enum cred_err cred_applied_decode_body(const unsigned char *bytes, size_t length,
                                       struct cred_config **out, struct cred_error *error)
{
  struct cursor cursor = {.at = bytes, .left = length};
  struct cred_config *config = cred_config_new();

  *out = NULL;
  if (config == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "no memory for the applied policy");
  if (!take_records(&cursor, config) || !all_but_default_match(config)) {
    cred_config_free(config);
    return cred_error_set(error, CRED_ERR_CONFIG,
                          "the applied policy does not read; run credctl config apply again");
  }
  (void)cred_config_complete(config, CRED_CONFIG_STATE_DIRECTORY);
  *out = config;
  return CRED_OK;
}

enum cred_err cred_applied_decode(const unsigned char *bytes, size_t length,
                                  struct cred_config **out, struct cred_error *error)
{
  unsigned char sum[CRED_CONFIG_DIGEST_SIZE];

  *out = NULL;
  if (length < CRED_APPLIED_HEADER_SIZE ||
      memcmp(bytes, cred_applied_magic, sizeof(cred_applied_magic)) != 0)
    return cred_error_set(error, CRED_ERR_CONFIG, "the applied policy is damaged");
  if (read_number(bytes + CRED_APPLIED_VERSION_AT) != CRED_APPLIED_VERSION)
    return cred_error_set(error, CRED_ERR_CONFIG,
                          "the applied policy was written by another version (%u, not %u)",
                          read_number(bytes + CRED_APPLIED_VERSION_AT), CRED_APPLIED_VERSION);
  if (read_number(bytes + CRED_APPLIED_LENGTH_AT) != length - CRED_APPLIED_HEADER_SIZE)
    return cred_error_set(error, CRED_ERR_CONFIG, "the applied policy is cut short");
  cred_applied_sum(bytes, length, sum);
  if (memcmp(sum, bytes + CRED_APPLIED_SUM_AT, sizeof(sum)) != 0)
    return cred_error_set(error, CRED_ERR_CONFIG,
                          "the applied policy is damaged: its checksum is wrong");
  return cred_applied_decode_body(bytes + CRED_APPLIED_HEADER_SIZE,
                                  length - CRED_APPLIED_HEADER_SIZE, out, error);
}
