/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_tokenless_group.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/config_asked.h"
#include "credctl/config_stacks.h"
#include "credctl/output.h"
#include "credctl/text.h"

#define NAMES_MAX 10 /* that are told; programs get all */

static char *names_of(const struct ctl_tokenless *group)
{
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);

  if (stream == NULL)
    ctl_out_of_memory();
  for (size_t i = 0; i < group->length && i < NAMES_MAX; i++)
    (void)fprintf(stream, "%s%s", i > 0 ? ", " : "", group->users[i]->name);
  if (group->length > NAMES_MAX)
    (void)fprintf(stream, _(" and %zu more (credctl config check --json names all)"),
                  group->length - NAMES_MAX);
  if (fclose(stream) != 0)
    ctl_out_of_memory();
  return text;
}

static json_t *names_json(const struct ctl_tokenless *group)
{
  json_t *array = ctl_json_array();

  for (size_t i = 0; i < group->length; i++)
    ctl_json_append(array, ctl_json_text(group->users[i]->name));
  return array;
}

/* Can so many kinds be proven without a code somewhere, by a key or by what other modules prove? */
static bool is_other_way(const struct ctl_call *call, const struct cred_config *config,
                         uint32_t required)
{
  struct ctl_asking asking = {.config = config};
  char *directory = strdup(ctl_stacks_directory(call));
  bool any = false;

  if (directory == NULL)
    ctl_out_of_memory();
  ctl_services_read(&asking, directory);
  for (size_t i = 0; i < asking.service_count; i++)
    any |= asking.services[i].proofs.is_judged &&
           ctl_kinds_count(asking.services[i].proofs.kinds_codeless) >= required;
  free(asking.services);
  free(directory);
  return any;
}

/* %1$zu: how many, %2$s: the key and its value, %3$s: who. */
static const char *format_of(const struct ctl_tokenless *group, bool has_store)
{
  if (!has_store)
    return group->is_privileged
               ? _("%2$s: privileged IDs (%1$zu) that each need a token before a PAM stack asks "
                   "them for a code, and could not log in otherwise: %3$s. Once there is a store: "
                   "credctl totp enroll USER, or credctl totp allow USER --for 24h")
               : _("%2$s: accounts (%1$zu) that each need a token before a PAM stack asks them "
                   "for a code, and could not log in otherwise: %3$s. Once there is a store: "
                   "credctl totp enroll USER, or credctl totp allow USER --for 24h");
  if (group->need == CTL_NEED_FACTOR)
    return group->is_privileged
               ? _("%2$s is new for privileged IDs (%1$zu) that have no token in use, and come in "
                   "without one only where something else counts, such as a key at sshd: %3$s. "
                   "Give each a token before this is in force: credctl totp enroll USER, or "
                   "credctl totp allow USER --for 24h")
               : _("%2$s is new for accounts (%1$zu) that have no token in use, and come in "
                   "without one only where something else counts, such as a key at sshd: %3$s. "
                   "Give each a token before this is in force: credctl totp enroll USER, or "
                   "credctl totp allow USER --for 24h");
  return group->is_privileged
             ? _("%2$s is new for privileged IDs (%1$zu) that have no token in use, and could not "
                 "log in any more: %3$s. Give each a token before this is in force: credctl totp "
                 "enroll USER, or credctl totp allow USER --for 24h")
             : _("%2$s is new for accounts (%1$zu) that have no token in use, and could not log in "
                 "any more: %3$s. Give each a token before this is in force: credctl totp enroll "
                 "USER, or credctl totp allow USER --for 24h");
}

static void setting_text(const struct ctl_tokenless *group, char *out, size_t size)
{
  if (group->need == CTL_NEED_CODE)
    (void)snprintf(out, size, "totp = required");
  else
    (void)snprintf(out, size, "factors_required = %" PRIu32, group->most);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
void ctl_tokenless_tell(const struct ctl_call *call, const struct cred_config *config,
                        const struct ctl_tokenless *group, bool has_store, struct ctl_findings *out)
{
  char *names = names_of(group), *text = NULL, setting[CRED_WORD_SIZE];
  const bool is_warning =
      !has_store || (group->need == CTL_NEED_FACTOR && is_other_way(call, config, group->most));

  setting_text(group, setting, sizeof(setting));
  if (asprintf(&text, format_of(group, has_store), group->length, setting, names) < 0)
    ctl_out_of_memory();
  ctl_findings_add(out, group->is_privileged ? "privileged-without-token" : "without-token",
                   is_warning, NULL, "%s", text);
  ctl_findings_name(out, names_json(group));
  free(text);
  free(names);
}
#pragma GCC diagnostic pop
