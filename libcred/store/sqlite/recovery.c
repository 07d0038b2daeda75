/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/row.h"
#include "store/sqlite/inside.h"

static void subject_prefix(const char *subject, struct cred_state_key *out)
{
  cred_state_key_start(out, CRED_KEY_RECOVERY);
  cred_pack_name(&out->pack, subject);
}

static void code_key(const char *subject, const unsigned char mac[CRED_MAC_SIZE],
                     struct cred_state_key *out)
{
  subject_prefix(subject, out);
  cred_pack_raw(&out->pack, mac, CRED_MAC_SIZE);
}

static enum cred_err check_subject(const char *subject, struct cred_error *error)
{
  if (subject[0] != '\0' && cred_text_is_valid(subject, CRED_NAME_SIZE))
    return CRED_OK;
  return cred_error_set(error, CRED_ERR_INVALID, "store: not a valid subject");
}

enum cred_err cred_sqlite_recovery_put(void *handle, const char *subject,
                                       const unsigned char mac[CRED_MAC_SIZE],
                                       struct cred_error *error)
{
  struct cred_state_key key;
  struct cred_pack nothing = {0};
  enum cred_err err = check_subject(subject, error);

  if (err != CRED_OK)
    return err;
  code_key(subject, mac, &key);
  return cred_state_put(handle, &key, &nothing, error);
}

enum cred_err cred_sqlite_recovery_take(void *handle, const char *subject,
                                        const unsigned char mac[CRED_MAC_SIZE],
                                        struct cred_error *error)
{
  struct cred_state_key key;
  bool deleted = false;
  enum cred_err err = check_subject(subject, error);

  if (err != CRED_OK)
    return err;
  code_key(subject, mac, &key);
  err = cred_state_delete(handle, &key, &deleted, error);
  return err == CRED_OK && !deleted ? CRED_ERR_NOT_FOUND : err;
}

enum cred_err cred_sqlite_recovery_count(void *handle, const char *subject, uint32_t *out,
                                         struct cred_error *error)
{
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  bool found = true;
  enum cred_err err = check_subject(subject, error);

  *out = 0;
  if (err != CRED_OK)
    return err;
  subject_prefix(subject, &from);
  cred_state_key_end_of(&to, &from);
  err = cred_state_scan(handle, &from, &to, error);
  while (err == CRED_OK && found) {
    err = cred_state_scan_next(handle, &found, &key, &value, error);
    *out += err == CRED_OK && found;
  }
  cred_state_scan_end(handle);
  return err;
}

/* The first code of the subject, as a key. */
static enum cred_err find_first(struct cred_sqlite *db, const char *subject, bool *found,
                                struct cred_state_key *out, struct cred_error *error)
{
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  enum cred_err err;

  subject_prefix(subject, &from);
  cred_state_key_end_of(&to, &from);
  err = cred_state_scan(db, &from, &to, error);
  if (err == CRED_OK)
    err = cred_state_scan_next(db, found, &key, &value, error);
  if (err == CRED_OK && *found) {
    cred_pack_start(&out->pack, out->room, sizeof(out->room));
    cred_pack_raw(&out->pack, key.bytes, key.left);
  }
  cred_state_scan_end(db);
  return err;
}

enum cred_err cred_sqlite_recovery_clear(void *handle, const char *subject,
                                         struct cred_error *error)
{
  struct cred_state_key key;
  bool found = true;
  enum cred_err err = check_subject(subject, error);

  while (err == CRED_OK && found) {
    found = false;
    err = find_first(handle, subject, &found, &key, error);
    if (err == CRED_OK && found)
      err = cred_state_delete(handle, &key, NULL, error);
  }
  return err;
}
