/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "credctl/address.h"
#include "credctl/counts.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/status.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static enum ctl_exit unlock_user(struct cred_gate *gate, struct cred_lock_request *request)
{
  struct cred_lock_reply reply = {0};
  const enum cred_err err = cred_gate_lock(gate, request, &reply);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (reply.changed)
    ctl_say(_("%s is unlocked."), request->subject);
  else
    ctl_say(_("%s was not locked."), request->subject);
  return CTL_YES;
}

/* A name that is no account may still be locked; a slip of the pen is not. */
static enum ctl_exit check_unknown(struct cred_gate *gate, const char *subject)
{
  char address[CRED_ADDRESS_SIZE];
  bool kept = false;
  const enum cred_err err = ctl_subject_is_kept(gate, subject, &kept);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (kept)
    return CTL_YES;
  if (ctl_address_counted(subject, address))
    ctl_complain(_("%s is an address: credctl unlock --source %s"), subject, subject);
  else
    ctl_complain(_("there is no account %s"), subject);
  return CTL_USAGE;
}

/* One address may have counts in two classes, when trusted_networks changed. */
static enum ctl_exit unlock_source(struct cred_gate *gate, struct cred_lock_request *request,
                                   const char *address)
{
  CTL_COUNTS_AUTO counts = {0};
  struct cred_lock_reply reply = {0};
  enum cred_err err = ctl_counts_read(gate, "", true, &counts);
  bool changed = false;
  size_t i = 0;

  for (i = 0; err == CRED_OK && i < counts.length; i++) {
    if (counts.rows[i].kind != CRED_COUNT_SOURCE ||
        strcmp(counts.rows[i].source.address, address) != 0)
      continue;
    request->source = counts.rows[i].source;
    err = cred_gate_lock(gate, request, &reply);
    changed = changed || reply.changed;
  }
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (changed)
    ctl_say(_("%s is unlocked."), address);
  else
    ctl_say(_("%s was not locked."), address);
  return CTL_YES;
}

static enum ctl_exit take_source(const char *typed, char address[CRED_ADDRESS_SIZE])
{
  if (ctl_address_counted(typed, address))
    return CTL_YES;
  ctl_complain(_("this is no address: %s"), typed);
  return CTL_USAGE;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct cred_lock_request request = {.actor = call->actor};
  const char *source = ctl_option_value(call, "source");
  char address[CRED_ADDRESS_SIZE] = "";
  CTL_GATE_AUTO *gate = NULL;
  bool known = false;
  enum ctl_exit code = CTL_USAGE;

  if ((source != NULL) == (call->word_count == 1)) {
    ctl_complain(_("name either a user or a source"));
    return CTL_USAGE;
  }
  code = source != NULL ? take_source(source, address)
                        : ctl_subject_any(call->words[0], request.subject, &known);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code == CTL_YES && source == NULL && !known)
    code = check_unknown(gate, request.subject);
  if (code != CTL_YES)
    return code;
  return source != NULL ? unlock_source(gate, &request, address) : unlock_user(gate, &request);
}

static const struct ctl_option options[] = {
    {"source", 0, N_("ADDRESS"), N_("end the lock of one address instead")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_unlock = {
    .name = "unlock",
    .arguments = N_("USER | --source ADDRESS"),
    .help = N_("end every lock of a user, or the lock of an address"),
    .options = options,
    .words_max = 1,
    .run = run,
};
