/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_CODE_FOLD_H
#define CRED_DECIDE_CODE_FOLD_H

#include "cred/secret.h"

enum cred_code_letter {
  CRED_CODE_LETTER_INVALID = 0, /* no UTF-8, or NUL; one byte long */
  CRED_CODE_LETTER_PLAIN,       /* stands for the ASCII byte in `plain` */
  CRED_CODE_LETTER_BLANK,
  CRED_CODE_LETTER_HYPHEN,
  CRED_CODE_LETTER_OTHER
};

struct cred_code_point {
  enum cred_code_letter letter;
  size_t start;
  size_t length; /* bytes */
  char plain;
};

/* The character that starts at byte `start`, which is inside the text. */
struct cred_code_point cred_code_point_at(const struct cred_secret *text, size_t start);

#endif
