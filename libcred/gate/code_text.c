/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "event/clean.h"
#include "gate/codes.h"

static size_t letters_of(const char *text)
{
  size_t letters = 0;

  for (; *text != '\0'; text++)
    letters += ((unsigned char)*text & 0xc0) != 0x80;
  return letters;
}

/* What cleaning would change is not clean. */
static bool is_clean(const char *text)
{
  char copy[CRED_NAME_SIZE + 1];

  memcpy(copy, text, strlen(text) + 1);
  cred_text_clean(copy, sizeof(copy));
  return strcmp(copy, text) == 0;
}

enum cred_err cred_gate_check_text(struct cred_gate *gate, const char *what, const char *text,
                                   size_t size, size_t letters)
{
  if (size > CRED_NAME_SIZE || memchr(text, '\0', size) == NULL)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "%s does not end", what);
  if (!is_clean(text))
    return cred_error_set(&gate->error, CRED_ERR_INVALID,
                          "%s must be UTF-8 without control characters", what);
  if (letters_of(text) > letters)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "%s has more than %zu characters", what,
                          letters);
  return CRED_OK;
}

enum cred_err cred_gate_check_subject(struct cred_gate *gate, const char *name)
{
  enum cred_err err =
      cred_gate_check_text(gate, "the name of the account", name, CRED_NAME_SIZE, CRED_NAME_SIZE);

  if (err == CRED_OK && (name[0] == '\0' || name[0] == CRED_BUCKET_MARK))
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "not the name of an account");
  return err;
}

enum cred_err cred_gate_subject_policy(struct cred_gate *gate, const char *subject,
                                       const char *service, struct cred_policy *out)
{
  return cred_config_policy_for(gate->config, subject, true, service, out, &gate->error);
}

const char *cred_quoted(const char *value, char out[CRED_QUOTED_SIZE])
{
  size_t length = 0;

  if (value[0] != '\0' && strpbrk(value, " \"\\=") == NULL)
    return value;
  out[length++] = '"';
  for (; *value != '\0' && length + 4 < CRED_QUOTED_SIZE; value++) {
    if (*value == '"' || *value == '\\')
      out[length++] = '\\';
    out[length++] = *value;
  }
  out[length++] = '"';
  out[length] = '\0';
  return out;
}
