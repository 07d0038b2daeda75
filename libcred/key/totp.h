/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_KEY_TOTP_H
#define CRED_KEY_TOTP_H

#include "decide/code.h"

/* Checks digits, period and algorithm against token.h's bounds. */
enum cred_err cred_totp_shape_check(const struct cred_totp_shape *shape, struct cred_error *error);

/* As long as the hash: 20, 32 or 64 bytes (RFC 6238 section 5.1 and the keys of its appendix B). */
size_t cred_totp_seed_length(enum cred_totp_algorithm algorithm);

/* The absolute step of a moment: RFC 6238 section 4.2 with T0 = 0. wall_ms is not negative. */
int64_t cred_totp_step(const struct cred_totp_shape *shape, int64_t wall_ms);

/* The codes for the steps from now-window to now+window, never below step 0; *count in: room (2 *
 * CRED_TOTP_WINDOW_MAX + 1), out: codes. RFC 6238 section 4. */
enum cred_err cred_totp_candidates(const struct cred_secret *seed,
                                   const struct cred_totp_shape *shape, int64_t wall_ms,
                                   uint32_t window, struct cred_code_candidate *out, size_t *count,
                                   struct cred_error *error);

/* The code of one step (RFC 6238 section 4.2); seed and shape are checked already. */
enum cred_err cred_totp_code(const struct cred_secret *seed, const struct cred_totp_shape *shape,
                             int64_t step, struct cred_code_candidate *out,
                             struct cred_error *error);

/* RFC 4648 base32 without padding, upper case. */
enum cred_err cred_base32_encode(const struct cred_secret *plain, struct cred_secret *out);

/*
 * Takes lower case, blanks, line ends, hyphens and right padding (none, or all of it);
 * CRED_ERR_INVALID on anything else. Bits left over at the end are dropped, whatever they are, as
 * phone applications do.
 */
enum cred_err cred_base32_decode(const char *text, size_t length, struct cred_secret *out);

/*
 * otpauth://totp/Issuer:account?secret=...&issuer=...&algorithm=...&digits=...&period=... with
 * every byte outside RFC 3986's unreserved set encoded.
 */
enum cred_err cred_otpauth_uri(const struct cred_secret *seed, const struct cred_totp_shape *shape,
                               const char *issuer, const char *account, struct cred_secret *out);

#endif
