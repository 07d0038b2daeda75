/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TESTS_CONFIG_WORLD_H
#define TESTS_CONFIG_WORLD_H

#include <sys/types.h>

#include "config/model.h"

/* Real files in a directory of their own, and what was found in them. */
struct config_world {
  char directory[64];
  char main_file[96];
  char drop_ins[128];
  struct cred_config *config;
  struct cred_config_problems *problems;
};

int config_world_set_up(void **state);
int config_world_tear_down(void **state);

void config_write(const char *path, const char *bytes, size_t length, mode_t mode);
void config_write_drop_in(const struct config_world *world, const char *name, const char *text);

/* Reads the files, the main one after writing it; fails when result and findings do not fit. */
enum cred_err config_read_again(struct config_world *world);
enum cred_err config_read_text(struct config_world *world, const char *text);

/* The problem of that kind; there must be one. */
const struct cred_config_problem *config_found(const struct config_world *world,
                                               enum cred_config_problem_kind kind);

/* One line in [policy default], and the one error that it makes. */
const struct cred_config_problem *config_refused(struct config_world *world, const char *line,
                                                 enum cred_config_problem_kind kind);

#endif
