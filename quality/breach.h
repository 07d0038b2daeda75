/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_BREACH_H
#define CRED_QUALITY_BREACH_H

#include "quality/quality.h"

struct passwd;

typedef const char *(*cred_breach_check)(const void *, const char *, const char *,
                                         const struct passwd *);
typedef void (*cred_breach_release)(void *);

/* libpasswdqc, loaded, with nothing but a filter file switched on. Zeros: not in use. */
struct cred_breach {
  void *library;
  void *parameters; /* its own struct, NULL: none */
  cred_breach_check check;
  cred_breach_release release;
  char path[CRED_PATH_SIZE];
};

/* UNSUPPORTED, MEMORY, IO, UNSAFE_MODE. Whether the file is a filter, cred_breach_judge finds out.
 */
enum cred_err cred_breach_open(const char *path, struct cred_breach *out, struct cred_error *error);
void cred_breach_close(struct cred_breach *breach);

/* Adds BREACHED when the filter holds the password. DAMAGED (no filter that plain passwords can be
 * looked up in), IO, UNSAFE_MODE, UNSUPPORTED. */
enum cred_err cred_breach_judge(const struct cred_breach *breach,
                                const struct cred_secret *password, struct cred_findings *findings,
                                struct cred_error *error);

#endif
