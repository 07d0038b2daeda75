/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "store/sqlite/inside.h"

static void forget_handle(void *handle)
{
  cred_erase(handle, sizeof(struct cred_sqlite));
  free(handle);
}

static void close_handle(void *handle)
{
  struct cred_sqlite *db = handle;

  if (cred_held_may_close(&db->held)) {
    cred_sqlite_statements_free(db);
    (void)sqlite3_close(db->connection);
  }
  forget_handle(db);
}

static bool is_intact(void *handle, const char *path)
{
  struct cred_sqlite *db = handle;
  char resolved[PATH_MAX];

  return cred_place_resolve(path, CRED_PLACE_OURS, resolved, NULL) == CRED_OK &&
         strcmp(resolved, db->path) == 0 &&
         cred_place_check_file(db->path, NULL, NULL) == CRED_OK &&
         cred_held_is_intact(&db->held, db->path);
}

static enum cred_err prepare_new(struct cred_sqlite *db, struct cred_error *error)
{
  enum cred_err err = cred_place_create_file(db->path, error);

  /* One who died while making the store left a file with nothing in it. */
  if (err == CRED_ERR_EXISTS)
    err = cred_place_check_file(db->path, NULL, error);
  return err;
}

static enum cred_err open_in(struct cred_sqlite *db, const char *path, bool create,
                             struct cred_error *error)
{
  enum cred_err err = cred_place_resolve(path, CRED_PLACE_OURS, db->path, error);

  if (err == CRED_OK)
    err = create ? prepare_new(db, error) : cred_place_check_file(db->path, NULL, error);
  if (err == CRED_OK)
    err = cred_sqlite_connect(db, error);
  if (err != CRED_OK)
    return err;
  if (create)
    return cred_schema_create(db, error);
  err = cred_schema_migrate(db, cred_schema_steps, cred_schema_step_count, error);
  return err == CRED_OK ? cred_held_note(&db->held, db->path, error) : err;
}

static enum cred_err open_handle(const char *path, uint32_t timeout_ms, bool create, void **out,
                                 struct cred_error *error)
{
  struct cred_sqlite *db = calloc(1, sizeof(*db));
  enum cred_err err;

  *out = NULL;
  if (db == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "store: out of memory");
  db->wait.timeout_ms = timeout_ms;
  cred_wait_start(&db->wait);
  err = open_in(db, path, create, error);
  if (err == CRED_OK)
    *out = db;
  else
    close_handle(db);
  return err;
}

const struct cred_store_ops cred_store_sqlite_ops = {
    .version = CRED_STORE_OPS_VERSION,
    .name = "sqlite",
    .open = open_handle,
    .close = close_handle,
    .forget = forget_handle,
    .is_intact = is_intact,
    .begin = cred_sqlite_begin,
    .commit = cred_sqlite_commit,
    .rollback = cred_sqlite_rollback,
    .meta_get = cred_sqlite_meta_get,
    .meta_put = cred_sqlite_meta_put,
    .subject_get = cred_sqlite_subject_get,
    .subject_put = cred_sqlite_subject_put,
    .subject_list = cred_sqlite_subject_list,
    .count_get = cred_sqlite_count_get,
    .count_put = cred_sqlite_count_put,
    .count_delete = cred_sqlite_count_delete,
    .count_list = cred_sqlite_count_list,
    .count_prune = cred_sqlite_count_prune,
    .count_rows = cred_sqlite_count_rows,
    .ticket_put = cred_sqlite_ticket_put,
    .ticket_get = cred_sqlite_ticket_get,
    .ticket_delete = cred_sqlite_ticket_delete,
    .ticket_list = cred_sqlite_ticket_list,
    .ticket_list_owner = cred_sqlite_ticket_list_owner,
    .ticket_list_lapsed = cred_sqlite_ticket_list_lapsed,
    .token_put = cred_sqlite_token_put,
    .token_get = cred_sqlite_token_get,
    .token_list = cred_sqlite_token_list,
    .token_find_tag = cred_sqlite_token_find_tag,
    .token_delete = cred_sqlite_token_delete,
    .recovery_put = cred_sqlite_recovery_put,
    .recovery_take = cred_sqlite_recovery_take,
    .recovery_count = cred_sqlite_recovery_count,
    .recovery_clear = cred_sqlite_recovery_clear,
    .person_get = cred_sqlite_person_get,
    .person_put = cred_sqlite_person_put,
    .person_find = cred_sqlite_person_find,
    .person_number = cred_sqlite_person_number,
    .password_get = cred_sqlite_password_get,
    .password_put = cred_sqlite_password_put,
    .password_delete = cred_sqlite_password_delete,
    .password_list = cred_sqlite_password_list,
    .remembered_put = cred_sqlite_remembered_put,
    .remembered_find = cred_sqlite_remembered_find,
    .remembered_list = cred_sqlite_remembered_list,
    .remembered_delete = cred_sqlite_remembered_delete,
    .account_get = cred_sqlite_account_get,
    .account_put = cred_sqlite_account_put,
    .account_delete = cred_sqlite_account_delete,
    .account_list = cred_sqlite_account_list,
    .exception_get = cred_sqlite_exception_get,
    .exception_put = cred_sqlite_exception_put,
    .exception_list = cred_sqlite_exception_list,
    .rotation_get = cred_sqlite_rotation_get,
    .rotation_put = cred_sqlite_rotation_put,
    .rotation_delete = cred_sqlite_rotation_delete,
    .sealed_get = cred_sqlite_sealed_get,
    .sealed_put = cred_sqlite_sealed_put,
    .sealed_delete = cred_sqlite_sealed_delete,
    .reveal_get = cred_sqlite_reveal_get,
    .reveal_put = cred_sqlite_reveal_put,
    .reveal_delete = cred_sqlite_reveal_delete,
    .reveal_list = cred_sqlite_reveal_list,
    .session_put = cred_sqlite_session_put,
    .session_get = cred_sqlite_session_get,
    .session_list = cred_sqlite_session_list,
    .session_watched = cred_sqlite_session_watched,
    .session_delete = cred_sqlite_session_delete,
    .data_key_put = cred_sqlite_data_key_put,
    .data_key_list = cred_sqlite_data_key_list,
    .event_append = cred_sqlite_event_append,
    .event_last = cred_sqlite_event_last,
    .event_list = cred_sqlite_event_list,
    .event_prune = cred_sqlite_event_prune,
    .check = cred_sqlite_check,
    .backup = cred_sqlite_backup,
};

enum cred_err cred_store_sqlite(const struct cred_store_ops **out, struct cred_error *error)
{
  (void)error;
  *out = &cred_store_sqlite_ops;
  return CRED_OK;
}
