/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 2048

static void token_key(uint64_t id, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_TOKEN);
  cred_pack_fixed(&out->pack, id);
}

static void subject_prefix(const char *subject, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_TOKEN_OF_SUBJECT);
  cred_pack_name(&out->pack, subject);
}

static void subject_key(const struct cred_token *token, struct cred_state_key *out)
{
  subject_prefix(token->subject, out);
  cred_pack_fixed(&out->pack, token->id);
}

static void tag_key(const unsigned char tag[CRED_MAC_SIZE], struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_TOKEN_OF_TAG);
  cred_pack_raw(&out->pack, tag, CRED_MAC_SIZE);
}

static bool has_live_tag(const struct cred_token_row *row)
{
  return row->token.state != CRED_TOKEN_REVOKED && cred_seed_tag_is_set(row->seed_tag);
}

/* The row without its seed. */
static enum cred_err read_row(struct cred_sqlite *db, uint64_t id, struct cred_token_row *out,
                              uint64_t *slot, struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  token_key(id, &key);
  err = cred_state_get(db, &key, &value, error);
  if (err == CRED_OK && !cred_token_unpack(&value, id, out, slot))
    err = cred_sqlite_damaged("a token", error);
  return err;
}

enum cred_err cred_sqlite_token_get(void *handle, uint64_t id, struct cred_token_row *out,
                                    struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  uint64_t slot = 0;
  enum cred_err err = read_row(db, id, out, &slot, error);

  if (err == CRED_OK)
    err = cred_sealed_get(db, slot, &out->seed, error);
  if (err != CRED_OK)
    memset(out, 0, sizeof(*out));
  return err;
}

/* Which token has this tag; 0: none. */
static enum cred_err find_tag(struct cred_sqlite *db, const unsigned char tag[CRED_MAC_SIZE],
                              uint64_t *id, struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  *id = 0;
  tag_key(tag, &key);
  err = cred_state_get(db, &key, &value, error);
  if (err == CRED_ERR_NOT_FOUND)
    return CRED_OK;
  if (err != CRED_OK)
    return err;
  *id = cred_unpack_fixed(&value);
  return cred_unpack_ended_well(&value) ? CRED_OK : cred_sqlite_damaged("a token's tag", error);
}

enum cred_err cred_sqlite_token_find_tag(void *handle, const unsigned char tag[CRED_MAC_SIZE],
                                         struct cred_token_row *out, struct cred_error *error)
{
  uint64_t id = 0;
  enum cred_err err = find_tag(handle, tag, &id, error);

  memset(out, 0, sizeof(*out));
  if (err != CRED_OK)
    return err;
  if (id == 0)
    return CRED_ERR_NOT_FOUND;
  err = cred_sqlite_token_get(handle, id, out, error);
  if (err == CRED_ERR_NOT_FOUND ||
      (err == CRED_OK && memcmp(out->seed_tag, tag, CRED_MAC_SIZE) != 0))
    err = cred_sqlite_damaged("a token's tag", error);
  return err;
}

static enum cred_err drop_indices(struct cred_sqlite *db, const struct cred_token_row *row,
                                  struct cred_error *error)
{
  struct cred_state_key key;
  enum cred_err err;

  subject_key(&row->token, &key);
  err = cred_state_delete(db, &key, NULL, error);
  if (err != CRED_OK || !has_live_tag(row))
    return err;
  tag_key(row->seed_tag, &key);
  return cred_state_delete(db, &key, NULL, error);
}

static enum cred_err add_tag(struct cred_sqlite *db, const struct cred_token_row *row,
                             struct cred_error *error)
{
  unsigned char room[sizeof(uint64_t)];
  struct cred_state_key key;
  struct cred_pack value;
  uint64_t taken = 0;
  enum cred_err err = find_tag(db, row->seed_tag, &taken, error);

  if (err == CRED_OK && taken != 0)
    err = cred_error_set(error, CRED_ERR_EXISTS, "store: another token has this seed");
  if (err != CRED_OK)
    return err;
  tag_key(row->seed_tag, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_pack_fixed(&value, row->token.id);
  return cred_state_put(db, &key, &value, error);
}

static enum cred_err add_indices(struct cred_sqlite *db, const struct cred_token_row *row,
                                 struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_pack nothing = {0};
  enum cred_err err;

  subject_key(&row->token, &key);
  err = cred_state_put(db, &key, &nothing, error);
  return err == CRED_OK && has_live_tag(row) ? add_tag(db, row, error) : err;
}

/* An id for a new token: one more than any ever given, so that no id is used twice. */
static enum cred_err give_id(struct cred_sqlite *db, uint64_t *id, struct cred_error *error)
{
  struct cred_ledger *ledger;
  enum cred_err err = cred_ledger_of(db, &ledger, error);

  if (err != CRED_OK)
    return err;
  *id = ++ledger->last_token;
  db->ledger_is_dirty = true;
  return CRED_OK;
}

/* The row that is to be replaced leaves the indices; *slot is where its seed lies. */
static enum cred_err retire(struct cred_sqlite *db, uint64_t id, uint64_t *slot,
                            struct cred_error *error)
{
  struct cred_token_row old;
  enum cred_err err = read_row(db, id, &old, slot, error);

  return err == CRED_OK ? drop_indices(db, &old, error) : err;
}

static enum cred_err put_row(struct cred_sqlite *db, const struct cred_token_row *row,
                             uint64_t slot, struct cred_error *error)
{
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;
  enum cred_err err = cred_sealed_put(db, &row->seed, &slot, error);

  if (err != CRED_OK)
    return err;
  token_key(row->token.id, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_token_pack(&value, row, slot);
  err = cred_state_put(db, &key, &value, error);
  return err == CRED_OK ? add_indices(db, row, error) : err;
}

enum cred_err cred_sqlite_token_put(void *handle, struct cred_token_row *row,
                                    struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  uint64_t slot = 0;
  enum cred_err err;

  if (!cred_token_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid token");
  if (row->token.id == 0)
    err = give_id(db, &row->token.id, error);
  else
    err = retire(db, row->token.id, &slot, error);
  return err == CRED_OK ? put_row(db, row, slot, error) : err;
}

enum cred_err cred_sqlite_token_delete(void *handle, uint64_t id, struct cred_error *error)
{
  struct cred_sqlite *db = handle;
  const struct cred_blob nothing = {0};
  struct cred_state_key key;
  uint64_t slot = 0;
  enum cred_err err = retire(db, id, &slot, error);

  if (err == CRED_OK)
    err = cred_sealed_put(db, &nothing, &slot, error);
  if (err != CRED_OK)
    return err;
  token_key(id, &key);
  return cred_state_delete(db, &key, NULL, error);
}
