/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_stacks.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credctl/config_wants.h"
#include "credctl/output.h"
#include "stack/stack.h"

#define DIRECTORY "/etc/pam.d"
#define ROWS_MAX 1000 /* one more says that there are more */

struct ctl_stack_row {
  struct cred_stack_finding finding;
  char place[2 * CRED_STACK_NAME_SIZE]; /* file, or file:line */
};

/* --- looking --- */

static bool is_told(const struct ctl_stacks *stacks, const struct cred_stack_finding *finding)
{
  for (size_t i = 0; i < stacks->count; i++) {
    const struct cred_stack_finding *told = &stacks->rows[i].finding;

    if (told->kind == finding->kind && told->line == finding->line &&
        strcmp(told->file, finding->file) == 0)
      return true;
  }
  return false;
}

static struct ctl_stack_row *add_row(struct ctl_stacks *stacks,
                                     const struct cred_stack_finding *finding)
{
  struct ctl_stack_row *row = realloc(stacks->rows, (stacks->count + 1) * sizeof(*row));

  if (row == NULL)
    ctl_out_of_memory();
  stacks->rows = row;
  row = &stacks->rows[stacks->count++];
  row->finding = *finding;
  return row;
}

/* One row for all that is not told; it refuses when one of those does. */
static void add_more(struct ctl_stacks *stacks, const char *directory, bool is_warning)
{
  struct cred_stack_finding more = {.kind = CRED_STACK_MORE, .is_warning = true};

  (void)snprintf(more.file, sizeof(more.file), "%s", directory);
  if (stacks->count == ROWS_MAX) {
    struct ctl_stack_row *row = add_row(stacks, &more);

    (void)snprintf(row->place, sizeof(row->place), "%s", directory);
  }
  stacks->rows[ROWS_MAX].finding.is_warning &= is_warning;
}

static void add(struct ctl_stacks *stacks, const char *directory,
                const struct cred_stack_finding *finding)
{
  struct ctl_stack_row *row;
  const bool is_whole = finding->file[0] == '/';

  if (is_told(stacks, finding))
    return;
  if (stacks->count >= ROWS_MAX) {
    add_more(stacks, directory, finding->is_warning);
    return;
  }
  row = add_row(stacks, finding);
  (void)snprintf(row->place, sizeof(row->place), finding->line != 0 ? "%s%s%s:%u" : "%s%s%s",
                 is_whole ? "" : directory, is_whole ? "" : "/", finding->file, finding->line);
}

/* Files that others include are seen where they are included. */
static int is_service(const struct dirent *entry)
{
  static const char *const parts[] = {"common-",        "system-auth",      "password-auth",
                                      "smartcard-auth", "fingerprint-auth", "postlogin"};

  for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
    if (strncmp(entry->d_name, parts[i], strlen(parts[i])) == 0)
      return 0;
  return strpbrk(entry->d_name, ".~") == NULL; /* nor copies that editors and packages leave */
}

/* What PAM is asked about. */
struct host {
  char *directory;
  const char *modules; /* NULL: not looked at */
};

static char *load(void *state, const char *name)
{
  const struct host *host = state;

  return cred_stack_load(host->directory, name);
}

/* libpam puts a word of its own in the place of $ISA. */
static bool is_there(void *state, const char *path)
{
  const struct host *host = state;
  char whole[CRED_PATH_SIZE + CRED_STACK_NAME_SIZE];

  if (host->modules == NULL || strchr(path, '$') != NULL)
    return true;
  (void)snprintf(whole, sizeof(whole), "%s%s%s", path[0] == '/' ? "" : host->modules,
                 path[0] == '/' ? "" : "/", path);
  return access(whole, F_OK) == 0 || errno != ENOENT;
}

const char *ctl_stacks_directory(const struct ctl_call *call)
{
  const char *given = ctl_option_value(call, "pam-dir");

  return given != NULL ? given : DIRECTORY;
}

/* Service files from elsewhere are for another host, as far as is known. */
static const char *modules_directory(const struct ctl_call *call)
{
  const char *given = ctl_option_value(call, "module-dir");

  return given != NULL || ctl_option_given(call, "pam-dir") ? given : PAMDIR;
}

int ctl_stacks_services(const char *directory, struct dirent ***out)
{
  int count;

  *out = NULL;
  count = scandir(directory, out, is_service, alphasort);
  return count > 0 ? count : 0;
}

static void look_at(const struct host *host, const char *service,
                    const struct cred_stack_wants *wants, struct ctl_stacks *out)
{
  struct host state = *host;
  const struct cred_stack_source source = {load, &state, is_there};
  struct cred_stack_findings *findings = malloc(sizeof(*findings));

  if (findings == NULL || !cred_stack_check(&source, service, wants, findings))
    ctl_out_of_memory();
  for (size_t f = 0; f < findings->count; f++)
    add(out, host->directory, &findings->rows[f]);
  free(findings);
}

void ctl_stacks_look(const struct ctl_call *call, const struct cred_config *config,
                     struct ctl_stacks *out)
{
  struct host host = {strdup(ctl_stacks_directory(call)), modules_directory(call)};
  struct dirent **entries = NULL;
  struct ctl_wants all;
  int count;

  *out = (struct ctl_stacks){0};
  if (host.directory == NULL)
    ctl_out_of_memory();
  ctl_wants_start(&all, config);
  count = ctl_stacks_services(host.directory, &entries);
  for (int i = 0; i < count; i++) {
    const struct cred_stack_wants wants = ctl_wants_at(&all, entries[i]->d_name);

    look_at(&host, entries[i]->d_name, &wants, out);
    free(entries[i]);
  }
  free(entries);
  ctl_wants_end(&all);
  free(host.directory);
}

void ctl_stacks_free(struct ctl_stacks *stacks)
{
  free(stacks->rows);
  *stacks = (struct ctl_stacks){0};
}

bool ctl_stacks_refuse(const struct ctl_stacks *stacks)
{
  for (size_t i = 0; i < stacks->count; i++)
    if (!stacks->rows[i].finding.is_warning)
      return true;
  return false;
}

/* --- telling --- */

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *text_of(const struct ctl_stack_row *row)
{
  char *text = NULL;

  if (asprintf(&text, ctl_stacks_format(row->finding.kind), row->place, row->finding.module) < 0)
    ctl_out_of_memory();
  return text;
}
#pragma GCC diagnostic pop

static void append(const struct ctl_stack_row *row, const char *text, json_t *problems)
{
  const struct cred_stack_finding *finding = &row->finding;
  char kind[64];
  json_t *object = ctl_json_object();

  (void)snprintf(kind, sizeof(kind), "pam-%s", cred_stack_kind_name(finding->kind));
  ctl_json_set(object, "kind", ctl_json_text(kind));
  ctl_json_set(object, "warning", json_boolean(finding->is_warning));
  ctl_json_set(object, "file", ctl_json_text(finding->file));
  ctl_json_set(object, "line", finding->line != 0 ? json_integer(finding->line) : json_null());
  ctl_json_set(object, "text", ctl_json_text(text));
  ctl_json_append(problems, object);
}

void ctl_stacks_tell(const struct ctl_stacks *stacks, json_t *problems)
{
  for (size_t i = 0; i < stacks->count; i++) {
    char *text = text_of(&stacks->rows[i]);

    if (problems != NULL)
      append(&stacks->rows[i], text, problems);
    else if (stacks->rows[i].finding.is_warning)
      ctl_warn("%s", text);
    else
      ctl_complain("%s", text);
    free(text);
  }
}
