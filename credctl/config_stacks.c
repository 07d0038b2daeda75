/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_stacks.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/output.h"
#include "credctl/text.h"
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

/* Does some policy ask for more than one? */
static bool wants_factors(const struct cred_config *config)
{
  struct cred_config_items *items = NULL;
  struct cred_error error = {0};
  bool wants = false;

  if (config == NULL)
    return false;
  if (cred_config_show(config, &items, &error) != CRED_OK)
    ctl_out_of_memory();
  for (size_t i = 0; i < items->count; i++)
    wants |= strcmp(items->items[i].key, "factors_required") == 0 && items->items[i].given &&
             strcmp(items->items[i].value, "1") != 0;
  cred_config_items_free(items);
  return wants;
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

/* At batch services nobody can be asked. In credd's own a password is checked, and nobody logs in.
 */
static bool is_judged(const struct cred_config *config, const char *service)
{
  return strcmp(service, "credd") != 0 &&
         !(config != NULL && cred_list_has(cred_config_site(config)->batch_services, service));
}

const char *ctl_stacks_directory(const struct ctl_call *call)
{
  const char *given = ctl_option_value(call, "pam-dir");

  return given != NULL ? given : DIRECTORY;
}

int ctl_stacks_services(const char *directory, struct dirent ***out)
{
  int count;

  *out = NULL;
  count = scandir(directory, out, is_service, alphasort);
  return count > 0 ? count : 0;
}

void ctl_stacks_look(const char *path, const struct cred_config *config, struct ctl_stacks *out)
{
  char *state = strdup(path);
  const struct cred_stack_source source = {cred_stack_load, state};
  struct cred_stack_findings *findings = malloc(sizeof(*findings));
  const bool wants = wants_factors(config);
  struct dirent **entries = NULL;
  int count = ctl_stacks_services(path, &entries);

  *out = (struct ctl_stacks){0};
  if (state == NULL || findings == NULL)
    ctl_out_of_memory();
  for (int i = 0; i < count; i++) {
    const char *service = entries[i]->d_name;

    if (!cred_stack_check(&source, service, wants && is_judged(config, service), findings))
      ctl_out_of_memory();
    for (size_t f = 0; f < findings->count; f++)
      add(out, path, &findings->rows[f]);
    free(entries[i]);
  }
  free(entries);
  free(findings);
  free(state);
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

/* %1$s: the place, %2$s: the module. */
static const char *format_of(enum cred_stack_kind kind)
{
  switch (kind) {
  case CRED_STACK_MARK_UNPROVEN:
    return _(
        "%1$s: this mark is reached also when %2$s did not succeed. Give the line before it the "
        "control [success=ok default=bad], or [success=ok default=1] where it may fail");
  case CRED_STACK_MARK_OF_NOTHING:
    return _("%1$s: this mark does not stand behind a module that proves anything. Put it on the "
             "line right behind the one that does");
  case CRED_STACK_MARK_UNREACHED:
    return _("%1$s: no success of %2$s leads to this mark, so it never counts");
  case CRED_STACK_MARK_LAX:
    return _(
        "%1$s: %2$s may succeed without a proof here (nullok, nouserok), and the mark behind it "
        "counts that");
  case CRED_STACK_UNCHARGED:
    return _("%1$s: a login can succeed past %2$s, or although it refuses. Keep it first and "
             "required");
  case CRED_STACK_ASKED_BEFORE:
    return _("%1$s: %2$s can verify a password that pam_cred_lockout did not charge, and nobody "
             "counts such guesses. Put pam_cred_lockout before it, required (with prompt=no: "
             "requisite), and let nothing jump over it");
  case CRED_STACK_NOT_COUNTED:
    return _("%1$s: %2$s verifies passwords here without pam_cred_lockout, and nobody counts "
             "guesses. Put auth required pam_cred_lockout.so first");
  case CRED_STACK_WRONG_PASSWORD:
    return _("%1$s: a login can succeed although %2$s finds the password wrong. Whoever has what "
             "is enough there guesses the password uncounted, and one factor is enough. Let the "
             "password be a must: required, or [success=ok default=bad]");
  case CRED_STACK_NO_PASSWORD:
    return _("%1$s: a login can succeed without the password that %2$s verifies. One factor is "
             "enough then, and a refusal of pam_cred_factor tells, uncounted, whether the password "
             "was right. Let the password be a must, and nothing before it end the stack or jump "
             "over it");
  case CRED_STACK_CODELESS:
    return _(
        "%1$s: a login can succeed past %2$s, or although it refuses. Keep it required, and let "
        "nothing before it end the stack");
  case CRED_STACK_EMPTY_PASSWORD:
    return _("%1$s: with nullok, %2$s lets in whoever has an empty password");
  case CRED_STACK_NO_ACCOUNT:
    return _("%1$s: %2$s is missing in account, so a locked ID gets in with a key");
  case CRED_STACK_NO_FACTOR:
    return _("%1$s: a policy asks for more than one factor, but %2$s is missing in account, so "
             "nobody is refused here");
  case CRED_STACK_FACTOR_BLIND:
    return _(
        "%1$s: auth has neither pam_cred_lockout nor a mark, so %2$s cannot see what was proven");
  case CRED_STACK_NO_HISTORY:
    return _("%1$s: pam_cred_history is missing behind %2$s, so changed passwords are not "
             "remembered");
  case CRED_STACK_NO_MODULE:
    return _("%1$s: there is no module %2$s, and PAM lets the line fail: mend the name");
  case CRED_STACK_UNREADABLE:
    return _("%1$s: PAM cannot read this line, and lets it fail");
  case CRED_STACK_LINE_CUT:
    return _("%1$s: the name or the arguments of this line's module are longer than is looked at, "
             "so what is said of this stack may be wrong. Make them shorter");
  case CRED_STACK_MORE:
    return _("%1$s: there is more to tell than fits here. Mend what is told, and check again");
  case CRED_STACK_CUT:
  case CRED_STACK_FINE:
  case CRED_STACK_KIND_COUNT:
    break;
  }
  return _("%1$s: not all of this stack could be looked at: a file that it includes is missing or "
           "too long, or includes itself");
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *text_of(const struct ctl_stack_row *row)
{
  char *text = NULL;

  if (asprintf(&text, format_of(row->finding.kind), row->place, row->finding.module) < 0)
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
