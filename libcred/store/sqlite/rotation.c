/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 256

static void set_name(char out[CRED_NAME_SIZE], const char *name)
{
  memcpy(out, name, strnlen(name, CRED_NAME_SIZE - 1));
}

static void rotation_key(const char *subject, const char *system, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_ROTATION);
  cred_pack_name(&out->pack, subject);
  cred_pack_name(&out->pack, system);
}

static void sealed_key(const char *subject, const char *system, uint32_t generation,
                       struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_SEALED);
  cred_pack_name(&out->pack, subject);
  cred_pack_name(&out->pack, system);
  cred_pack_fixed(&out->pack, generation);
}

static enum cred_err delete_key(void *handle, const struct cred_state_key *key,
                                struct cred_error *error)
{
  bool deleted = false;
  enum cred_err err = cred_state_delete(handle, key, &deleted, error);

  return err == CRED_OK && !deleted ? CRED_ERR_NOT_FOUND : err;
}

enum cred_err cred_sqlite_rotation_get(void *handle, const char *subject, const char *system,
                                       struct cred_rotation_row *out, struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  rotation_key(subject, system, &key);
  err = cred_state_get(handle, &key, &value, error);
  if (err != CRED_OK)
    return err;
  set_name(out->subject, subject);
  set_name(out->system, system);
  return cred_rotation_unpack(&value, out) ? CRED_OK : cred_sqlite_damaged("a rotation", error);
}

enum cred_err cred_sqlite_rotation_put(void *handle, const struct cred_rotation_row *row,
                                       struct cred_error *error)
{
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;

  if (!cred_rotation_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid rotation");
  rotation_key(row->subject, row->system, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_rotation_pack(&value, row);
  return cred_state_put(handle, &key, &value, error);
}

enum cred_err cred_sqlite_rotation_delete(void *handle, const char *subject, const char *system,
                                          struct cred_error *error)
{
  struct cred_state_key key;

  rotation_key(subject, system, &key);
  return delete_key(handle, &key, error);
}

enum cred_err cred_sqlite_sealed_get(void *handle, const char *subject, const char *system,
                                     uint32_t generation, struct cred_sealed_row *out,
                                     struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  sealed_key(subject, system, generation, &key);
  err = cred_state_get(handle, &key, &value, error);
  if (err != CRED_OK)
    return err;
  set_name(out->subject, subject);
  set_name(out->system, system);
  out->generation = generation;
  return cred_sealed_unpack(&value, out) ? CRED_OK
                                         : cred_sqlite_damaged("a sealed password", error);
}

enum cred_err cred_sqlite_sealed_put(void *handle, const struct cred_sealed_row *row,
                                     struct cred_error *error)
{
  unsigned char room[CRED_STATE_VALUE_MAX];
  struct cred_state_key key;
  struct cred_pack value;

  if (!cred_sealed_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid sealed password");
  sealed_key(row->subject, row->system, row->generation, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_sealed_pack(&value, row);
  return cred_state_put(handle, &key, &value, error);
}

enum cred_err cred_sqlite_sealed_delete(void *handle, const char *subject, const char *system,
                                        uint32_t generation, struct cred_error *error)
{
  struct cred_state_key key;

  sealed_key(subject, system, generation, &key);
  return delete_key(handle, &key, error);
}
