/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/store.h"

#include <string.h>

static enum cred_err find_backend(const char *name, const struct cred_store_ops **out,
                                  struct cred_error *error)
{
  if (name != NULL && strcmp(name, "sqlite") == 0)
    return cred_store_sqlite(out, error);
  if (name == NULL || strcmp(name, "memory") != 0)
    return cred_error_set(error, CRED_ERR_INVALID, "no store backend is called %s",
                          name != NULL ? name : "nothing");
  *out = &cred_store_memory_ops;
  return CRED_OK;
}

enum cred_err cred_store_open(const char *backend, const char *path, uint32_t timeout_ms,
                              bool create, struct cred_store *out, struct cred_error *error)
{
  struct cred_guard guard;
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  err = find_backend(backend, &out->ops, error);
  if (err != CRED_OK)
    return err;
  cred_guard_begin(&guard);
  err = out->ops->open(path, timeout_ms, create, &out->db, error);
  cred_guard_end(&guard);
  if (err != CRED_OK)
    memset(out, 0, sizeof(*out));
  return err;
}

void cred_store_close(struct cred_store *store)
{
  struct cred_guard guard;

  if (store == NULL || store->db == NULL)
    return;
  cred_store_rollback(store);
  cred_guard_begin(&guard);
  store->ops->close(store->db);
  cred_guard_end(&guard);
  memset(store, 0, sizeof(*store));
}

void cred_store_forget(struct cred_store *store)
{
  if (store->db != NULL)
    store->ops->forget(store->db);
  memset(store, 0, sizeof(*store));
}

bool cred_store_is_intact(struct cred_store *store, const char *path)
{
  return store->db != NULL && !store->in_transaction && store->ops->is_intact(store->db, path);
}

enum cred_err cred_store_begin(struct cred_store *store, enum cred_store_begin kind,
                               struct cred_error *error)
{
  enum cred_err err;

  if (store->db == NULL || store->in_transaction)
    return cred_error_set(error, CRED_ERR_STATE, "a transaction cannot begin here");
  cred_guard_begin(&store->guard);
  err = store->ops->begin(store->db, kind, error);
  store->in_transaction = err == CRED_OK;
  if (err != CRED_OK)
    cred_guard_end(&store->guard);
  return err;
}

enum cred_err cred_store_commit(struct cred_store *store, struct cred_error *error)
{
  enum cred_err err;

  if (!store->in_transaction)
    return cred_error_set(error, CRED_ERR_STATE, "no transaction to commit");
  err = store->ops->commit(store->db, error);
  if (err != CRED_OK)
    store->ops->rollback(store->db);
  store->in_transaction = false;
  cred_guard_end(&store->guard);
  return err;
}

void cred_store_rollback(struct cred_store *store)
{
  if (!store->in_transaction)
    return;
  store->ops->rollback(store->db);
  store->in_transaction = false;
  cred_guard_end(&store->guard);
}
