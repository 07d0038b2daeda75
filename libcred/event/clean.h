/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_EVENT_CLEAN_H
#define CRED_EVENT_CLEAN_H

#include <stddef.h>

/*
 * Makes a text of at most size bytes safe to keep and to show: ends it at size - 1 at the latest,
 * drops what is left of a cut character at its end, and replaces control characters (C0, DEL, C1,
 * line and paragraph separators, direction overrides) and bytes that are not UTF-8 by '?'.
 */
void cred_text_clean(char *text, size_t size);

#endif
