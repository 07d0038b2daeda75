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

void ctl_version(void)
{
  (void)printf("credctl (%s) %s\n", PACKAGE_NAME, PACKAGE_VERSION);
}

static void add_options(struct ctl_table *table, const struct ctl_option *option)
{
  char shape[160];
  char letter[8];

  for (; option != NULL && option->name != NULL; option++) {
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

static void print_options(const struct ctl_option *options)
{
  struct ctl_table *table = ctl_table_new(2);

  (void)fputc('\n', stdout);
  add_options(table, options);
  add_options(table, ctl_common_options);
  ctl_table_print(table);
  ctl_table_free(table);
}

static void help_verb(const struct ctl_verb *verb)
{
  (void)printf(_("usage: credctl %s [OPTION]... %s\n"), verb->name,
               verb->arguments[0] != '\0' ? _(verb->arguments) : "");
  (void)printf("%s\n", _(verb->help));
  print_options(verb->options);
}

static bool is_in_group(const struct ctl_verb *verb, const char *group)
{
  const size_t length = group != NULL ? strlen(group) : 0;

  return group == NULL || (strncmp(verb->name, group, length) == 0 && verb->name[length] == ' ');
}

static void help_list(const char *group)
{
  struct ctl_table *table = ctl_table_new(2);
  char shape[160];
  int i = 0;

  (void)printf("%s\n\n", _("usage: credctl [OPTION]... VERB [ARGUMENT]..."));
  for (i = 0; ctl_verbs[i] != NULL; i++) {
    if (!is_in_group(ctl_verbs[i], group))
      continue;
    (void)snprintf(shape, sizeof(shape), "  %s %s", ctl_verbs[i]->name,
                   ctl_verbs[i]->arguments[0] != '\0' ? _(ctl_verbs[i]->arguments) : "");
    ctl_table_add(table, (const char *[]){shape, _(ctl_verbs[i]->help)});
  }
  ctl_table_print(table);
  ctl_table_free(table);
  print_options(NULL);
  (void)printf("\n%s\n", _("See credctl VERB --help and credctl(8)."));
}

void ctl_help(const struct ctl_call *call)
{
  const bool group = call->word_count > 0 && ctl_group_exists(call->words[0]);

  if (call->verb != NULL)
    help_verb(call->verb);
  else
    help_list(group ? call->words[0] : NULL);
}
