/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_STORE_SQLITE_TESTS_H
#define TESTS_STORE_SQLITE_TESTS_H

#include "contract.h"

/* What the SQLite backend must do beyond the contract: files, locks, damage, limits. */

extern const struct contract_part sqlite_place;
extern const struct contract_part sqlite_locks;
extern const struct contract_part sqlite_damage;
extern const struct contract_part sqlite_disk;
extern const struct contract_part sqlite_limits;
extern const struct contract_part sqlite_erasure;
extern const struct contract_part sqlite_growth;
extern const struct contract_part sqlite_schema;
extern const struct contract_part sqlite_held;

/* Runs SQL on the store's file, which no handle of this process may have open. */
void raw_sql(const struct fixture *fixture, const char *sql);

/* Opens the fixture's file anew, into *out. */
enum cred_err open_again(struct fixture *fixture, struct cred_store *out);

/* Runs step in a child process; its return value is the child's exit status. -1: it was killed. */
int in_child(struct fixture *fixture, int (*step)(struct fixture *));

void put_value(struct fixture *fixture, enum cred_store_begin kind, const char *text);
void assert_value(struct fixture *fixture, const char *text);

#endif
