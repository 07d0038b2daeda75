/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_TESTS_FAKE_PAM_H
#define CRED_TESTS_FAKE_PAM_H

#include <security/pam_modules.h>

/* A PAM handle of our own, for the parts of the modules that only get and set items. */
struct pam_handle {
  const void *fail_delay;
  const struct pam_conv *conversation;
  const char *shown; /* PAM_AUTHTOK */
  int get_status;    /* what pam_get_item returns; PAM_SUCCESS: it works */
  int set_status;
};

typedef void fake_delay(int status, unsigned usec_delay, void *appdata);

/* What libpam does at the end of pam_authenticate. */
void fake_pam_end_authenticate(struct pam_handle *pamh, int status, unsigned usec_delay);

#endif
