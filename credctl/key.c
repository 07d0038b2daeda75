/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>

#include "cred/config.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

/* Where the applied policy wants the key; the usual place while none was ever applied. */
static enum ctl_exit find_key_path(const struct ctl_call *call, char out[CRED_PATH_SIZE])
{
  struct cred_config *config = NULL;
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;

  (void)snprintf(out, CRED_PATH_SIZE, "%s", SYSCONFDIR "/cred/master.key");
  if (cred_config_is_absent(ctl_state_directory(call)))
    return CTL_YES;
  err = cred_config_load(ctl_state_directory(call), &config, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  if (cred_config_site(config)->key_path[0] != '\0')
    (void)snprintf(out, CRED_PATH_SIZE, "%s", cred_config_site(config)->key_path);
  cred_config_free(config);
  return CTL_YES;
}

static enum ctl_exit run_init(const struct ctl_call *call)
{
  char path[CRED_PATH_SIZE];
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code = find_key_path(call, path);

  if (code != CTL_YES)
    return code;
  err = cred_key_create(path, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  ctl_say(_("The master key is made: %s. Keep a copy where only you can read it."), path);
  return CTL_YES;
}

static enum ctl_exit run_rotate(const struct ctl_call *call)
{
  struct cred_key_rotate_request request = {.actor = call->actor};
  struct cred_key_rotate_reply reply = {0};
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = CRED_OK;
  enum ctl_exit code = ctl_gate_open(call, &gate);

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
    .help = N_("make the master key; never over one that is there"),
    .run = run_init,
};

const struct ctl_verb ctl_verb_key_rotate = {
    .name = "key rotate",
    .arguments = "",
    .help = N_("replace the master key and wrap the data keys anew"),
    .run = run_rotate,
};
