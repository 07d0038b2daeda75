/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "store/memory/inside.h"

static enum cred_err open_handle(const char *path, uint32_t timeout_ms, bool create, void **out,
                                 struct cred_error *error)
{
  struct cred_memory *memory = calloc(1, sizeof(*memory));

  (void)path;
  (void)timeout_ms;
  (void)create;
  *out = memory;
  if (memory == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "store: out of memory");
  memcpy(memory->now.tables, cred_memory_tables, sizeof(memory->now.tables));
  return CRED_OK;
}

static void close_handle(void *handle)
{
  struct cred_memory *memory = handle;

  cred_memory_content_free(&memory->now);
  cred_memory_content_free(&memory->before);
  free(memory);
}

static bool is_intact(void *handle, const char *path)
{
  (void)handle;
  (void)path;
  return true;
}

static enum cred_err begin(void *handle, enum cred_store_begin kind, struct cred_error *error)
{
  struct cred_memory *memory = handle;

  if (kind == CRED_STORE_READ)
    return CRED_OK;
  if (!cred_memory_content_copy(&memory->before, &memory->now))
    return cred_error_set(error, CRED_ERR_MEMORY, "store: out of memory");
  memory->may_write = true;
  return CRED_OK;
}

static enum cred_err commit(void *handle, struct cred_error *error)
{
  struct cred_memory *memory = handle;

  (void)error;
  cred_memory_content_free(&memory->before);
  memory->may_write = false;
  return CRED_OK;
}

static void rollback(void *handle)
{
  struct cred_memory *memory = handle;

  if (!memory->may_write)
    return;
  cred_memory_content_free(&memory->now);
  memory->now = memory->before;
  memset(&memory->before, 0, sizeof(memory->before));
  memory->may_write = false;
}

static enum cred_err check(void *handle, char *finding, size_t size, bool *sound,
                           struct cred_error *error)
{
  (void)handle;
  (void)error;
  if (size > 0)
    finding[0] = '\0';
  *sound = true;
  return CRED_OK;
}

static enum cred_err backup(void *handle, const char *path, uint64_t *bytes,
                            struct cred_error *error)
{
  (void)handle;
  (void)path;
  *bytes = 0;
  return cred_error_set(error, CRED_ERR_UNSUPPORTED, "a store in memory cannot be backed up");
}

const struct cred_store_ops cred_store_memory_ops = {
    .version = CRED_STORE_OPS_VERSION,
    .name = "memory",
    .open = open_handle,
    .close = close_handle,
    .forget = close_handle,
    .is_intact = is_intact,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .meta_get = cred_memory_meta_get,
    .meta_put = cred_memory_meta_put,
    .subject_get = cred_memory_subject_get,
    .subject_put = cred_memory_subject_put,
    .subject_list = cred_memory_subject_list,
    .count_get = cred_memory_count_get,
    .count_put = cred_memory_count_put,
    .count_delete = cred_memory_count_delete,
    .count_list = cred_memory_count_list,
    .count_prune = cred_memory_count_prune,
    .count_rows = cred_memory_count_rows,
    .ticket_put = cred_memory_ticket_put,
    .ticket_get = cred_memory_ticket_get,
    .ticket_delete = cred_memory_ticket_delete,
    .ticket_list = cred_memory_ticket_list,
    .ticket_list_owner = cred_memory_ticket_list_owner,
    .ticket_list_lapsed = cred_memory_ticket_list_lapsed,
    .token_put = cred_memory_token_put,
    .token_get = cred_memory_token_get,
    .token_list = cred_memory_token_list,
    .token_find_tag = cred_memory_token_find_tag,
    .token_delete = cred_memory_token_delete,
    .recovery_put = cred_memory_recovery_put,
    .recovery_take = cred_memory_recovery_take,
    .recovery_count = cred_memory_recovery_count,
    .recovery_clear = cred_memory_recovery_clear,
    .person_get = cred_memory_person_get,
    .person_put = cred_memory_person_put,
    .person_find = cred_memory_person_find,
    .person_number = cred_memory_person_number,
    .password_get = cred_memory_password_get,
    .password_put = cred_memory_password_put,
    .password_delete = cred_memory_password_delete,
    .password_list = cred_memory_password_list,
    .remembered_put = cred_memory_remembered_put,
    .remembered_find = cred_memory_remembered_find,
    .remembered_list = cred_memory_remembered_list,
    .remembered_delete = cred_memory_remembered_delete,
    .account_get = cred_memory_account_get,
    .account_put = cred_memory_account_put,
    .account_delete = cred_memory_account_delete,
    .account_list = cred_memory_account_list,
    .exception_get = cred_memory_exception_get,
    .exception_put = cred_memory_exception_put,
    .exception_list = cred_memory_exception_list,
    .rotation_get = cred_memory_rotation_get,
    .rotation_put = cred_memory_rotation_put,
    .rotation_delete = cred_memory_rotation_delete,
    .sealed_get = cred_memory_sealed_get,
    .sealed_put = cred_memory_sealed_put,
    .sealed_delete = cred_memory_sealed_delete,
    .reveal_get = cred_memory_reveal_get,
    .reveal_put = cred_memory_reveal_put,
    .reveal_delete = cred_memory_reveal_delete,
    .reveal_list = cred_memory_reveal_list,
    .session_put = cred_memory_session_put,
    .session_get = cred_memory_session_get,
    .session_list = cred_memory_session_list,
    .session_watched = cred_memory_session_watched,
    .session_delete = cred_memory_session_delete,
    .data_key_put = cred_memory_data_key_put,
    .data_key_list = cred_memory_data_key_list,
    .event_append = cred_memory_event_append,
    .event_last = cred_memory_event_last,
    .event_list = cred_memory_event_list,
    .event_prune = cred_memory_event_prune,
    .check = check,
    .backup = backup,
};
