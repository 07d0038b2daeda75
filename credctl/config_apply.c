/* SPDX-License-Identifier: BSD-3-Clause */
#include <inttypes.h>
#include <stddef.h>
#include <string.h>
#include <syslog.h>

#include "cred/syslog.h"
#include "credctl/config_changes.h"
#include "credctl/config_factors.h"
#include "credctl/config_files.h"
#include "credctl/config_privileged.h"
#include "credctl/config_stacks.h"
#include "credctl/config_syslog.h"
#include "credctl/config_tokenless.h"
#include "credctl/host.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

struct applying {
  const struct ctl_call *call;
  struct ctl_files files;
  struct cred_config *applied; /* NULL: none yet, or damaged */
  bool is_damaged;
  struct cred_config_diff *diff; /* NULL: nothing to compare with */
  char reason[CRED_NAME_SIZE];
};

static void applying_end(struct applying *applying)
{
  ctl_files_free(&applying->files);
  ctl_config_free(&applying->applied);
  ctl_diff_free(&applying->diff);
}

static enum ctl_exit take_reason(struct applying *applying)
{
  const char *reason = ctl_option_value(applying->call, "reason");

  if (reason == NULL && ctl_option_given(applying->call, "weaken")) {
    ctl_complain(_("say why something may get weaker, with --reason REASON"));
    return CTL_USAGE;
  }
  if (reason == NULL)
    return CTL_YES;
  return ctl_text_take(reason, _("the reason"), applying->reason, sizeof(applying->reason));
}

/* A damaged one stops nobody from applying a whole one, but nothing shows what gets weaker then. */
static enum ctl_exit load_applied(struct applying *applying)
{
  const char *directory = ctl_state_directory(applying->call);
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;

  if (cred_config_is_absent(directory))
    return CTL_YES;
  err = cred_config_load(directory, &applying->applied, &error);
  if (err != CRED_ERR_CONFIG)
    return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
  applying->is_damaged = true;
  ctl_warn("%s", error.text);
  return CTL_YES;
}

static enum ctl_exit compare(struct applying *applying)
{
  struct cred_error error = {0};
  enum cred_err err = CRED_OK;

  if (applying->applied == NULL)
    return CTL_YES;
  err = cred_config_compare(applying->applied, applying->files.config, &applying->diff, &error);
  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}

static enum ctl_exit refuse_weaker(const struct applying *applying)
{
  if (ctl_option_given(applying->call, "weaken"))
    return CTL_YES;
  if (applying->is_damaged)
    ctl_complain(_("what is in force cannot be read, so something may get weaker; nothing was "
                   "applied. With --weaken --reason REASON it is"));
  else if (applying->diff != NULL && applying->diff->weaker)
    ctl_complain(
        _("something gets weaker; nothing was applied. With --weaken --reason REASON it is"));
  else
    return CTL_YES;
  return CTL_NO;
}

static enum ctl_exit refuse_weaker_than_staff(const struct applying *applying)
{
  bool any = false;
  enum ctl_exit code = ctl_privileged_tell(applying->files.config, NULL, &any);

  if (code != CTL_YES || !any || ctl_option_given(applying->call, "weaken"))
    return code;
  ctl_complain(_("privileged IDs would be held to less than staff; nothing was applied. With "
                 "--weaken --reason REASON it is"));
  return CTL_NO;
}

/* A number that was mistyped, codes asked for of people without a token, or a second copy asked for
 * that nobody takes, would let in nobody who could mend it. */
static enum ctl_exit refuse_shut(const struct applying *applying)
{
  struct ctl_findings findings = {0};
  bool refuses;

  ctl_factors_look(ctl_stacks_directory(applying->call), applying->files.config, &findings);
  ctl_tokenless_look(applying->call, applying->applied, applying->files.config, &findings);
  ctl_syslog_look(applying->files.config, &findings);
  ctl_findings_tell(&findings, NULL);
  refuses = ctl_findings_refuse(&findings) && !ctl_option_given(applying->call, "shut-out");
  ctl_findings_free(&findings);
  if (!refuses)
    return CTL_YES;
  ctl_complain(_("somebody could not log in any more; nothing was applied. With --shut-out it is"));
  return CTL_NO;
}

/* A gate through which something can be recorded. Whether credd listens says nothing of its store.
 */
static enum cred_err open_ready(const struct ctl_call *call, struct cred_gate **out,
                                struct cred_error *error)
{
  static const struct cred_ready_request request;
  struct cred_ready_reply reply;
  enum cred_err err = cred_gate_open(call->state_directory, out, error);

  if (err != CRED_OK)
    return err;
  err = cred_gate_ready(*out, &request, &reply);
  if (err != CRED_OK)
    *error = *cred_gate_error(*out);
  return err;
}

/* False: there is no store that could be used. *code is about the record only. */
static bool record(const struct applying *applying, struct cred_error *error, enum ctl_exit *code)
{
  CTL_GATE_AUTO *gate = NULL;
  enum cred_err err = open_ready(applying->call, &gate, error);

  *code = CTL_YES;
  if (err != CRED_OK)
    return false;
  err = ctl_changes_record(gate, applying->call->actor, applying->files.config, applying->diff,
                           applying->reason);
  if (err != CRED_OK)
    *code = ctl_gate_fail(gate, err);
  return true;
}

static void tell_unrecorded(const struct applying *applying, const struct cred_error *error)
{
  struct ctl_host host;

  (void)cred_syslog(
      LOG_AUTHPRIV | LOG_WARNING, "policy applied without a record by %" PRId64 ": %s",
      applying->call->actor == CRED_ACTOR_UNKNOWN ? INT64_C(-1) : applying->call->actor,
      error->text);
  ctl_host_look(applying->call, &host);
  if (!host.has_store)
    ctl_say(
        _("There is no store yet: credctl store init makes it, and records this policy in it."));
  else
    ctl_warn(_("this is not on record, because there is no store that can be used: %s"),
             error->text);
}

/*
 * The record comes first, into the store of the policy in force: what cannot be recorded there is
 * not applied. Where no store can be used, now or under the new policy, the policy is applied
 * without a record: it may be what is wrong.
 */
static enum ctl_exit install(const struct applying *applying)
{
  const char *directory = ctl_state_directory(applying->call);
  struct cred_config_install *prepared = NULL;
  struct cred_error error = {0};
  struct cred_error unrecorded = {0};
  enum ctl_exit code = CTL_YES;
  bool is_recorded = false;
  enum cred_err err = cred_config_install_prepare(applying->files.config, directory,
                                                  applying->applied, &prepared, &error);

  if (err != CRED_OK)
    return ctl_fail(err, &error);
  if (applying->applied != NULL)
    is_recorded = record(applying, &unrecorded, &code);
  if (code != CTL_YES) {
    cred_config_install_abandon(prepared);
    return code;
  }
  err = cred_config_install_commit(prepared, &error);
  if (err != CRED_OK)
    return ctl_fail(err, &error);
  ctl_say(_("The policy is in force."));
  if (!is_recorded && !record(applying, &unrecorded, &code))
    tell_unrecorded(applying, &unrecorded);
  return code;
}

static bool is_same(const struct applying *applying)
{
  unsigned char ours[CRED_CONFIG_DIGEST_SIZE], theirs[CRED_CONFIG_DIGEST_SIZE];

  return applying->applied != NULL &&
         cred_config_digest(applying->applied, ours, NULL) == CRED_OK &&
         cred_config_digest(applying->files.config, theirs, NULL) == CRED_OK &&
         memcmp(ours, theirs, sizeof(ours)) == 0;
}

/* It may be started at once; until then nobody comes in. */
static void warn_of_credd(const struct applying *applying)
{
  if (cred_config_site(applying->files.config)->broker == CRED_BROKER_REQUIRED &&
      cred_gate_probe(applying->call->state_directory, NULL) != CRED_OK)
    ctl_complain(_("warning: broker = required, but credd does not listen: start it with systemctl "
                   "start credd.socket, or every login is refused"));
}

/* The store tells accounts of several systems apart by that name. */
static void warn_of_system(const struct applying *applying)
{
  const struct cred_site *now = NULL, *next = cred_config_site(applying->files.config);

  if (applying->applied == NULL)
    return;
  now = cred_config_site(applying->applied);
  if (strcmp(now->system, next->system) != 0)
    ctl_warn(
        _("system changes from \"%s\" to \"%s\": to the store this is another system, on which "
          "nothing is known of any password: what is temporary, reported or remembered is not "
          "held against anybody until the old name is back"),
        now->system, next->system);
}

static enum ctl_exit apply(struct applying *applying)
{
  enum ctl_exit code = load_applied(applying);

  if (code == CTL_YES)
    code = compare(applying);
  if (code != CTL_YES)
    return code;
  if (is_same(applying)) {
    ctl_say(_("This policy is in force already."));
    return CTL_YES;
  }
  if (applying->diff != NULL)
    ctl_changes_print(applying->diff);
  warn_of_system(applying);
  code = refuse_weaker_than_staff(applying);
  if (code == CTL_YES)
    code = refuse_shut(applying);
  if (code == CTL_YES)
    code = refuse_weaker(applying);
  if (code == CTL_YES)
    warn_of_credd(applying);
  return code == CTL_YES ? install(applying) : code;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct applying applying = {.call = call};
  enum ctl_exit code = take_reason(&applying);

  if (code == CTL_YES)
    code = ctl_files_read(call, &applying.files);
  ctl_problems_print(applying.files.problems);
  if (code == CTL_YES)
    code = apply(&applying);
  else if (code == CTL_NO)
    ctl_complain(_("nothing was applied"));
  applying_end(&applying);
  return code;
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("why; kept in the record")},
    {"weaken", 0, NULL, N_("also when something gets weaker")},
    {"shut-out", 0, NULL, N_("also when somebody could not log in any more")},
    {"pam-dir", 0, N_("DIR"), N_("where PAM's service files are (/etc/pam.d)")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_config_apply = {
    .name = "config apply",
    .arguments = "",
    .help = N_("check the configuration and put it in force"),
    .options = options,
    .run = run,
};
