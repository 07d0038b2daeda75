/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/scope.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/session.h"

#define UNIFIED "0::"
#define SYSTEMD ":name=systemd:"
#define SLICE "user-"
#define SLICE_END ".slice"
#define SCOPE "session-"
#define SCOPE_END ".scope"
#define MANAGER "user@"
#define NAME_SIZE 64

/* A part of a path, from behind one slash to before the next. */
struct part {
  const char *at;
  size_t length;
};

static bool starts_with(struct part part, const char *text)
{
  return part.length >= strlen(text) && strncmp(part.at, text, strlen(text)) == 0;
}

static bool is_named(struct part part, const char *start, const char *end)
{
  return part.length > strlen(start) + strlen(end) && starts_with(part, start) &&
         strncmp(part.at + part.length - strlen(end), end, strlen(end)) == 0;
}

static bool next_part(const char **rest, struct part *out)
{
  while (**rest == '/')
    ++*rest;
  out->at = *rest;
  out->length = strcspn(*rest, "/\n");
  *rest += out->length;
  return out->length > 0;
}

static void find_in_path(const char *path, char out[CREDD_SCOPE_SIZE])
{
  struct part part, before = {.at = path};
  const char *rest = path;
  size_t length;

  while (next_part(&rest, &part) && !starts_with(part, MANAGER)) {
    length = (size_t)(rest - path);
    if (is_named(before, SLICE, SLICE_END) && is_named(part, SCOPE, SCOPE_END)) {
      if (length < CREDD_SCOPE_SIZE) {
        memcpy(out, path, length);
        out[length] = '\0';
      }
      return;
    }
    before = part;
  }
}

static const char *path_in_line(const char *line, const char *head)
{
  const char *found;

  if (strcmp(head, UNIFIED) == 0)
    return strncmp(line, UNIFIED, strlen(UNIFIED)) == 0 ? line + strlen(UNIFIED) : NULL;
  found = line + strspn(line, "0123456789");
  return strncmp(found, head, strlen(head)) == 0 ? found + strlen(head) : NULL;
}

static void find_by_head(const char *text, const char *head, char out[CREDD_SCOPE_SIZE])
{
  for (const char *line = text; line != NULL && *line != '\0';) {
    const char *path = path_in_line(line, head);

    if (path != NULL)
      find_in_path(path, out);
    line = strchr(line, '\n');
    if (line != NULL)
      line++;
  }
}

void credd_scope_find(const char *text, char out[CREDD_SCOPE_SIZE])
{
  out[0] = '\0';
  find_by_head(text, UNIFIED, out);
  if (out[0] == '\0')
    find_by_head(text, SYSTEMD, out);
}

bool credd_scope_is_of(const char *scope, uint32_t uid)
{
  const char *last = strrchr(scope, '/');
  char slice[NAME_SIZE];
  size_t length;

  if (last == NULL)
    return false;
  (void)snprintf(slice, sizeof(slice), "/" SLICE "%u" SLICE_END, uid);
  length = strlen(slice);
  return (size_t)(last - scope) >= length && strncmp(last - length, slice, length) == 0;
}

uint32_t credd_scope_audit_session(const char *scope)
{
  const char *last = strrchr(scope, '/');
  unsigned long long number;
  char *end = NULL;

  if (last == NULL || strncmp(last + 1, SCOPE, strlen(SCOPE)) != 0)
    return CRED_AUDIT_SESSION_NONE;
  last += 1 + strlen(SCOPE);
  if (!isdigit((unsigned char)*last))
    return CRED_AUDIT_SESSION_NONE;
  number = strtoull(last, &end, 10);
  return strcmp(end, SCOPE_END) == 0 && number < CRED_AUDIT_SESSION_NONE ? (uint32_t)number
                                                                         : CRED_AUDIT_SESSION_NONE;
}
