/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "gate/inside.h"

static const char *const purpose_names[CRED_PURPOSE_COUNT] = {
    [CRED_PURPOSE_SEEDS] = CRED_KEY_FOR_SEEDS,
    [CRED_PURPOSE_RECOVERY] = CRED_KEY_FOR_RECOVERY,
    [CRED_PURPOSE_NAMES] = CRED_KEY_FOR_NAMES,
    [CRED_PURPOSE_EVENTS] = CRED_KEY_FOR_EVENTS,
    [CRED_PURPOSE_PASSWORDS] = CRED_KEY_FOR_PASSWORDS,
};

static enum cred_err find_row(struct cred_change *change, const char *purpose,
                              struct cred_data_key_row *out)
{
  struct cred_gate *gate = change->gate;
  struct cred_data_key_row rows[CRED_PURPOSE_COUNT];
  size_t count = CRED_PURPOSE_COUNT;
  uint32_t after = 0;

  while (count > 0) {
    enum cred_err err =
        gate->store.ops->data_key_list(gate->store.db, after, rows, &count, &gate->error);
    if (err != CRED_OK)
      return err;
    for (size_t i = 0; i < count; i++) {
      after = rows[i].id;
      if (strcmp(rows[i].purpose, purpose) == 0) {
        *out = rows[i];
        return CRED_OK;
      }
    }
  }
  return cred_error_set(&gate->error, CRED_ERR_KEY, "the store has no data key for %s", purpose);
}

enum cred_err cred_change_key(struct cred_change *change, enum cred_key_purpose purpose,
                              const struct cred_data_key **out)
{
  struct cred_gate *gate = change->gate;
  struct cred_data_key *cached = &gate->keys[purpose];
  struct cred_data_key_row row;
  enum cred_err err;

  *out = cached;
  if (cached->id != 0)
    return CRED_OK;
  err = find_row(change, purpose_names[purpose], &row);
  if (err == CRED_OK)
    err = cred_data_key_unwrap(&gate->master, &row, &cached->key, &gate->error);
  if (err == CRED_ERR_KEY && cred_master_key_recover(gate, &row, &cached->key) == CRED_OK) {
    memset(&gate->error, 0, sizeof(gate->error));
    err = CRED_OK;
  }
  if (err == CRED_OK)
    cached->id = row.id;
  return err;
}

static enum cred_err make_key(struct cred_change *change, enum cred_key_purpose purpose)
{
  struct cred_gate *gate = change->gate;
  struct cred_data_key_row row = {.id = (uint32_t)purpose + 1,
                                  .created_wall_ms = change->now.wall_ms};
  enum cred_err err;

  (void)snprintf(row.purpose, sizeof(row.purpose), "%s", purpose_names[purpose]);
  err = cred_data_key_make(&gate->master, &row, &gate->error);
  if (err == CRED_OK)
    err = gate->store.ops->data_key_put(gate->store.db, &row, &gate->error);
  return err;
}

enum cred_err cred_data_keys_make(struct cred_change *change)
{
  enum cred_err err = CRED_OK;

  for (unsigned purpose = 0; purpose < CRED_PURPOSE_COUNT && err == CRED_OK; purpose++)
    err = make_key(change, (enum cred_key_purpose)purpose);
  return err;
}
