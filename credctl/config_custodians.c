/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_custodians.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/moment.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "seal/seal.h"

#define WARN_MS (30 * 24 * 60 * 60 * (int64_t)1000)

struct looking {
  struct ctl_findings *out;
  const char *section;
  int64_t now_ms;
};

static void complain(const struct looking *looking, const struct cred_error *error)
{
  ctl_findings_add(looking->out, "custodians", false, looking->section,
                   _("[%1$s] custodian_certificates: %2$s. Until that is mended, credctl rotate "
                     "run changes no password under this policy"),
                   looking->section, error->text);
}

static void warn_of_end(const struct looking *looking, const char *path, int64_t end_ms)
{
  char day[CTL_DAY_SIZE];

  ctl_day_text(end_ms, day);
  ctl_findings_add(looking->out, "custodian-ends", true, looking->section,
                   _("[%1$s] custodian_certificates: %2$s ends on %3$s, and credctl rotate run "
                     "stops then: have the custodian make a new one"),
                   looking->section, path, day);
}

/* False: it cannot be used. One that is not there was told with file and line. */
static bool look_at(const struct looking *looking, const char *path)
{
  struct cred_error error = {0};
  int64_t end_ms = 0;
  enum cred_err err = cred_custodian_look(path, looking->now_ms, &end_ms, &error);

  if (err != CRED_OK && err != CRED_ERR_NOT_FOUND)
    complain(looking, &error);
  else if (err == CRED_OK && end_ms - looking->now_ms < WARN_MS)
    warn_of_end(looking, path, end_ms);
  return err == CRED_OK;
}

/* Each by itself, so that all is told; then whether they go together. */
static void look_at_all(const struct looking *looking, const char *paths)
{
  struct cred_custodians *custodians = NULL;
  struct cred_error error = {0};
  char *copy = strdup(paths), *rest = NULL;
  bool all = true;

  if (copy == NULL)
    ctl_out_of_memory();
  for (char *path = strtok_r(copy, " ", &rest); path != NULL; path = strtok_r(NULL, " ", &rest))
    all &= look_at(looking, path);
  free(copy);
  if (!all)
    return;
  if (cred_custodians_read(paths, looking->now_ms, &custodians, &error) != CRED_OK)
    complain(looking, &error);
  cred_custodians_free(custodians);
}

void ctl_custodians_look(const struct cred_config *config, struct ctl_findings *out)
{
  struct cred_config_items *items = NULL;
  struct cred_error error = {0};
  struct looking looking = {.out = out};

  if (config == NULL)
    return;
  looking.now_ms = ctl_now_ms();
  if (cred_config_show(config, &items, &error) != CRED_OK)
    ctl_out_of_memory();
  for (size_t i = 0; i < items->count; i++) {
    const struct cred_config_item *item = &items->items[i];

    looking.section = item->section;
    if (strcmp(item->key, "custodian_certificates") == 0 && item->given && item->value[0] != '\0')
      look_at_all(&looking, item->value);
  }
  cred_config_items_free(items);
}
