/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "cred/syslog.h"
#include "credctl/counts.h"
#include "credctl/host.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/status.h"
#include "credctl/status_groups.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

/* Whether credd answers, as a word for programs. */
static const char *credd_word(const struct cred_gate *gate)
{
  if (cred_gate_site(gate)->broker == CRED_BROKER_OFF)
    return "off";
  return cred_gate_fell_back(gate) ? "not-running" : "running";
}

static void say_credd(const struct cred_gate *gate)
{
  if (cred_gate_site(gate)->broker == CRED_BROKER_OFF)
    ctl_say(_("credd is not used (broker=off)."));
  else if (cred_gate_fell_back(gate))
    ctl_say(_("credd does not run (broker=auto): root's programs open the store themselves, and "
              "nobody else can use credctl."));
  else
    ctl_say(_("credd runs and answers."));
}

/* Under deny, opening the gate has told it. */
static void say_syslog(const struct cred_gate *gate)
{
  if (cred_gate_site(gate)->on_failure == CRED_ON_FAILURE_CONTINUE &&
      cred_syslog_ready(NULL) != CRED_OK)
    ctl_say(_("Nobody reads syslog now, so events get no second copy there (on_failure = "
              "continue)."));
}

static void print_json(const struct ctl_call *call, const struct cred_gate *gate, size_t locks)
{
  const struct cred_site *site = cred_gate_site(gate);
  json_t *object = ctl_json_object();

  ctl_json_set(object, "usable", json_true());
  ctl_json_set(object, "state_directory", ctl_json_text(ctl_state_directory(call)));
  ctl_json_set(object, "system", ctl_json_text_or_null(site->system));
  ctl_json_set(object, "backend", ctl_json_text(site->backend));
  ctl_json_set(object, "credd", ctl_json_text(credd_word(gate)));
  ctl_json_set(object, "syslog", json_boolean(cred_syslog_ready(NULL) == CRED_OK));
  ctl_json_set(object, "locks", json_integer((json_int_t)locks));
  ctl_json_set(object, "lost_groups", ctl_lost_groups_json(call));
  ctl_json_print(object);
}

/* For whoever watches this host by program: the answer comes as JSON too when it is no. */
static void print_unusable_json(const struct ctl_call *call, enum cred_err err)
{
  json_t *object = NULL;
  struct ctl_host host;

  if (!call->json)
    return;
  ctl_host_look(call, &host);
  object = ctl_json_object();
  ctl_json_set(object, "usable", json_false());
  ctl_json_set(object, "state_directory", ctl_json_text(ctl_state_directory(call)));
  ctl_json_set(object, "problem", ctl_json_text(ctl_host_problem(&host, err)));
  ctl_json_print(object);
}

static enum ctl_exit tell_unusable(const struct ctl_call *call, const struct cred_gate *gate,
                                   enum cred_err err)
{
  const enum ctl_exit code = ctl_gate_fail(gate, err);

  ctl_host_advise(call, err);
  print_unusable_json(call, err);
  return code == CTL_NOT_PERMITTED ? code : CTL_UNUSABLE;
}

/* An open gate has read its files; whether they belong together, only its keys tell. */
static enum ctl_exit status_host(const struct ctl_call *call, struct cred_gate *gate)
{
  const struct cred_site *site = cred_gate_site(gate);
  CTL_COUNTS_AUTO counts = {0};
  const struct cred_ready_request request = {0};
  struct cred_ready_reply reply;
  enum cred_err err = cred_gate_ready(gate, &request, &reply);

  if (err == CRED_OK)
    err = ctl_counts_read(gate, "", true, &counts);
  if (err != CRED_OK)
    return tell_unusable(call, gate, err);
  if (call->json) {
    print_json(call, gate, counts.length);
    return CTL_YES;
  }
  ctl_say(_("The applied policy, the key and the store can be used (%s)."),
          ctl_state_directory(call));
  if (site->system[0] != '\0')
    ctl_say(_("System: %s"), site->system);
  say_credd(gate);
  say_syslog(gate);
  ctl_say(ngettext("%zu lock by failed attempts is in force.",
                   "%zu locks by failed attempts are in force.", counts.length),
          counts.length);
  ctl_lost_groups_warn(call);
  return CTL_YES;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  char subject[CRED_NAME_SIZE] = "";
  CTL_GATE_AUTO *gate = NULL;
  bool known = false;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_subject_asked(call, ctl_first_word(call), subject, &known);

  if (code != CTL_YES)
    return code;
  code = ctl_gate_open_or(call, &gate, &err);
  if (code != CTL_YES && subject[0] == '\0')
    print_unusable_json(call, err);
  if (code != CTL_YES)
    return code;
  return subject[0] != '\0' ? ctl_status_user(call, gate, subject, known) : status_host(call, gate);
}

const struct ctl_verb ctl_verb_status = {
    .name = "status",
    .arguments = N_("[USER]"),
    .help = N_("whether a user is locked, why and until when; whether this host is ready"),
    .words_max = 1,
    .who = CTL_FOR_USERS,
    .run = run,
};
