/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_E2E_ASKCREDD_H
#define TESTS_E2E_ASKCREDD_H

#include <stddef.h>

/* The fields of requests and replies that askcredd knows by name, and how they are written. */

enum kind {
  TEXT,
  SECRET,
  FLAG,
  WORD,
  LONG,
  STORED, /* the entry whose digest begins with this text */
  SEALED, /* this text, as if it were sealed */
  DIGEST  /* this text, as if it were a digest under the salt that was told last */
};

struct field {
  const char *call, *name;
  enum kind kind;
  size_t offset;
};

/* What a request takes, and what is told of a reply; the last one has no name. */
extern const struct field askcredd_asked[], askcredd_told[];

#endif
