/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_NSS_H
#define CRED_CONFIG_NSS_H

#include <stdbool.h>
#include <sys/types.h>

#include "cred/error.h"

/*
 * Questions to the user database, through the thread-safe calls. CRED_ERR_LOOKUP is every answer
 * but a clear one: "there is no such group" and "the directory does not answer" look the same to a
 * caller.
 */

struct cred_nss_user {
  const char *name;
  gid_t primary;
  int group_count;
  gid_t *groups; /* malloc'd */
};

/* The user's primary group and group list. Free with cred_nss_user_free. */
enum cred_err cred_nss_user_get(const char *name, struct cred_nss_user *out,
                                struct cred_error *error);
void cred_nss_user_free(struct cred_nss_user *user);

/* The name of that uid's account, to be freed. */
enum cred_err cred_nss_user_name(uid_t uid, char **out, struct cred_error *error);

/* Is the user in the group: by primary group, group list or the group's own member list? user NULL:
 * only whether there is such a group. */
enum cred_err cred_nss_group_has(const char *group, const struct cred_nss_user *user, bool *out,
                                 struct cred_error *error);

/* The name of the user with that number, whose name fits. CRED_ERR_NOT_FOUND: there is none, and
 * nothing failed. */
enum cred_err cred_nss_name_of(uid_t uid, char *out, size_t size, struct cred_error *error);

/* Is there such a user? */
enum cred_err cred_nss_user_exists(const char *name, struct cred_error *error);

#endif
