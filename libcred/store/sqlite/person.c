/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "store/row.h"
#include "store/sqlite/inside.h"

#define PACKED_MAX 128

static void person_key(uint64_t id, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_PERSON);
  cred_pack_fixed(&out->pack, id);
}

enum cred_err cred_sqlite_person_get(void *handle, uint64_t id, struct cred_person_row *out,
                                     struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  person_key(id, &key);
  err = cred_state_get(handle, &key, &value, error);
  if (err == CRED_OK && !cred_person_unpack(&value, id, out))
    err = cred_sqlite_damaged("a person", error);
  return err;
}

enum cred_err cred_sqlite_person_put(void *handle, const struct cred_person_row *row,
                                     struct cred_error *error)
{
  unsigned char room[PACKED_MAX];
  struct cred_state_key key;
  struct cred_pack value;

  if (!cred_person_row_is_valid(row))
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid person");
  person_key(row->id, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_person_pack(&value, row);
  return cred_state_put(handle, &key, &value, error);
}

static void number_key(const char *number, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_PERSON_OF_NUMBER);
  cred_pack_name(&out->pack, number);
}

enum cred_err cred_sqlite_person_find(void *handle, const char *number, uint64_t *id,
                                      struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_unpack value;
  enum cred_err err;

  *id = 0;
  number_key(number, &key);
  err = cred_state_get(handle, &key, &value, error);
  if (err != CRED_OK)
    return err;
  *id = cred_unpack_fixed(&value);
  return cred_unpack_ended_well(&value) && *id > 0 ? CRED_OK
                                                   : cred_sqlite_damaged("a person", error);
}

enum cred_err cred_sqlite_person_number(void *handle, const char *number, uint64_t id,
                                        struct cred_error *error)
{
  unsigned char room[sizeof(id)];
  struct cred_state_key key;
  struct cred_pack value;

  if (number[0] == '\0' || !cred_text_is_valid(number, CRED_WORD_SIZE) || id == 0 || id > INT64_MAX)
    return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid staff number");
  number_key(number, &key);
  cred_pack_start(&value, room, sizeof(room));
  cred_pack_fixed(&value, id);
  return cred_state_put(handle, &key, &value, error);
}
