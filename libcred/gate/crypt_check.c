/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "gate/passwords.h"

#define CHECK_PAGE 8

static enum cred_err check_crypt(struct cred_change *change,
                                 const struct cred_password_row *account,
                                 const struct cred_remembered_row *row, char *finding, size_t size,
                                 bool *sound)
{
  CRED_SECRET_AUTO hash = {0};
  enum cred_err err;

  if (row->person != 0) /* a fingerprint */
    return CRED_OK;
  err = cred_change_crypt_open(change, row, &hash);
  if (err != CRED_ERR_DAMAGED && err != CRED_ERR_NEWER)
    return err;
  if (*sound)
    (void)snprintf(finding, size, "a remembered hash of %.200s does not open", account->subject);
  *sound = false;
  return CRED_OK;
}

static enum cred_err check_account(struct cred_change *change,
                                   const struct cred_password_row *account, char *finding,
                                   size_t size, bool *sound)
{
  struct cred_gate *gate = change->gate;
  struct cred_remembered_row rows[CHECK_PAGE];
  size_t count = CHECK_PAGE;
  uint64_t after = 0;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && count == CHECK_PAGE) {
    err = gate->store.ops->remembered_list(gate->store.db, account->account, after, rows, &count,
                                           &gate->error);
    for (size_t i = 0; err == CRED_OK && i < count; i++) {
      after = rows[i].sequence;
      err = check_crypt(change, account, &rows[i], finding, size, sound);
    }
  }
  return err;
}

enum cred_err cred_change_crypts_check(struct cred_change *change, char *finding, size_t size,
                                       bool *sound)
{
  struct cred_gate *gate = change->gate;
  struct cred_password_row row = {0};
  size_t count = 1;
  enum cred_err err = CRED_OK;

  while (err == CRED_OK && count == 1) {
    const struct cred_password_row last = row;

    err = gate->store.ops->password_list(gate->store.db, last.subject, last.system, &row, &count,
                                         &gate->error);
    if (err == CRED_OK && count == 1 && row.crypts > 0)
      err = check_account(change, &row, finding, size, sound);
  }
  return err;
}
