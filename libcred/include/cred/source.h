/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SOURCE_H
#define CRED_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/error.h"

#define CRED_HOST_SIZE 256
#define CRED_ADDRESS_SIZE 64

/*
 * Where an attempt comes from. Counts are kept per class, so that an attacker in one class locks
 * nobody out in another.
 */
enum cred_source_class {
  CRED_SOURCE_NONE = 0, /* not classified: refuses everywhere */
  CRED_SOURCE_LOCAL, /* a real virtual console, serial line or seat, and nobody logged in asking */
  CRED_SOURCE_ACTOR, /* somebody logged in asks, as in su and sudo; one count per actor */
  CRED_SOURCE_TRUSTED, /* a remote host inside trusted_networks; one count per address */
  CRED_SOURCE_REMOTE,  /* any other remote host; one count per address, IPv6 per /64 */
  CRED_SOURCE_SERVICE, /* no remote host told and not local; one count per service */
  CRED_SOURCE_SELF     /* a program running as the subject, through the broker */
};

/* What a door can see of where a request comes from; plain facts, nothing decided yet. */
struct cred_origin {
  char remote_host[CRED_HOST_SIZE]; /* PAM_RHOST as given, cut to size; empty when none was told */
  bool on_console;                  /* the terminal is a real console, serial line or seat */
  bool actor_known;                 /* somebody logged in asks */
  uint32_t actor;                   /* who: the audit login uid, else the real uid */
  bool self;                        /* set by the broker only */
};

struct cred_source {
  enum cred_source_class class;
  char address[CRED_ADDRESS_SIZE]; /* the count's key: address, "unverified:" name, uid, service, or
                                      "" */
};

/* "local", "actor", ...; never NULL. */
const char *cred_source_class_name(enum cred_source_class class);

/* The class of that name; CRED_SOURCE_NONE when there is none. */
enum cred_source_class cred_source_class_find(const char *name);

/*
 * True when the text is an IPv4 or IPv6 address inside one of the blocks (CIDR, separated by white
 * space or commas). IPv4-mapped IPv6 addresses count as IPv4. A host name is inside nothing.
 */
bool cred_address_is_inside(const char *address, const char *blocks);

/* Each block must be an address or CIDR; CRED_ERR_INVALID names the first that is not. */
enum cred_err cred_address_blocks_check(const char *blocks, struct cred_error *error);

#endif
