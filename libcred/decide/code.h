/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_DECIDE_CODE_H
#define CRED_DECIDE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cred/code.h"
#include "cred/secret.h"
#include "cred/token.h"

/*
 * Judging a typed code against the codes that one token makes for the steps of the window. Pure and
 * in constant time for a given window.
 */

struct cred_code_candidate {
  int64_t step;
  char code[CRED_TOTP_DIGITS_MAX + 1];
};

enum cred_code_match { CRED_CODE_NO_MATCH = 0, CRED_CODE_MATCH, CRED_CODE_MATCH_REPLAYED };

/*
 * MATCH and *step when the typed code is a candidate's and its step is greater than last_step
 * (RFC 6238 section 5.2); the lowest such step when several candidates share the code.
 */
enum cred_code_match cred_code_judge(const struct cred_secret *typed,
                                     const struct cred_code_candidate *candidates, size_t count,
                                     int64_t last_step, int64_t *step);

/*
 * What a person typed, folded to what was meant: full-width digits, letters, hyphens and blanks to
 * plain ones; blanks and hyphens dropped; letters to upper case. Anything else stays and will not
 * match. CRED_ERR_INVALID when it is not UTF-8 or holds NUL.
 */
enum cred_err cred_code_fold(const struct cred_secret *typed, struct cred_secret *out);

enum cred_code_form { CRED_CODE_FORM_NONE = 0, CRED_CODE_FORM_DIGITS, CRED_CODE_FORM_RECOVERY };

/* Which kind of code a folded text can be: 6 to 8 digits, or a recovery code. */
enum cred_code_form cred_code_form_of(const struct cred_secret *folded);

/*
 * Recovery codes: 16 letters of an alphabet of 32 without look-alikes, so 80 random bits, shown in
 * groups of four with hyphens between them.
 */
#define CRED_RECOVERY_BYTES 10
#define CRED_RECOVERY_LETTERS 16
#define CRED_RECOVERY_GROUP 4

/* The code of these random bytes, as it is shown. */
void cred_code_recovery_text(const unsigned char random[CRED_RECOVERY_BYTES],
                             struct cred_secret *out);

/*
 * The letters of a folded code as they are kept: O means 0, I and L mean 1. False, and out empty,
 * when it can be no recovery code.
 */
bool cred_code_recovery_letters(const struct cred_secret *folded, struct cred_secret *out);

#endif
