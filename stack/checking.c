/* SPDX-License-Identifier: BSD-3-Clause */
#include "stack/checking.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[CRED_STACK_KIND_COUNT] = {
    [CRED_STACK_FINE] = "fine",
    [CRED_STACK_MARK_UNPROVEN] = "mark-unproven",
    [CRED_STACK_MARK_OF_NOTHING] = "mark-of-nothing",
    [CRED_STACK_LOGINUID_ANEW] = "loginuid-anew",
    [CRED_STACK_MARK_UNREACHED] = "mark-unreached",
    [CRED_STACK_MARK_LAX] = "mark-lax",
    [CRED_STACK_UNCHARGED] = "uncharged",
    [CRED_STACK_ASKED_BEFORE] = "asked-before",
    [CRED_STACK_NOT_COUNTED] = "not-counted",
    [CRED_STACK_WRONG_PASSWORD] = "wrong-password",
    [CRED_STACK_NO_PASSWORD] = "no-password",
    [CRED_STACK_CODELESS] = "codeless",
    [CRED_STACK_EMPTY_PASSWORD] = "empty-password",
    [CRED_STACK_NO_ACCOUNT] = "no-account",
    [CRED_STACK_NO_FACTOR] = "no-factor",
    [CRED_STACK_FACTOR_BLIND] = "factor-blind",
    [CRED_STACK_NO_HISTORY] = "no-history",
    [CRED_STACK_ASKS_ITSELF] = "asks-itself",
    [CRED_STACK_NO_SESSION_ACCOUNT] = "no-account-in-session",
    [CRED_STACK_NO_SESSION_USES] = "no-rotate-in-session",
    [CRED_STACK_NO_SESSION] = "no-session",
    [CRED_STACK_NO_LOGINUID] = "no-loginuid",
    [CRED_STACK_ROOT_ASKED] = "root-asked",
    [CRED_STACK_NOT_INSTALLED] = "not-installed",
    [CRED_STACK_NO_MODULE] = "no-module",
    [CRED_STACK_UNREADABLE] = "unreadable",
    [CRED_STACK_LINE_CUT] = "line-cut",
    [CRED_STACK_CUT] = "cut",
    [CRED_STACK_MORE] = "more",
};

const char *cred_stack_kind_name(enum cred_stack_kind kind)
{
  return kind < CRED_STACK_KIND_COUNT ? kind_names[kind] : "unknown";
}

bool cred_stack_is_ours(const char *module)
{
  return strncmp(module, "pam_cred_", strlen("pam_cred_")) == 0;
}

bool cred_stack_is_misnamed(const char *module)
{
  static const char *const names[] = {"account", "factor", "history", "lockout",
                                      "quality", "rotate", "session", "totp"};

  if (!cred_stack_is_ours(module))
    return false;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (strcmp(module + strlen("pam_cred_"), names[i]) == 0)
      return false;
  return true;
}

bool cred_stack_names_ours(const struct cred_stack *stack)
{
  for (size_t i = 0; i < stack->count; i++)
    if (cred_stack_is_ours(stack->lines[i].module))
      return true;
  return false;
}

size_t cred_stack_find(const struct cred_stack *stack, const char *module)
{
  for (size_t i = 0; i < stack->count; i++)
    if (strcmp(stack->lines[i].module, module) == 0)
      return i;
  return CRED_STACK_NOWHERE;
}

/* Behind the last one: it refuses when anything does that is not told. */
static void tell_more(struct cred_stack_findings *findings, bool is_warning)
{
  struct cred_stack_finding *more = &findings->rows[CRED_STACK_FINDINGS];

  if (findings->count == CRED_STACK_FINDINGS) {
    memset(more, 0, sizeof(*more));
    more->kind = CRED_STACK_MORE;
    more->is_warning = true;
    memcpy(more->file, findings->service, sizeof(more->file));
    findings->count++;
  }
  more->is_warning &= is_warning;
}

void cred_stack_tell(struct cred_stack_checking *checking, enum cred_stack_kind kind,
                     const struct cred_stack *stack, size_t at, const char *module)
{
  struct cred_stack_findings *findings = checking->findings;
  const bool is_warning = kind > CRED_STACK_LOGINUID_ANEW;
  struct cred_stack_finding *finding;

  if (findings->count >= CRED_STACK_FINDINGS) {
    tell_more(findings, is_warning);
    return;
  }
  finding = &findings->rows[findings->count++];
  memset(finding, 0, sizeof(*finding));
  finding->kind = kind;
  finding->is_warning = is_warning;
  memcpy(finding->file, stack->files[at != CRED_STACK_NOWHERE ? stack->lines[at].file : 0],
         sizeof(finding->file));
  finding->line = at != CRED_STACK_NOWHERE ? stack->lines[at].line : 0;
  memcpy(finding->module, module, strlen(module) + 1);
}

bool cred_stack_is_told(const struct cred_stack_checking *checking, enum cred_stack_kind kind)
{
  for (size_t i = 0; i < checking->findings->count; i++)
    if (checking->findings->rows[i].kind == kind)
      return true;
  return false;
}

struct cred_stack *cred_stack_read_all(const struct cred_stack_source *source, const char *service)
{
  struct cred_stack *stacks = calloc(CRED_STACK_TYPES, sizeof(*stacks));

  for (int type = 0; stacks != NULL && type < CRED_STACK_TYPES; type++)
    (void)cred_stack_read(source, service, (enum cred_stack_type)type, &stacks[type]);
  return stacks;
}
