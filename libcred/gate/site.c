/* SPDX-License-Identifier: BSD-3-Clause */
#include <string.h>

#include "gate/inside.h"

enum cred_err cred_direct_public_site(struct cred_gate *gate,
                                      const struct cred_public_site_request *request,
                                      struct cred_public_site_reply *reply)
{
  const struct cred_site *site = gate->site;

  (void)request;
  memset(reply, 0, sizeof(*reply));
  memcpy(reply->system, site->system, sizeof(reply->system));
  memcpy(reply->language, site->language, sizeof(reply->language));
  memcpy(reply->contact, site->contact, sizeof(reply->contact));
  memcpy(reply->batch_services, site->batch_services, sizeof(reply->batch_services));
  return CRED_OK;
}
