/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/field.h"

#include <string.h>

#include "cred/secret.h"

static bool is_secret(const unsigned char *at)
{
  const struct cred_secret *secret = (const void *)at;

  return secret->length <= CRED_SECRET_MAX && secret->bytes[secret->length] == '\0';
}

static bool is_choice(const unsigned char *at, uint32_t most)
{
  uint32_t value;

  memcpy(&value, at, sizeof(value));
  return value <= most;
}

static bool field_fits(const struct cred_field *field, const unsigned char *at)
{
  switch (field->kind) {
  case CRED_FIELD_TEXT:
    return memchr(at, '\0', field->size) != NULL;
  case CRED_FIELD_FLAG:
    return *at <= 1;
  case CRED_FIELD_CHOICE:
    return is_choice(at, field->most);
  case CRED_FIELD_SECRET:
    return is_secret(at);
  case CRED_FIELD_RECORD:
    return cred_layout_fits(field->layout, at);
  case CRED_FIELD_NUMBER:
  case CRED_FIELD_BYTES:
    return true;
  }
  return false;
}

bool cred_layout_fits(const struct cred_layout *layout, const void *record)
{
  const unsigned char *bytes = record;

  for (size_t i = 0; i < layout->count; i++)
    for (size_t n = 0; n < layout->fields[i].repeat; n++) {
      const struct cred_field *field = &layout->fields[i];

      if (!field_fits(field, bytes + field->offset + n * field->size))
        return false;
    }
  return true;
}

static void copy_secret(const unsigned char *from, unsigned char *to)
{
  const struct cred_secret *secret = (const void *)from;

  memcpy(to, secret, offsetof(struct cred_secret, bytes) + secret->length);
}

static void copy_field(const struct cred_field *field, const unsigned char *from, unsigned char *to)
{
  switch (field->kind) {
  case CRED_FIELD_TEXT:
    memcpy(to, from, strnlen((const char *)from, field->size - 1));
    break;
  case CRED_FIELD_SECRET:
    copy_secret(from, to);
    break;
  case CRED_FIELD_RECORD:
    cred_layout_copy(field->layout, from, to);
    break;
  case CRED_FIELD_FLAG:
  case CRED_FIELD_CHOICE:
  case CRED_FIELD_NUMBER:
  case CRED_FIELD_BYTES:
    memcpy(to, from, field->size);
    break;
  }
}

void cred_layout_copy(const struct cred_layout *layout, const void *record, void *out)
{
  const unsigned char *from = record;
  unsigned char *to = out;

  memset(out, 0, layout->size);
  for (size_t i = 0; i < layout->count; i++)
    for (size_t n = 0; n < layout->fields[i].repeat; n++) {
      const struct cred_field *field = &layout->fields[i];
      size_t at = field->offset + n * field->size;

      copy_field(field, from + at, to + at);
    }
}
