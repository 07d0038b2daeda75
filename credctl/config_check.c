/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "cred/gate.h"
#include "credctl/config_changes.h"
#include "credctl/config_custodians.h"
#include "credctl/config_factors.h"
#include "credctl/config_files.h"
#include "credctl/config_privileged.h"
#include "credctl/config_stacks.h"
#include "credctl/config_syslog.h"
#include "credctl/config_tokenless.h"
#include "credctl/findings.h"
#include "credctl/host.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

static json_t *problem_json(const struct cred_config_problem *problem)
{
  json_t *object = ctl_json_object();
  char *text = ctl_problem_text(problem);

  ctl_json_set(object, "kind", ctl_json_text(cred_config_problem_name(problem->kind)));
  ctl_json_set(object, "warning", json_boolean(problem->is_warning));
  ctl_json_set(object, "file", ctl_json_text_or_null(problem->file));
  ctl_json_set(object, "line", problem->line != 0 ? json_integer(problem->line) : json_null());
  ctl_json_set(object, "section", ctl_json_text_or_null(problem->section));
  ctl_json_set(object, "key", ctl_json_text_or_null(problem->key));
  ctl_json_set(object, "value", ctl_json_text_or_null(problem->value));
  ctl_json_set(object, "expected", ctl_json_text_or_null(problem->expected));
  ctl_json_set(object, "nearest", ctl_json_text_or_null(problem->nearest));
  ctl_json_set(object, "text", ctl_json_text(text));
  free(text);
  return object;
}

/* --- what the configuration needs beside itself and is not there yet --- */

static void find_credd(const struct ctl_call *call, const struct cred_config *config,
                       struct ctl_findings *lacks)
{
  struct cred_error error = {0};

  if (cred_config_site(config)->broker == CRED_BROKER_REQUIRED &&
      cred_gate_probe(call->state_directory, &error) != CRED_OK)
    ctl_findings_add(
        lacks, "no-credd", true, NULL,
        _("broker = required, but credd does not listen: start it with systemctl start "
          "credd.socket, or every login is refused (%s)"),
        error.text);
}

static bool is_asked(const struct ctl_call *call, const struct cred_config *config)
{
  struct cred_error error = {0};
  enum cred_broker broker = cred_config_site(config)->broker;

  return broker == CRED_BROKER_REQUIRED ||
         (broker == CRED_BROKER_AUTO && cred_gate_probe(call->state_directory, &error) == CRED_OK);
}

static void find_service(const struct ctl_call *call, const struct cred_config *config,
                         struct ctl_findings *lacks)
{
  if (is_asked(call, config) && !cred_config_has_service("credd"))
    ctl_findings_add(
        lacks, "no-service", true, NULL,
        _("there is no PAM service file /etc/pam.d/credd, so PAM's service other decides which "
          "passwords credd accepts when users enrol a token themselves: copy %s there"),
        PKGDATADIR "/pam/credd");
}

static void find_lacks(const struct ctl_call *call, const struct cred_config *config,
                       struct ctl_findings *lacks)
{
  struct ctl_host host;

  if (config == NULL)
    return;
  ctl_host_look_by_files(call, config, &host);
  if (!host.has_key && host.has_store)
    ctl_findings_add(lacks, "no-key", true, NULL,
                     _("there is no master key: restore its copy to %s"), host.key_path);
  else if (!host.has_key)
    ctl_findings_add(lacks, "no-key", true, NULL,
                     _("there is no master key at %s; make one with credctl key init"),
                     host.key_path);
  else if (host.key_is_unsafe)
    ctl_findings_add(
        lacks, "unsafe-key", true, NULL,
        _("the master key must be a file of root that nobody else can read: chmod 400 %s"),
        host.key_path);
  if (!host.has_store)
    ctl_findings_add(
        lacks, "no-store", true, NULL,
        _("there is no store at %s; restore its copy, or, where there never was one, make it with "
          "credctl store init"),
        host.store_path);
  find_credd(call, config, lacks);
  find_service(call, config, lacks);
}

/* What a check found, beside what is wrong in the files. */
struct check {
  struct ctl_files files;
  struct ctl_findings lacks;
  struct ctl_findings custodians;
  struct ctl_findings factors; /* and what else would let nobody in */
  struct ctl_stacks stacks;
  bool is_weaker; /* privileged IDs are held to less than the staff */
};

/* Would it be applied? What is wrong with stacks and certificates keeps nobody from that. */
static bool is_accepted(const struct check *check, enum ctl_exit read)
{
  return read == CTL_YES && !check->is_weaker && !ctl_findings_refuse(&check->factors);
}

/* What is in force and cannot be read, by this caller or at all, is told where it matters. */
static void find_tokenless(const struct ctl_call *call, struct check *check)
{
  CTL_CONFIG_AUTO *applied = NULL;

  (void)cred_config_load(ctl_state_directory(call), &applied, NULL);
  ctl_tokenless_look(call, applied, check->files.config, &check->factors);
}

static void tell(const struct check *check, json_t *problems)
{
  ctl_findings_tell(&check->lacks, problems);
  ctl_findings_tell(&check->factors, problems);
  ctl_findings_tell(&check->custodians, problems);
  ctl_stacks_tell(&check->stacks, problems);
}

static enum ctl_exit print_check_json(const struct ctl_call *call, struct check *check,
                                      enum ctl_exit read)
{
  json_t *object = ctl_json_object();
  json_t *problems = ctl_json_array();
  enum ctl_exit code;

  for (size_t i = 0; i < cred_config_problems_count(check->files.problems); i++)
    ctl_json_append(problems, problem_json(cred_config_problems_get(check->files.problems, i)));
  code = ctl_privileged_tell(check->files.config, problems, &check->is_weaker);
  tell(check, problems);
  ctl_json_set(object, "file", ctl_json_text(ctl_config_path(call)));
  ctl_json_set(object, "accepted", json_boolean(is_accepted(check, read)));
  ctl_json_set(object, "errors",
               json_integer((json_int_t)cred_config_problems_errors(check->files.problems)));
  ctl_json_set(object, "problems", problems);
  ctl_json_print(object);
  return code;
}

static enum ctl_exit print_check(struct check *check, enum ctl_exit read)
{
  enum ctl_exit code;

  ctl_problems_print(check->files.problems);
  code = ctl_privileged_tell(check->files.config, NULL, &check->is_weaker);
  tell(check, NULL);
  if (is_accepted(check, read))
    ctl_say(_("The configuration can be applied."));
  return code;
}

static enum ctl_exit check_all(const struct ctl_call *call, struct check *check)
{
  enum ctl_exit read = ctl_files_read(call, &check->files), code;

  if (read != CTL_YES && read != CTL_NO)
    return read;
  find_lacks(call, check->files.config, &check->lacks);
  ctl_factors_look(ctl_stacks_directory(call), check->files.config, &check->factors);
  find_tokenless(call, check);
  ctl_syslog_look(check->files.config, &check->factors);
  ctl_custodians_look(check->files.config, &check->custodians);
  ctl_stacks_look(call, check->files.config, &check->stacks);
  code = call->json ? print_check_json(call, check, read) : print_check(check, read);
  if (code != CTL_YES || !is_accepted(check, read))
    return code != CTL_YES ? code : CTL_NO;
  return ctl_stacks_refuse(&check->stacks) || ctl_findings_refuse(&check->custodians) ? CTL_NO
                                                                                      : CTL_YES;
}

static enum ctl_exit run_check(const struct ctl_call *call)
{
  struct check check = {0};
  enum ctl_exit code = check_all(call, &check);

  ctl_stacks_free(&check.stacks);
  ctl_findings_free(&check.lacks);
  ctl_findings_free(&check.factors);
  ctl_findings_free(&check.custodians);
  ctl_files_free(&check.files);
  return code;
}

static enum ctl_exit print_diff(const struct ctl_call *call, const struct cred_config *applied,
                                const struct cred_config *config)
{
  CTL_DIFF_AUTO *diff = NULL;
  struct cred_error error = {0};
  enum cred_err err = cred_config_compare(applied, config, &diff, &error);

  if (err != CRED_OK)
    return ctl_fail(err, &error);
  if (call->json) {
    json_t *object = ctl_json_object();

    ctl_json_set(object, "weaker", json_boolean(diff->weaker));
    ctl_json_set(object, "changes", ctl_changes_json(diff));
    ctl_json_print(object);
  } else if (diff->count == 0) {
    ctl_say(_("The files say what is in force."));
  } else {
    ctl_changes_print(diff);
  }
  return diff->count == 0 ? CTL_YES : CTL_NO;
}

static enum ctl_exit run_diff(const struct ctl_call *call)
{
  CTL_FILES_AUTO files = {0};
  CTL_CONFIG_AUTO *applied = NULL;
  enum ctl_exit code = ctl_applied_load(call, false, &applied);

  if (code != CTL_YES)
    return code;
  code = ctl_files_read(call, &files);
  if (files.config == NULL || code != CTL_YES)
    ctl_problems_print(files.problems);
  return files.config != NULL ? print_diff(call, applied, files.config) : code;
}

static const struct ctl_option check_options[] = {
    {"pam-dir", 0, N_("DIR"), N_("where PAM's service files are (/etc/pam.d)")},
    {"module-dir", 0, N_("DIR"),
     N_("where PAM's modules are; default: this host's, without --pam-dir")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_config_check = {
    .name = "config check",
    .arguments = "",
    .help = N_("tell what is wrong with the configuration's files and the PAM stacks"),
    .options = check_options,
    .run = run_check,
};

const struct ctl_verb ctl_verb_config_diff = {
    .name = "config diff",
    .arguments = "",
    .help = N_("compare the files with what is in force"),
    .run = run_diff,
};
