/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/import/summary.h"

#include "credctl/json.h"
#include "credctl/output.h"
#include "credctl/text.h"

void ctl_summary_refuse(struct ctl_summary *summary, unsigned number, const char *why)
{
  summary->refused++;
  ctl_complain(_("%s:%u: refused: %s"), summary->path, number, _(why));
}

void ctl_summary_pass_over(struct ctl_summary *summary, unsigned number, const char *why)
{
  summary->not_carried++;
  ctl_warn(_("%s:%u: not taken over: %s"), summary->path, number, _(why));
}

void ctl_summary_answer(struct ctl_summary *summary, unsigned number, enum cred_err err,
                        const struct cred_error *error)
{
  switch (err) {
  case CRED_OK:
    summary->taken++;
    break;
  case CRED_ERR_EXISTS:
  case CRED_ERR_INVALID:
  case CRED_ERR_STATE:
  case CRED_ERR_TOO_LONG:
  case CRED_ERR_NOT_FOUND:
    ctl_summary_refuse(summary, number, error->text[0] != '\0' ? error->text : cred_err_text(err));
    break;
  default:
    summary->stopped = ctl_fail(err, error);
    break;
  }
}

static void print_json(const struct ctl_summary *summary)
{
  json_t *object = ctl_json_object();

  ctl_json_set(object, "dry_run", json_boolean(summary->dry_run));
  ctl_json_set(object, "complete", json_boolean(summary->stopped == CTL_YES));
  ctl_json_set(object, "taken", json_integer(summary->taken));
  ctl_json_set(object, "refused", json_integer(summary->refused));
  ctl_json_set(object, "not_carried", json_integer(summary->not_carried));
  ctl_json_set(object, "known", json_integer(summary->known));
  ctl_json_print(object);
}

enum ctl_exit ctl_summary_end(const struct ctl_summary *summary)
{
  if (summary->json)
    print_json(summary);
  else
    ctl_say(summary->dry_run
                ? _("Would be taken over: %u; refused: %u; nothing to become here: %u.")
                : _("Taken over: %u; refused: %u; nothing to become here: %u."),
            summary->taken, summary->refused, summary->not_carried);
  if (!summary->json && summary->known > 0)
    ctl_say(_("Known already: %u."), summary->known);
  if (summary->stopped != CTL_YES) {
    ctl_complain(_("the import stopped before the end of the file"));
    return summary->stopped;
  }
  return summary->refused == 0 ? CTL_YES : CTL_NO;
}
