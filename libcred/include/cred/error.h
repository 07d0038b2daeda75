/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_ERROR_H
#define CRED_ERROR_H

#include <stddef.h>

/*
 * What went wrong. The code says what the caller can do about it; struct cred_error keeps what
 * happened, in English, for logs and administrators. A verdict (locked, wrong code, weaker) is
 * never an error: it comes back in the reply of a call that returned CRED_OK.
 */
#define CRED_ERR_LIST(X)                                                                           \
  X(CRED_OK, "success")                                                                            \
  X(CRED_ERR_INVALID, "invalid argument")                                                          \
  X(CRED_ERR_MEMORY, "out of memory")                                                              \
  X(CRED_ERR_NOT_FOUND, "not found")                                                               \
  X(CRED_ERR_EXISTS, "exists already")                                                             \
  X(CRED_ERR_TOO_LONG, "too long")                                                                 \
  X(CRED_ERR_STATE, "not possible in this state")                                                  \
  X(CRED_ERR_BUSY, "somebody else holds the lock")                                                 \
  X(CRED_ERR_IO, "input or output error")                                                          \
  X(CRED_ERR_FULL, "no space left")                                                                \
  X(CRED_ERR_DAMAGED, "damaged")                                                                   \
  X(CRED_ERR_NEWER, "written by a newer version")                                                  \
  X(CRED_ERR_UNSAFE_MODE, "owner or file mode is unsafe")                                          \
  X(CRED_ERR_KEY, "key missing or wrong")                                                          \
  X(CRED_ERR_CRYPTO, "cryptographic library error")                                                \
  X(CRED_ERR_CONFIG, "no usable policy is applied")                                                \
  X(CRED_ERR_LOOKUP, "user or group lookup failed")                                                \
  X(CRED_ERR_PERMISSION, "not permitted")                                                          \
  X(CRED_ERR_UNSUPPORTED, "not supported")                                                         \
  X(CRED_ERR_UNREACHABLE, "credd does not listen")                                                 \
  X(CRED_ERR_BROKER, "credd gave no answer")                                                       \
  X(CRED_ERR_UNCOPIED, "syslog takes no second copy of events")

enum cred_err {
#define CRED_ERR_ENUM(name, text) name,
  CRED_ERR_LIST(CRED_ERR_ENUM)
#undef CRED_ERR_ENUM
      CRED_ERR_COUNT
};

#define CRED_ERROR_TEXT_SIZE 512

/*
 * The code for a system call that failed with this errno: MEMORY where memory, descriptors or
 * processes ran out (any user can cause that), FULL where space did, BUSY, else IO.
 */
enum cred_err cred_err_of_errno(int system_error);

struct cred_error {
  enum cred_err code;
  char text[CRED_ERROR_TEXT_SIZE]; /* one line, without line feed; empty with CRED_OK */
};

/* A static English text for the code; never NULL. */
const char *cred_err_text(enum cred_err code);

/*
 * Notes what happened and returns code, so that a failing function ends in
 * `return cred_error_set(error, CRED_ERR_IO, "cannot open %s: %m", path);`. error may be NULL.
 * Control bytes in the result are replaced by '?'.
 */
enum cred_err cred_error_set(struct cred_error *error, enum cred_err code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the text that is there, keeping the code; returns the code. */
enum cred_err cred_error_prefix(struct cred_error *error, const char *prefix);

#endif
