/* SPDX-License-Identifier: BSD-3-Clause */
#include "failing_store.h"

static const struct cred_store_ops *real;
static int left = -1; /* operations until one fails; negative: none does */
static bool has_failed;
static unsigned long made; /* operations since it was armed */

static bool fails_now(struct cred_error *error)
{
  made++;
  if (left < 0 || left-- > 0)
    return false;
  has_failed = true;
  (void)cred_error_set(error, CRED_ERR_IO, "made to fail");
  return true;
}

#define FAILING(name, parameters, ...)                                                             \
  static enum cred_err failing_##name parameters                                                   \
  {                                                                                                \
    return fails_now(error) ? CRED_ERR_IO : real->name(__VA_ARGS__);                               \
  }

FAILING(begin, (void *db, enum cred_store_begin kind, struct cred_error *error), db, kind, error)
FAILING(commit, (void *db, struct cred_error *error), db, error)
FAILING(meta_get, (void *db, const char *name, struct cred_blob *out, struct cred_error *error), db,
        name, out, error)
FAILING(meta_put,
        (void *db, const char *name, const struct cred_blob *value, struct cred_error *error), db,
        name, value, error)
FAILING(subject_get,
        (void *db, const char *name, struct cred_subject_row *out, struct cred_error *error), db,
        name, out, error)
FAILING(subject_put, (void *db, const struct cred_subject_row *row, struct cred_error *error), db,
        row, error)
FAILING(count_get,
        (void *db, const struct cred_count_key *key, struct cred_count_row *out,
         struct cred_error *error),
        db, key, out, error)
FAILING(count_put, (void *db, const struct cred_count_row *row, struct cred_error *error), db, row,
        error)
FAILING(count_delete, (void *db, const struct cred_count_key *key, struct cred_error *error), db,
        key, error)
FAILING(token_put, (void *db, struct cred_token_row *row, struct cred_error *error), db, row, error)
FAILING(token_get, (void *db, uint64_t id, struct cred_token_row *out, struct cred_error *error),
        db, id, out, error)
FAILING(token_list,
        (void *db, const char *subject, bool with_revoked, uint64_t after,
         struct cred_token_row *rows, size_t *count, struct cred_error *error),
        db, subject, with_revoked, after, rows, count, error)
FAILING(token_find_tag,
        (void *db, const unsigned char tag[CRED_MAC_SIZE], struct cred_token_row *out,
         struct cred_error *error),
        db, tag, out, error)
FAILING(token_delete, (void *db, uint64_t id, struct cred_error *error), db, id, error)
FAILING(recovery_put,
        (void *db, const char *subject, const unsigned char mac[CRED_MAC_SIZE],
         struct cred_error *error),
        db, subject, mac, error)
FAILING(recovery_take,
        (void *db, const char *subject, const unsigned char mac[CRED_MAC_SIZE],
         struct cred_error *error),
        db, subject, mac, error)
FAILING(recovery_count, (void *db, const char *subject, uint32_t *out, struct cred_error *error),
        db, subject, out, error)
FAILING(recovery_clear, (void *db, const char *subject, struct cred_error *error), db, subject,
        error)
FAILING(event_append, (void *db, const struct cred_event *event, struct cred_error *error), db,
        event, error)

FAILING(person_get, (void *db, uint64_t id, struct cred_person_row *out, struct cred_error *error),
        db, id, out, error)
FAILING(person_put, (void *db, const struct cred_person_row *row, struct cred_error *error), db,
        row, error)
FAILING(person_find, (void *db, const char *number, uint64_t *id, struct cred_error *error), db,
        number, id, error)
FAILING(person_number, (void *db, const char *number, uint64_t id, struct cred_error *error), db,
        number, id, error)
FAILING(password_get,
        (void *db, const char *subject, const char *system, struct cred_password_row *out,
         struct cred_error *error),
        db, subject, system, out, error)
FAILING(password_put, (void *db, const struct cred_password_row *row, struct cred_error *error), db,
        row, error)
FAILING(password_delete,
        (void *db, const char *subject, const char *system, struct cred_error *error), db, subject,
        system, error)
FAILING(remembered_put, (void *db, const struct cred_remembered_row *row, struct cred_error *error),
        db, row, error)
FAILING(remembered_find,
        (void *db, uint64_t person, const unsigned char mac[CRED_MAC_SIZE],
         const struct cred_remembered_row *after, struct cred_remembered_row *rows, size_t *count,
         struct cred_error *error),
        db, person, mac, after, rows, count, error)
FAILING(remembered_list,
        (void *db, uint64_t account, uint64_t after, struct cred_remembered_row *rows,
         size_t *count, struct cred_error *error),
        db, account, after, rows, count, error)
FAILING(remembered_delete,
        (void *db, uint64_t account, uint64_t sequence, struct cred_error *error), db, account,
        sequence, error)
FAILING(account_get,
        (void *db, const char *subject, const char *system, struct cred_account_row *out,
         struct cred_error *error),
        db, subject, system, out, error)
FAILING(account_put, (void *db, const struct cred_account_row *row, struct cred_error *error), db,
        row, error)
FAILING(account_delete,
        (void *db, const char *subject, const char *system, struct cred_error *error), db, subject,
        system, error)
FAILING(account_list,
        (void *db, const char *subject, const char *system, struct cred_account_row *rows,
         size_t *count, struct cred_error *error),
        db, subject, system, rows, count, error)
FAILING(exception_get,
        (void *db, uint64_t id, struct cred_exception_row *out, struct cred_error *error), db, id,
        out, error)
FAILING(exception_put, (void *db, const struct cred_exception_row *row, struct cred_error *error),
        db, row, error)
FAILING(exception_list,
        (void *db, const char *subject, uint64_t after, struct cred_exception_row *rows,
         size_t *count, struct cred_error *error),
        db, subject, after, rows, count, error)

FAILING(rotation_get,
        (void *db, const char *subject, const char *system, struct cred_rotation_row *out,
         struct cred_error *error),
        db, subject, system, out, error)
FAILING(rotation_put, (void *db, const struct cred_rotation_row *row, struct cred_error *error), db,
        row, error)
FAILING(rotation_delete,
        (void *db, const char *subject, const char *system, struct cred_error *error), db, subject,
        system, error)
FAILING(sealed_get,
        (void *db, const char *subject, const char *system, uint32_t generation,
         struct cred_sealed_row *out, struct cred_error *error),
        db, subject, system, generation, out, error)
FAILING(sealed_put, (void *db, const struct cred_sealed_row *row, struct cred_error *error), db,
        row, error)
FAILING(sealed_delete,
        (void *db, const char *subject, const char *system, uint32_t generation,
         struct cred_error *error),
        db, subject, system, generation, error)
FAILING(reveal_get, (void *db, uint64_t id, struct cred_reveal_row *out, struct cred_error *error),
        db, id, out, error)
FAILING(reveal_put, (void *db, const struct cred_reveal_row *row, struct cred_error *error), db,
        row, error)
FAILING(reveal_delete, (void *db, uint64_t id, struct cred_error *error), db, id, error)
FAILING(reveal_list,
        (void *db, uint64_t after, struct cred_reveal_row *rows, size_t *count,
         struct cred_error *error),
        db, after, rows, count, error)

static struct cred_store_ops failing;

void failing_store_enter(struct cred_gate *gate)
{
  real = gate->store.ops;
  failing = *real;
  failing.begin = failing_begin;
  failing.commit = failing_commit;
  failing.meta_get = failing_meta_get;
  failing.meta_put = failing_meta_put;
  failing.subject_get = failing_subject_get;
  failing.subject_put = failing_subject_put;
  failing.count_get = failing_count_get;
  failing.count_put = failing_count_put;
  failing.count_delete = failing_count_delete;
  failing.token_put = failing_token_put;
  failing.token_get = failing_token_get;
  failing.token_list = failing_token_list;
  failing.token_find_tag = failing_token_find_tag;
  failing.token_delete = failing_token_delete;
  failing.recovery_put = failing_recovery_put;
  failing.recovery_take = failing_recovery_take;
  failing.recovery_count = failing_recovery_count;
  failing.recovery_clear = failing_recovery_clear;
  failing.event_append = failing_event_append;
  failing.person_get = failing_person_get;
  failing.person_put = failing_person_put;
  failing.person_find = failing_person_find;
  failing.person_number = failing_person_number;
  failing.password_get = failing_password_get;
  failing.password_put = failing_password_put;
  failing.password_delete = failing_password_delete;
  failing.remembered_put = failing_remembered_put;
  failing.remembered_find = failing_remembered_find;
  failing.remembered_list = failing_remembered_list;
  failing.remembered_delete = failing_remembered_delete;
  failing.account_get = failing_account_get;
  failing.account_put = failing_account_put;
  failing.account_delete = failing_account_delete;
  failing.account_list = failing_account_list;
  failing.exception_get = failing_exception_get;
  failing.exception_put = failing_exception_put;
  failing.exception_list = failing_exception_list;
  failing.rotation_get = failing_rotation_get;
  failing.rotation_put = failing_rotation_put;
  failing.rotation_delete = failing_rotation_delete;
  failing.sealed_get = failing_sealed_get;
  failing.sealed_put = failing_sealed_put;
  failing.sealed_delete = failing_sealed_delete;
  failing.reveal_get = failing_reveal_get;
  failing.reveal_put = failing_reveal_put;
  failing.reveal_delete = failing_reveal_delete;
  failing.reveal_list = failing_reveal_list;
  gate->store.ops = &failing;
}

void failing_store_leave(struct cred_gate *gate)
{
  gate->store.ops = real;
}

void failing_store_arm(int operations)
{
  left = operations;
  has_failed = false;
  made = 0;
}

unsigned long failing_store_made(void)
{
  return made;
}

bool failing_store_has_failed(void)
{
  return has_failed;
}
