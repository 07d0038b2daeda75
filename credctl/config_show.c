/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "credctl/config_files.h"
#include "credctl/config_items.h"
#include "credctl/hex.h"
#include "credctl/json.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static void print_section(const char *section, bool is_first)
{
  if (!is_first)
    (void)putchar('\n');
  (void)printf("[%s]\n", section);
}

/* A program gets the text as it would be written in a file; a terminal gets it escaped. */
static void print_line(const struct cred_config_item *item)
{
  if (isatty(STDOUT_FILENO) != 0)
    ctl_say("%s =%s%s", item->key, item->value[0] != '\0' ? " " : "", item->value);
  else
    (void)printf("%s =%s%s\n", item->key, item->value[0] != '\0' ? " " : "", item->value);
}

/* The keys of the section that begins at `at` that are obeyed, or those that are not. */
static void print_keys(const struct ctl_call *call, const struct cred_config_items *items,
                       size_t at, bool obeyed)
{
  const char *section = items->items[at].section;
  bool is_first = true;

  for (; at < items->count && strcmp(items->items[at].section, section) == 0; at++) {
    const struct cred_config_item *item = &items->items[at];

    if (!ctl_item_is_wanted(call, item) || item->obeyed != obeyed)
      continue;
    if (is_first && !obeyed)
      ctl_say("# %s", _("kept, but nothing obeys these yet:"));
    is_first = false;
    print_line(item);
  }
}

static bool is_wanted_section(const struct ctl_call *call, const struct cred_config_items *items,
                              size_t at, size_t *end)
{
  const char *section = items->items[at].section;
  bool wanted = false;

  for (*end = at; *end < items->count && strcmp(items->items[*end].section, section) == 0; ++*end)
    wanted = wanted || ctl_item_is_wanted(call, &items->items[*end]);
  return wanted;
}

static void print_lines(const struct ctl_call *call, const struct cred_config_items *items)
{
  bool is_first = true;
  size_t end = 0;

  for (size_t at = 0; at < items->count; at = end) {
    if (!is_wanted_section(call, items, at, &end))
      continue;
    print_section(items->items[at].section, is_first);
    is_first = false;
    print_keys(call, items, at, true);
    print_keys(call, items, at, false);
  }
}

static void print_show_json(const struct ctl_call *call, const struct cred_config *config,
                            const struct cred_config_items *items)
{
  unsigned char digest[CRED_CONFIG_DIGEST_SIZE];
  char hex[2 * CRED_CONFIG_DIGEST_SIZE + 1] = "";
  json_t *object = ctl_json_object();

  if (cred_config_digest(config, digest, NULL) == CRED_OK)
    ctl_hex_text(digest, sizeof(digest), hex);
  ctl_json_set(object, "policy", ctl_json_text_or_null(hex));
  ctl_json_set(object, "keys", ctl_items_json(call, items));
  ctl_json_print(object);
}

static enum ctl_exit run_show(const struct ctl_call *call)
{
  CTL_CONFIG_AUTO *config = NULL;
  struct cred_config_items *items = NULL;
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_config_take(call, &config);

  if (code != CTL_YES)
    return code;
  err = cred_config_show(config, &items, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  if (call->json)
    print_show_json(call, config, items);
  else
    print_lines(call, items);
  cred_config_items_free(items);
  return CTL_YES;
}

static const struct ctl_option options[] = {
    {"files", 'f', NULL, N_("what the files say, not what is in force")},
    {"given", 'g', NULL, N_("leave out what is built in")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_config_show = {
    .name = "config show",
    .arguments = "",
    .help = N_("show the policy in force, complete"),
    .options = options,
    .run = run_show,
};
