/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "cred/config.h"

/* apply_policy FILE DIRECTORY: installs a policy without asking, for tests of everything else. */

int main(int argc, char **argv)
{
  struct cred_config_problems *problems = NULL;
  struct cred_config *config = NULL;
  struct cred_error error = {0};
  enum cred_err err = CRED_ERR_INVALID;

  if (argc != 3)
    return 2;
  err = cred_config_read(argv[1], NULL, &config, &problems, &error);
  if (err == CRED_OK)
    err = cred_config_install(config, argv[2], &error);
  if (err != CRED_OK)
    (void)fprintf(stderr, "%s\n", error.text);
  cred_config_free(config);
  cred_config_problems_free(problems);
  return err == CRED_OK ? 0 : 1;
}
