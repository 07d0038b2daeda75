/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"

enum ctl_exit ctl_memory_start(struct cred_gate *gate, const struct cred_holder *holder,
                               struct ctl_memory *out)
{
  struct cred_password_salts_request request = {.holder = *holder};
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = CTL_YES;

  memset(out, 0, sizeof(*out));
  out->gate = gate;
  out->holder = *holder;
  code = ctl_password_entry(holder->subject, &out->entry);
  if (code != CTL_YES)
    return code;
  err = cred_shadow_stored(&out->entry, &out->stored, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  request.stored = out->stored;
  err = cred_gate_password_salts(gate, &request, &out->salts);
  return err == CRED_OK ? CTL_YES : ctl_gate_fail(gate, err);
}

void ctl_memory_end(struct ctl_memory *memory)
{
  cred_erase(memory, sizeof(*memory));
}

/* What is wrong with the password when it is that hash's. */
static enum cred_err judge_hash(const struct cred_secret *hash, enum cred_finding_kind kind,
                                const struct cred_secret *password, struct cred_findings *findings,
                                struct cred_error *error)
{
  bool matches = false;
  enum cred_err err = cred_shadow_compare(hash, password, &matches, error);

  if (err == CRED_OK && matches)
    cred_findings_add(findings, kind, 0, 0);
  return err;
}

static enum ctl_exit judge_crypts(const struct cred_password_crypts_reply *reply,
                                  const struct cred_secret *password,
                                  struct cred_findings *findings)
{
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;

  for (uint32_t i = 0; i < reply->count && i < CRED_CRYPT_PAGE && err == CRED_OK; i++)
    err = judge_hash(&reply->rows[i].hash,
                     reply->rows[i].barred ? CRED_FINDING_BARRED : CRED_FINDING_REUSED, password,
                     findings, &error);
  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}

/* Hashes that were taken over, each of which costs what its method costs. */
static enum ctl_exit find_crypts(struct ctl_memory *memory, const struct cred_secret *password,
                                 struct cred_findings *findings)
{
  struct cred_password_crypts_request request = {.holder = memory->holder};
  struct cred_password_crypts_reply reply = {0};
  enum ctl_exit code = CTL_YES;

  if (memory->salts.crypts == 0)
    return CTL_YES;
  do {
    enum cred_err err = cred_gate_password_crypts(memory->gate, &request, &reply);

    code = err == CRED_OK ? judge_crypts(&reply, password, findings)
                          : ctl_gate_fail(memory->gate, err);
    request.after = reply.next;
    cred_erase(reply.rows, sizeof(reply.rows));
  } while (code == CTL_YES && request.after != 0);
  return code;
}

static void add_findings(const struct cred_password_check_reply *reply,
                         struct cred_findings *findings)
{
  if (reply->is_reused)
    cred_findings_add(findings, CRED_FINDING_REUSED, 0, 0);
  if (reply->is_elsewhere)
    cred_findings_add(findings, CRED_FINDING_REUSED_ELSEWHERE, 0, 0);
  if (reply->is_barred)
    cred_findings_add(findings, CRED_FINDING_BARRED, 0, 0);
  if (reply->has_too_many_tries)
    cred_findings_add(findings, CRED_FINDING_TOO_MANY_TRIES, 0, 0);
}

static enum ctl_exit find_digests(struct ctl_memory *memory, const struct cred_secret *password,
                                  struct cred_password_check_request *request,
                                  struct cred_findings *findings)
{
  struct cred_password_check_reply reply = {0};
  struct cred_error error = {0};
  enum cred_err err = cred_password_digest(password, memory->salts.rows, memory->salts.count,
                                           &memory->digests, &error);

  if (err != CRED_OK)
    return ctl_fail(err, &error);
  request->holder = memory->holder;
  request->stored = memory->stored;
  request->password = memory->digests;
  err = cred_gate_password_check(memory->gate, request, &reply);
  cred_erase(&request->password, sizeof(request->password));
  if (err != CRED_OK || !reply.checked)
    return ctl_gate_fail(memory->gate, err != CRED_OK ? err : CRED_ERR_BROKER);
  add_findings(&reply, findings);
  return CTL_YES;
}

enum ctl_exit ctl_memory_find(struct ctl_memory *memory, const struct cred_secret *password,
                              struct cred_password_check_request *request,
                              struct cred_findings *findings)
{
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code;

  if (cred_shadow_has_hash(&memory->entry))
    err = judge_hash(&memory->entry.hash, CRED_FINDING_REUSED, password, findings, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  code = find_crypts(memory, password, findings);
  return code == CTL_YES ? find_digests(memory, password, request, findings) : code;
}
