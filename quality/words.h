/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_WORDS_H
#define CRED_QUALITY_WORDS_H

#include "quality/characters.h"

#define CRED_WORD_BYTES_MIN 4  /* of its shape: four letters, or two kana or kanji */
#define CRED_WORD_BYTES_MAX 64 /* as many as a cover has bits */

/* The words of a file, by their shape: a length and so many bytes, one after the other. */
struct cred_words {
  unsigned char *bytes; /* NULL: none */
  size_t length;
};

/*
 * Reads a file of words: one a line, UTF-8; blanks around a word, empty lines and lines that begin
 * with # do not count; words that are shorter than CRED_WORD_BYTES_MIN are left out, since any
 * password may hold them by chance. IO, UNSAFE_MODE, TOO_LONG (a word or the file), DAMAGED (no
 * UTF-8, or a NUL byte), MEMORY. To be freed with cred_words_free.
 */
enum cred_err cred_words_read(const char *path, struct cred_words *out, struct cred_error *error);
void cred_words_free(struct cred_words *words);

/* Where words were found in a shape. Secret: erase it. */
struct cred_cover {
  uint64_t lengths[CRED_SECRET_MAX]; /* for each byte: bit n - 1, when a word of n bytes begins */
};

/* Notes every word that the shape holds, read forwards or backwards. The cover starts as zeros. */
void cred_words_find(const struct cred_words *words, const struct cred_shape *shape,
                     const struct cred_shape *backwards, struct cred_cover *cover);

/* The characters of the shape, when each word counts as one; the fewest possible. */
uint32_t cred_cover_count(const struct cred_cover *cover, const struct cred_shape *shape);

#endif
