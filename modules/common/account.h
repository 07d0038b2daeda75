/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ACCOUNT_H
#define CRED_MODULES_ACCOUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include "cred/error.h"
#include "cred/event.h"

#define CRED_GECOS_SIZE 256

/* Whom a typed name means. */
struct cred_account {
  char name[CRED_NAME_SIZE]; /* canonical when known; else the typed one, made harmless and cut */
  bool known;
  uid_t uid;                   /* known only */
  char gecos[CRED_GECOS_SIZE]; /* known only; as it is in the user database, cut */
};

/*
 * Asks the user database, but not about names that are implausible (text.h): those are unknown.
 * CRED_ERR_LOOKUP: it could not say; the caller denies. CRED_ERR_MEMORY. *out is not known
 * unless CRED_OK.
 */
enum cred_err cred_account_find(const char *typed, struct cred_account *out,
                                struct cred_error *error);

#endif
