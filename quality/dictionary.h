/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_DICTIONARY_H
#define CRED_QUALITY_DICTIONARY_H

#include "quality/characters.h"

struct pwquality_settings;

typedef int (*cred_dictionary_check)(struct pwquality_settings *, const char *, const char *,
                                     const char *, void **);
typedef void (*cred_dictionary_release)(struct pwquality_settings *);

/* libpwquality, loaded, with nothing but cracklib's dictionary switched on. Zeros: not in use. */
struct cred_dictionary {
  void *library;
  struct pwquality_settings *settings;
  cred_dictionary_check check;
  cred_dictionary_release release;
};

/* dictionary: NULL for the system's. UNSUPPORTED, MEMORY, IO (missing or damaged), UNSAFE_MODE,
 * BUSY. */
enum cred_err cred_dictionary_open(const char *dictionary, struct cred_dictionary *out,
                                   struct cred_error *error);
void cred_dictionary_close(struct cred_dictionary *dictionary);

/* Adds what cracklib says of the password, of which characters are the same; it has at most
 * CRED_PASSWORD_BYTES_MAX bytes and no NUL. BUSY, MEMORY, IO, UNSUPPORTED. */
enum cred_err cred_dictionary_judge(const struct cred_dictionary *dictionary,
                                    const struct cred_secret *password,
                                    const struct cred_characters *characters,
                                    struct cred_findings *findings, struct cred_error *error);

#endif
