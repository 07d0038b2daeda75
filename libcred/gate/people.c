/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/people.h"

#include <string.h>

#include "config/nss.h"
#include "decide/actor.h"

enum cred_err cred_gate_acting(struct cred_gate *gate, uint32_t uid, struct cred_acting *out)
{
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  out->uid = uid;
  if (cred_actor_is_nobody(uid))
    return CRED_OK;
  err = cred_nss_name_of(uid, out->name, sizeof(out->name), &gate->error);
  if (err == CRED_OK)
    return CRED_OK;
  memset(out->name, 0, sizeof(out->name));
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

/* "" : none is on record. */
static enum cred_err number_of(struct cred_change *change, const struct cred_acting *acting,
                               char out[CRED_WORD_SIZE])
{
  struct cred_gate *gate = change->gate;
  struct cred_password_row row;
  enum cred_err err = CRED_ERR_NOT_FOUND;

  memset(out, 0, CRED_WORD_SIZE);
  if (acting->name[0] == '\0')
    return CRED_OK;
  err = gate->store.ops->password_get(gate->store.db, acting->name, cred_gate_system_key(gate),
                                      &row, &gate->error);
  if (err == CRED_OK && row.uid == acting->uid)
    memcpy(out, row.number, sizeof(row.number));
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

enum cred_err cred_change_same_person(struct cred_change *change, const struct cred_acting *a,
                                      const struct cred_acting *b, bool *is)
{
  char number[CRED_WORD_SIZE], other[CRED_WORD_SIZE];
  enum cred_err err = number_of(change, a, number);

  *is = true;
  if (err == CRED_OK)
    err = number_of(change, b, other);
  if (err == CRED_OK)
    *is = a->uid == b->uid || (number[0] != '\0' && strcmp(number, other) == 0);
  return err;
}
