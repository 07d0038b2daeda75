/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_ACCOUNT_ROWS_H
#define CRED_GATE_ACCOUNT_ROWS_H

#include "gate/inside.h"

/*
 * The account's row, or one made up: for an account that was never seen, and for one that has
 * another uid than the row has. That is another account: its days without a login are counted anew,
 * but what an administrator ordered about the name stands until it is taken back. *is_new: the row
 * is not in the store like this. Writes nothing.
 */
enum cred_err cred_change_account(struct cred_change *change, const char *subject, uint32_t uid,
                                  struct cred_account_row *out, bool *is_new);
enum cred_err cred_change_account_keep(struct cred_change *change,
                                       const struct cred_account_row *row);

/* Moments that lie ahead, of a clock that was wrong, become now. True: there were any. Pure. */
bool cred_account_row_correct(struct cred_account_row *row, int64_t wall_ms);

/* Would a success now be written? It is exact to a minute, so that each of two modules of one login
 * may tell of it. Pure. */
bool cred_account_success_is_due(const struct cred_account_row *row, int64_t wall_ms);

/* Sets it. Pure. */
void cred_account_row_succeed(struct cred_account_row *row, int64_t wall_ms);

/* A session of the account opened: its last success is now. In a transaction for writing. */
enum cred_err cred_change_account_succeeded(struct cred_change *change, const char *subject,
                                            uint32_t uid);

/* From when on its days without a login are counted, now at the latest; 0: not known. Pure. */
int64_t cred_account_idle_since(const struct cred_account_row *row, int64_t wall_ms);

#endif
