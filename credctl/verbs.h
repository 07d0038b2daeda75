/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_VERBS_H
#define CREDCTL_VERBS_H

#include "credctl/verb.h"

/* The record of every verb; each lives in the file that does it. */
extern const struct ctl_verb ctl_verb_account_erase;
extern const struct ctl_verb ctl_verb_account_orphans;
extern const struct ctl_verb ctl_verb_account_person;
extern const struct ctl_verb ctl_verb_account_register;
extern const struct ctl_verb ctl_verb_account_rename;
extern const struct ctl_verb ctl_verb_account_resume;
extern const struct ctl_verb ctl_verb_account_review;
extern const struct ctl_verb ctl_verb_account_show;
extern const struct ctl_verb ctl_verb_account_suspend;
extern const struct ctl_verb ctl_verb_account_until;
extern const struct ctl_verb ctl_verb_config_apply;
extern const struct ctl_verb ctl_verb_config_check;
extern const struct ctl_verb ctl_verb_config_diff;
extern const struct ctl_verb ctl_verb_config_explain;
extern const struct ctl_verb ctl_verb_config_show;
extern const struct ctl_verb ctl_verb_exception_add;
extern const struct ctl_verb ctl_verb_exception_approve;
extern const struct ctl_verb ctl_verb_exception_list;
extern const struct ctl_verb ctl_verb_exception_refuse;
extern const struct ctl_verb ctl_verb_exception_revoke;
extern const struct ctl_verb ctl_verb_exception_rules;
extern const struct ctl_verb ctl_verb_import_faillock;
extern const struct ctl_verb ctl_verb_import_google;
extern const struct ctl_verb ctl_verb_import_oath;
extern const struct ctl_verb ctl_verb_import_opasswd;
extern const struct ctl_verb ctl_verb_key_init;
extern const struct ctl_verb ctl_verb_key_rotate;
extern const struct ctl_verb ctl_verb_lock;
extern const struct ctl_verb ctl_verb_log_export;
extern const struct ctl_verb ctl_verb_log_hold;
extern const struct ctl_verb ctl_verb_log_prune;
extern const struct ctl_verb ctl_verb_log_release;
extern const struct ctl_verb ctl_verb_log_show;
extern const struct ctl_verb ctl_verb_log_verify;
extern const struct ctl_verb ctl_verb_password_check;
extern const struct ctl_verb ctl_verb_password_expire;
extern const struct ctl_verb ctl_verb_password_generate;
extern const struct ctl_verb ctl_verb_password_issue;
extern const struct ctl_verb ctl_verb_password_state;
extern const struct ctl_verb ctl_verb_report_attempts;
extern const struct ctl_verb ctl_verb_report_dormant;
extern const struct ctl_verb ctl_verb_report_ids;
extern const struct ctl_verb ctl_verb_report_privileged;
extern const struct ctl_verb ctl_verb_report_sessions;
extern const struct ctl_verb ctl_verb_report_sign;
extern const struct ctl_verb ctl_verb_rotate_approve;
extern const struct ctl_verb ctl_verb_rotate_due;
extern const struct ctl_verb ctl_verb_rotate_list;
extern const struct ctl_verb ctl_verb_rotate_requests;
extern const struct ctl_verb ctl_verb_rotate_reveal;
extern const struct ctl_verb ctl_verb_rotate_run;
extern const struct ctl_verb ctl_verb_session_end;
extern const struct ctl_verb ctl_verb_status;
extern const struct ctl_verb ctl_verb_store_backup;
extern const struct ctl_verb ctl_verb_store_check;
extern const struct ctl_verb ctl_verb_store_init;
extern const struct ctl_verb ctl_verb_totp_allow;
extern const struct ctl_verb ctl_verb_totp_codes;
extern const struct ctl_verb ctl_verb_totp_confirm;
extern const struct ctl_verb ctl_verb_totp_enroll;
extern const struct ctl_verb ctl_verb_totp_list;
extern const struct ctl_verb ctl_verb_totp_resume;
extern const struct ctl_verb ctl_verb_totp_revoke;
extern const struct ctl_verb ctl_verb_totp_show;
extern const struct ctl_verb ctl_verb_totp_suspend;
extern const struct ctl_verb ctl_verb_totp_verify;
extern const struct ctl_verb ctl_verb_unlock;

#endif
