/* SPDX-License-Identifier: BSD-3-Clause */
#include "config.h"

#include "credctl/help.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "credctl/find.h"
#include "credctl/parse.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/who.h"

void ctl_version(void)
{
  (void)printf("credctl (%s) %s\n", PACKAGE_NAME, PACKAGE_VERSION);
}

static void add_options(struct ctl_table *table, const struct ctl_option *option,
                        const struct ctl_call *call)
{
  char shape[160];
  char letter[8];

  for (; option != NULL && option->name != NULL; option++) {
    if (call->verb != NULL && !ctl_option_is_theirs(call, call->verb, option->name))
      continue;
    if (option->letter != 0)
      (void)snprintf(letter, sizeof(letter), "-%c, ", option->letter);
    else
      (void)snprintf(letter, sizeof(letter), "    ");
    (void)snprintf(shape, sizeof(shape), "  %s--%s%s%s", letter, option->name,
                   option->argument != NULL ? " " : "",
                   option->argument != NULL ? _(option->argument) : "");
    ctl_table_add(table, (const char *[]){shape, _(option->help)});
  }
}

static void print_options(const struct ctl_call *call, const struct ctl_option *options)
{
  struct ctl_table *table = ctl_table_new(2);

  (void)fputc('\n', stdout);
  add_options(table, options, call);
  add_options(table, ctl_common_options, call);
  ctl_table_print(table);
  ctl_table_free(table);
}

static void help_verb(const struct ctl_call *call)
{
  const struct ctl_verb *verb = call->verb;

  (void)printf(_("usage: credctl %s [OPTION]... %s\n"), verb->name, ctl_verb_arguments(call, verb));
  (void)printf("%s\n", _(verb->help));
  if (!ctl_verb_is_theirs(call, verb))
    (void)printf("%s\n", _("Only root may use it."));
  else if (call->is_user)
    (void)printf("%s\n", _("For your own account only."));
  print_options(call, verb->options);
}

static bool is_in_group(const struct ctl_verb *verb, const char *group)
{
  const size_t length = group != NULL ? strlen(group) : 0;

  return group == NULL || (strncmp(verb->name, group, length) == 0 && verb->name[length] == ' ');
}

/* Does the group (NULL: all of them) have a verb for whoever asks? */
static bool has_theirs(const struct ctl_call *call, const char *group)
{
  for (int i = 0; ctl_verbs[i] != NULL; i++)
    if (is_in_group(ctl_verbs[i], group) && ctl_verb_is_theirs(call, ctl_verbs[i]))
      return true;
  return false;
}

static void print_verbs(const struct ctl_call *call, const char *group, bool theirs)
{
  struct ctl_table *table = ctl_table_new(2);
  char shape[160];

  for (int i = 0; ctl_verbs[i] != NULL; i++) {
    if (!is_in_group(ctl_verbs[i], group) || ctl_verb_is_theirs(call, ctl_verbs[i]) != theirs)
      continue;
    (void)snprintf(shape, sizeof(shape), "  %s %s", ctl_verbs[i]->name,
                   ctl_verb_arguments(call, ctl_verbs[i]));
    ctl_table_add(table, (const char *[]){shape, _(ctl_verbs[i]->help)});
  }
  ctl_table_print(table);
  ctl_table_free(table);
}

static void help_list(const struct ctl_call *call, const char *group)
{
  const bool theirs = has_theirs(call, group);

  (void)printf("%s\n", _("usage: credctl [OPTION]... VERB [ARGUMENT]..."));
  if (!theirs)
    (void)printf("%s\n", _("Only root may use these:"));
  else if (call->is_user)
    (void)printf("%s\n", _("For your own account; all else is root's:"));
  (void)fputc('\n', stdout);
  print_verbs(call, group, theirs);
  print_options(call, NULL);
  (void)printf("\n%s\n", _("See credctl VERB --help and credctl(8)."));
}

void ctl_help(const struct ctl_call *call)
{
  const bool group = call->word_count > 0 && ctl_group_exists(call->words[0]);

  if (call->verb != NULL)
    help_verb(call);
  else
    help_list(call, group ? call->words[0] : NULL);
}
