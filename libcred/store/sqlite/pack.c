/* SPDX-License-Identifier: BSD-3-Clause */
#include "store/sqlite/pack.h"

#include <endian.h>
#include <string.h>

#define SIGN_BIT (UINT64_C(1) << 63)

void cred_pack_start(struct cred_pack *pack, unsigned char *room, size_t size)
{
  pack->bytes = room;
  pack->size = size;
  pack->length = 0;
  pack->failed = false;
}

void cred_pack_raw(struct cred_pack *pack, const void *bytes, size_t length)
{
  if (pack->failed || length > pack->size - pack->length) {
    pack->failed = true;
    return;
  }
  if (length > 0)
    memcpy(pack->bytes + pack->length, bytes, length);
  pack->length += length;
}

void cred_pack_byte(struct cred_pack *pack, unsigned byte)
{
  unsigned char one = (unsigned char)byte;

  pack->failed = pack->failed || byte > UINT8_MAX;
  cred_pack_raw(pack, &one, 1);
}

void cred_pack_fixed(struct cred_pack *pack, uint64_t number)
{
  uint64_t wire = htobe64(number);

  cred_pack_raw(pack, &wire, sizeof(wire));
}

void cred_pack_fixed_time(struct cred_pack *pack, int64_t ms)
{
  cred_pack_fixed(pack, (uint64_t)ms ^ SIGN_BIT);
}

void cred_pack_name(struct cred_pack *pack, const char *text)
{
  cred_pack_raw(pack, text, strlen(text) + 1);
}

void cred_pack_number(struct cred_pack *pack, uint64_t number)
{
  while (number > 0x7f) {
    cred_pack_byte(pack, (unsigned)(number & 0x7f) | 0x80);
    number >>= 7;
  }
  cred_pack_byte(pack, (unsigned)number);
}

/* 0, -1, 1, -2, 2 ... become 0, 1, 2, 3, 4 ... */
void cred_pack_signed(struct cred_pack *pack, int64_t number)
{
  uint64_t doubled = (uint64_t)number << 1;

  cred_pack_number(pack, number < 0 ? ~doubled : doubled);
}

void cred_pack_duration(struct cred_pack *pack, int64_t ms)
{
  if (ms % 1000 == 0)
    cred_pack_number(pack, (uint64_t)(ms / 1000) << 1);
  else {
    cred_pack_byte(pack, 1);
    cred_pack_signed(pack, ms);
  }
}

void cred_pack_blob(struct cred_pack *pack, const void *bytes, size_t length)
{
  cred_pack_number(pack, length);
  cred_pack_raw(pack, bytes, length);
}

void cred_pack_text(struct cred_pack *pack, const char *text)
{
  cred_pack_blob(pack, text, strlen(text));
}
