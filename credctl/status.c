/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "credctl/counts.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/status.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static void print_json(const struct ctl_call *call, const struct cred_site *site, size_t locks)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "usable", json_true());
  ctl_json_set(object, "state_directory", ctl_json_text(ctl_state_directory(call)));
  ctl_json_set(object, "system", ctl_json_text_or_null(site->system));
  ctl_json_set(object, "backend", ctl_json_text(site->backend));
  ctl_json_set(object, "locks", json_integer((json_int_t)locks));
  ctl_json_print(object);
}

/* That the gate opened says that the policy, the key and the store can be used. */
static enum ctl_exit status_host(const struct ctl_call *call, struct cred_gate *gate)
{
  const struct cred_site *site = cred_gate_site(gate);
  CTL_COUNTS_AUTO counts = {0};
  const enum cred_err err = ctl_counts_read(gate, "", true, &counts);

  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (call->json) {
    print_json(call, site, counts.length);
    return CTL_YES;
  }
  ctl_say(_("The applied policy, the key and the store can be used (%s)."),
          ctl_state_directory(call));
  if (site->system[0] != '\0')
    ctl_say(_("System: %s"), site->system);
  ctl_say(ngettext("%zu lock by failed attempts is in force.",
                   "%zu locks by failed attempts are in force.", counts.length),
          counts.length);
  return CTL_YES;
}

/* For whoever watches this host by program: the answer comes as JSON too when it is no. */
static enum ctl_exit status_unusable(const struct ctl_call *call, enum ctl_exit code)
{
  json_t *object = NULL;

  if (!call->json || call->word_count == 1)
    return code;
  object = ctl_json_object();
  ctl_json_set(object, "usable", json_false());
  ctl_json_set(object, "state_directory", ctl_json_text(ctl_state_directory(call)));
  ctl_json_print(object);
  return code;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char subject[CRED_NAME_SIZE] = "";
  CTL_GATE_AUTO *gate = NULL;
  bool known = false;
  enum ctl_exit code = CTL_YES;

  if (call->word_count == 1)
    code = ctl_subject_any(call->words[0], subject, &known);
  if (code != CTL_YES)
    return code;
  code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return status_unusable(call, code);
  return call->word_count == 1 ? ctl_status_user(call, gate, subject, known)
                               : status_host(call, gate);
}

const struct ctl_verb ctl_verb_status = {
    .name = "status",
    .arguments = N_("[USER]"),
    .help = N_("whether a user is locked, why and until when; whether this host is ready"),
    .words_max = 1,
    .run = run,
};
