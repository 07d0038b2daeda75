/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_STORE_H
#define CRED_STORE_STORE_H

#include "store/store_ops.h"

/*
 * A handle on one store: which backend, and its connection. The gate calls the operations through
 * `ops` with `db` as their first argument, between cred_store_begin and cred_store_commit.
 */
struct cred_store {
  const struct cred_store_ops *ops;
  void *db;
  bool in_transaction;
};

/*
 * backend is "sqlite" or "memory". The file and its directory must belong to the effective user and be
 * closed to everybody else (CRED_ERR_UNSAFE_MODE). timeout_ms bounds every wait for a lock.
 */
enum cred_err cred_store_open(const char *backend, const char *path, uint32_t timeout_ms,
                              bool create, struct cred_store *out, struct cred_error *error);
void cred_store_close(struct cred_store *store); /* rolls back what is open; takes a closed one */

enum cred_err cred_store_begin(struct cred_store *store, enum cred_store_begin kind,
                               struct cred_error *error);
enum cred_err cred_store_commit(struct cred_store *store, struct cred_error *error);
void cred_store_rollback(struct cred_store *store);

#endif
