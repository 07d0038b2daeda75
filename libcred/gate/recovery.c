/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/codes.h"

enum cred_err cred_change_recovery_mac(struct cred_change *change, const char *subject,
                                       const struct cred_secret *letters,
                                       unsigned char out[CRED_MAC_SIZE])
{
  CRED_SECRET_AUTO data = {0};
  const struct cred_data_key *key;
  enum cred_err err = cred_change_key(change, CRED_PURPOSE_RECOVERY, &key);

  /* the letters have a fixed length, so the two cannot run into each other */
  memcpy(data.bytes, letters->bytes, letters->length);
  memcpy(data.bytes + letters->length, subject, strlen(subject));
  data.length = letters->length + strlen(subject);
  if (err == CRED_OK)
    err = cred_keyed_hash(&key->key, "recovery code", data.bytes, data.length, out,
                          &change->gate->error);
  return err;
}

enum cred_err cred_change_recovery_take(struct cred_change *change, const char *subject,
                                        const struct cred_secret *folded, bool *taken)
{
  struct cred_gate *gate = change->gate;
  CRED_SECRET_AUTO letters = {0};
  unsigned char mac[CRED_MAC_SIZE];
  enum cred_err err;

  *taken = false;
  if (!cred_code_recovery_letters(folded, &letters))
    return CRED_OK;
  err = cred_change_recovery_mac(change, subject, &letters, mac);
  if (err != CRED_OK)
    return err;
  err = gate->store.ops->recovery_take(gate->store.db, subject, mac, &gate->error);
  *taken = err == CRED_OK;
  if (err != CRED_ERR_NOT_FOUND)
    return err;
  memset(&gate->error, 0, sizeof(gate->error));
  return CRED_OK;
}

static enum cred_err make_one(struct cred_change *change, const char *subject,
                              struct cred_secret *out)
{
  struct cred_gate *gate = change->gate;
  CRED_SECRET_AUTO random = {0};
  CRED_SECRET_AUTO folded = {0};
  CRED_SECRET_AUTO letters = {0};
  unsigned char mac[CRED_MAC_SIZE];
  enum cred_err err = cred_secret_random(&random, CRED_RECOVERY_BYTES);

  if (err != CRED_OK)
    return cred_error_set(&gate->error, err, "no random bytes for a recovery code");
  cred_code_recovery_text(random.bytes, out);
  err = cred_code_fold(out, &folded);
  if (err != CRED_OK || !cred_code_recovery_letters(&folded, &letters))
    return cred_error_set(&gate->error, CRED_ERR_CRYPTO, "a recovery code came out wrong");
  err = cred_change_recovery_mac(change, subject, &letters, mac);
  if (err == CRED_OK)
    err = gate->store.ops->recovery_put(gate->store.db, subject, mac, &gate->error);
  return err;
}

static enum cred_err check_enrolled(struct cred_change *change, const char *subject)
{
  struct cred_subject_row row;
  enum cred_err err = cred_change_subject(change, subject, &row);

  if (err == CRED_OK && !row.enrolled)
    err = cred_error_set(&change->gate->error, CRED_ERR_STATE, "%s has no token yet", subject);
  return err;
}

static enum cred_err recovery_in(struct cred_change *change,
                                 const struct cred_recovery_request *request,
                                 struct cred_recovery_reply *reply)
{
  struct cred_gate *gate = change->gate;
  struct cred_event event = {.kind = CRED_EVENT_RECOVERY_CREATED, .actor = request->actor};
  enum cred_err err = check_enrolled(change, request->subject);

  if (err == CRED_OK)
    err = gate->store.ops->recovery_clear(gate->store.db, request->subject, &gate->error);
  for (; err == CRED_OK && reply->count < CRED_RECOVERY_COUNT; reply->count++)
    err = make_one(change, request->subject, &reply->codes[reply->count]);
  if (err != CRED_OK)
    return err;
  memcpy(event.subject, request->subject, sizeof(event.subject));
  cred_event_detail(&event, "count=%u", reply->count);
  return cred_change_note(change, &event);
}

enum cred_err cred_direct_recovery(struct cred_gate *gate,
                                   const struct cred_recovery_request *request,
                                   struct cred_recovery_reply *reply)
{
  struct cred_change change;
  enum cred_err err;

  memset(reply, 0, sizeof(*reply));
  memset(&gate->error, 0, sizeof(gate->error));
  err = cred_gate_check_subject(gate, request->subject);
  if (err == CRED_OK)
    err = cred_change_begin(gate, CRED_STORE_DURABLE, &change);
  if (err != CRED_OK)
    return err;
  err = cred_change_end(&change, recovery_in(&change, request, reply));
  if (err != CRED_OK)
    cred_erase(reply, sizeof(*reply));
  return err;
}
