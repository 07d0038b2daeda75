/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_CHARACTERS_H
#define CRED_QUALITY_CHARACTERS_H

#include "cred/secret.h"
#include "quality/quality.h"

/* A byte that is no UTF-8 is a character of its own, with a number that no other has. */
#define CRED_POINT_OF_BYTE 0x110000u

/* A password as numbers. Secret: erase it. */
struct cred_characters {
  size_t count;
  uint32_t points[CRED_SECRET_MAX];
};

void cred_characters_of(const struct cred_secret *secret, struct cred_characters *out);

bool cred_point_is_control(uint32_t point);
bool cred_point_is_blank(uint32_t point);         /* the plain and the full-width one */
enum cred_class cred_point_class(uint32_t point); /* CRED_CLASS_COUNT: none */

/* Without case, width and the difference between the two kinds of kana. */
uint32_t cred_point_fold(uint32_t point);

/* Does one follow the other as b follows a, in any case and width? After 9 comes 0, as on a
 * keyboard; a symbol follows nothing. */
bool cred_point_is_next(uint32_t before, uint32_t after);

/*
 * What a password looks like: folded, and letters taken for the digits and symbols that people
 * write in their place (0 for o, @ for a, 1, ! and l for i). UTF-8, never longer than what it was
 * made of. A byte that is no UTF-8 stays one, of a value that UTF-8 does not use. Secret: erase it.
 */
struct cred_shape {
  size_t length;
  unsigned char bytes[CRED_SECRET_MAX + 1];
};

void cred_shape_of(const struct cred_characters *characters, struct cred_shape *out);
void cred_shape_reverse(const struct cred_characters *characters, struct cred_shape *out);

/* The shape of a word: at most size - 1 bytes, 0 where there are more or it is no UTF-8. */
size_t cred_shape_of_word(const char *word, size_t length, unsigned char *out, size_t size);

/* The length of the character that begins at a byte of a shape. */
size_t cred_shape_step(unsigned char lead);

#endif
