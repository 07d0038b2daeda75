/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "key/totp.h"
#include "tests/fuzz/fuzz.h"

static void must(bool holds)
{
  if (!holds)
    abort();
}

/* What decodes, encodes to one text only, and that text decodes to the same bytes. */
static void check_base32(const char *text, size_t size)
{
  CRED_SECRET_AUTO plain = {0};
  CRED_SECRET_AUTO canonical = {0};
  CRED_SECRET_AUTO again = {0};

  if (cred_base32_decode(text, size, &plain) != CRED_OK) {
    must(plain.length == 0);
    return;
  }
  must(cred_base32_encode(&plain, &canonical) == CRED_OK);
  must(cred_base32_decode(cred_secret_text(&canonical), canonical.length, &again) == CRED_OK);
  must(again.length == plain.length && memcmp(again.bytes, plain.bytes, plain.length) == 0);
}

/* Folding twice is folding once, and a split loses nothing. */
static void check_code(const char *text, size_t size)
{
  CRED_SECRET_AUTO typed = {0};
  CRED_SECRET_AUTO folded = {0};
  CRED_SECRET_AUTO rest = {0};

  if (cred_secret_set(&typed, text, size) != CRED_OK)
    return;
  if (cred_code_fold(&typed, &folded) == CRED_OK) {
    must(folded.length <= typed.length);
    must(cred_code_fold(&folded, &rest) == CRED_OK);
    must(rest.length == folded.length && memcmp(rest.bytes, folded.bytes, rest.length) == 0);
    (void)cred_code_form_of(&folded);
  }
  (void)cred_code_split(&typed, 6, &folded, &rest);
  must(folded.length + rest.length == typed.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  check_base32((const char *)data, size);
  check_code((const char *)data, size);
  return 0;
}
