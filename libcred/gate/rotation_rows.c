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

/* One of these passwords is stored: then they are its account's, whatever its uid is now. Somebody
 * who was given the name anew has another one. */
static enum cred_err adopt(struct cred_change *change, struct cred_turning *turning, uint32_t uid,
                           const struct cred_stored *stored)
{
  struct cred_standing standing;
  enum cred_err err = cred_change_standing(change, &turning->row, stored, &standing);

  turning->was_adopted = err == CRED_OK && standing.in_force != 0;
  if (turning->was_adopted)
    turning->row.uid = uid;
  return err;
}

enum cred_err cred_change_turning(struct cred_change *change, const char *subject, uint32_t uid,
                                  const struct cred_stored *stored, struct cred_turning *out)
{
  struct cred_gate *gate = change->gate;
  const char *system = cred_gate_system_key(gate);
  enum cred_err err =
      gate->store.ops->rotation_get(gate->store.db, subject, system, &out->row, &gate->error);
  const bool is_kept = err == CRED_OK;

  out->was_adopted = false;
  if (is_kept && out->row.uid != uid && stored != NULL)
    err = adopt(change, out, uid, stored);
  out->was_replaced = is_kept && out->row.uid != uid;
  if (out->was_replaced)
    out->replaced = out->row;
  if (!is_kept || out->was_replaced)
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

enum cred_err cred_change_turning_own(struct cred_change *change, struct cred_turning *turning,
                                      const struct cred_holder *holder)
{
  struct cred_event event = cred_password_event(CRED_EVENT_ACCOUNT_REPLACED, holder);
  const struct cred_rotation_row *replaced = &turning->replaced;
  enum cred_err err;

  if (!turning->was_replaced)
    return CRED_OK;
  turning->was_replaced = false;
  err = cred_change_turning_clear(change, replaced);
  cred_event_detail(&event, "old_uid=%u new_uid=%u sealed_generation=%u", replaced->uid,
                    holder->uid, replaced->current != 0 ? replaced->current : replaced->pending);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

enum cred_err cred_change_turning_forget(struct cred_change *change, const char *subject, bool *had)
{
  struct cred_turning turning;
  enum cred_err err = cred_change_turning(change, subject, 0, NULL, &turning);
  const struct cred_rotation_row *row = turning.was_replaced ? &turning.replaced : &turning.row;

  *had = err == CRED_OK && row->generation != 0;
  return err == CRED_OK ? cred_change_turning_clear(change, row) : err;
}

enum cred_err cred_change_turning_keep(struct cred_change *change, struct cred_turning *turning)
{
  struct cred_gate *gate = change->gate;

  return gate->store.ops->rotation_put(gate->store.db, &turning->row, &gate->error);
}

/* Reads a generation's sealed password; 0: all zeros. *is_lost: it is missing or damaged, which
 * takes nothing from the others. */
static enum cred_err read_generation(struct cred_change *change,
                                     const struct cred_rotation_row *row, uint32_t generation,
                                     struct cred_sealed_row *out, bool *is_lost)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err = CRED_OK;

  if (generation != 0)
    err = gate->store.ops->sealed_get(gate->store.db, row->subject, row->system, generation, out,
                                      &gate->error);
  *is_lost = err == CRED_ERR_NOT_FOUND || err == CRED_ERR_DAMAGED;
  if (generation == 0 || *is_lost)
    memset(out, 0, sizeof(*out));
  if (!*is_lost)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

/* One that is lost stays lost. */
static enum cred_err move_generation(struct cred_change *change,
                                     const struct cred_rotation_row *from, const char *to,
                                     uint32_t generation)
{
  struct cred_gate *gate = change->gate;
  struct cred_sealed_row row;
  bool is_lost = false;
  enum cred_err err = read_generation(change, from, generation, &row, &is_lost);

  if (err != CRED_OK || is_lost || generation == 0)
    return err;
  err = cred_change_generation_drop(change, from, generation);
  memset(row.subject, 0, sizeof(row.subject));
  memcpy(row.subject, to, strnlen(to, sizeof(row.subject) - 1));
  return err == CRED_OK ? gate->store.ops->sealed_put(gate->store.db, &row, &gate->error) : err;
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

/* What is kept under that name with another uid goes along with it: whose it is shows at what is
 * stored. */
enum cred_err cred_change_turning_move(struct cred_change *change, const char *from, const char *to,
                                       uint32_t uid)
{
  struct cred_turning old, new;
  const struct cred_rotation_row *row;
  enum cred_err err = cred_change_turning(change, from, uid, NULL, &old);

  if (err == CRED_OK)
    err = cred_change_turning(change, to, uid, NULL, &new);
  row = old.was_replaced ? &old.replaced : &old.row;
  if (err != CRED_OK || row->generation == 0)
    return err;
  if (old.was_replaced && new.row.generation != 0) /* the account has one under the new name */
    return CRED_OK;
  err = cred_change_turning_clear(change, new.was_replaced ? &new.replaced : &new.row);
  return err == CRED_OK ? move(change, row, to) : err;
}

static bool is_stored(const struct cred_sealed_row *sealed, const unsigned char *entry)
{
  return sealed->generation != 0 && cred_mac_is_set(entry) &&
         memcmp(entry, sealed->entry, sizeof(sealed->entry)) == 0;
}

static void found(enum cred_rotation_standing standing, const struct cred_sealed_row *sealed,
                  struct cred_standing *out)
{
  out->standing = standing;
  out->sealed = *sealed;
  out->in_force = sealed->generation;
}

enum cred_err cred_change_standing(struct cred_change *change, const struct cred_rotation_row *row,
                                   const struct cred_stored *stored, struct cred_standing *out)
{
  struct cred_sealed_row pending, current, previous;
  unsigned char entry[CRED_MAC_SIZE];
  enum cred_err err = cred_change_stored_mac(change, stored, entry);

  memset(out, 0, sizeof(*out));
  memcpy(out->entry, entry, sizeof(out->entry));
  if (err == CRED_OK)
    err = read_generation(change, row, row->pending, &pending, &out->pending_is_lost);
  if (err == CRED_OK)
    err = read_generation(change, row, row->current, &current, &out->current_is_lost);
  if (err == CRED_OK)
    err = read_generation(change, row, row->previous, &previous, &out->previous_is_lost);
  if (err != CRED_OK)
    return err;
  out->sealed = current;
  if (is_stored(&pending, entry))
    found(CRED_ROTATION_PENDING, &pending, out);
  else if (is_stored(&current, entry))
    found(CRED_ROTATION_CURRENT, &current, out);
  else if (is_stored(&previous, entry)) /* a backup of the host was put back: not by us */
    found(CRED_ROTATION_OTHER, &previous, out);
  else if (stored->is_known && row->generation != 0 && !out->pending_is_lost &&
           !out->current_is_lost) /* one that is lost may be what is stored */
    out->standing = CRED_ROTATION_OTHER;
  return CRED_OK;
}
