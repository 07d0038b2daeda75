/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/passwords.h"

#define SAME_PAGE 16  /* rows of one fingerprint that are read at a time */
#define PRUNED_MAX 8u /* rows that one change drops: more than it adds */
#define PAGE 32

/* A row that claims to be later than the last one is damaged: as good as the last one. */
static struct cred_password_past past_of(const struct cred_holding *holding,
                                         const struct cred_remembered_row *row)
{
  uint64_t last = holding->row.changes;

  return (struct cred_password_past){.changes_since =
                                         row->sequence < last ? last - row->sequence : 0,
                                     .ended_ms = row->ended_wall_ms};
}

static bool is_in_window(const struct cred_change *change, const struct cred_holding *holding,
                         const struct cred_remembered_row *row)
{
  const struct cred_password_past past = past_of(holding, row);

  return cred_password_is_kept(&past, &holding->policy, change->wall_ms);
}

bool cred_memory_is_kept(const struct cred_change *change, const struct cred_holding *holding,
                         const struct cred_remembered_row *row)
{
  return row->barred || is_in_window(change, holding, row);
}

/* Under a number that is not the account's any more lie passwords of somebody else, perhaps. */
static bool is_of_another(const struct cred_holding *holding, const struct cred_remembered_row *row)
{
  return row->account != holding->row.account && row->person != holding->row.home &&
         row->person != cred_password_person(&holding->row);
}

static void judge_row(const struct cred_change *change, const struct cred_holding *holding,
                      const struct cred_remembered_row *row, struct cred_memory_finding *out)
{
  if (is_of_another(holding, row))
    return;
  out->is_barred = out->is_barred || row->barred;
  if (row->account == holding->row.account) {
    out->is_reused = out->is_reused || is_in_window(change, holding, row);
    return;
  }
  if (holding->policy.reuse_scope != CRED_REUSE_PERSON)
    return;
  out->is_elsewhere = true;
  if (row->system[0] != '\0')
    memcpy(out->system, row->system, sizeof(out->system));
  else
    cred_gate_system_name(change->gate, out->system);
}

enum cred_err cred_change_memory_find(struct cred_change *change,
                                      const struct cred_holding *holding, uint64_t person,
                                      const unsigned char mac[CRED_MAC_SIZE],
                                      struct cred_memory_finding *out)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row rows[SAME_PAGE], last;
  const struct cred_remembered_row *after = NULL;
  size_t count = SAME_PAGE;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && count == SAME_PAGE) {
    err = gate->store.ops->remembered_find(gate->store.db, person, mac, after, rows, &count,
                                           &gate->error);
    for (size_t i = 0; err == CRED_OK && i < count; i++)
      judge_row(change, holding, &rows[i], out);
    if (count == SAME_PAGE)
      last = rows[SAME_PAGE - 1];
    after = &last;
  }
  return err;
}

enum cred_err cred_change_memory_search(struct cred_change *change,
                                        const struct cred_holding *holding,
                                        const struct cred_digests *digests,
                                        struct cred_memory_finding *out)
{
  enum cred_err err = CRED_OK;

  memset(out, 0, sizeof(*out));
  for (uint32_t i = 0; i < digests->count && i < CRED_DIGEST_MAX && err == CRED_OK; i++) {
    unsigned char mac[CRED_MAC_SIZE];
    uint32_t key_id;

    err = cred_change_password_mac(change, &digests->rows[i], mac, &key_id);
    if (err == CRED_OK)
      err = cred_change_memory_find(change, holding, digests->rows[i].person, mac, out);
  }
  return err;
}

void cred_memory_hold_against(struct cred_password_row *row,
                              const struct cred_memory_finding *finding)
{
  row->is_compromised = row->is_compromised || finding->is_barred;
  row->is_elsewhere = finding->is_elsewhere;
  memcpy(row->elsewhere, finding->system, sizeof(row->elsewhere));
}

enum cred_err cred_change_memory_entry(struct cred_change *change,
                                       const struct cred_digests *digests,
                                       struct cred_memory_entry *out)
{
  memset(out, 0, sizeof(*out));
  out->person = digests->rows[0].person;
  out->set = digests->rows[0].set;
  out->set_wall_ms = change->wall_ms;
  return cred_change_password_mac(change, &digests->rows[0], out->mac, &out->key_id);
}

static enum cred_err put(struct cred_change *change, const struct cred_remembered_row *row)
{
  struct cred_gate *gate = change->gate;

  return gate->store.ops->remembered_put(gate->store.db, row, &gate->error);
}

/* The account's own row of this fingerprint. */
static enum cred_err get_own(struct cred_change *change, const struct cred_password_row *row,
                             const struct cred_memory_entry *entry, struct cred_remembered_row *out,
                             bool *found)
{
  const struct cred_remembered_row before = {.account = row->account};
  struct cred_gate *gate = change->gate;
  size_t count = 1;
  enum cred_err err = gate->store.ops->remembered_find(gate->store.db, entry->person, entry->mac,
                                                       &before, out, &count, &gate->error);

  *found = err == CRED_OK && count == 1 && out->account == row->account;
  return err;
}

/* The account's last one comes back into force, or is seen under another hash: no change. */
static enum cred_err renew(struct cred_change *change, struct cred_password_row *row,
                           const struct cred_memory_entry *entry, struct cred_remembered_row *last)
{
  last->ended_wall_ms = entry->ended_wall_ms;
  last->barred = last->barred || entry->barred;
  row->current = entry->ended_wall_ms == 0 ? last->sequence : 0;
  return put(change, last);
}

static enum cred_err put_new(struct cred_change *change, struct cred_password_row *row,
                             const struct cred_memory_entry *entry, bool barred)
{
  struct cred_remembered_row remembered = {.account = row->account,
                                           .sequence = row->changes + 1,
                                           .person = entry->person,
                                           .set = entry->set,
                                           .key_id = entry->key_id,
                                           .set_wall_ms = entry->set_wall_ms,
                                           .ended_wall_ms = entry->ended_wall_ms,
                                           .barred = barred};
  enum cred_err err;

  memcpy(remembered.mac, entry->mac, sizeof(remembered.mac));
  memcpy(remembered.system, row->system, sizeof(remembered.system));
  err = put(change, &remembered);
  if (err != CRED_OK)
    return err;
  row->changes++;
  if (entry->ended_wall_ms == 0)
    row->current = row->changes;
  return CRED_OK;
}

enum cred_err cred_change_memory_add(struct cred_change *change, struct cred_password_row *row,
                                     const struct cred_memory_entry *entry)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row own;
  bool found;
  enum cred_err err = get_own(change, row, entry, &own, &found);

  if (err == CRED_OK && found && own.sequence == row->changes)
    return renew(change, row, entry, &own);
  if (err == CRED_OK && found)
    err =
        gate->store.ops->remembered_delete(gate->store.db, own.account, own.sequence, &gate->error);
  return err == CRED_OK ? put_new(change, row, entry, entry->barred || (found && own.barred)) : err;
}

/* The one in force, if it is remembered. */
static enum cred_err get_current(struct cred_change *change, const struct cred_password_row *row,
                                 struct cred_remembered_row *out, bool *found)
{
  struct cred_gate *gate = change->gate;
  size_t count = 1;
  enum cred_err err;

  *found = false;
  if (row->current == 0)
    return CRED_OK;
  err = gate->store.ops->remembered_list(gate->store.db, row->account, row->current - 1, out,
                                         &count, &gate->error);
  *found = err == CRED_OK && count == 1 && out->sequence == row->current;
  return err;
}

enum cred_err cred_change_memory_end(struct cred_change *change, struct cred_password_row *row,
                                     bool barred)
{
  struct cred_remembered_row current;
  bool found;
  enum cred_err err = get_current(change, row, &current, &found);

  row->current = 0;
  if (err != CRED_OK || !found)
    return err;
  current.ended_wall_ms = change->wall_ms;
  current.barred = current.barred || barred;
  return put(change, &current);
}

enum cred_err cred_change_memory_bar(struct cred_change *change,
                                     const struct cred_password_row *row)
{
  struct cred_remembered_row current;
  bool found;
  enum cred_err err = get_current(change, row, &current, &found);

  if (err != CRED_OK || !found || current.barred)
    return err;
  current.barred = true;
  return put(change, &current);
}

static enum cred_err drop(struct cred_change *change, struct cred_password_row *row,
                          const struct cred_remembered_row *remembered)
{
  struct cred_gate *gate = change->gate;

  if (remembered->person == 0 && row->crypts > 0)
    row->crypts--;
  return gate->store.ops->remembered_delete(gate->store.db, remembered->account,
                                            remembered->sequence, &gate->error);
}

/* Rows come in the order of time: behind the first that is kept all are. */
enum cred_err cred_change_memory_prune(struct cred_change *change, struct cred_holding *holding)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row row;
  uint64_t after = 0;
  size_t count = 1;
  unsigned dropped = 0;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && dropped < PRUNED_MAX) {
    err = gate->store.ops->remembered_list(gate->store.db, holding->row.account, after, &row,
                                           &count, &gate->error);
    if (err != CRED_OK || count == 0)
      break;
    after = row.sequence;
    if (!cred_memory_is_kept(change, holding, &row)) {
      err = drop(change, &holding->row, &row);
      dropped++;
    } else if (!row.barred)
      break;
  }
  return err;
}

enum cred_err cred_change_memory_clear(struct cred_change *change,
                                       const struct cred_password_row *row)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row rows[PAGE];
  uint64_t after = 0;
  size_t count = PAGE;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && count > 0) {
    count = PAGE;
    err = gate->store.ops->remembered_list(gate->store.db, row->account, after, rows, &count,
                                           &gate->error);
    for (size_t i = 0; err == CRED_OK && i < count; i++) {
      after = rows[i].sequence;
      if (!rows[i].barred)
        err = gate->store.ops->remembered_delete(gate->store.db, row->account, after, &gate->error);
    }
  }
  return err;
}
