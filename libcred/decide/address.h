/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_ADDRESS_H
#define CRED_DECIDE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

/* IPv4 and IPv6 addresses and CIDR blocks. IPv4-mapped IPv6 addresses are IPv4. */

struct cred_ip {
  bool is_v6;
  unsigned char bytes[16]; /* the first 4 for IPv4 */
};

struct cred_block {
  struct cred_ip ip;
  unsigned prefix_bits;
};

/* A scope after '%' is passed over. */
bool cred_ip_parse(const char *text, struct cred_ip *out);

/* "10.0.0.0/8", "2001:db8::/32", or a single address. Bits beyond the prefix must be zero. */
bool cred_block_parse(const char *text, struct cred_block *out);

bool cred_block_has(const struct cred_block *block, const struct cred_ip *ip);

/* Clears every bit after the first prefix_bits. */
void cred_ip_mask(struct cred_ip *ip, unsigned prefix_bits);

/* The canonical text; size must be at least 46. */
void cred_ip_text(const struct cred_ip *ip, char *out, size_t size);

#endif
