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

static void judge_crypts(const struct cred_password_crypts_reply *reply,
                         const struct cred_secret *password, struct cred_findings *findings)
{
  for (uint32_t i = 0; i < reply->count && i < CRED_CRYPT_PAGE; i++)
    if (cred_shadow_matches(&reply->rows[i].hash, password))
      cred_findings_add(findings, reply->rows[i].barred ? CRED_FINDING_BARRED : CRED_FINDING_REUSED,
                        0, 0);
}

/* Hashes that were taken over, each of which costs what its method costs. */
static enum ctl_exit find_crypts(struct ctl_memory *memory, const struct cred_secret *password,
                                 struct cred_findings *findings)
{
  struct cred_password_crypts_request request = {.holder = memory->holder};
  struct cred_password_crypts_reply reply = {0};
  enum cred_err err = CRED_OK;

  if (memory->salts.crypts == 0)
    return CTL_YES;
  do {
    err = cred_gate_password_crypts(memory->gate, &request, &reply);
    if (err == CRED_OK)
      judge_crypts(&reply, password, findings);
    request.after = reply.next;
    cred_erase(reply.rows, sizeof(reply.rows));
  } while (err == CRED_OK && request.after != 0);
  return err == CRED_OK ? CTL_YES : ctl_gate_fail(memory->gate, err);
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
  enum ctl_exit code = CTL_YES;

  if (cred_shadow_has_hash(&memory->entry) && cred_shadow_matches(&memory->entry.hash, password))
    cred_findings_add(findings, CRED_FINDING_REUSED, 0, 0);
  code = find_crypts(memory, password, findings);
  return code == CTL_YES ? find_digests(memory, password, request, findings) : code;
}
