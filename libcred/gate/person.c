/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/passwords.h"

/* Whose account it is, across systems. */

/*
 * Who has this number. A person never shares an account's own salt: the number may have been given
 * to that account by mistake, and would tie its passwords to somebody else's for ever.
 */
static enum cred_err find_person(struct cred_change *change, const char *number, uint64_t *out)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = gate->store.ops->person_find(gate->store.db, number, out, &gate->error);

  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_change_person_make(change, out);
  return err == CRED_OK ? gate->store.ops->person_number(gate->store.db, number, *out, &gate->error)
                        : err;
}

/* The number that it has from now on is no former one; the one that it had is, before the others.
 */
static void keep_former(struct cred_password_row *row, uint64_t person, bool *forgot)
{
  uint64_t kept[CRED_FORMER_MAX + 1] = {0};
  size_t count = 0;

  if (row->person != 0)
    kept[count++] = row->person;
  for (size_t i = 0; i < CRED_FORMER_MAX; i++)
    if (row->former[i] != 0 && row->former[i] != person && row->former[i] != row->person)
      kept[count++] = row->former[i];
  memcpy(row->former, kept, sizeof(row->former));
  *forgot = count > CRED_FORMER_MAX;
}

static enum cred_err note(struct cred_change *change, const struct cred_person_set_request *request)
{
  struct cred_event event = cred_password_event(CRED_EVENT_PERSON_SET, &request->holder);
  char quoted[CRED_QUOTED_SIZE];

  cred_event_detail(&event, "person=%s", cred_quoted(request->number, quoted));
  if (request->note[0] != '\0')
    cred_event_detail(&event, "note=%s", cred_quoted(request->note, quoted));
  return cred_change_note(change, &event);
}

static enum cred_err set_in(struct cred_change *change, struct cred_holding *holding,
                            const struct cred_person_set_request *request,
                            struct cred_person_set_reply *reply)
{
  struct cred_password_row *row = &holding->row;
  uint64_t person = 0, before;
  enum cred_err err = cred_change_holding(change, holding);

  if (err != CRED_OK || strcmp(row->number, request->number) == 0)
    return err;
  before = cred_password_person(row);
  if (holding->is_new)
    err = cred_change_holding_keep(change, holding);
  if (err == CRED_OK && request->number[0] != '\0')
    err = find_person(change, request->number, &person);
  if (err != CRED_OK)
    return err;
  memcpy(row->number, request->number, sizeof(row->number));
  keep_former(row, person, &reply->forgot);
  row->person = person;
  if (cred_password_person(row) != before) /* under another salt: it is seen at the next login */
    memset(row->stored, 0, sizeof(row->stored));
  reply->changed = true;
  err = cred_change_holding_keep(change, holding);
  return err == CRED_OK ? note(change, request) : err;
}

enum cred_err cred_direct_person_set(struct cred_gate *gate,
                                     const struct cred_person_set_request *request,
                                     struct cred_person_set_reply *reply)
{
  struct cred_holding holding;
  struct cred_change change;
  enum cred_err err = cred_gate_holding_start(gate, &request->holder, &holding);

  memset(reply, 0, sizeof(*reply));
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the staff number", request->number, sizeof(request->number),
                               CRED_WORD_SIZE - 1);
  if (err == CRED_OK)
    err = cred_gate_check_text(gate, "the note", request->note, sizeof(request->note),
                               CRED_NAME_SIZE);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, set_in(&change, &holding, request, reply));
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
