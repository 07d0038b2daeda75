/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gate/inside.h"

/*
 * A new master key: written beside the old one, then every data key is wrapped by it in one
 * transaction, then its file takes the old one's place. Whoever finds data keys that the file in
 * its place does not open tries the one beside it, so dying at any point strands nothing.
 */

#define NEXT_SUFFIX ".next"

static enum cred_err next_path(struct cred_gate *gate, char out[CRED_PATH_SIZE])
{
  int length = snprintf(out, CRED_PATH_SIZE, "%s%s", gate->site->key_path, NEXT_SUFFIX);

  if (length < 0 || length >= CRED_PATH_SIZE)
    return cred_error_set(&gate->error, CRED_ERR_TOO_LONG, "the key's path is too long");
  return CRED_OK;
}

/* Tries the key at path on the data key. */
static enum cred_err try_key(struct cred_gate *gate, const char *path,
                             const struct cred_data_key_row *row, struct cred_secret *out)
{
  CRED_SECRET_AUTO key = {0};
  struct cred_error unread;
  enum cred_err err = cred_master_key_read(path, &key, &unread);

  if (err == CRED_OK)
    err = cred_data_key_unwrap(&key, row, out, &unread);
  if (err == CRED_OK)
    err = cred_secret_set(&gate->master, key.bytes, key.length);
  return err;
}

/* The one in its place is read again after the one beside it: a rotation that just ended moved it.
 */
enum cred_err cred_master_key_recover(struct cred_gate *gate, const struct cred_data_key_row *row,
                                      struct cred_secret *out)
{
  char path[CRED_PATH_SIZE];
  enum cred_err err = next_path(gate, path);

  if (err == CRED_OK)
    err = try_key(gate, path, row, out);
  if (err != CRED_OK)
    err = try_key(gate, gate->site->key_path, row, out);
  return err;
}

static enum cred_err rewrap_all(struct cred_change *change, const struct cred_secret *next,
                                uint32_t *rewrapped)
{
  struct cred_gate *gate = change->gate;
  struct cred_data_key_row row;
  uint32_t after = 0;
  size_t count = 1;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK) {
    count = 1;
    err = gate->store.ops->data_key_list(gate->store.db, after, &row, &count, &gate->error);
    if (err != CRED_OK || count == 0)
      return err;
    after = row.id;
    err = cred_data_key_rewrap(&gate->master, next, &row, &gate->error);
    if (err == CRED_OK)
      err = gate->store.ops->data_key_put(gate->store.db, &row, &gate->error);
    (*rewrapped)++;
  }
  return err;
}

static enum cred_err rewrap_in(struct cred_change *change, uint32_t actor,
                               const struct cred_secret *next, uint32_t *rewrapped)
{
  struct cred_event event = {.kind = CRED_EVENT_KEY_ROTATED, .actor = actor};
  const struct cred_data_key *any;
  /* also finds out which file is in force after a rotation that died */
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_EVENTS, &any);

  if (err == CRED_OK)
    err = rewrap_all(change, next, rewrapped);
  cred_event_detail(&event, "data_keys=%u", *rewrapped);
  return err == CRED_OK ? cred_change_note(change, &event) : err;
}

/* After a rotation that died between rewrapping and replacing, the key beside is the one in force.
 */
static enum cred_err finish_earlier(struct cred_gate *gate, const char *next)
{
  const struct cred_data_key *any;
  CRED_SECRET_AUTO in_place = {0};
  struct cred_change change;
  struct cred_error unread;
  enum cred_err err;

  if (access(next, F_OK) != 0)
    return CRED_OK;
  err = cred_change_begin(gate, CRED_STORE_READ, &change);
  if (err == CRED_OK)
    err = cred_change_end(&change, cred_change_key(&change, CRED_PURPOSE_EVENTS, &any));
  if (err != CRED_OK)
    return err;
  if (cred_master_key_read(gate->site->key_path, &in_place, &unread) != CRED_OK ||
      !cred_secret_equal(&in_place, &gate->master))
    err = cred_master_key_replace(gate->site->key_path, &gate->master, &gate->error);
  if (err == CRED_OK && unlink(next) != 0 && errno != ENOENT)
    err = cred_error_set(&gate->error, CRED_ERR_IO, "cannot remove %s", next);
  return err;
}

static enum cred_err rotate(struct cred_gate *gate, const char *path, uint32_t actor,
                            const struct cred_secret *next, uint32_t *rewrapped)
{
  struct cred_change change;
  enum cred_err err = cred_change_begin_anyway(gate, CRED_STORE_DURABLE, &change);

  if (err == CRED_OK)
    err = cred_change_end(&change, rewrap_in(&change, actor, next, rewrapped));
  if (err == CRED_OK)
    err = cred_master_key_replace(gate->site->key_path, next, &gate->error);
  if (err == CRED_OK)
    err = cred_secret_set(&gate->master, next->bytes, next->length);
  if (err == CRED_OK && unlink(path) != 0)
    err = cred_error_set(&gate->error, CRED_ERR_IO, "cannot remove %s", path);
  return err;
}

enum cred_err cred_direct_key_rotate(struct cred_gate *gate,
                                     const struct cred_key_rotate_request *request,
                                     struct cred_key_rotate_reply *reply)
{
  char path[CRED_PATH_SIZE];
  CRED_SECRET_AUTO next = {0};
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = next_path(gate, path);
  if (err == CRED_OK)
    err = finish_earlier(gate, path);
  if (err == CRED_OK)
    err = cred_master_key_create(path, &next, &gate->error);
  if (err == CRED_OK)
    err = rotate(gate, path, request->actor, &next, &reply->rewrapped);
  if (err != CRED_OK)
    reply->rewrapped = 0;
  return err;
}

enum cred_err cred_key_create(const char *path, struct cred_error *error)
{
  CRED_SECRET_AUTO key = {0};

  return cred_master_key_create(path, &key, error);
}
