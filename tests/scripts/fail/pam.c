/* SPDX-License-Identifier: BSD-3-Clause */
/* A libpam that refuses its modules. */
#include "tests/scripts/fail/fail.h"

#include <security/pam_ext.h>
#include <security/pam_modules.h>

int pam_get_item(const pam_handle_t *pamh, int item, const void **out)
{
  return fail_now(FAIL_PAM_GET) ? PAM_SYSTEM_ERR : WORLD_NEXT(pam_get_item)(pamh, item, out);
}

int pam_get_user(pam_handle_t *pamh, const char **out, const char *prompt)
{
  return fail_now(FAIL_PAM_GET) ? PAM_SYSTEM_ERR : WORLD_NEXT(pam_get_user)(pamh, out, prompt);
}

int pam_get_data(const pam_handle_t *pamh, const char *name, const void **out)
{
  return fail_now(FAIL_PAM_GET) ? PAM_SYSTEM_ERR : WORLD_NEXT(pam_get_data)(pamh, name, out);
}

int pam_set_data(pam_handle_t *pamh, const char *name, void *data,
                 void (*cleanup)(pam_handle_t *pamh, void *data, int status))
{
  return fail_now(FAIL_PAM_SET) ? PAM_SYSTEM_ERR
                                : WORLD_NEXT(pam_set_data)(pamh, name, data, cleanup);
}

int pam_set_item(pam_handle_t *pamh, int item, const void *value)
{
  return fail_now(FAIL_PAM_SET) ? PAM_SYSTEM_ERR : WORLD_NEXT(pam_set_item)(pamh, item, value);
}

int pam_putenv(pam_handle_t *pamh, const char *assignment)
{
  return fail_now(FAIL_PAM_SET) ? PAM_SYSTEM_ERR : WORLD_NEXT(pam_putenv)(pamh, assignment);
}
