/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/json.h"

#include <stdlib.h>
#include <string.h>

#include "cred/event.h"
#include "cred/secret.h"
#include "credctl/output.h"
#include "credctl/utf8.h"
#include "credctl/when.h"

/* Each block begins with its size, so that all of it can be erased. */
union header {
  size_t size;
  max_align_t align;
};

static void *erasing_malloc(size_t size)
{
  union header *block = NULL;

  if (size > SIZE_MAX - sizeof(*block))
    return NULL;
  block = malloc(sizeof(*block) + size);
  if (block == NULL)
    return NULL;
  block->size = size;
  return block + 1;
}

static void erasing_free(void *bytes)
{
  union header *block = NULL;

  if (bytes == NULL)
    return;
  block = (union header *)bytes - 1;
  cred_erase(bytes, block->size);
  free(block);
}

void ctl_json_start(void)
{
  json_set_alloc_funcs(erasing_malloc, erasing_free);
}

static json_t *checked(json_t *value)
{
  if (value == NULL)
    ctl_out_of_memory();
  return value;
}

json_t *ctl_json_text(const char *text)
{
  const size_t length = strlen(text);
  char *clean = malloc(3 * length + 1);
  json_t *value = NULL;

  if (clean == NULL)
    ctl_out_of_memory();
  ctl_utf8_repair(text, clean);
  value = checked(json_string(clean));
  cred_erase(clean, 3 * length + 1);
  free(clean);
  return value;
}

json_t *ctl_json_text_or_null(const char *text)
{
  return text[0] != '\0' ? ctl_json_text(text) : json_null();
}

json_t *ctl_json_time(int64_t wall_ms)
{
  char text[CTL_WHEN_SIZE];

  if (wall_ms == 0 || wall_ms == INT64_MAX || !ctl_when_iso(wall_ms, text, sizeof(text)))
    return json_null();
  return ctl_json_text(text);
}

json_t *ctl_json_actor(uint32_t actor)
{
  return actor == CRED_ACTOR_UNKNOWN ? json_null() : checked(json_integer(actor));
}

void ctl_json_set(json_t *object, const char *name, json_t *value)
{
  if (value == NULL || json_object_set_new(object, name, value) != 0)
    ctl_out_of_memory();
}

void ctl_json_append(json_t *array, json_t *value)
{
  if (value == NULL || json_array_append_new(array, value) != 0)
    ctl_out_of_memory();
}

json_t *ctl_json_object(void)
{
  return checked(json_object());
}

json_t *ctl_json_array(void)
{
  return checked(json_array());
}

void ctl_json_write(const json_t *value, FILE *to)
{
  (void)json_dumpf(value, to, JSON_INDENT(2) | JSON_ENSURE_ASCII);
  (void)fputc('\n', to);
}

void ctl_json_print(json_t *value)
{
  ctl_json_write(value, stdout);
  json_decref(value);
}

void ctl_json_print_line(json_t *value)
{
  (void)json_dumpf(value, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
  (void)fputc('\n', stdout);
  json_decref(value);
}
