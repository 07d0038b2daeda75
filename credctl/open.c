/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/open.h"

#include <inttypes.h>
#include <stddef.h>
#include <time.h>

#include "cred/syslog.h"
#include "credctl/host.h"
#include "credctl/output.h"
#include "credctl/text.h"

/* What was done stays done. */
static void warn_of_lost_copies(const struct cred_gate *gate)
{
  const uint64_t lost = cred_gate_uncopied(gate);

  if (lost > 0 && cred_gate_site(gate)->on_failure == CRED_ON_FAILURE_DENY)
    ctl_warn(_("done, but without a second copy in syslog; events: %" PRIu64), lost);
}

void ctl_gate_close(struct cred_gate **gate)
{
  if (*gate != NULL)
    warn_of_lost_copies(*gate);
  cred_gate_close(*gate);
  *gate = NULL;
}

/* What is done all the same, and has no second copy then. */
static void warn_of_syslog(const struct ctl_call *call, const struct cred_gate *gate)
{
  struct cred_error error = {0};

  if (!call->is_user && cred_gate_site(gate)->on_failure == CRED_ON_FAILURE_DENY &&
      cred_syslog_ready(&error) != CRED_OK)
    ctl_warn("%s", error.text);
}

enum ctl_exit ctl_gate_open_or(const struct ctl_call *call, struct cred_gate **out,
                               enum cred_err *failed)
{
  struct cred_error error = {0};
  enum cred_err err = cred_gate_open(call->state_directory, out, &error);

  *failed = err;
  if (err == CRED_OK) {
    warn_of_syslog(call, *out);
    return CTL_YES;
  }
  if (err != CRED_ERR_UNREACHABLE || !call->is_user) /* what root may do about it is no help then */
    (void)ctl_fail(err, &error);
  ctl_host_advise(call, err);
  return err == CRED_ERR_PERMISSION ? CTL_NOT_PERMITTED : CTL_UNUSABLE;
}

enum ctl_exit ctl_gate_open(const struct ctl_call *call, struct cred_gate **out)
{
  enum cred_err ignored = CRED_OK;

  return ctl_gate_open_or(call, out, &ignored);
}

enum ctl_exit ctl_gate_open_files(const struct ctl_call *call, struct cred_gate **out)
{
  struct cred_error error = {0};
  enum cred_err err = cred_gate_open_direct(call->state_directory, out, &error);

  if (err == CRED_OK) {
    warn_of_syslog(call, *out);
    return CTL_YES;
  }
  (void)ctl_fail(err, &error);
  ctl_host_advise(call, err);
  return err == CRED_ERR_PERMISSION ? CTL_NOT_PERMITTED : CTL_UNUSABLE;
}

enum ctl_exit ctl_gate_fail(const struct cred_gate *gate, enum cred_err err)
{
  return ctl_fail(err, cred_gate_error(gate));
}

const char *ctl_gate_contact(const struct cred_gate *gate)
{
  const char *contact = cred_gate_site(gate)->contact;

  return contact[0] != '\0' ? contact : _("your administrator");
}

const char *ctl_state_directory(const struct ctl_call *call)
{
  return call->state_directory != NULL ? call->state_directory : LOCALSTATEDIR "/lib/cred";
}

int64_t ctl_now_ms(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
