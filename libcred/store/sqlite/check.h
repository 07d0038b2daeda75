/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_SQLITE_CHECK_H
#define CRED_STORE_SQLITE_CHECK_H

#include "store/sqlite/inside.h"

/* A check that goes on; the first finding is kept. */
struct cred_check {
  bool sound;
  char *finding;
  size_t size;
};

void cred_check_find(struct cred_check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Every row of the table `state` is one of ours, and they agree with each other. */
enum cred_err cred_check_state(struct cred_sqlite *db, struct cred_check *check,
                               struct cred_error *error);

/* Rows of privileged IDs: each generation that is named is kept, and each that is kept is named. */
bool cred_check_rotation(struct cred_sqlite *db, struct cred_unpack *key, struct cred_unpack *value,
                         struct cred_check *check);
bool cred_check_sealed(struct cred_sqlite *db, struct cred_unpack *key, struct cred_unpack *value);
bool cred_check_reveal(struct cred_unpack *key, struct cred_unpack *value);

#endif
