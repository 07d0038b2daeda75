/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_HEX_H
#define CREDCTL_HEX_H

#include <stdbool.h>
#include <stddef.h>

/* Two lower-case digits a byte and a NUL. */
void ctl_hex_text(const unsigned char *bytes, size_t count, char *out);

/* Exactly count bytes, no more digits behind them. */
bool ctl_hex_bytes(const char *text, unsigned char *out, size_t count);

#endif
