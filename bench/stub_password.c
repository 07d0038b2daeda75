/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stands where pam_unix stands in a real stack, without its slow hash, which would hide what is
 * measured. Takes the password that a module above asked for, or asks; "right" is right.
 */
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <string.h>

#define DOOR __attribute__((visibility("default")))

DOOR int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  const char *password = NULL;
  (void)flags, (void)argc, (void)argv;
  int status = pam_get_authtok(pamh, PAM_AUTHTOK, &password, NULL);
  if (status != PAM_SUCCESS)
    return status;
  return strcmp(password, "right") == 0 ? PAM_SUCCESS : PAM_AUTH_ERR;
}

DOOR int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  (void)pamh, (void)flags, (void)argc, (void)argv;
  return PAM_SUCCESS;
}

DOOR int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
  (void)pamh, (void)flags, (void)argc, (void)argv;
  return PAM_SUCCESS;
}
