/* SPDX-License-Identifier: BSD-3-Clause */
#include "decide/source.h"

#include <stdio.h>
#include <string.h>

#include "decide/address.h"

#define COUNTED_V6_BITS 64u /* one subscriber holds at least a /64 */
#define UNVERIFIED "unverified:"

static bool is_name_byte(char byte)
{
  return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '.' || byte == '-';
}

/* "unverified:" and what the host calls itself, in small letters, cut to size. */
static void unverified_address(const char *host, char out[CRED_ADDRESS_SIZE])
{
  size_t at = sizeof(UNVERIFIED) - 1;

  memcpy(out, UNVERIFIED, at);
  for (; *host != '\0' && at + 1 < CRED_ADDRESS_SIZE; host++, at++) {
    char byte = *host >= 'A' && *host <= 'Z' ? (char)(*host - 'A' + 'a') : *host;

    out[at] = is_name_byte(byte) ? byte : '?';
  }
  out[at] = '\0';
}

bool cred_source_is_unverified(const struct cred_source *source)
{
  return strncmp(source->address, UNVERIFIED, sizeof(UNVERIFIED) - 1) == 0;
}

static struct cred_source remote_source(const char *host, const char *trusted_networks)
{
  struct cred_source source = {.class = CRED_SOURCE_REMOTE};
  struct cred_ip ip;

  if (!cred_ip_parse(host, &ip)) {
    unverified_address(host, source.address);
    return source;
  }
  if (cred_address_is_inside(host, trusted_networks))
    source.class = CRED_SOURCE_TRUSTED;
  if (ip.is_v6)
    cred_ip_mask(&ip, COUNTED_V6_BITS);
  cred_ip_text(&ip, source.address, sizeof(source.address));
  return source;
}

/* A service's name longer than an address keeps its head and length: names stay distinct enough. */
static void service_address(const char *service, char out[CRED_ADDRESS_SIZE])
{
  size_t length = strlen(service);

  if (length < CRED_ADDRESS_SIZE)
    memcpy(out, service, length + 1);
  else
    (void)snprintf(out, CRED_ADDRESS_SIZE, "%.48s~%u", service, (unsigned)length);
}

struct cred_source cred_source_classify(const struct cred_origin *origin, const char *service,
                                        const char *trusted_networks)
{
  struct cred_source source = {.class = CRED_SOURCE_SERVICE};

  if (origin->self) {
    source.class = CRED_SOURCE_SELF;
  } else if (origin->remote_host[0] != '\0') {
    source = remote_source(origin->remote_host, trusted_networks);
  } else if (origin->actor_known) {
    source.class = CRED_SOURCE_ACTOR;
    (void)snprintf(source.address, sizeof(source.address), "%u", origin->actor);
  } else if (origin->on_console) {
    source.class = CRED_SOURCE_LOCAL;
  } else {
    service_address(service, source.address);
  }
  return source;
}
