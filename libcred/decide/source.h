/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_SOURCE_H
#define CRED_DECIDE_SOURCE_H

#include "cred/source.h"

/*
 * The class and the count's key for a request. A remote host that is not an address cannot be
 * verified and is counted as "unverified".
 */
struct cred_source cred_source_classify(const struct cred_origin *origin, const char *service,
                                        const char *trusted_networks);

#endif
