/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/host.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"

static bool is_there(const char *path)
{
  struct stat status;

  return lstat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

#define UNSAFE_BITS 07377

static bool is_unsafe(const char *path)
{
  struct stat status;

  return lstat(path, &status) == 0 &&
         (!S_ISREG(status.st_mode) || (status.st_mode & UNSAFE_BITS) != 0 ||
          status.st_uid != geteuid());
}

static void look(const struct ctl_call *call, const struct cred_site *site, const char *store_path,
                 struct ctl_host *out)
{
  const char *key_path = site != NULL ? site->key_path : SYSCONFDIR "/cred/master.key";

  (void)snprintf(out->key_path, sizeof(out->key_path), "%s", key_path);
  (void)snprintf(out->store_path, sizeof(out->store_path), "%s", store_path);
  if (store_path[0] == '\0')
    (void)snprintf(out->store_path, sizeof(out->store_path), "%s/cred.db",
                   ctl_state_directory(call));
  out->has_policy = !cred_config_is_absent(ctl_state_directory(call));
  out->has_key = is_there(out->key_path);
  out->key_is_unsafe = is_unsafe(out->key_path);
  out->has_store = is_there(out->store_path);
}

void ctl_host_look_by(const struct ctl_call *call, const struct cred_config *applied,
                      struct ctl_host *out)
{
  const struct cred_site *site = applied != NULL ? cred_config_site(applied) : NULL;

  look(call, site, site != NULL ? site->store_path : "", out);
}

/* What the files leave out is completed for the built-in state directory, not for --state. */
void ctl_host_look_by_files(const struct ctl_call *call, const struct cred_config *files,
                            struct ctl_host *out)
{
  const struct cred_site *site = cred_config_site(files);
  const bool is_built_in = strcmp(site->store_path, LOCALSTATEDIR "/lib/cred/cred.db") == 0;

  look(call, site, is_built_in ? "" : site->store_path, out);
}

void ctl_host_look(const struct ctl_call *call, struct ctl_host *out)
{
  struct cred_config *config = NULL;

  (void)cred_config_load(ctl_state_directory(call), &config, NULL);
  ctl_host_look_by(call, config, out);
  cred_config_free(config);
}

const char *ctl_host_problem(const struct ctl_host *host, enum cred_err err)
{
  if (!host->has_policy)
    return "no-policy";
  if (err == CRED_ERR_UNREACHABLE)
    return "no-credd";
  if (err == CRED_ERR_CONFIG || err == CRED_ERR_UNSAFE_MODE)
    return "other";
  if (!host->has_key)
    return "no-key";
  if (!host->has_store)
    return "no-store";
  return err == CRED_ERR_KEY ? "wrong-key" : "other";
}

/* Who is not root sees nothing of the host, and can do nothing about it. */
static void advise_user(enum cred_err err)
{
  if (err == CRED_ERR_UNREACHABLE)
    ctl_complain(_("credd does not run, and without it only root can see or change what is kept; "
                   "ask your administrator to start it: systemctl start credd.socket"));
  else if (err == CRED_ERR_BROKER)
    ctl_complain(_("try again later; if that does not help, tell your administrator"));
  else
    ctl_complain(_("only your administrator can put this right"));
}

void ctl_host_advise(const struct ctl_call *call, enum cred_err err)
{
  struct ctl_host host;
  const char *problem = NULL;

  if (call->is_user) {
    advise_user(err);
    return;
  }
  ctl_host_look(call, &host);
  problem = ctl_host_problem(&host, err);
  if (strcmp(problem, "no-policy") == 0)
    ctl_complain(_("no policy was ever applied here; see credctl config apply"));
  else if (strcmp(problem, "no-credd") == 0)
    ctl_complain(
        _("the policy says broker=required, so no login works without credd; start it with "
          "systemctl start credd.socket (without systemd: run credd as root). If it cannot be "
          "started: set broker = auto, then credctl config apply --weaken --reason TEXT"));
  else if (strcmp(problem, "no-key") == 0)
    ctl_complain(_("restore the copy of the master key to %s; only where there never was one: "
                   "credctl key init"),
                 host.key_path);
  else if (strcmp(problem, "no-store") == 0)
    ctl_complain(_("the store is not there: restore your copy of it to %s; only where there never "
                   "was one: credctl store init (nobody is enrolled then, and no lock holds)"),
                 host.store_path);
  else if (strcmp(problem, "wrong-key") == 0)
    ctl_complain(_("restore to %s the master key that belongs to the store %s"), host.key_path,
                 host.store_path);
}
