/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/inside.h"

enum cred_err cred_ledger_of(struct cred_sqlite *db, struct cred_ledger **out,
                             struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  *out = &db->ledger;
  if (db->ledger_is_loaded)
    return CRED_OK;
  cred_state_key_start(&key, CRED_KEY_LEDGER);
  err = cred_state_get(db, &key, &value, error);
  if (err == CRED_ERR_NOT_FOUND || (err == CRED_OK && !cred_ledger_unpack(&value, &db->ledger)))
    return cred_sqlite_damaged("the ledger", error);
  db->ledger_is_loaded = err == CRED_OK;
  return err;
}

void cred_ledger_forget(struct cred_sqlite *db)
{
  db->ledger_is_loaded = false;
  db->ledger_is_dirty = false;
  db->erased_now = false;
}

enum cred_err cred_ledger_keep(struct cred_sqlite *db, struct cred_error *error)
{
  unsigned char room[CRED_STATE_KEY_MAX * 2];
  struct cred_state_key key;
  struct cred_pack value;

  if (!db->ledger_is_dirty || !db->may_write)
    return CRED_OK;
  cred_state_key_start(&key, CRED_KEY_LEDGER);
  cred_pack_start(&value, room, sizeof(room));
  cred_ledger_pack(&value, &db->ledger);
  db->ledger_is_dirty = false;
  return cred_state_put(db, &key, &value, error);
}
