/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_UNIT_QUALITY_WORLD_H
#define TESTS_UNIT_QUALITY_WORLD_H

#include "quality/quality.h"

/* A policy that asks for nothing but eight characters, and who changes the password. */
struct quality_world {
  struct cred_policy policy;
  const char *subject;
  const char *gecos;
  const char *old;
  struct cred_findings findings; /* of the last password that was judged */
  char directory[64];            /* for files of the test */
  char path[128];
};

struct quality_world quality_world_make(void);

/* Judges bytes, or a string, and fails the test when that is not possible. */
void quality_judge_bytes(struct quality_world *world, const void *bytes, size_t length);
void quality_judge(struct quality_world *world, const char *password);

/* Judges and fails the test unless exactly these kinds are found, in the order given, which is told
 * by names separated by blanks; "" for none. */
void quality_expect(struct quality_world *world, const char *password, const char *names);

/* The finding of that kind of the last password; fails when there is none. */
const struct cred_finding *quality_finding(const struct quality_world *world,
                                           enum cred_finding_kind kind);

/* Writes a file into a new directory, with mode 0600, and returns its path, which lives in world.
 */
const char *quality_file(struct quality_world *world, const char *name, const void *text,
                         size_t length);
/* Makes a list of the words that are shipped the policy's. */
void quality_use_shipped_words(struct quality_world *world);
void quality_files_remove(struct quality_world *world);

#endif
