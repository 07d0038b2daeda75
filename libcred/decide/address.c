/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SIZE 64
#define V4_BITS 32u
#define V6_BITS 128u

static unsigned bits_of(const struct cred_ip *ip)
{
  return ip->is_v6 ? V6_BITS : V4_BITS;
}

static void unmap_v4(struct cred_ip *ip)
{
  static const unsigned char prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

  if (memcmp(ip->bytes, prefix, sizeof(prefix)) != 0)
    return;
  memmove(ip->bytes, ip->bytes + sizeof(prefix), 4);
  memset(ip->bytes + 4, 0, 12);
  ip->is_v6 = false;
}

bool cred_ip_parse(const char *text, struct cred_ip *out)
{
  char plain[TEXT_SIZE];
  size_t length = strcspn(text, "%");

  memset(out, 0, sizeof(*out));
  if (length == 0 || length >= sizeof(plain))
    return false;
  memcpy(plain, text, length);
  plain[length] = '\0';
  if (inet_pton(AF_INET, plain, out->bytes) == 1)
    return text[length] == '\0';
  if (inet_pton(AF_INET6, plain, out->bytes) != 1)
    return false;
  out->is_v6 = true;
  unmap_v4(out);
  return true;
}

void cred_ip_mask(struct cred_ip *ip, unsigned prefix_bits)
{
  for (unsigned i = 0; i < sizeof(ip->bytes); i++) {
    unsigned kept = prefix_bits > i * 8 ? prefix_bits - i * 8 : 0;

    if (kept < 8)
      ip->bytes[i] = (unsigned char)(ip->bytes[i] & (0xff00u >> kept));
  }
}

static bool parse_prefix(const char *text, unsigned most, unsigned *out)
{
  size_t length = strlen(text);

  if (length == 0 || length > 3 || strspn(text, "0123456789") != length)
    return false;
  *out = (unsigned)strtoul(text, NULL, 10);
  return *out <= most;
}

bool cred_block_parse(const char *text, struct cred_block *out)
{
  char address[TEXT_SIZE];
  size_t length = strcspn(text, "/");
  struct cred_ip masked;

  if (length >= sizeof(address))
    return false;
  memcpy(address, text, length);
  address[length] = '\0';
  if (!cred_ip_parse(address, &out->ip))
    return false;
  out->prefix_bits = bits_of(&out->ip);
  if (text[length] == '/' && !parse_prefix(text + length + 1, bits_of(&out->ip), &out->prefix_bits))
    return false;
  masked = out->ip;
  cred_ip_mask(&masked, out->prefix_bits);
  return memcmp(masked.bytes, out->ip.bytes, sizeof(masked.bytes)) == 0;
}

bool cred_block_has(const struct cred_block *block, const struct cred_ip *ip)
{
  struct cred_ip masked = *ip;

  if (ip->is_v6 != block->ip.is_v6)
    return false;
  cred_ip_mask(&masked, block->prefix_bits);
  return memcmp(masked.bytes, block->ip.bytes, sizeof(masked.bytes)) == 0;
}

void cred_ip_text(const struct cred_ip *ip, char *out, size_t size)
{
  out[0] = '\0';
  (void)inet_ntop(ip->is_v6 ? AF_INET6 : AF_INET, ip->bytes, out, (socklen_t)size);
}
