/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/passwords.h"
#include "store/row.h"

/* Reading is enough for an account that has its salts. */
static enum cred_err salts_in(struct cred_change *change, struct cred_holding *holding,
                              const struct cred_stored *stored,
                              struct cred_password_salts_reply *reply, bool *must_write)
{
  unsigned char entry[CRED_MAC_SIZE] = {0};
  enum cred_err err = cred_change_holding(change, holding);

  *must_write = err == CRED_OK && holding->is_new;
  if (*must_write && change->kind == CRED_STORE_READ)
    return CRED_OK;
  if (*must_write)
    err = cred_change_holding_keep(change, holding);
  if (err == CRED_OK)
    err = cred_change_password_salts(change, &holding->row, reply->rows, &reply->count);
  reply->crypts = holding->row.crypts;
  if (err == CRED_OK)
    err = cred_change_stored_mac(change, stored, entry);
  reply->current_is_known =
      cred_mac_is_set(entry) && memcmp(entry, holding->row.stored, sizeof(entry)) == 0;
  return err;
}

enum cred_err cred_direct_password_salts(struct cred_gate *gate,
                                         const struct cred_password_salts_request *request,
                                         struct cred_password_salts_reply *reply)
{
  const enum cred_store_begin kinds[] = {CRED_STORE_READ, CRED_STORE_WRITE};
  struct cred_holding holding;
  struct cred_change change;
  bool again = true;
  enum cred_err err = CRED_OK;

  memset(reply, 0, sizeof(*reply));
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && err == CRED_OK && again; i++) {
    err = cred_gate_holding_start(gate, &request->holder, &holding);
    if (err == CRED_OK)
      err = cred_change_begin_of(gate, &request->holder, kinds[i], &change);
    if (err == CRED_OK)
      err = cred_change_end(&change, salts_in(&change, &holding, &request->stored, reply, &again));
  }
  if (err != CRED_OK)
    memset(reply, 0, sizeof(*reply));
  return err;
}
