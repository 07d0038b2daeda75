/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/sqlite/inside.h"

/*
 * Pruning looks at a few rows, from where it stopped the last time, and begins again at the end. An
 * index by expiry would find the expired ones at once, but every change of a count would have to
 * write it, and it would be as large as the counts of a flood themselves.
 */
#define LOOKED_AT_FOR_ONE 4
#define LOOKED_AT_LEAST 8
#define BATCH 16

struct sweep {
  struct cred_sqlite *db;
  int64_t now_ms;
  uint64_t looks_left;
  uint32_t deletes_left;
  struct cred_state_key at;  /* the next row to look at is this one or after it */
  struct cred_state_key end; /* past the last row to look at */
  bool at_end;
  struct cred_count_key over[BATCH]; /* expired, to be deleted */
  size_t over_count;
};

/* The next key after the one that was seen. */
static void move_past(struct cred_state_key *at, const struct cred_unpack *seen)
{
  cred_pack_start(&at->pack, at->room, sizeof(at->room));
  cred_pack_raw(&at->pack, seen->bytes, seen->left);
  cred_pack_byte(&at->pack, 0);
}

static enum cred_err look_at(struct sweep *sweep, struct cred_unpack key, struct cred_unpack *value,
                             struct cred_error *error)
{
  int64_t expires_at_ms;

  move_past(&sweep->at, &key);
  sweep->looks_left--;
  if (!cred_count_unpack_expiry(value, &expires_at_ms))
    return cred_sqlite_damaged("a count", error);
  if (expires_at_ms == CRED_LOCK_FOR_EVER || expires_at_ms >= sweep->now_ms)
    return CRED_OK;
  if (!cred_count_unpack_key(&key, &sweep->over[sweep->over_count]))
    return cred_sqlite_damaged("a count", error);
  sweep->over_count++;
  return CRED_OK;
}

static bool goes_on(const struct sweep *sweep)
{
  return sweep->looks_left > 0 && sweep->over_count < BATCH &&
         sweep->over_count < sweep->deletes_left;
}

/* Fills `over` with what expired among the next rows. */
static enum cred_err look(struct sweep *sweep, struct cred_error *error)
{
  struct cred_state_key from = sweep->at;
  struct cred_unpack key, value;
  bool found = true;
  enum cred_err err;

  from.pack.bytes = from.room;
  sweep->over_count = 0;
  err = cred_state_scan(sweep->db, &from, &sweep->end, error);
  while (err == CRED_OK && goes_on(sweep)) {
    err = cred_state_scan_next(sweep->db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    err = look_at(sweep, key, &value, error);
  }
  cred_state_scan_end(sweep->db);
  sweep->at_end = !found;
  return err;
}

static enum cred_err delete_over(struct sweep *sweep, struct cred_error *error)
{
  enum cred_err err = CRED_OK;

  for (size_t i = 0; i < sweep->over_count && err == CRED_OK; i++)
    err = cred_sqlite_count_delete(sweep->db, &sweep->over[i], error);
  sweep->deletes_left -= (uint32_t)sweep->over_count;
  return err;
}

/* From `at` to `end`, as far as looks and deletes last. */
static enum cred_err walk(struct sweep *sweep, struct cred_error *error)
{
  enum cred_err err = CRED_OK;

  sweep->at_end = false;
  while (err == CRED_OK && !sweep->at_end && sweep->looks_left > 0 && sweep->deletes_left > 0) {
    err = look(sweep, error);
    if (err == CRED_OK)
      err = delete_over(sweep, error);
  }
  return err;
}

static void start_anywhere(struct sweep *sweep, const struct cred_ledger *ledger)
{
  struct cred_state_key all;

  cred_state_key_start(&all, CRED_KEY_COUNT);
  cred_state_key_end_of(&sweep->end, &all);
  cred_pack_start(&sweep->at.pack, sweep->at.room, sizeof(sweep->at.room));
  if (ledger->prune_from_length > 0)
    cred_pack_raw(&sweep->at.pack, ledger->prune_from, ledger->prune_from_length);
  else
    cred_pack_byte(&sweep->at.pack, CRED_KEY_COUNT);
}

/* The rows before the place where this sweep began. */
static enum cred_err wrap(struct sweep *sweep, const struct cred_ledger *ledger,
                          struct cred_error *error)
{
  cred_state_key_start(&sweep->at, CRED_KEY_COUNT);
  cred_pack_start(&sweep->end.pack, sweep->end.room, sizeof(sweep->end.room));
  cred_pack_raw(&sweep->end.pack, ledger->prune_from, ledger->prune_from_length);
  return walk(sweep, error);
}

static void remember(struct cred_sqlite *db, const struct sweep *sweep, struct cred_ledger *ledger)
{
  size_t length = sweep->at_end ? 0 : sweep->at.pack.length;

  if (length == ledger->prune_from_length &&
      memcmp(sweep->at.room, ledger->prune_from, length) == 0)
    return;
  ledger->prune_from_length = length;
  memcpy(ledger->prune_from, sweep->at.room, length);
  db->ledger_is_dirty = true;
}

enum cred_err cred_sqlite_count_prune(void *handle, int64_t now_ms, uint32_t max_rows,
                                      struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  struct sweep sweep = {.db = db, .now_ms = now_ms, .deletes_left = max_rows};
  struct cred_ledger *ledger;
  enum cred_err err = cred_ledger_of(db, &ledger, error);

  if (err != CRED_OK)
    return err;
  sweep.looks_left = (uint64_t)max_rows * LOOKED_AT_FOR_ONE + LOOKED_AT_LEAST;
  start_anywhere(&sweep, ledger);
  err = walk(&sweep, error);
  if (err == CRED_OK && sweep.at_end && ledger->prune_from_length > 0)
    err = wrap(&sweep, ledger, error);
  if (err == CRED_OK)
    remember(db, &sweep, ledger);
  return err;
}
