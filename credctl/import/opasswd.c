/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import/opasswd.h"

#include <string.h>

#include "credctl/import/hash_cost.h"
#include "credctl/text.h"
#include "credctl/utf8.h"

#define HASH_MIN 13  /* of crypt's oldest method */
#define HASH_MAX 383 /* of any */
#define NUMBER_MAX ((uint64_t)UINT32_MAX - 1)

static bool is_clean(const char *text)
{
  size_t length = 0;

  for (; *text != '\0'; text += length) {
    length = ctl_utf8_length(text);
    if (length == 0 || (unsigned char)*text < 0x20 || *text == 0x7F)
      return false;
  }
  return true;
}

/* Cuts the field before the next colon off. */
static bool take_field(const char **line, size_t *length, const char **field, size_t *size)
{
  const char *colon = memchr(*line, ':', *length);

  if (colon == NULL)
    return false;
  *field = *line;
  *size = (size_t)(colon - *line);
  *length -= *size + 1;
  *line = colon + 1;
  return true;
}

static bool parse_number(const char *field, size_t size, uint64_t *out)
{
  *out = 0;
  for (size_t i = 0; i < size; i++) {
    if (field[i] < '0' || field[i] > '9' || *out > NUMBER_MAX)
      return false;
    *out = *out * 10 + (uint64_t)(field[i] - '0');
  }
  return size > 0 && *out <= NUMBER_MAX;
}

static bool take_user(const char **line, size_t *length, struct ctl_import_opasswd *out)
{
  const char *field = NULL;
  size_t size = 0;

  if (!take_field(line, length, &field, &size) || size == 0 || size >= sizeof(out->user) ||
      memchr(field, '\0', size) != NULL)
    return false;
  memcpy(out->user, field, size);
  return is_clean(out->user);
}

static bool take_number(const char **line, size_t *length, uint64_t *out)
{
  const char *field = NULL;
  size_t size = 0;

  return take_field(line, length, &field, &size) && parse_number(field, size, out);
}

static size_t count_hashes(const char *hashes, size_t length)
{
  size_t count = length > 0;

  for (size_t i = 0; i < length; i++)
    count += hashes[i] == ',';
  return count;
}

enum ctl_import_line ctl_import_opasswd(const char *line, size_t length,
                                        struct ctl_import_opasswd *out, const char **why)
{
  uint64_t uid = 0, count = 0;

  memset(out, 0, sizeof(*out));
  if (length > 0 && line[length - 1] == '\r')
    length--;
  *why = NULL;
  if (length == 0)
    return CTL_IMPORT_PASSED;
  *why = N_("the user name is empty, too long, or no clean text");
  if (!take_user(&line, &length, out))
    return CTL_IMPORT_REFUSED;
  *why = N_("there are no uid and number of passwords behind the user name");
  if (!take_number(&line, &length, &uid) || !take_number(&line, &length, &count))
    return CTL_IMPORT_REFUSED;
  out->uid = (uint32_t)uid;
  out->hashes = line;
  out->length = length;
  out->count = count_hashes(line, length);
  *why = N_("there are more or fewer passwords than the line says");
  if (out->count != count)
    return CTL_IMPORT_REFUSED;
  *why = NULL;
  return count > 0 ? CTL_IMPORT_TAKEN : CTL_IMPORT_PASSED;
}

static bool is_hash(const char *text, size_t length)
{
  if (length < HASH_MIN || length > HASH_MAX)
    return false;
  for (size_t i = 0; i < length; i++)
    if (text[i] <= ' ' || text[i] > '~' || strchr(":;*!\\", text[i]) != NULL)
      return false;
  return true;
}

enum ctl_import_line ctl_import_opasswd_next(struct ctl_import_opasswd *opasswd,
                                             struct cred_secret *hash, const char **why)
{
  const char *text = opasswd->hashes, *comma = NULL;
  size_t size = 0;

  *why = NULL;
  hash->length = 0;
  if (opasswd->count == 0)
    return CTL_IMPORT_PASSED;
  opasswd->count--;
  comma = memchr(text, ',', opasswd->length);
  size = comma != NULL ? (size_t)(comma - text) : opasswd->length;
  opasswd->hashes += size + (comma != NULL);
  opasswd->length -= size + (comma != NULL);
  for (; size > 0 && (*text == '!' || *text == '*'); size--)
    text++;
  *why = N_("one of the passwords is no hash");
  if (!is_hash(text, size) || cred_secret_set(hash, text, size) != CRED_OK)
    return CTL_IMPORT_REFUSED;
  *why = N_("one of the passwords takes too long to compare with");
  if (!ctl_import_hash_is_cheap(cred_secret_text(hash))) {
    cred_secret_erase(hash);
    return CTL_IMPORT_REFUSED;
  }
  *why = NULL;
  return CTL_IMPORT_TAKEN;
}
