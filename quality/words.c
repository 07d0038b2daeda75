/* SPDX-License-Identifier: BSD-3-Clause */
#include "quality/words.h"

#include <stdlib.h>
#include <string.h>

#include "quality/file.h"
#include "quality/inside.h"

#define FILE_BYTES_MAX (8u << 20)
#define HEADS 256
#define NOWHERE UINT16_MAX

static bool is_around(char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\r';
}

static void trim(const char **line, size_t *length)
{
  while (*length > 0 && is_around((*line)[*length - 1]))
    (*length)--;
  for (; *length > 0 && is_around(**line); (*line)++)
    (*length)--;
}

/* Takes one line in, over the text that was read already: a shape and its length are never longer
 * than the line with its line feed. */
static enum cred_err take_line(const char *line, size_t length, size_t number,
                               struct cred_words *words, struct cred_error *error)
{
  unsigned char shape[CRED_WORD_BYTES_MAX + 1];
  size_t size = 0;

  if (memchr(line, '\0', length) != NULL)
    return cred_error_set(error, CRED_ERR_DAMAGED, "line %zu holds a NUL byte", number);
  trim(&line, &length);
  if (length == 0 || line[0] == '#')
    return CRED_OK;
  size = cred_shape_of_word(line, length, shape, sizeof(shape));
  if (size == 0)
    return cred_error_set(error, CRED_ERR_DAMAGED, "line %zu is no UTF-8, or longer than %d bytes",
                          number, CRED_WORD_BYTES_MAX);
  if (size < CRED_WORD_BYTES_MIN)
    return CRED_OK;
  words->bytes[words->length++] = (unsigned char)size;
  memcpy(words->bytes + words->length, shape, size);
  words->length += size;
  return CRED_OK;
}

static enum cred_err take_lines(const char *text, size_t length, struct cred_words *words,
                                struct cred_error *error)
{
  static const char mark[] = "\xef\xbb\xbf"; /* what some editors put before UTF-8 */
  enum cred_err err = CRED_OK;
  size_t at = 0;

  if (length >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0)
    at = strlen(mark);
  for (size_t number = 1; at < length && err == CRED_OK; number++) {
    const char *end = memchr(text + at, '\n', length - at);
    size_t size = end != NULL ? (size_t)(end - (text + at)) : length - at;

    err = take_line(text + at, size, number, words, error);
    at += size + 1;
  }
  return err;
}

enum cred_err cred_words_read(const char *path, struct cred_words *out, struct cred_error *error)
{
  struct cred_file file = {0};
  enum cred_err err = cred_file_read(path, FILE_BYTES_MAX, &file, error);

  memset(out, 0, sizeof(*out));
  if (err != CRED_OK)
    return err;
  out->bytes = (unsigned char *)file.text;
  err = take_lines(file.text, file.length, out, error);
  if (err != CRED_OK) {
    cred_words_free(out);
    (void)cred_error_prefix(error, path);
  }
  return err;
}

void cred_words_free(struct cred_words *words)
{
  free(words->bytes);
  memset(words, 0, sizeof(*words));
}

/* Where in a shape which four bytes begin. */
struct index {
  uint16_t heads[HEADS];
  uint16_t next[CRED_SECRET_MAX];
};

static unsigned hash(const unsigned char *bytes)
{
  uint32_t word = 0;

  memcpy(&word, bytes, sizeof(word));
  return word * 2654435761u >> 24;
}

static void index_make(const struct cred_shape *shape, struct index *out)
{
  memset(out->heads, 0xff, sizeof(out->heads));
  for (size_t i = 0; i + CRED_WORD_BYTES_MIN <= shape->length; i++) {
    unsigned head = hash(shape->bytes + i);

    out->next[i] = out->heads[head];
    out->heads[head] = (uint16_t)i;
  }
}

static void find_word(const unsigned char *word, size_t length, const struct cred_shape *shape,
                      const struct index *index, bool is_backwards, struct cred_cover *cover)
{
  for (uint16_t at = index->heads[hash(word)]; at != NOWHERE; at = index->next[at]) {
    if (at + length > shape->length || memcmp(shape->bytes + at, word, length) != 0)
      continue;
    cover->lengths[is_backwards ? shape->length - at - length : at] |= UINT64_C(1) << (length - 1);
  }
}

static void find_words(const struct cred_words *words, const struct cred_shape *shape,
                       bool is_backwards, struct cred_cover *cover)
{
  struct index index;
  size_t at = 0;

  index_make(shape, &index);
  while (at < words->length) {
    size_t length = words->bytes[at];

    find_word(words->bytes + at + 1, length, shape, &index, is_backwards, cover);
    at += length + 1;
  }
  cred_erase(&index, sizeof(index));
}

void cred_words_find(const struct cred_words *words, const struct cred_shape *shape,
                     const struct cred_shape *backwards, struct cred_cover *cover)
{
  find_words(words, shape, false, cover);
  find_words(words, backwards, true, cover);
}

/* The fewest from this byte on, from what is known of the bytes behind it. */
static uint32_t count_from(const struct cred_cover *cover, const struct cred_shape *shape,
                           const uint32_t *fewest, size_t at)
{
  uint32_t best = fewest[at + cred_shape_step(shape->bytes[at])];

  for (uint64_t left = cover->lengths[at]; left != 0; left &= left - 1) {
    uint32_t behind = fewest[at + (size_t)__builtin_ctzll(left) + 1];

    best = behind < best ? behind : best;
  }
  return best + 1;
}

uint32_t cred_cover_count(const struct cred_cover *cover, const struct cred_shape *shape)
{
  uint32_t fewest[CRED_SECRET_MAX + 4] = {0};
  size_t at = shape->length;

  while (at > 0) {
    at--;
    fewest[at] = (shape->bytes[at] & 0xc0) == 0x80 ? 0 : count_from(cover, shape, fewest, at);
  }
  return fewest[0];
}

void cred_judge_words(struct cred_judging *judging, const struct cred_words *words)
{
  uint32_t least = cred_quality_least(judging->policy);
  uint32_t count = 0;

  if (words->bytes == NULL)
    return;
  cred_words_find(words, &judging->shape, &judging->backwards, &judging->cover);
  count = cred_cover_count(&judging->cover, &judging->shape);
  if (count < least && count < judging->password.count)
    cred_findings_add(judging->findings, CRED_FINDING_BAD_WORDS, least, count);
}
