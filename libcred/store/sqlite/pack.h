/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STORE_SQLITE_PACK_H
#define CRED_STORE_SQLITE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Writing and reading packed keys and values. Both kinds remember that something did not fit, so
 * that it is asked once, at the end: a writer is `failed` when the room was too small, a reader
 * when the bytes are not what was asked of them.
 *
 * Keys are compared byte by byte: they use fixed-size numbers with the highest byte first, and
 * texts that end in NUL. Values use short numbers (seven bits a byte) and texts with their length.
 */

struct cred_pack {
  unsigned char *bytes; /* not owned */
  size_t size;
  size_t length;
  bool failed;
};

void cred_pack_start(struct cred_pack *pack, unsigned char *room, size_t size);
void cred_pack_raw(struct cred_pack *pack, const void *bytes, size_t length);
void cred_pack_byte(struct cred_pack *pack, unsigned byte);
void cred_pack_fixed(struct cred_pack *pack,
                     uint64_t number); /* 8 bytes, in the order of numbers */
void cred_pack_fixed_time(struct cred_pack *pack, int64_t ms); /* the same for signed ones */
void cred_pack_name(struct cred_pack *pack, const char *text); /* with its NUL */
void cred_pack_number(struct cred_pack *pack, uint64_t number);
void cred_pack_signed(struct cred_pack *pack, int64_t number); /* short when near zero */
void cred_pack_duration(struct cred_pack *pack, int64_t ms);   /* short for whole seconds */
void cred_pack_text(struct cred_pack *pack, const char *text);
void cred_pack_blob(struct cred_pack *pack, const void *bytes, size_t length); /* with its length */

struct cred_unpack {
  const unsigned char *bytes; /* not owned */
  size_t left;
  bool failed;
};

void cred_unpack_start(struct cred_unpack *unpack, const void *bytes, size_t length);
void cred_unpack_raw(struct cred_unpack *unpack, void *out, size_t length);
unsigned cred_unpack_byte(struct cred_unpack *unpack);
uint64_t cred_unpack_fixed(struct cred_unpack *unpack);
int64_t cred_unpack_fixed_time(struct cred_unpack *unpack);
void cred_unpack_name(struct cred_unpack *unpack, char *out, size_t size);
void cred_unpack_rest(struct cred_unpack *unpack, char *out, size_t size); /* all that is left */
uint64_t cred_unpack_number(struct cred_unpack *unpack);
uint32_t cred_unpack_number32(struct cred_unpack *unpack);
int64_t cred_unpack_signed(struct cred_unpack *unpack);
int64_t cred_unpack_duration(struct cred_unpack *unpack);
void cred_unpack_text(struct cred_unpack *unpack, char *out, size_t size);
size_t cred_unpack_blob(struct cred_unpack *unpack, void *out, size_t size); /* the length */

/* True when everything was read, nothing is left and nothing failed. */
bool cred_unpack_ended_well(const struct cred_unpack *unpack);

#endif
