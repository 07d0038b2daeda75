/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "stack/stack.h"
#include "stack/walk.h"

#define NOWHERE SIZE_MAX

struct checking {
  struct cred_stack *stacks; /* one for each type */
  bool wants_factors;
  struct cred_stack_findings *findings;
};

static const char *const kind_names[CRED_STACK_KIND_COUNT] = {
    [CRED_STACK_FINE] = "fine",
    [CRED_STACK_MARK_UNPROVEN] = "mark-unproven",
    [CRED_STACK_MARK_OF_NOTHING] = "mark-of-nothing",
    [CRED_STACK_MARK_UNREACHED] = "mark-unreached",
    [CRED_STACK_MARK_LAX] = "mark-lax",
    [CRED_STACK_UNCHARGED] = "uncharged",
    [CRED_STACK_ASKED_BEFORE] = "asked-before",
    [CRED_STACK_CODELESS] = "codeless",
    [CRED_STACK_EMPTY_PASSWORD] = "empty-password",
    [CRED_STACK_NO_ACCOUNT] = "no-account",
    [CRED_STACK_NO_FACTOR] = "no-factor",
    [CRED_STACK_FACTOR_BLIND] = "factor-blind",
    [CRED_STACK_NO_HISTORY] = "no-history",
    [CRED_STACK_UNREADABLE] = "unreadable",
    [CRED_STACK_CUT] = "cut",
};

const char *cred_stack_kind_name(enum cred_stack_kind kind)
{
  return kind < CRED_STACK_KIND_COUNT ? kind_names[kind] : "unknown";
}

static bool is_one_of(const char *module, const char *const *names)
{
  for (; *names != NULL; names++)
    if (strcmp(module, *names) == 0)
      return true;
  return false;
}

/* Their success says nothing about who logs in. */
static bool proves_nothing(const char *module)
{
  static const char *const names[] = {
      "pam_access",    "pam_cap",       "pam_debug",     "pam_echo",         "pam_env",
      "pam_faildelay", "pam_faillock",  "pam_group",     "pam_issue",        "pam_keyinit",
      "pam_limits",    "pam_listfile",  "pam_localuser", "pam_nologin",      "pam_permit",
      "pam_rootok",    "pam_securetty", "pam_shells",    "pam_succeed_if",   "pam_time",
      "pam_umask",     "pam_warn",      "pam_wheel",     "pam_cred_lockout", NULL};

  return is_one_of(module, names);
}

static bool verifies_passwords(const char *module)
{
  static const char *const names[] = {"pam_unix", "pam_sss",     "pam_ldap",    "pam_krb5",
                                      "pam_tcb",  "pam_pwdfile", "pam_winbind", NULL};

  return is_one_of(module, names);
}

static bool is_ours(const char *module)
{
  return strncmp(module, "pam_cred_", strlen("pam_cred_")) == 0;
}

static size_t find(const struct cred_stack *stack, const char *module)
{
  for (size_t i = 0; i < stack->count; i++)
    if (strcmp(stack->lines[i].module, module) == 0)
      return i;
  return NOWHERE;
}

/* at NOWHERE: about the service as a whole. */
static void tell(struct checking *checking, enum cred_stack_kind kind,
                 const struct cred_stack *stack, size_t at, const char *module)
{
  struct cred_stack_findings *findings = checking->findings;
  struct cred_stack_finding *finding;

  if (findings->count == CRED_STACK_FINDINGS)
    return;
  finding = &findings->rows[findings->count++];
  memset(finding, 0, sizeof(*finding));
  finding->kind = kind;
  finding->is_warning = kind > CRED_STACK_MARK_OF_NOTHING;
  memcpy(finding->file, stack->files[at != NOWHERE ? stack->lines[at].file : 0],
         sizeof(finding->file));
  finding->line = at != NOWHERE ? stack->lines[at].line : 0;
  memcpy(finding->module, module, strlen(module) + 1);
}

/* --- marks --- */

static bool is_lax(const struct cred_stack_line *line)
{
  return cred_stack_line_has(line, "nullok") || cred_stack_line_has(line, "nouserok") ||
         cred_stack_line_has(line, "nullok_secure");
}

/* The module that a mark is about: in front of it, other marks between. */
static size_t marked_by(const struct cred_stack *stack, size_t at)
{
  while (at > 0 && cred_stack_is_mark(&stack->lines[at - 1]))
    at--;
  return at > 0 ? at - 1 : NOWHERE;
}

static void check_mark(struct checking *checking, size_t at)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const size_t before = marked_by(auth, at);
  const char *module = before != NOWHERE ? auth->lines[before].module : "";
  struct cred_stack_mark mark;

  if (before == NOWHERE || module[0] == '\0' || strcmp(module, "pam_cred_factor") == 0 ||
      proves_nothing(module)) {
    tell(checking, CRED_STACK_MARK_OF_NOTHING, auth, at, module);
    return;
  }
  mark = cred_stack_mark_look(auth, at);
  if (mark.is_unproven)
    tell(checking, CRED_STACK_MARK_UNPROVEN, auth, at, module);
  else if (!mark.is_reached)
    tell(checking, CRED_STACK_MARK_UNREACHED, auth, at, module);
  if (is_lax(&auth->lines[before]))
    tell(checking, CRED_STACK_MARK_LAX, auth, before, module);
}

/* --- traps --- */

static void check_auth(struct checking *checking)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const size_t lockout = find(auth, "pam_cred_lockout"), totp = find(auth, "pam_cred_totp");

  for (size_t i = 0; i < auth->count; i++) {
    if (cred_stack_is_mark(&auth->lines[i]))
      check_mark(checking, i);
    if (verifies_passwords(auth->lines[i].module) && cred_stack_line_has(&auth->lines[i], "nullok"))
      tell(checking, CRED_STACK_EMPTY_PASSWORD, auth, i, auth->lines[i].module);
    if (lockout != NOWHERE && i < lockout && verifies_passwords(auth->lines[i].module))
      tell(checking, CRED_STACK_ASKED_BEFORE, auth, i, auth->lines[i].module);
  }
  if (lockout != NOWHERE && cred_stack_can_succeed(auth, "pam_cred_lockout"))
    tell(checking, CRED_STACK_UNCHARGED, auth, lockout, "pam_cred_lockout");
  if (totp != NOWHERE && cred_stack_can_succeed(auth, "pam_cred_totp"))
    tell(checking, CRED_STACK_CODELESS, auth, totp, "pam_cred_totp");
}

static bool has_marks(const struct cred_stack *auth)
{
  for (size_t i = 0; i < auth->count; i++)
    if (cred_stack_is_mark(&auth->lines[i]))
      return true;
  return false;
}

static void check_account(struct checking *checking)
{
  const struct cred_stack *auth = &checking->stacks[CRED_STACK_AUTH];
  const struct cred_stack *account = &checking->stacks[CRED_STACK_ACCOUNT];
  const size_t factor = find(account, "pam_cred_factor");
  const bool is_charged = find(auth, "pam_cred_lockout") != NOWHERE;

  if (account->count == 0)
    return;
  if (is_charged && find(account, "pam_cred_lockout") == NOWHERE)
    tell(checking, CRED_STACK_NO_ACCOUNT, account, NOWHERE, "pam_cred_lockout");
  if (checking->wants_factors && factor == NOWHERE)
    tell(checking, CRED_STACK_NO_FACTOR, account, NOWHERE, "pam_cred_factor");
  if (factor != NOWHERE && auth->count > 0 && !is_charged && !has_marks(auth))
    tell(checking, CRED_STACK_FACTOR_BLIND, account, factor, "pam_cred_factor");
}

static void check_password(struct checking *checking)
{
  const struct cred_stack *password = &checking->stacks[CRED_STACK_PASSWORD];
  size_t stores = NOWHERE;

  for (size_t i = 0; i < password->count; i++) {
    if (verifies_passwords(password->lines[i].module))
      stores = i;
    if (strcmp(password->lines[i].module, "pam_cred_history") == 0)
      stores = NOWHERE;
  }
  if (stores != NOWHERE)
    tell(checking, CRED_STACK_NO_HISTORY, password, stores, password->lines[stores].module);
}

/* --- a service --- */

static bool names_ours(const struct cred_stack *stack)
{
  for (size_t i = 0; i < stack->count; i++)
    if (is_ours(stack->lines[i].module))
      return true;
  return false;
}

static void check_reading(struct checking *checking, const struct cred_stack *stack)
{
  for (size_t i = 0; i < stack->count; i++)
    if (stack->lines[i].is_unreadable)
      tell(checking, CRED_STACK_UNREADABLE, stack, i, stack->lines[i].module);
  if (stack->is_cut)
    tell(checking, CRED_STACK_CUT, stack, NOWHERE, "");
}

static void check(struct checking *checking)
{
  bool any = false;

  for (int type = 0; type < CRED_STACK_TYPES; type++)
    any |= names_ours(&checking->stacks[type]);
  if (!any)
    return;
  for (int type = 0; type < CRED_STACK_TYPES; type++)
    check_reading(checking, &checking->stacks[type]);
  check_auth(checking);
  check_account(checking);
  if (names_ours(&checking->stacks[CRED_STACK_PASSWORD]))
    check_password(checking);
}

bool cred_stack_check(const struct cred_stack_source *source, const char *service,
                      bool wants_factors, struct cred_stack_findings *out)
{
  struct checking checking = {.wants_factors = wants_factors, .findings = out};

  out->count = 0;
  checking.stacks = calloc(CRED_STACK_TYPES, sizeof(*checking.stacks));
  if (checking.stacks == NULL)
    return false;
  for (int type = 0; type < CRED_STACK_TYPES; type++)
    (void)cred_stack_read(source, service, (enum cred_stack_type)type, &checking.stacks[type]);
  check(&checking);
  free(checking.stacks);
  return true;
}
