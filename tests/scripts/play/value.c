/* SPDX-License-Identifier: BSD-3-Clause */
/* What a person types: texts, codes of the moment, recovery codes. */
#include "tests/scripts/play/run.h"

#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct seed *seed_find(struct run *run, const char *name)
{
  for (struct seed *seed = run->seeds; seed != NULL; seed = seed->next)
    if (strcmp(seed->name, name) == 0)
      return seed;
  return NULL;
}

/* The seed follows from the name, so that scripts need not write one. */
static void seed_invent(struct seed *seed)
{
  uint32_t hash = 2166136261u;
  for (const char *at = seed->name; *at != '\0'; at++)
    hash = (hash ^ (unsigned char)*at) * 16777619u;
  for (unsigned i = 0; i < 32; i++) {
    hash = hash * 1664525u + 1013904223u;
    seed->base32[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[hash >> 27];
  }
}

struct seed *seed_add(struct run *run, const char *name)
{
  struct seed *seed = seed_find(run, name);
  if (seed == NULL) {
    seed = calloc(1, sizeof *seed);
    seed->next = run->seeds;
    run->seeds = seed;
  }
  snprintf(seed->name, sizeof seed->name, "%s", name);
  memset(seed->base32, 0, sizeof seed->base32);
  seed_invent(seed);
  seed->digits = 6;
  seed->period = 30;
  seed->hash = 0;
  return seed;
}

void variable_set(struct run *run, const char *name, char *text)
{
  struct variable *variable = run->variables;
  while (variable != NULL && strcmp(variable->name, name) != 0)
    variable = variable->next;
  if (variable == NULL) {
    variable = calloc(1, sizeof *variable);
    variable->name = strdup(name);
    variable->next = run->variables;
    run->variables = variable;
  }
  free(variable->text);
  variable->text = text;
}

static const char *variable_get(struct run *run, const struct line *line, const char *name)
{
  for (struct variable *at = run->variables; at != NULL; at = at->next)
    if (strcmp(at->name, name) == 0)
      return at->text;
  script_fail(line, "nothing was captured as %s", name);
}

/* --- codes -------------------------------------------------------------------------------------
 */

static void code_make(const struct seed *seed, const struct line *line, int64_t wall_seconds,
                      char out[16])
{
  char *secret = NULL;
  size_t length = 0;
  int error = oath_base32_decode(seed->base32, strlen(seed->base32), &secret, &length);
  if (error == OATH_OK && wall_seconds >= 0)
    error = oath_totp_generate2(secret, length, (time_t)wall_seconds, seed->period, 0, seed->digits,
                                seed->hash, out);
  free(secret);
  if (error != OATH_OK)
    script_fail(line, "cannot make a code: %s", oath_strerror(error));
}

static bool code_is_near(const struct seed *seed, const struct line *line, int64_t now,
                         const char *code)
{
  char near[16];
  for (int64_t step = -20; step <= 20; step++) {
    int64_t then = now + step * seed->period;
    code_make(seed, line, then > 0 ? then : 0, near);
    if (strcmp(near, code) == 0)
      return true;
  }
  return false;
}

/* A code that no step near this moment has. */
static void code_make_wrong(const struct seed *seed, const struct line *line, int64_t now,
                            char out[16])
{
  for (unsigned guess = 123456; guess < 123456 + 100; guess++) {
    snprintf(out, 16, "%0*u", (int)seed->digits, guess);
    if (!code_is_near(seed, line, now, out))
      return;
  }
  script_fail(line, "cannot find a wrong code");
}

/* The seed of that name, the text captured under it, or of nobody at all. */
static struct seed seed_for(struct run *run, const char *name)
{
  struct seed *known = seed_find(run, name);
  if (known != NULL)
    return *known;
  struct seed seed = {.digits = 6, .period = 30};
  for (struct variable *at = run->variables; at != NULL; at = at->next)
    if (strcmp(at->name, name) == 0)
      snprintf(seed.base32, sizeof seed.base32, "%s", at->text);
  if (seed.base32[0] == '\0') {
    snprintf(seed.name, sizeof seed.name, "nobody");
    seed_invent(&seed);
  }
  return seed;
}

/* code(now) code(-1) code(+1) code(wrong), of the current user or as in code(now, NAME). */
static struct value code_read(struct run *run, struct cursor *cursor)
{
  char *when = cursor_word(cursor), code[16];
  char *name = cursor_takes(cursor, ",") ? cursor_word(cursor) : strdup(run->user);
  int64_t now = atomic_load(&run->world->wall_ns) / NS_PER_SECOND;
  struct seed seed = seed_for(run, name);
  bool wrong = strcmp(when, "wrong") == 0;
  long steps = strcmp(when, "now") == 0 ? 0 : strtol(when, NULL, 10);
  if (wrong)
    code_make_wrong(&seed, cursor->line, now, code);
  else
    code_make(&seed, cursor->line, now + steps * (long)seed.period, code);
  free(when);
  free(name);
  return (struct value){.text = strdup(code), .wrong = wrong};
}

static struct value recovery_read(struct run *run, struct cursor *cursor)
{
  long number = cursor_number(cursor);
  if (number < 1 || number > (long)run->recovery_count)
    script_fail(cursor->line, "there are %u recovery codes", run->recovery_count);
  return (struct value){.text = strdup(run->recovery[number - 1])};
}

/* --- turning texts into others -------------------------------------------------------------------
 */

static char *text_wide(const char *text)
{
  char *wide = calloc(3, strlen(text) + 1), *at = wide;
  for (; *text != '\0'; text++) {
    if (*text < '!' || *text > '~') {
      *at++ = *text;
      continue;
    }
    unsigned point = 0xff01u + (unsigned)(*text - '!'); /* the full-width form */
    *at++ = (char)(0xe0 | point >> 12);
    *at++ = (char)(0x80 | (point >> 6 & 0x3f));
    *at++ = (char)(0x80 | (point & 0x3f));
  }
  return wide;
}

static char *text_spaced(const char *text)
{
  size_t half = strlen(text) / 2;
  char *spaced;
  if (asprintf(&spaced, "%.*s %s", (int)half, text, text + half) < 0)
    abort();
  return spaced;
}

static char *text_times(const char *text, long count)
{
  size_t length = strlen(text);
  char *out = calloc((size_t)count + 1, length + 1);
  for (long i = 0; i < count; i++)
    memcpy(out + (size_t)i * length, text, length);
  return out;
}

static char *text_cut(const char *text)
{
  return strndup(text, strlen(text) - (*text != '\0'));
}

static struct value changed_read(struct run *run, struct cursor *cursor, char *change(const char *))
{
  struct value value = value_read(run, cursor);
  char *changed = change(value.text != NULL ? value.text : "");
  free(value.text);
  value.text = changed;
  return value;
}

static struct value times_read(struct run *run, struct cursor *cursor)
{
  struct value value = value_read(run, cursor);
  if (!cursor_takes(cursor, ","))
    script_fail(cursor->line, "times(TEXT, NUMBER)");
  char *many = text_times(value.text, cursor_number(cursor));
  free(value.text);
  value.text = many;
  return value;
}

static struct value term_read(struct run *run, struct cursor *cursor)
{
  struct value value;
  if (cursor_takes(cursor, "wrong"))
    return (struct value){.text = strdup("a-wrong-answer"), .wrong = true};
  if (cursor_takes(cursor, "code("))
    value = code_read(run, cursor);
  else if (cursor_takes(cursor, "recovery("))
    value = recovery_read(run, cursor);
  else if (cursor_takes(cursor, "wide("))
    value = changed_read(run, cursor, text_wide);
  else if (cursor_takes(cursor, "spaced("))
    value = changed_read(run, cursor, text_spaced);
  else if (cursor_takes(cursor, "cut("))
    value = changed_read(run, cursor, text_cut);
  else if (cursor_takes(cursor, "times("))
    value = times_read(run, cursor);
  else if (cursor_takes(cursor, "$")) {
    char *name = cursor_word(cursor);
    value = (struct value){.text = strdup(variable_get(run, cursor->line, name))};
    free(name);
    return value;
  } else
    return (struct value){.text = cursor_quoted(cursor)};
  if (!cursor_takes(cursor, ")"))
    script_fail(cursor->line, "a ) is missing before \"%s\"", cursor->at);
  return value;
}

/* Terms joined by +, or one of the words cancel, later, null. */
struct value value_read(struct run *run, struct cursor *cursor)
{
  if (cursor_takes(cursor, "cancel"))
    return (struct value){.cancel = true};
  if (cursor_takes(cursor, "later"))
    return (struct value){.later = true};
  if (cursor_takes(cursor, "null"))
    return (struct value){.null = true};
  struct value value = term_read(run, cursor);
  while (cursor_takes(cursor, "+")) {
    struct value more = term_read(run, cursor);
    char *joined;
    if (asprintf(&joined, "%s%s", value.text, more.text) < 0)
      abort();
    value.wrong = value.wrong || more.wrong;
    free(value.text);
    free(more.text);
    value.text = joined;
  }
  return value;
}
