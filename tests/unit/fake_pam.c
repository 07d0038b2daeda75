/* SPDX-License-Identifier: BSD-3-Clause */
#include "tests/unit/fake_pam.h"

#include <string.h>

int pam_get_item(const pam_handle_t *pamh, int item_type, const void **item)
{
  if (pamh->get_status != PAM_SUCCESS)
    return pamh->get_status;
  if (item_type == PAM_FAIL_DELAY)
    *item = pamh->fail_delay;
  else if (item_type == PAM_CONV)
    *item = pamh->conversation;
  else if (item_type == PAM_AUTHTOK)
    *item = pamh->shown;
  else
    return PAM_BAD_ITEM;
  return PAM_SUCCESS;
}

/* There is no data, and no name: whoever is tested here has them already. */
int pam_get_data(const pam_handle_t *pamh, const char *name, const void **data)
{
  (void)pamh;
  (void)name;
  *data = NULL;
  return PAM_NO_MODULE_DATA;
}

int pam_set_data(pam_handle_t *pamh, const char *name, void *data,
                 void (*cleanup)(pam_handle_t *pamh, void *data, int error_status))
{
  (void)pamh;
  (void)name;
  (void)data;
  (void)cleanup;
  return PAM_BUF_ERR;
}

int pam_get_user(pam_handle_t *pamh, const char **user, const char *prompt)
{
  (void)pamh;
  (void)prompt;
  *user = NULL;
  return PAM_CONV_ERR;
}

const char *pam_getenv(pam_handle_t *pamh, const char *name)
{
  (void)pamh;
  (void)name;
  return NULL;
}

int pam_set_item(pam_handle_t *pamh, int item_type, const void *item)
{
  if (pamh->set_status != PAM_SUCCESS)
    return pamh->set_status;
  if (item_type != PAM_FAIL_DELAY)
    return PAM_BAD_ITEM;
  pamh->fail_delay = item;
  return PAM_SUCCESS;
}

void fake_pam_end_authenticate(struct pam_handle *pamh, int status, unsigned usec_delay)
{
  fake_delay *function;

  memcpy(&function, &pamh->fail_delay, sizeof(function));
  if (function != NULL)
    function(status, usec_delay,
             pamh->conversation != NULL ? pamh->conversation->appdata_ptr : NULL);
}
