/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_FINISH_H
#define CRED_MODULES_FINISH_H

#include <security/pam_modules.h>
#include <stdbool.h>

/*
 * Learning how pam_authenticate ended. libpam hands its final status to the PAM_FAIL_DELAY function
 * of the handle, at the very end of pam_authenticate (also of pam_chauthtok, where ours is never
 * installed), and with it no handle. So each hook is a function of its own out of a few, and finds
 * its transaction in a list of this thread.
 *
 * The hook calls the function that was there before, or performs the delay itself when there was
 * none, and puts the handle back as it was.
 */
struct cred_finish;

enum cred_finish_order {
  CRED_FINISH_FIRST, /* act, then the function that was there before */
  CRED_FINISH_LAST   /* the function that was there before, then act */
};

/* Called once, with the status that the program will get. PAM data cannot be reached any more:
 * libpam takes whoever asks now for the program. */
typedef void cred_finish_act(void *state, int status);

/*
 * Installs a hook on the handle that pam_authenticate is running on in this thread. *out is the
 * caller's, to be given to cred_finish_drop before state goes away. PAM_BUF_ERR; PAM_SYSTEM_ERR:
 * too many nested transactions in this thread; else what libpam says.
 */
int cred_finish_install(pam_handle_t *pamh, enum cred_finish_order order, cred_finish_act *act,
                        void *state, struct cred_finish **out);

/*
 * From here on act is not called; the handle gets back what it had. Called when the PAM data that
 * owns the hook is cleaned up, perhaps in another thread than the one that installed it, which then
 * is not inside libpam with this handle. Takes NULL.
 */
void cred_finish_drop(struct cred_finish *finish, pam_handle_t *pamh);

#endif
