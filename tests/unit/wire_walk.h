/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TESTS_WIRE_WALK_H
#define CRED_TESTS_WIRE_WALK_H

#include "wire/wire.h"

/* Every field of a record, those of the records inside it too, one by one. */
struct wire_place {
  const struct cred_field *field; /* never a RECORD */
  size_t offset;                  /* of this one, from the start of the whole record */
};

void wire_walk(const struct cred_layout *layout,
               void (*visit)(const struct wire_place *place, void *state), void *state);

/* Every call of CRED_CALL_LIST. */
struct wire_row {
  const char *name;
  uint16_t number;
  unsigned flags;
  size_t request_size, reply_size; /* of the structs */
};
extern const struct wire_row wire_rows[];
extern const size_t wire_row_count;

/* A zeroed record of the layout's size; the caller frees it. */
unsigned char *wire_record(const struct cred_layout *layout);

/* Runs the check on both layouts of every call. */
void wire_each_layout(void (*check)(const struct cred_layout *layout));

/* Fills a record with values that fit and differ with `seed`; texts and secrets are short ones with
 * zeros behind them. */
void wire_fill(const struct cred_layout *layout, unsigned char *record, unsigned seed);

#endif
