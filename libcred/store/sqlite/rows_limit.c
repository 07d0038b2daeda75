/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/rows.h"

void cred_limit_pack(struct cred_pack *out, const struct cred_limit *limit)
{
  cred_pack_number(out, limit->deny);
  cred_pack_duration(out, limit->interval_ms);
  cred_pack_duration(out, limit->lock_ms);
  cred_pack_duration(out, limit->lock_max_ms);
}

void cred_limit_unpack(struct cred_unpack *bytes, struct cred_limit *out)
{
  out->deny = cred_unpack_number32(bytes);
  out->interval_ms = cred_unpack_duration(bytes);
  out->lock_ms = cred_unpack_duration(bytes);
  out->lock_max_ms = cred_unpack_duration(bytes);
}
