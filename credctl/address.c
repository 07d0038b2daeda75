/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#define SUBNET_SUFFIX "/64"

static bool counted_v6(struct in6_addr *address, char *out)
{
  if (IN6_IS_ADDR_V4MAPPED(address))
    return inet_ntop(AF_INET, &address->s6_addr[12], out, CRED_ADDRESS_SIZE) != NULL;
  memset(&address->s6_addr[8], 0, 8);
  return inet_ntop(AF_INET6, address, out, CRED_ADDRESS_SIZE) != NULL;
}

bool ctl_address_counted(const char *typed, char out[CRED_ADDRESS_SIZE])
{
  struct in6_addr v6;
  struct in_addr v4;
  char plain[CRED_ADDRESS_SIZE];
  const size_t length = strlen(typed);
  const size_t suffix = strlen(SUBNET_SUFFIX);

  if (length >= sizeof(plain))
    return false;
  memcpy(plain, typed, length + 1);
  if (inet_pton(AF_INET, plain, &v4) == 1)
    return inet_ntop(AF_INET, &v4, out, CRED_ADDRESS_SIZE) != NULL;
  if (length > suffix && strcmp(plain + length - suffix, SUBNET_SUFFIX) == 0)
    plain[length - suffix] = '\0';
  return inet_pton(AF_INET6, plain, &v6) == 1 && counted_v6(&v6, out);
}

void ctl_address_text(const struct cred_source *source, char *out, size_t size)
{
  const bool v6 = (source->class == CRED_SOURCE_REMOTE || source->class == CRED_SOURCE_TRUSTED) &&
                  strchr(source->address, ':') != NULL;

  (void)snprintf(out, size, "%s%s", source->address, v6 ? SUBNET_SUFFIX : "");
}
