/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_WIRE_FIELD_H
#define CRED_WIRE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a record is made of, so that every field of one that came from another process is checked,
 * and nothing but its fields ever leaves this one: neither padding nor what lies behind a text's
 * end. A layout is constant data; its fields are sorted by offset.
 */
enum cred_field_kind {
  CRED_FIELD_TEXT,   /* an array of char that ends in NUL */
  CRED_FIELD_FLAG,   /* a bool */
  CRED_FIELD_CHOICE, /* an enum or count from 0 to `most` */
  CRED_FIELD_NUMBER, /* any value */
  CRED_FIELD_BYTES,  /* any bytes */
  CRED_FIELD_SECRET, /* struct cred_secret */
  CRED_FIELD_RECORD  /* `repeat` records of that layout */
};

struct cred_layout;

struct cred_field {
  enum cred_field_kind kind;
  size_t offset;
  size_t size; /* of one */
  size_t repeat;
  uint32_t most;
  const struct cred_layout *layout; /* RECORD only */
};

struct cred_layout {
  size_t size;
  size_t count;
  const struct cred_field *fields;
};

/* May these layout->size bytes, aligned as the record is, be read as the record? Pure. */
bool cred_layout_fits(const struct cred_layout *layout, const void *record);

/*
 * Makes out, layout->size bytes, equal to the record field by field, and zero everywhere else. The
 * record must fit; both are whoever made them's to erase. They must not overlap.
 */
void cred_layout_copy(const struct cred_layout *layout, const void *record, void *out);

#endif
