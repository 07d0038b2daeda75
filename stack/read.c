/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "stack/control.h"
#include "stack/stack.h"
#include "stack/tokens.h"

#define LINE_SIZE 2048

static const char *const types[CRED_STACK_TYPES] = {"auth", "account", "password", "session"};

struct reading {
  const struct cred_stack_source *source;
  struct cred_stack *stack;
};

/* Where in a file we are. */
struct place {
  uint16_t file;
  uint16_t level;
  uint32_t line;
  unsigned depth;
};

static bool read_file(struct reading *reading, const char *name, struct place place);

static struct cred_stack_line *add(struct reading *reading, const struct place *place)
{
  struct cred_stack *stack = reading->stack;
  struct cred_stack_line *line;

  if (stack->count == CRED_STACK_LINES) {
    stack->is_cut = true;
    return NULL;
  }
  line = &stack->lines[stack->count++];
  *line = (struct cred_stack_line){.file = place->file, .level = place->level, .line = place->line};
  return line;
}

static void include(struct reading *reading, const char *name, struct place place)
{
  place.depth++;
  if (name == NULL || !read_file(reading, name, place))
    reading->stack->is_cut = true;
}

/* The lines of the file follow, one level deeper; jumps pass over them as over one line. */
static void substack(struct reading *reading, const char *name, struct place place)
{
  struct cred_stack_line *marker = add(reading, &place);

  if (marker == NULL)
    return;
  marker->is_substack = true;
  place.level++;
  include(reading, name, place);
}

static void take_module(struct cred_stack_line *line, const char *path)
{
  const char *slash = strrchr(path, '/');
  size_t length;

  if (snprintf(line->path, sizeof(line->path), "%s", path) >= (int)sizeof(line->path))
    line->path[0] = '\0';
  line->is_cut = snprintf(line->module, sizeof(line->module), "%s",
                          slash != NULL ? slash + 1 : path) >= (int)sizeof(line->module);
  length = strlen(line->module);
  if (length > 3 && strcmp(line->module + length - 3, ".so") == 0)
    line->module[length - 3] = '\0';
}

static void take_arguments(struct cred_stack_line *line, char *rest)
{
  bool is_bracketed;
  size_t used = 0;
  char *word;

  while ((word = cred_stack_word(&rest, &is_bracketed)) != NULL) {
    if (used + strlen(word) + 2 > sizeof(line->arguments)) {
      line->is_cut = true;
      return;
    }
    used += (size_t)snprintf(line->arguments + used, sizeof(line->arguments) - used, "%s%s",
                             used > 0 ? " " : "", word);
  }
}

static void take_rule(struct reading *reading, char *rest, struct place place)
{
  bool is_bracketed = false, unused;
  char *control = cred_stack_word(&rest, &is_bracketed);
  char *module = control != NULL ? cred_stack_word(&rest, &unused) : NULL;
  struct cred_stack_line *line;

  if (control != NULL && !is_bracketed && strcasecmp(control, "include") == 0) {
    include(reading, module, place);
    return;
  }
  if (control != NULL && !is_bracketed && strcasecmp(control, "substack") == 0) {
    substack(reading, module, place);
    return;
  }
  line = add(reading, &place);
  if (line == NULL)
    return;
  line->is_unreadable =
      !cred_stack_control(control != NULL ? control : "", is_bracketed, line->actions) ||
      module == NULL;
  take_module(line, module != NULL ? module : "");
  take_arguments(line, rest);
}

/* "-auth" too: that only keeps libpam from complaining about a module that is not there. */
static bool is_of_type(const char *word, enum cred_stack_type type)
{
  return strcasecmp(word[0] == '-' ? word + 1 : word, types[type]) == 0;
}

static void take_line(struct reading *reading, char *text, struct place place)
{
  bool is_bracketed;
  char *rest = text;
  char *word = cred_stack_word(&rest, &is_bracketed);

  if (word == NULL)
    return;
  if (strcasecmp(word, "@include") == 0)
    include(reading, cred_stack_word(&rest, &is_bracketed), place);
  else if (is_of_type(word, reading->stack->type))
    take_rule(reading, rest, place);
}

static bool name_file(struct cred_stack *stack, const char *name, uint16_t *out)
{
  if (stack->file_count == CRED_STACK_FILES || strlen(name) >= CRED_STACK_NAME_SIZE)
    return false;
  *out = (uint16_t)stack->file_count;
  memcpy(stack->files[stack->file_count++], name, strlen(name) + 1);
  return true;
}

static bool read_file(struct reading *reading, const char *name, struct place place)
{
  char line[LINE_SIZE];
  struct cred_stack_text text = {0};
  bool is_cut;
  char *all;

  if (place.depth > CRED_STACK_DEPTH || !name_file(reading->stack, name, &place.file))
    return false;
  all = reading->source->load(reading->source->state, name);
  if (all == NULL)
    return false;
  text.next = all;
  while (cred_stack_text_next(&text, line, sizeof(line), &place.line, &is_cut)) {
    reading->stack->is_cut |= is_cut;
    take_line(reading, line, place);
  }
  free(all);
  return true;
}

bool cred_stack_read(const struct cred_stack_source *source, const char *service,
                     enum cred_stack_type type, struct cred_stack *out)
{
  struct reading reading = {.source = source, .stack = out};

  memset(out, 0, sizeof(*out));
  out->type = type;
  return read_file(&reading, service, (struct place){0});
}

bool cred_stack_line_has(const struct cred_stack_line *line, const char *argument)
{
  size_t length = strlen(argument);
  const char *at = line->arguments;

  while (*at != '\0') {
    size_t word = strcspn(at, " ");

    if (word == length && strncmp(at, argument, length) == 0)
      return true;
    at += word + strspn(at + word, " ");
  }
  return false;
}
