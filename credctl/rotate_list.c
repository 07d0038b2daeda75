/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/people.h"
#include "credctl/rotate.h"
#include "credctl/table.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"

#define NUMBERS_SIZE 48

/* The generations whose sealed passwords are missing or damaged. */
static json_t *lost_json(const struct cred_rotate_state_reply *rotation)
{
  const uint32_t lost[] = {rotation->lost_previous, rotation->lost_current, rotation->lost_pending};
  json_t *array = ctl_json_array();

  for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
    if (lost[i] != 0)
      ctl_json_append(array, json_integer(lost[i]));
  return array;
}

static void warn_of_lost(const struct ctl_privileged *id)
{
  const struct cred_rotate_state_reply *rotation = &id->rotation;

  if (rotation->lost_previous != 0)
    ctl_warn(
        _("the sealed password of %s, generation %u, is missing or damaged; it is not in force "
          "any more"),
        id->account.name, rotation->lost_previous);
  if (rotation->lost_current != 0)
    ctl_warn(_("the sealed password of %s, generation %u, is missing or damaged; rotate it"),
             id->account.name, rotation->lost_current);
  if (rotation->lost_pending != 0)
    ctl_warn(_("the sealed password of %s, generation %u, is missing or damaged; rotate it"),
             id->account.name, rotation->lost_pending);
}

static json_t *id_json(const struct ctl_privileged *id)
{
  json_t *object = ctl_json_object();
  const struct cred_rotate_state_reply *rotation = &id->rotation;
  const char *due = ctl_privileged_due(id);

  ctl_json_set(object, "subject", ctl_json_text(id->account.name));
  ctl_json_set(object, "has_password", json_boolean(id->has_password));
  ctl_json_set(object, "due", json_boolean(due[0] != '\0'));
  ctl_json_set(object, "reason", ctl_json_text_or_null(due));
  ctl_json_set(object, "set", ctl_json_time(id->password.set_wall_ms));
  ctl_json_set(object, "age_ends", ctl_json_time(id->password.age_ends_ms));
  ctl_json_set(object, "uses", json_integer(id->password.uses));
  ctl_json_set(object, "max_uses", json_integer(id->policy.max_uses));
  ctl_json_set(object, "generation", json_integer(id->rotation.current));
  ctl_json_set(object, "pending", json_integer(id->rotation.pending));
  ctl_json_set(object, "lost", lost_json(&id->rotation));
  ctl_json_set(object, "rotated", ctl_json_time(id->rotation.made_wall_ms));
  ctl_json_set(object, "rotated_by",
               id->rotation.made_wall_ms != 0 ? ctl_json_actor(id->rotation.made_by) : json_null());
  ctl_json_set(object, "handed_out", ctl_json_time(rotation->handed_wall_ms));
  ctl_json_set(object, "handed_to",
               rotation->handed_wall_ms != 0 ? ctl_json_actor(rotation->handed_to) : json_null());
  ctl_json_set(object, "left_until", ctl_json_time(rotation->left_until_ms));
  ctl_json_set(object, "sealed_to", ctl_json_text_or_null(id->rotation.sealed_to));
  return object;
}

static void uses_text(const struct ctl_privileged *id, char *out, size_t size)
{
  if (id->policy.max_uses == 0)
    (void)snprintf(out, size, "%" PRIu32, id->password.uses);
  else
    (void)snprintf(out, size, "%" PRIu32 "/%" PRIu32, id->password.uses, id->policy.max_uses);
}

static void generation_text(const struct ctl_privileged *id, char *out, size_t size)
{
  if (id->rotation.pending != 0)
    (void)snprintf(out, size, _("%u, pending: %u"), id->rotation.current, id->rotation.pending);
  else if (id->rotation.current != 0)
    (void)snprintf(out, size, "%" PRIu32, id->rotation.current);
  else
    (void)snprintf(out, size, "-");
}

/* Why it is due, as the table tells it; JSON has the words themselves. */
static const char *due_text(const char *due)
{
  static const char *const words[] = {
      N_("temporary"),  N_("not-yet"), N_("no-longer"), N_("compromised"), N_("expired"),
      N_("age"),        N_("uses"),    N_("elsewhere"), N_("drift"),       N_("unfinished"),
      N_("handed-out"), N_("changed"), N_("lost"),
  };

  for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
    if (strcmp(due, words[i]) == 0)
      return _(words[i]);
  }
  return "-";
}

static const char *or_dash(const char *text)
{
  return text[0] != '\0' ? text : "-";
}

#define HANDED_SIZE (CTL_WHEN_SIZE + CTL_PERSON_SIZE + 16)

static void handed_text(const struct cred_rotate_state_reply *rotation, char *out, size_t size)
{
  char when[CTL_WHEN_SIZE], person[CTL_PERSON_SIZE];

  if (rotation->handed_wall_ms == 0) {
    (void)snprintf(out, size, "-");
    return;
  }
  ctl_when_text(rotation->handed_wall_ms, when, sizeof(when));
  ctl_person_text(rotation->handed_to, person);
  (void)snprintf(out, size, _("%s, to %s"), when, person);
}

static void add_row(struct ctl_table *table, const struct ctl_privileged *id)
{
  char when[CTL_WHEN_SIZE], uses[NUMBERS_SIZE], generation[NUMBERS_SIZE], handed[HANDED_SIZE];

  ctl_when_text(id->password.age_ends_ms, when, sizeof(when));
  uses_text(id, uses, sizeof(uses));
  generation_text(id, generation, sizeof(generation));
  handed_text(&id->rotation, handed, sizeof(handed));
  ctl_table_add(table, (const char *[]){id->account.name, due_text(ctl_privileged_due(id)), when,
                                        uses, generation, handed, or_dash(id->rotation.sealed_to)});
}

static size_t print(const struct ctl_call *call, const struct ctl_privileged_list *list,
                    bool due_only)
{
  struct ctl_table *table = ctl_table_new(7);
  json_t *array = ctl_json_array();
  size_t shown = 0;

  ctl_table_add(table, (const char *[]){_("USER"), _("DUE"), _("MUST BE CHANGED BY"), _("USES"),
                                        _("GENERATION"), _("HANDED OUT"), _("SEALED TO")});
  for (size_t i = 0; i < list->length; i++) {
    if (due_only && ctl_privileged_due(&list->rows[i])[0] == '\0')
      continue;
    add_row(table, &list->rows[i]);
    warn_of_lost(&list->rows[i]);
    ctl_json_append(array, id_json(&list->rows[i]));
    shown++;
  }
  if (call->json)
    ctl_json_print(json_incref(array));
  else if (shown > 0)
    ctl_table_print(table);
  else
    ctl_say("%s", due_only ? _("No privileged ID's password is due.")
                           : _("There are no privileged IDs."));
  ctl_table_free(table);
  json_decref(array);
  return shown;
}

static enum ctl_exit list(const struct ctl_call *call, bool due_only, size_t *shown)
{
  CTL_PRIVILEGED_AUTO ids = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = ctl_gate_open(call, &gate);

  if (code != CTL_YES)
    return code;
  code = ctl_privileged_all(gate, &ids);
  *shown = print(call, &ids, due_only);
  return code;
}

static enum ctl_exit run_list(const struct ctl_call *call)
{
  size_t shown = 0;

  return list(call, false, &shown);
}

/* Yes, some are. */
static enum ctl_exit run_due(const struct ctl_call *call)
{
  size_t shown = 0;
  const enum ctl_exit code = list(call, true, &shown);

  return code == CTL_YES && shown == 0 ? CTL_NO : code;
}

const struct ctl_verb ctl_verb_rotate_list = {
    .name = "rotate list",
    .arguments = "",
    .help = N_("show the privileged IDs: when their passwords must be changed, and who keeps them"),
    .run = run_list,
};

const struct ctl_verb ctl_verb_rotate_due = {
    .name = "rotate due",
    .arguments = "",
    .help = N_("show those whose passwords must be changed; exit 1 when there are none"),
    .run = run_due,
};
