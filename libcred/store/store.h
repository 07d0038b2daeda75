/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_STORE_H
#define CRED_STORE_STORE_H

#include "store/guard.h"
#include "store/store_ops.h"

/*
 * A handle on one store: which backend, and its connection. The gate calls the operations through
 * `ops` with `db` as their first argument, between cred_store_begin and cred_store_commit. Zeros
 * are a closed handle.
 */
struct cred_store {
  const struct cred_store_ops *ops;
  void *db;
  bool in_transaction;
  struct cred_guard guard;
};

/*
 * backend is "sqlite" or "memory" (a store of its own for each handle; path is not used). The file
 * and its directory must belong to the effective user and be closed to everybody else
 * (CRED_ERR_UNSAFE_MODE). timeout_ms bounds every wait for a lock. Other errors: NOT_FOUND,
 * EXISTS (create), DAMAGED, NEWER, BUSY, FULL, IO, MEMORY, INVALID, TOO_LONG. *out is closed unless
 * CRED_OK is returned.
 */
enum cred_err cred_store_open(const char *backend, const char *path, uint32_t timeout_ms,
                              bool create, struct cred_store *out, struct cred_error *error);
void cred_store_close(struct cred_store *store); /* rolls back what is open; takes a closed one */

/* Instead of closing, in a process forked from the one that opened the idle handle. */
void cred_store_forget(struct cred_store *store);

/*
 * May a handle that was left alone for a while go on being used? False when the file at path is not
 * the one that was opened or is not ours alone any more, when somebody in this process closed a
 * descriptor of the handle, or when neither can be told.
 */
bool cred_store_is_intact(struct cred_store *store, const char *path);

/*
 * From begin to commit or rollback this thread takes no signals: nobody who may signal the process
 * can stop it while it holds a lock that other logins wait for. Errors: BUSY, FULL, IO, DAMAGED,
 * NEWER, STATE.
 */
enum cred_err cred_store_begin(struct cred_store *store, enum cred_store_begin kind,
                               struct cred_error *error);

/*
 * Ends the transaction in every case. After an error nothing was changed, with one exception: a
 * CRED_STORE_DURABLE transaction whose last step, the wait for the disk, fails may stand. Either
 * way its caller denies.
 */
enum cred_err cred_store_commit(struct cred_store *store, struct cred_error *error);
void cred_store_rollback(struct cred_store *store); /* harmless without a transaction */

#endif
