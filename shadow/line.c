/* SPDX-License-Identifier: BSD-3-Clause */
#include "shadow/line.h"

#include <string.h>

#define COLONS 8 /* name, hash, day of change, and six more fields that are not ours */

static const char *end_of_line(const char *line, const char *end)
{
  const char *found = memchr(line, '\n', (size_t)(end - line));

  return found != NULL ? found : end;
}

static size_t count_colons(const char *line, const char *end)
{
  size_t count = 0;

  for (; line < end; line++)
    count += *line == ':';
  return count;
}

static const char *next_colon(const char *at, const char *end)
{
  return memchr(at, ':', (size_t)(end - at));
}

static enum cred_err measure(const char *text, const char *line, const char *end, size_t name,
                             struct cred_shadow_line *out, struct cred_error *error)
{
  const char *hash = line + name + 1, *colon;

  if (count_colons(line, end) != COLONS)
    return cred_error_set(error, CRED_ERR_DAMAGED,
                          "the line in the shadow file has not the fields of one");
  colon = next_colon(hash, end);
  out->hash = (size_t)(hash - text);
  out->hash_length = (size_t)(colon - hash);
  out->after = (size_t)(next_colon(colon + 1, end) - text);
  return CRED_OK;
}

enum cred_err cred_shadow_line_find(const char *text, size_t length, const char *subject,
                                    struct cred_shadow_line *out, struct cred_error *error)
{
  const char *end = text + length, *found = NULL, *line, *next;
  size_t name = strlen(subject);

  if (name == 0 || strpbrk(subject, ":\n") != NULL)
    return cred_error_set(error, CRED_ERR_INVALID, "this is no account's name");
  for (line = text; line < end; line = next + 1) {
    next = end_of_line(line, end);
    if ((size_t)(next - line) <= name || line[name] != ':' || memcmp(line, subject, name) != 0)
      continue;
    if (found != NULL)
      return cred_error_set(error, CRED_ERR_DAMAGED,
                            "the shadow file has two lines of the account");
    found = line;
  }
  if (found == NULL)
    return cred_error_set(error, CRED_ERR_NOT_FOUND, "the shadow file has no line of the account");
  return measure(text, found, end_of_line(found, end), name, out, error);
}
