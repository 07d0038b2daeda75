/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_SOURCE_H
#define CRED_DECIDE_SOURCE_H

#include "cred/source.h"

/*
 * The class and the count's key for a request. A remote host that is not an address cannot be
 * verified: it is remote, and counted as "unverified:" and its name.
 */
struct cred_source cred_source_classify(const struct cred_origin *origin, const char *service,
                                        const char *trusted_networks);

/* Is this the address of a host that gave only a name? */
bool cred_source_is_unverified(const struct cred_source *source);

#endif
