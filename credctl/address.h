/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_ADDRESS_H
#define CREDCTL_ADDRESS_H

#include <stdbool.h>

#include "cred/source.h"

/* The form in which an address is counted: IPv6 by its /64, IPv4 inside IPv6 as IPv4. False when it
 * is none. */
bool ctl_address_counted(const char *typed, char out[CRED_ADDRESS_SIZE]);

/* How a counted source is shown: with /64 behind an IPv6 address. */
void ctl_address_text(const struct cred_source *source, char *out, size_t size);

#endif
