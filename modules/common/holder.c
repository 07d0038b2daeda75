/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/holder.h"

#include <string.h>

struct cred_holder cred_call_holder(const struct cred_call *call)
{
  struct cred_holder holder = {.uid = call->account.uid, .actor = cred_call_actor(call)};

  memcpy(holder.subject, call->account.name, sizeof(holder.subject));
  memcpy(holder.service, call->log.service, sizeof(holder.service));
  return holder;
}

int cred_call_shadow(const struct cred_call *call, struct cred_shadow *out)
{
  struct cred_error error = {0};
  enum cred_err err = cred_shadow_read(call->account.name, out, &error);

  if (err == CRED_OK)
    return PAM_SUCCESS;
  return cred_call_fail(call, err, &error, "cannot read the stored password entry");
}

int cred_call_stored(const struct cred_call *call, const struct cred_shadow *entry,
                     struct cred_stored *out)
{
  struct cred_error error = {0};
  enum cred_err err = cred_shadow_stored(entry, out, &error);

  if (err == CRED_OK)
    return PAM_SUCCESS;
  return cred_call_fail(call, err, &error, "cannot make a digest of the stored entry");
}

int cred_call_compare(const struct cred_call *call, const struct cred_secret *hash,
                      const struct cred_secret *password, bool *matches)
{
  struct cred_error error = {0};
  enum cred_err err = cred_shadow_compare(hash, password, matches, &error);

  if (err == CRED_OK)
    return PAM_SUCCESS;
  return cred_call_fail(call, err, &error, "cannot compare a password with a hash");
}

int cred_call_digests(struct cred_call *call, struct cred_gate *gate,
                      const struct cred_stored *stored, const struct cred_secret *password,
                      struct cred_password_salts_reply *salts, struct cred_digests *out)
{
  struct cred_password_salts_request request = {.holder = cred_call_holder(call),
                                                .stored = *stored};
  struct cred_error error = {0};
  enum cred_err err = cred_gate_password_salts(gate, &request, salts);

  if (err != CRED_OK)
    return cred_call_fail(call, err, cred_gate_error(gate), "cannot ask for the salts");
  err = cred_password_digest(password, salts->rows, salts->count, out, &error);
  if (err != CRED_OK)
    return cred_call_fail(call, err, &error, "cannot make a digest of the password");
  return PAM_SUCCESS;
}
