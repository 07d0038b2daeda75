/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "credctl/new_entry.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/rotate.h"
#include "credctl/text.h"
#include "seal/seal.h"

#define TRIES 3 /* one that was used before is not to be expected, but not impossible either */
#define EXPIRY_WARNING_MS (30 * 24 * 60 * 60 * (int64_t)1000)

/* One password on its way. Holds secrets: erase it. */
struct turn {
  const struct ctl_privileged *id;
  struct cred_gate *gate;
  struct cred_custodians *custodians; /* freed apart */
  uint32_t generation;
  bool is_due;              /* it is one of whatever is due */
  struct ctl_memory memory; /* the stored entry among it */
  struct cred_secret password;
  struct ctl_new_entry entry;
};

static enum ctl_exit read_custodians(struct turn *turn)
{
  const int64_t now_ms = ctl_now_ms();
  struct cred_error error = {0};
  enum cred_err err = cred_custodians_read(turn->id->policy.custodian_certificates, now_ms,
                                           &turn->custodians, &error);

  if (err != CRED_OK) {
    ctl_complain(_("the password of %s cannot be sealed: %s"), turn->id->account.name, error.text);
    return CTL_UNUSABLE;
  }
  if (cred_custodians_end(turn->custodians) - now_ms < EXPIRY_WARNING_MS)
    ctl_warn(_("a custodian's certificate expires within 30 days: %s"),
             cred_custodians_text(turn->custodians));
  return CTL_YES;
}

/* --- what became of the last one --------------------------------------------------------------
 */

static enum ctl_exit settle(struct turn *turn, const struct cred_stored *stored,
                            struct cred_rotate_settle_reply *reply)
{
  const struct cred_rotate_settle_request request = {.holder = turn->memory.holder,
                                                     .stored = *stored};
  const enum cred_err err = cred_gate_rotate_settle(turn->gate, &request, reply);

  return err == CRED_OK ? CTL_YES : ctl_gate_fail(turn->gate, err);
}

/* The memory of passwords may not have heard of what was stored. */
static enum ctl_exit catch_up(struct turn *turn)
{
  const struct cred_password_look_request request = {.holder = turn->memory.holder,
                                                     .stored = turn->memory.stored};
  struct cred_password_look_reply reply;
  const enum cred_err err = cred_gate_password_look(turn->gate, &request, &reply);

  return err == CRED_OK ? CTL_YES : ctl_gate_fail(turn->gate, err);
}

/* *is_done: it was interrupted after it had stored its password, and is completed now. */
static enum ctl_exit resume(struct turn *turn, bool *is_done)
{
  const char *name = turn->id->account.name;
  struct cred_rotate_settle_reply reply = {0};
  enum ctl_exit code = settle(turn, &turn->memory.stored, &reply);

  if (code == CTL_YES)
    code = catch_up(turn);
  if (code != CTL_YES)
    return code;
  *is_done = reply.standing == CRED_ROTATION_PENDING;
  if (*is_done)
    ctl_say(_("The interrupted rotation of %s is completed: generation %u."), name, reply.current);
  if (reply.standing == CRED_ROTATION_OTHER)
    ctl_warn(_("somebody changed the password of %s since it was rotated; it is changed now"),
             name);
  return CTL_YES;
}

/* --- a new one --------------------------------------------------------------------------------
 */

static enum ctl_exit make_one(struct turn *turn, const struct ctl_judging *judging,
                              struct cred_findings *findings)
{
  struct cred_password_check_request request = {.by = CRED_PASSWORD_BY_ROTATION};
  enum ctl_exit code = ctl_judging_generate(judging, &turn->password);

  if (code == CTL_YES)
    code = ctl_new_entry_make(&turn->memory.entry, &turn->password, &turn->entry);
  request.intended = turn->entry.intended;
  *findings = (struct cred_findings){.is_complete = true};
  if (code == CTL_YES)
    code = ctl_memory_find(&turn->memory, &turn->password, &request, findings);
  return code == CTL_YES && !cred_findings_is_clean(findings) ? CTL_NO : code;
}

static enum ctl_exit make(struct turn *turn)
{
  CTL_JUDGING_AUTO judging = {0};
  struct cred_findings findings;
  enum ctl_exit code = ctl_judging_start(turn->gate, &turn->id->account, NULL, &judging);

  if (code != CTL_YES)
    return code;
  code = CTL_NO;
  for (unsigned i = 0; i < TRIES && code == CTL_NO; i++)
    code = make_one(turn, &judging, &findings);
  if (code == CTL_NO)
    ctl_complain(_("no password can be made for %s that its policy accepts"),
                 turn->id->account.name);
  return code;
}

/* For custodians who keep those of several hosts. */
static void host_name(const struct turn *turn, char *out, size_t size)
{
  const char *system = cred_gate_site(turn->gate)->system;

  (void)snprintf(out, size, "%s", system);
  if (system[0] == '\0' && gethostname(out, size) != 0)
    (void)snprintf(out, size, "?");
  out[size - 1] = '\0';
}

/* What a custodian reads: the password, and on the next line whose it is. */
static enum ctl_exit seal(struct turn *turn, struct cred_rotate_begin_request *request)
{
  CRED_SECRET_AUTO text = {0};
  struct cred_error error = {0};
  char host[CRED_NAME_SIZE];
  enum cred_err err;
  int length;

  host_name(turn, host, sizeof(host));
  length =
      snprintf((char *)text.bytes, sizeof(text.bytes), "%s\n%s@%s generation %u\n",
               cred_secret_text(&turn->password), turn->id->account.name, host, turn->generation);
  if (length < 0 || (size_t)length >= sizeof(text.bytes))
    return ctl_fail(CRED_ERR_TOO_LONG, NULL);
  text.length = (size_t)length;
  err = cred_custodians_seal(turn->custodians, &text, &request->sealed, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  (void)snprintf(request->sealed_to, sizeof(request->sealed_to), "%s",
                 cred_custodians_text(turn->custodians));
  return CTL_YES;
}

static enum ctl_exit begin(struct turn *turn)
{
  struct cred_rotate_begin_request request = {.holder = turn->memory.holder,
                                              .generation = turn->generation,
                                              .stored = turn->memory.stored,
                                              .intended = turn->entry.intended};
  struct cred_rotate_begin_reply reply = {0};
  enum ctl_exit code = seal(turn, &request);
  enum cred_err err;

  if (code != CTL_YES)
    return code;
  err = cred_gate_rotate_begin(turn->gate, &request, &reply);
  return err == CRED_OK && reply.begun
             ? CTL_YES
             : ctl_gate_fail(turn->gate, err != CRED_OK ? err : CRED_ERR_BROKER);
}

static enum ctl_exit store(const struct turn *turn)
{
  const char *name = turn->id->account.name;
  struct cred_error error = {0};
  const enum cred_err err = ctl_new_entry_store(name, &turn->memory.entry, &turn->entry, &error);
  enum ctl_exit code = CTL_NO;

  if (err == CRED_OK)
    return CTL_YES;
  if (err == CRED_ERR_NOT_FOUND)
    ctl_complain(_("the password of %s is not kept in /etc/shadow, and cannot be rotated here"),
                 name);
  else
    code = ctl_fail(err, &error);
  ctl_complain(_("the password of %s was not changed; what was in force still is"), name);
  return err == CRED_ERR_BUSY ? CTL_UNUSABLE : code;
}

/* Reads what is stored once more. */
static enum ctl_exit confirm(struct turn *turn)
{
  const char *name = turn->id->account.name;
  struct cred_rotate_settle_reply reply = {0};
  struct cred_error error = {0};
  struct cred_shadow now = {0};
  struct cred_stored stored = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_password_entry(name, &now);

  if (code != CTL_YES)
    return code;
  err = cred_shadow_stored(&now, &stored, &error);
  cred_secret_erase(&now.hash);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  code = settle(turn, &stored, &reply);
  if (code != CTL_YES || reply.standing == CRED_ROTATION_PENDING)
    return code;
  ctl_complain(_("somebody else changed the password of %s at the same time; rotate it once more"),
               name);
  return CTL_NO;
}

/* When it fails, the next look at the entry makes up for it. */
static enum ctl_exit record(struct turn *turn)
{
  struct cred_password_record_request request = {.holder = turn->memory.holder,
                                                 .by = CRED_PASSWORD_BY_ROTATION,
                                                 .before = turn->memory.stored,
                                                 .stored = turn->entry.intended,
                                                 .password = turn->memory.digests,
                                                 .note = "rotation"};
  struct cred_password_record_reply reply = {0};
  const enum cred_err err = cred_gate_password_record(turn->gate, &request, &reply);

  cred_erase(&request.password, sizeof(request.password));
  if (err == CRED_OK && reply.recorded)
    return CTL_YES;
  return ctl_gate_fail(turn->gate, err != CRED_OK ? err : CRED_ERR_BROKER);
}

static enum ctl_exit change(struct turn *turn)
{
  enum ctl_exit code = make(turn);

  if (code == CTL_YES)
    code = begin(turn);
  if (code == CTL_YES)
    code = store(turn);
  if (code == CTL_YES)
    code = confirm(turn);
  if (code == CTL_YES)
    code = record(turn);
  if (code == CTL_YES)
    ctl_say(_("The password of %s is rotated: generation %u, sealed to %s."),
            turn->id->account.name, turn->generation, cred_custodians_text(turn->custodians));
  if (code == CTL_YES && turn->entry.stays_locked)
    ctl_warn(_("the entry of %s in /etc/shadow stays locked"), turn->id->account.name);
  return code;
}

static enum ctl_exit may(const struct ctl_call *call, const struct turn *turn)
{
  const struct ctl_account *account = &turn->id->account;
  struct cred_stored stored;
  bool has_password = false;
  enum ctl_exit code;

  if (!turn->is_due)
    return ctl_may_change(call, turn->gate, account);
  code = ctl_stored_read(account, &stored, &has_password);
  return code == CTL_YES ? ctl_may_rotate_due(call, turn->gate, account, &stored) : code;
}

static enum ctl_exit rotate(const struct ctl_call *call, struct turn *turn)
{
  const struct cred_holder holder = ctl_account_holder(call, &turn->id->account);
  bool is_done = false;
  enum ctl_exit code = may(call, turn);

  if (code == CTL_YES)
    code = ctl_memory_start(turn->gate, &holder, &turn->memory);
  if (code == CTL_YES && !cred_shadow_has_hash(&turn->memory.entry)) {
    ctl_complain(_("%s has no password that could be changed"), turn->id->account.name);
    return CTL_NO;
  }
  if (code == CTL_YES)
    code = resume(turn, &is_done);
  if (code != CTL_YES || is_done)
    return code;
  code = read_custodians(turn);
  return code == CTL_YES ? change(turn) : code;
}

enum ctl_exit ctl_rotate_once(const struct ctl_call *call, struct cred_gate *gate,
                              const struct ctl_privileged *id, bool is_due)
{
  struct turn turn = {
      .id = id, .gate = gate, .generation = id->rotation.generation + 1, .is_due = is_due};
  const enum ctl_exit code = rotate(call, &turn);

  cred_custodians_free(turn.custodians);
  cred_erase(&turn, sizeof(turn));
  return code;
}
