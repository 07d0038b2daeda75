/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/verbs.h"

#include <stddef.h>

const struct ctl_verb *const ctl_verbs[] = {
    &ctl_verb_config_apply,
    &ctl_verb_config_check,
    &ctl_verb_config_diff,
    &ctl_verb_config_explain,
    &ctl_verb_config_show,
    &ctl_verb_import_faillock,
    &ctl_verb_import_google,
    &ctl_verb_import_oath,
    &ctl_verb_key_init,
    &ctl_verb_key_rotate,
    &ctl_verb_lock,
    &ctl_verb_log_export,
    &ctl_verb_log_show,
    &ctl_verb_log_verify,
    &ctl_verb_report_attempts,
    &ctl_verb_status,
    &ctl_verb_store_backup,
    &ctl_verb_store_check,
    &ctl_verb_store_init,
    &ctl_verb_totp_allow,
    &ctl_verb_totp_codes,
    &ctl_verb_totp_confirm,
    &ctl_verb_totp_enroll,
    &ctl_verb_totp_list,
    &ctl_verb_totp_resume,
    &ctl_verb_totp_revoke,
    &ctl_verb_totp_show,
    &ctl_verb_totp_suspend,
    &ctl_verb_totp_verify,
    &ctl_verb_unlock,
    NULL,
};
