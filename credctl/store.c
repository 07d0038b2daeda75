/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stddef.h>

#include "credctl/config_changes.h"
#include "credctl/config_files.h"
#include "credctl/host.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

/* The policy was applied before there was a store: this is its first record. Made on the file, as
 * the store was: credd may be not needed yet. */
static enum ctl_exit record_policy(const struct ctl_call *call)
{
  CTL_CONFIG_AUTO *config = NULL;
  CTL_GATE_AUTO *gate = NULL;
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_applied_load(call, false, &config);

  if (code != CTL_YES)
    return code;
  err = cred_gate_open_direct(call->state_directory, &gate, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  err = ctl_changes_record(gate, call->actor, config, NULL, "");
  return err == CRED_OK ? CTL_YES : ctl_gate_fail(gate, err);
}

static enum ctl_exit run_init(const struct ctl_call *call)
{
  struct cred_error error = {0};
  const enum cred_err err = cred_store_create(call->state_directory, call->actor, &error);
  enum ctl_exit code = CTL_YES;

  if (err != CRED_OK) {
    code = ctl_fail(err, &error);
    if (err != CRED_ERR_EXISTS)
      ctl_host_advise(call, err);
    return code;
  }
  ctl_say(_("The store is made."));
  code = record_policy(call);
  if (code == CTL_YES)
    ctl_say(_("It has on record which policy is in force."));
  return code;
}

static enum ctl_exit tell_check(const struct ctl_call *call,
                                const struct cred_store_check_reply *reply)
{
  json_t *object = NULL;

  if (call->json) {
    object = ctl_json_object();
    ctl_json_set(object, "sound", json_boolean(reply->sound));
    ctl_json_set(object, "schema_version", json_integer(reply->schema_version));
    ctl_json_set(object, "finding", ctl_json_text_or_null(reply->finding));
    ctl_json_print(object);
  } else if (reply->sound) {
    ctl_say(_("The store is sound (schema %u)."), reply->schema_version);
  } else {
    ctl_say(_("The store is not sound: %s"), reply->finding);
  }
  return reply->sound ? CTL_YES : CTL_NO;
}

static enum ctl_exit run_check(const struct ctl_call *call)
{
  const struct cred_store_check_request request = {0};
  struct cred_store_check_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_gate_open_files(call, &gate);

  if (code != CTL_YES)
    return code;
  err = cred_gate_store_check(gate, &request, &reply);
  return err == CRED_OK ? tell_check(call, &reply) : ctl_gate_fail(gate, err);
}

static enum ctl_exit run_backup(const struct ctl_call *call)
{
  struct cred_store_backup_request request = {.actor = call->actor};
  struct cred_store_backup_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code =
      ctl_text_take(call->words[0], _("the path"), request.path, sizeof(request.path));

  if (code == CTL_YES)
    code = ctl_gate_open_files(call, &gate);
  if (code != CTL_YES)
    return code;
  err = cred_gate_store_backup(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  ctl_say(_("The store is copied: %s, %" PRIu64 " bytes. Without the master key the copy cannot be "
            "used."),
          request.path, reply.bytes);
  return CTL_YES;
}

const struct ctl_verb ctl_verb_store_init = {
    .name = "store init",
    .arguments = "",
    .help = N_("make the store that the applied policy names"),
    .run = run_init,
};

const struct ctl_verb ctl_verb_store_check = {
    .name = "store check",
    .arguments = "",
    .help = N_("whether the store is sound: file, seals and event chain"),
    .run = run_check,
};

const struct ctl_verb ctl_verb_store_backup = {
    .name = "store backup",
    .arguments = N_("FILE"),
    .help = N_("copy the store, also while it is in use, to a new file"),
    .words_min = 1,
    .words_max = 1,
    .run = run_backup,
};
