/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_CONFIG_TOKENLESS_GROUP_H
#define CREDCTL_CONFIG_TOKENLESS_GROUP_H

#include "cred/config.h"
#include "credctl/findings.h"
#include "credctl/users.h"
#include "credctl/verb.h"

/* Why somebody needs a token from now on. */
enum ctl_need { CTL_NEED_NONE = 0, CTL_NEED_FACTOR, CTL_NEED_CODE };

struct ctl_tokenless {
  enum ctl_need need;
  bool is_privileged;
  uint32_t most; /* factors_required of those who need the most */
  size_t length;
  const struct ctl_user **users;
};

/* Adds what is to be said of them. has_store: they could have tokens. */
void ctl_tokenless_tell(const struct ctl_call *call, const struct cred_config *config,
                        const struct ctl_tokenless *group, bool has_store,
                        struct ctl_findings *out);

#endif
