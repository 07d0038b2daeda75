/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/check.h"

static void unpack_names(struct cred_unpack *key, char subject[CRED_NAME_SIZE],
                         char system[CRED_NAME_SIZE])
{
  (void)cred_unpack_byte(key);
  cred_unpack_name(key, subject, CRED_NAME_SIZE);
  cred_unpack_name(key, system, CRED_NAME_SIZE);
}

static bool is_kept(struct cred_sqlite *db, const struct cred_rotation_row *row,
                    uint32_t generation, const char *which, struct cred_check *check)
{
  struct cred_sealed_row sealed;

  if (generation == 0 ||
      cred_sqlite_sealed_get(db, row->subject, row->system, generation, &sealed, NULL) == CRED_OK)
    return true;
  cred_check_find(check, "generation %u (%s) of the sealed passwords of %s is missing or damaged",
                  generation, which, row->subject);
  return false;
}

bool cred_check_rotation(struct cred_sqlite *db, struct cred_unpack *key, struct cred_unpack *value,
                         struct cred_check *check)
{
  struct cred_rotation_row row = {0};

  unpack_names(key, row.subject, row.system);
  return cred_unpack_ended_well(key) && cred_rotation_unpack(value, &row) &&
         is_kept(db, &row, row.pending, "pending", check) &&
         is_kept(db, &row, row.current, "current", check) &&
         is_kept(db, &row, row.previous, "previous", check);
}

bool cred_check_sealed(struct cred_sqlite *db, struct cred_unpack *key, struct cred_unpack *value)
{
  struct cred_sealed_row row = {0};
  struct cred_rotation_row of;
  uint64_t generation;

  unpack_names(key, row.subject, row.system);
  generation = cred_unpack_fixed(key);
  row.generation = (uint32_t)generation;
  return cred_unpack_ended_well(key) && generation == row.generation &&
         cred_sealed_unpack(value, &row) &&
         cred_sqlite_rotation_get(db, row.subject, row.system, &of, NULL) == CRED_OK &&
         (row.generation == of.pending || row.generation == of.current ||
          row.generation == of.previous);
}

bool cred_check_reveal(struct cred_unpack *key, struct cred_unpack *value)
{
  struct cred_reveal_row row;
  uint64_t id;

  (void)cred_unpack_byte(key);
  id = cred_unpack_fixed(key);
  return cred_unpack_ended_well(key) && cred_reveal_unpack(value, id, &row);
}
