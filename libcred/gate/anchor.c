/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/anchor.h"

#include <endian.h>
#include <string.h>

#define NUMBER_SIZE sizeof(uint64_t)
#define ANCHOR_SIZE (CRED_BOOT_ID_SIZE + 4 * NUMBER_SIZE)
#define END_HEAD_SIZE (NUMBER_SIZE + CRED_MAC_SIZE)

static void pack_number(struct cred_blob *blob, uint64_t number)
{
  uint64_t wire = htobe64(number);

  memcpy(blob->bytes + blob->length, &wire, sizeof(wire));
  blob->length += sizeof(wire);
}

static uint64_t number_at(const struct cred_blob *blob, size_t offset)
{
  uint64_t wire;

  memcpy(&wire, blob->bytes + offset, sizeof(wire));
  return be64toh(wire);
}

static int64_t time_at(const struct cred_blob *blob, size_t offset)
{
  return (int64_t)number_at(blob, offset);
}

void cred_anchor_pack(const struct cred_clock_anchor *anchor, struct cred_blob *out)
{
  memcpy(out->bytes, anchor->at.boot_id, CRED_BOOT_ID_SIZE);
  out->length = CRED_BOOT_ID_SIZE;
  pack_number(out, (uint64_t)anchor->at.wall_ms);
  pack_number(out, (uint64_t)anchor->at.boot_ms);
  pack_number(out, (uint64_t)anchor->store_ms);
  pack_number(out, (uint64_t)anchor->highest_wall_ms);
}

enum cred_err cred_anchor_unpack(const struct cred_blob *blob, struct cred_clock_anchor *out)
{
  memset(out, 0, sizeof(*out));
  if (blob->length != ANCHOR_SIZE)
    return CRED_ERR_DAMAGED;
  memcpy(out->at.boot_id, blob->bytes, CRED_BOOT_ID_SIZE);
  out->at.wall_ms = time_at(blob, CRED_BOOT_ID_SIZE);
  out->at.boot_ms = time_at(blob, CRED_BOOT_ID_SIZE + NUMBER_SIZE);
  out->store_ms = time_at(blob, CRED_BOOT_ID_SIZE + 2 * NUMBER_SIZE);
  out->highest_wall_ms = time_at(blob, CRED_BOOT_ID_SIZE + 3 * NUMBER_SIZE);
  return out->store_ms > 0 ? CRED_OK : CRED_ERR_DAMAGED;
}

void cred_chain_end_pack(const struct cred_chain_end *end, struct cred_blob *out)
{
  out->length = 0;
  pack_number(out, end->sequence);
  memcpy(out->bytes + out->length, end->mac, CRED_MAC_SIZE);
  out->length += CRED_MAC_SIZE;
  memcpy(out->bytes + out->length, end->sealed_key.bytes, end->sealed_key.length);
  out->length += end->sealed_key.length;
}

enum cred_err cred_chain_end_unpack(const struct cred_blob *blob, struct cred_chain_end *out)
{
  memset(out, 0, sizeof(*out));
  if (blob->length <= END_HEAD_SIZE)
    return CRED_ERR_DAMAGED;
  out->sequence = number_at(blob, 0);
  memcpy(out->mac, blob->bytes + NUMBER_SIZE, CRED_MAC_SIZE);
  out->sealed_key.length = blob->length - END_HEAD_SIZE;
  memcpy(out->sealed_key.bytes, blob->bytes + END_HEAD_SIZE, out->sealed_key.length);
  return CRED_OK;
}
