/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>

#include "credctl/config_files.h"
#include "credctl/host.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

/* The applied policy says where the key is to be; it must be readable, or a second key would lie
 * about. */
static enum ctl_exit look(const struct ctl_call *call, struct ctl_host *host)
{
  struct cred_config *config = NULL;
  const enum ctl_exit code = ctl_applied_load(call, true, &config);

  if (code == CTL_YES)
    ctl_host_look_by(call, config, host);
  cred_config_free(config);
  return code;
}

/* What is in a store opens with the key it was made with, and with no other. */
static enum ctl_exit refuse_second(const struct ctl_host *host)
{
  if (host->has_key || !host->has_store)
    return CTL_YES;
  ctl_complain(_("there is a store already (%s), and a new key would open nothing in it: restore "
                 "the copy of its master key to %s"),
               host->store_path, host->key_path);
  return CTL_NO;
}

static enum ctl_exit run_init(const struct ctl_call *call)
{
  struct ctl_host host;
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = look(call, &host);

  if (code == CTL_YES)
    code = refuse_second(&host);
  if (code != CTL_YES)
    return code;
  err = cred_key_create(host.key_path, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  ctl_say(_("The master key is made: %s. Keep a copy where only you can read it."), host.key_path);
  return CTL_YES;
}

static enum ctl_exit run_rotate(const struct ctl_call *call)
{
  struct cred_key_rotate_request request = {.actor = call->actor};
  struct cred_key_rotate_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_gate_open_files(call, &gate);

  if (code != CTL_YES)
    return code;
  err = cred_gate_key_rotate(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  ctl_say(ngettext("There is a new master key; %u data key is wrapped by it.",
                   "There is a new master key; %u data keys are wrapped by it.", reply.rewrapped),
          reply.rewrapped);
  return CTL_YES;
}

const struct ctl_verb ctl_verb_key_init = {
    .name = "key init",
    .arguments = "",
    .help = N_("make the master key; never over one that is there, nor where a store is"),
    .run = run_init,
};

const struct ctl_verb ctl_verb_key_rotate = {
    .name = "key rotate",
    .arguments = "",
    .help = N_("replace the master key and wrap the data keys anew"),
    .run = run_rotate,
};
