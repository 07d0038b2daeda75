/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_BUILD_H
#define CRED_CONFIG_BUILD_H

#include "config/model.h"
#include "config/problem.h"
#include "config/reader.h"

/* Builds a configuration from the texts of files, the main one first. Reads no files itself. */

#define CRED_BUILD_SITE_SECTIONS 3
#define CRED_BUILD_SECTIONS (CRED_BUILD_SITE_SECTIONS + CRED_CONFIG_POLICIES_MAX)

struct cred_config_builder {
  struct cred_config *config;
  struct cred_config_problems *problems;
  uint16_t file;                               /* in the places */
  uint32_t section_lines[CRED_BUILD_SECTIONS]; /* in this file; 0: not yet */
  const char *section; /* of the table; NULL: keys are passed over, "" : none began yet */
  struct cred_config_policy *policy;
  size_t row; /* in the places */
  char label[CRED_CONFIG_LABEL_SIZE];
  uint32_t key_lines[CRED_CONFIG_KEYS_MAX]; /* in this section of this file */
};

/* NULL without memory. The problems belong to the caller. */
struct cred_config_builder *cred_config_builder_new(struct cred_config_problems *problems);
void cred_config_builder_free(struct cred_config_builder *builder); /* takes NULL */

/* Takes one file; false without memory. */
bool cred_config_builder_take(struct cred_config_builder *builder, const char *file,
                              const char *text, size_t length);

/* Checks the whole. main_file is named for what is missing; NULL when that is known to be damaged.
 */
void cred_config_builder_finish(struct cred_config_builder *builder, const char *main_file);

#endif
