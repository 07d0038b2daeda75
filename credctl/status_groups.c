/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/status_groups.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/config.h"
#include "credctl/config_files.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"

#define LOOKUP_SIZE_MIN 4096
#define LOOKUP_SIZE_MAX (1u << 20)

/* Called for each group that is lost. */
typedef void (*lost_fn)(void *context, const struct cred_config_item *item, const char *group);

static bool is_there(const char *group)
{
  struct group entry, *row = NULL;
  char *room = NULL;
  int error = ERANGE;

  for (size_t size = LOOKUP_SIZE_MIN; error == ERANGE && size <= LOOKUP_SIZE_MAX; size *= 4) {
    free(room);
    room = malloc(size);
    if (room == NULL)
      ctl_out_of_memory();
    error = getgrnam_r(group, &entry, room, size, &row);
  }
  free(room);
  return row != NULL;
}

static void see_words(const struct cred_config_item *item, lost_fn lost, void *context)
{
  char list[CRED_LIST_SIZE], *rest = list, *group = NULL;

  (void)snprintf(list, sizeof(list), "%s", item->value);
  while ((group = strsep(&rest, " ")) != NULL)
    if (group[0] != '\0' && !is_there(group))
      lost(context, item, group);
}

/* Keys that nothing goes by are left out. */
static bool names_groups(const struct cred_config_item *item)
{
  return item->obeyed &&
         (strcmp(item->key, "match_group") == 0 || strcmp(item->key, "contractor_groups") == 0 ||
          strcmp(item->key, "actor_groups") == 0 || strcmp(item->key, "zone_groups") == 0);
}

static void see(const struct ctl_call *call, lost_fn lost, void *context)
{
  CTL_CONFIG_AUTO *config = NULL;
  struct cred_config_items *items = NULL;
  struct cred_error error = {0};

  if (cred_config_load(ctl_state_directory(call), &config, &error) != CRED_OK ||
      cred_config_show(config, &items, &error) != CRED_OK) {
    (void)ctl_fail(CRED_ERR_CONFIG, &error);
    return;
  }
  for (size_t i = 0; i < items->count; i++)
    if (names_groups(&items->items[i]))
      see_words(&items->items[i], lost, context);
  cred_config_items_free(items);
}

static void warn(void *context, const struct cred_config_item *item, const char *group)
{
  (void)context;
  ctl_warn(
      _("[%s] %s: the group %s cannot be found any more; whom the policy may be for is refused "
        "until it is back, or until another policy is applied"),
      item->section, item->key, group);
}

void ctl_lost_groups_warn(const struct ctl_call *call)
{
  see(call, warn, NULL);
}

static void add(void *context, const struct cred_config_item *item, const char *group)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "section", ctl_json_text(item->section));
  ctl_json_set(object, "key", ctl_json_text(item->key));
  ctl_json_set(object, "group", ctl_json_text(group));
  ctl_json_append(context, object);
}

json_t *ctl_lost_groups_json(const struct ctl_call *call)
{
  json_t *array = ctl_json_array();

  see(call, add, array);
  return array;
}
