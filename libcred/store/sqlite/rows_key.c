/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/rows.h"

void cred_state_key_start(struct cred_state_key *key, enum cred_key_tag tag)
{
  cred_pack_start(&key->pack, key->room, sizeof(key->room));
  cred_pack_byte(&key->pack, tag);
}

void cred_state_key_end_of(struct cred_state_key *out, const struct cred_state_key *prefix)
{
  cred_pack_start(&out->pack, out->room, sizeof(out->room));
  cred_pack_raw(&out->pack, prefix->pack.bytes, prefix->pack.length);
  while (out->pack.length > 0 && out->room[out->pack.length - 1] == UINT8_MAX)
    out->pack.length--;
  if (out->pack.length > 0)
    out->room[out->pack.length - 1]++;
}
