/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/config_syslog.h"

#include "cred/syslog.h"
#include "credctl/text.h"

void ctl_syslog_look(const struct cred_config *config, struct ctl_findings *out)
{
  struct cred_error error = {0};

  if (config == NULL || cred_config_site(config)->on_failure != CRED_ON_FAILURE_DENY ||
      cred_syslog_ready(&error) == CRED_OK)
    return;
  ctl_findings_add(out, "nobody-reads-syslog", false, "log",
                   cred_config_site(config)->rescue_root_console
                       ? _("[log] on_failure = deny, but nobody reads syslog now: every login "
                           "would be refused, but for root's at a console (%s)")
                       : _("[log] on_failure = deny, but nobody reads syslog now: every login, "
                           "root's at a console too, would be refused (%s)"),
                   error.text);
}
