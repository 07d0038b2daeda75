/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/rotations.h"
#include "store/row.h"

static enum cred_err forgive(struct cred_gate *gate, enum cred_err err)
{
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

static void make_up(const char *subject, const char *system, uint32_t uid,
                    struct cred_rotation_row *out)
{
  memset(out, 0, sizeof(*out));
  memcpy(out->subject, subject, strnlen(subject, sizeof(out->subject) - 1));
  memcpy(out->system, system, strnlen(system, sizeof(out->system) - 1));
  out->uid = uid;
}

enum cred_err cred_change_turning(struct cred_change *change, const char *subject, uint32_t uid,
                                  struct cred_turning *out)
{
  struct cred_gate *gate = change->gate;
  const char *system = cred_gate_system_key(gate);
  enum cred_err err =
      gate->store.ops->rotation_get(gate->store.db, subject, system, &out->row, &gate->error);

  out->was_replaced = err == CRED_OK && out->row.uid != uid;
  if (out->was_replaced)
    out->replaced = out->row;
  if (err == CRED_ERR_NOT_FOUND || out->was_replaced)
    make_up(subject, system, uid, &out->row);
  return forgive(gate, err);
}

enum cred_err cred_change_generation_drop(struct cred_change *change,
                                          const struct cred_rotation_row *row, uint32_t generation)
{
  struct cred_gate *gate = change->gate;

  if (generation == 0)
    return CRED_OK;
  return forgive(gate, gate->store.ops->sealed_delete(gate->store.db, row->subject, row->system,
                                                      generation, &gate->error));
}

enum cred_err cred_change_turning_clear(struct cred_change *change,
                                        const struct cred_rotation_row *row)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = cred_change_generation_drop(change, row, row->pending);

  if (err == CRED_OK)
    err = cred_change_generation_drop(change, row, row->current);
  if (err == CRED_OK)
    err = cred_change_generation_drop(change, row, row->previous);
  if (err != CRED_OK)
    return err;
  return forgive(gate, gate->store.ops->rotation_delete(gate->store.db, row->subject, row->system,
                                                        &gate->error));
}

enum cred_err cred_change_turning_own(struct cred_change *change, struct cred_turning *turning)
{
  if (!turning->was_replaced)
    return CRED_OK;
  turning->was_replaced = false;
  return cred_change_turning_clear(change, &turning->replaced);
}

enum cred_err cred_change_turning_keep(struct cred_change *change, struct cred_turning *turning)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = cred_change_turning_own(change, turning);

  return err == CRED_OK ? gate->store.ops->rotation_put(gate->store.db, &turning->row, &gate->error)
                        : err;
}

static enum cred_err move_generation(struct cred_change *change,
                                     const struct cred_rotation_row *from, const char *to,
                                     uint32_t generation)
{
  struct cred_gate *gate = change->gate;
  struct cred_sealed_row row;
  enum cred_err err;

  if (generation == 0)
    return CRED_OK;
  err = gate->store.ops->sealed_get(gate->store.db, from->subject, from->system, generation, &row,
                                    &gate->error);
  if (err == CRED_OK)
    err = cred_change_generation_drop(change, from, generation);
  memset(row.subject, 0, sizeof(row.subject));
  memcpy(row.subject, to, strnlen(to, sizeof(row.subject) - 1));
  if (err == CRED_OK)
    err = gate->store.ops->sealed_put(gate->store.db, &row, &gate->error);
  return forgive(gate, err);
}

static enum cred_err move(struct cred_change *change, const struct cred_rotation_row *from,
                          const char *to)
{
  struct cred_gate *gate = change->gate;
  struct cred_rotation_row row = *from;
  enum cred_err err = move_generation(change, from, to, from->pending);

  if (err == CRED_OK)
    err = move_generation(change, from, to, from->current);
  if (err == CRED_OK)
    err = move_generation(change, from, to, from->previous);
  if (err == CRED_OK)
    err = cred_change_turning_clear(change, from);
  memset(row.subject, 0, sizeof(row.subject));
  memcpy(row.subject, to, strnlen(to, sizeof(row.subject) - 1));
  return err == CRED_OK ? gate->store.ops->rotation_put(gate->store.db, &row, &gate->error) : err;
}

enum cred_err cred_change_turning_move(struct cred_change *change, const char *from, const char *to,
                                       uint32_t uid)
{
  struct cred_turning old, new;
  enum cred_err err = cred_change_turning(change, from, uid, &old);

  if (err == CRED_OK)
    err = cred_change_turning(change, to, uid, &new);
  if (err != CRED_OK || old.was_replaced || old.row.generation == 0)
    return err;
  err = cred_change_turning_clear(change, new.was_replaced ? &new.replaced : &new.row);
  return err == CRED_OK ? move(change, &old.row, to) : err;
}

/* Is that generation kept, and is it what is stored? *sealed is it, or all zeros. */
static enum cred_err look_at(struct cred_change *change, const struct cred_rotation_row *row,
                             uint32_t generation, const unsigned char entry[CRED_MAC_SIZE],
                             bool *is, struct cred_sealed_row *sealed)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  *is = false;
  memset(sealed, 0, sizeof(*sealed));
  if (generation == 0)
    return CRED_OK;
  err = gate->store.ops->sealed_get(gate->store.db, row->subject, row->system, generation, sealed,
                                    &gate->error);
  if (err == CRED_ERR_NOT_FOUND)
    return cred_error_set(&gate->error, CRED_ERR_DAMAGED, "a sealed password is missing");
  *is = err == CRED_OK && cred_mac_is_set(entry) &&
        memcmp(entry, sealed->entry, sizeof(sealed->entry)) == 0;
  return err;
}

enum cred_err cred_change_standing(struct cred_change *change, const struct cred_rotation_row *row,
                                   const struct cred_stored *stored,
                                   enum cred_rotation_standing *standing,
                                   struct cred_sealed_row *sealed)
{
  unsigned char entry[CRED_MAC_SIZE];
  bool is = false;
  enum cred_err err = cred_change_stored_mac(change, stored, entry);

  *standing = CRED_ROTATION_UNKNOWN;
  memset(sealed, 0, sizeof(*sealed));
  if (err == CRED_OK)
    err = look_at(change, row, row->pending, entry, &is, sealed);
  if (err != CRED_OK || is) {
    *standing = is ? CRED_ROTATION_PENDING : CRED_ROTATION_UNKNOWN;
    return err;
  }
  err = look_at(change, row, row->previous, entry, &is, sealed);
  if (err != CRED_OK || is) { /* as after a backup of the host was put back: not by us */
    *standing = is ? CRED_ROTATION_OTHER : CRED_ROTATION_UNKNOWN;
    return err;
  }
  err = look_at(change, row, row->current, entry, &is, sealed);
  if (err != CRED_OK || !stored->is_known || row->generation == 0)
    return err;
  *standing = is ? CRED_ROTATION_CURRENT : CRED_ROTATION_OTHER;
  return CRED_OK;
}
