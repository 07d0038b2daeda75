/* SPDX-License-Identifier: BSD-3-Clause */
#include <endian.h>
#include <string.h>

#include "store/row.h"
#include "store/sqlite/pack.h"

#define SIGN_BIT (UINT64_C(1) << 63)
#define NUMBER_BYTES_MAX 10

void cred_unpack_start(struct cred_unpack *unpack, const void *bytes, size_t length)
{
  unpack->bytes = bytes;
  unpack->left = length;
  unpack->failed = bytes == NULL && length > 0;
}

void cred_unpack_raw(struct cred_unpack *unpack, void *out, size_t length)
{
  if (unpack->failed || length > unpack->left) {
    unpack->failed = true;
    memset(out, 0, length);
    return;
  }
  if (length > 0)
    memcpy(out, unpack->bytes, length);
  unpack->bytes += length;
  unpack->left -= length;
}

unsigned cred_unpack_byte(struct cred_unpack *unpack)
{
  unsigned char byte;

  cred_unpack_raw(unpack, &byte, 1);
  return byte;
}

uint64_t cred_unpack_fixed(struct cred_unpack *unpack)
{
  uint64_t wire;

  cred_unpack_raw(unpack, &wire, sizeof(wire));
  return be64toh(wire);
}

int64_t cred_unpack_fixed_time(struct cred_unpack *unpack)
{
  return (int64_t)(cred_unpack_fixed(unpack) ^ SIGN_BIT);
}

uint64_t cred_unpack_number(struct cred_unpack *unpack)
{
  uint64_t number = 0;

  for (unsigned i = 0; i < NUMBER_BYTES_MAX; i++) {
    uint64_t byte = cred_unpack_byte(unpack);

    if (i == NUMBER_BYTES_MAX - 1 && byte > 1)
      break;
    number |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80)
      return number;
  }
  unpack->failed = true;
  return 0;
}

uint32_t cred_unpack_number32(struct cred_unpack *unpack)
{
  uint64_t number = cred_unpack_number(unpack);

  unpack->failed = unpack->failed || number > UINT32_MAX;
  return unpack->failed ? 0 : (uint32_t)number;
}

int64_t cred_unpack_signed(struct cred_unpack *unpack)
{
  uint64_t number = cred_unpack_number(unpack);

  return (int64_t)((number & 1) != 0 ? ~(number >> 1) : number >> 1);
}

int64_t cred_unpack_duration(struct cred_unpack *unpack)
{
  uint64_t number = cred_unpack_number(unpack);

  if (number == 1)
    return cred_unpack_signed(unpack);
  if (number % 2 != 0 || number / 2 > INT64_MAX / 1000) {
    unpack->failed = true;
    return 0;
  }
  return (int64_t)(number / 2) * 1000;
}

/* Takes length bytes as a text that must be one. */
static void take_text(struct cred_unpack *unpack, size_t length, char *out, size_t size)
{
  memset(out, 0, size);
  if (length >= size) {
    unpack->failed = true;
    return;
  }
  cred_unpack_raw(unpack, out, length);
  if (strlen(out) != length || !cred_text_is_valid(out, size))
    unpack->failed = true;
}

void cred_unpack_text(struct cred_unpack *unpack, char *out, size_t size)
{
  uint64_t length = cred_unpack_number(unpack);

  take_text(unpack, length < size ? (size_t)length : size, out, size);
}

void cred_unpack_name(struct cred_unpack *unpack, char *out, size_t size)
{
  const unsigned char *end =
      unpack->failed || unpack->left == 0 ? NULL : memchr(unpack->bytes, '\0', unpack->left);

  take_text(unpack, end != NULL ? (size_t)(end - unpack->bytes) : size, out, size);
  (void)cred_unpack_byte(unpack);
}

void cred_unpack_rest(struct cred_unpack *unpack, char *out, size_t size)
{
  take_text(unpack, unpack->left < size ? unpack->left : size, out, size);
}

size_t cred_unpack_blob(struct cred_unpack *unpack, void *out, size_t size)
{
  uint64_t length = cred_unpack_number(unpack);

  memset(out, 0, size);
  if (length > size) {
    unpack->failed = true;
    return 0;
  }
  cred_unpack_raw(unpack, out, (size_t)length);
  return unpack->failed ? 0 : (size_t)length;
}

bool cred_unpack_ended_well(const struct cred_unpack *unpack)
{
  return !unpack->failed && unpack->left == 0;
}
