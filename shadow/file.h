/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SHADOW_FILE_H
#define CRED_SHADOW_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "cred/error.h"

/* The shadow file as a whole: locked, read, replaced. */

/* Takes the lock that lckpwdf(3) takes, waiting wait_ms at most. *out: a descriptor; closing it
 * gives the lock back. */
enum cred_err cred_shadow_lock(int directory, uint32_t wait_ms, int *out, struct cred_error *error);

/* What was read; erase and free by cred_shadow_text_free. */
struct cred_shadow_text {
  char *bytes;
  size_t length;
  struct stat info; /* of the file */
  int fd;           /* it is open still; -1: none */
};
enum cred_err cred_shadow_text_read(int directory, struct cred_shadow_text *out,
                                    struct cred_error *error);
void cred_shadow_text_free(struct cred_shadow_text *text);

/* A piece of the new file. */
struct cred_shadow_piece {
  const char *bytes;
  size_t length;
};
/* The file becomes these pieces, one behind the other, if it still is the one that was read. */
enum cred_err cred_shadow_text_write(int directory, const struct cred_shadow_text *old,
                                     const struct cred_shadow_piece *pieces, size_t count,
                                     struct cred_error *error);

#endif
