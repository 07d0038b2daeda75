/* SPDX-License-Identifier: BSD-3-Clause */
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "decide/source.h"
#include "gate/inside.h"

enum cred_err cred_gate_check_name(struct cred_gate *gate, const char *name, size_t size)
{
  if (memchr(name, '\0', size) == NULL)
    return cred_error_set(&gate->error, CRED_ERR_INVALID, "a name in the request does not end");
  return CRED_OK;
}

enum cred_err cred_gate_check_caller(struct cred_gate *gate, const struct cred_caller *caller)
{
  enum cred_err err = cred_gate_check_name(gate, caller->subject, sizeof(caller->subject));

  if (err == CRED_OK)
    err = cred_gate_check_name(gate, caller->service, sizeof(caller->service));
  if (err == CRED_OK)
    err =
        cred_gate_check_name(gate, caller->origin.remote_host, sizeof(caller->origin.remote_host));
  if (err == CRED_OK && caller->known &&
      (caller->subject[0] == '\0' || caller->subject[0] == CRED_BUCKET_MARK))
    err = cred_error_set(&gate->error, CRED_ERR_INVALID, "not the name of an account");
  return err;
}

static enum cred_err bucket_name(struct cred_change *change, const char *typed,
                                 char out[CRED_NAME_SIZE])
{
  const struct cred_data_key *key;
  unsigned char hash[CRED_MAC_SIZE];
  uint32_t number;
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_NAMES, &key);

  if (err == CRED_OK)
    err = cred_keyed_hash(&key->key, "unknown name", typed, strlen(typed), hash,
                          &change->gate->error);
  if (err != CRED_OK)
    return err;
  memcpy(&number, hash, sizeof(number));
  (void)snprintf(out, CRED_NAME_SIZE, "%c%04u", CRED_BUCKET_MARK,
                 be32toh(number) % CRED_UNKNOWN_BUCKETS);
  return CRED_OK;
}

enum cred_err cred_change_counted_name(struct cred_change *change, const struct cred_caller *caller,
                                       char out[CRED_NAME_SIZE])
{
  memset(out, 0, CRED_NAME_SIZE);
  if (!caller->known)
    return bucket_name(change, caller->subject, out);
  memcpy(out, caller->subject, CRED_NAME_SIZE);
  return CRED_OK;
}

enum cred_err cred_gate_caller_policy(struct cred_gate *gate, const struct cred_caller *caller,
                                      struct cred_policy *out)
{
  return cred_config_policy_for(gate->config, caller->subject, caller->known, caller->service, out,
                                &gate->error);
}

struct cred_source cred_gate_caller_source(const struct cred_gate *gate,
                                           const struct cred_caller *caller)
{
  return cred_source_classify(&caller->origin, caller->service, gate->site->trusted_networks);
}

enum cred_err cred_direct_policy(struct cred_gate *gate, const struct cred_policy_request *request,
                                 struct cred_policy_reply *reply)
{
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_name(gate, request->subject, sizeof(request->subject));
  if (err == CRED_OK)
    err = cred_gate_check_name(gate, request->service, sizeof(request->service));
  if (err == CRED_OK)
    err = cred_config_policy_for(gate->config, request->subject, request->known, request->service,
                                 &reply->policy, &gate->error);
  return err;
}
