/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_POLICY_H
#define CRED_POLICY_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "cred/token.h"

#define CRED_PATH_SIZE 1024
#define CRED_LIST_SIZE 1024 /* a list value: words separated by single blanks */
#define CRED_WORD_SIZE 128

#define CRED_FOREVER UINT32_MAX      /* unlock_time=never */
#define CRED_REMEMBER_ALL UINT32_MAX /* remember=all */

enum cred_mode { CRED_MODE_ENFORCE, CRED_MODE_REPORT };
enum cred_totp_need { CRED_TOTP_OFF, CRED_TOTP_ENROLLED, CRED_TOTP_REQUIRED };
enum cred_charset { CRED_CHARSET_ANY, CRED_CHARSET_ASCII };
enum cred_reuse_scope { CRED_REUSE_PERSON, CRED_REUSE_SYSTEM };
enum cred_drift { CRED_DRIFT_LOG, CRED_DRIFT_TEMPORARY };
enum cred_broker { CRED_BROKER_AUTO, CRED_BROKER_REQUIRED, CRED_BROKER_OFF };
enum cred_on_failure { CRED_ON_FAILURE_DENY, CRED_ON_FAILURE_CONTINUE };

/*
 * What is in force for one subject at one service: every [policy NAME] that matches, in order,
 * later keys over earlier ones. Plain values; copies freely. Units are in the names or are counts.
 */
struct cred_policy {
  char zone[CRED_WORD_SIZE];
  bool privileged;
  bool shared;
  enum cred_mode mode;

  uint32_t deny;
  uint32_t deny_total;
  uint32_t deny_source;
  uint32_t fail_interval; /* seconds */
  uint32_t unlock_time;   /* seconds, or CRED_FOREVER */
  uint32_t unlock_time_max;
  uint32_t attempt_wait_seconds;
  uint32_t attempt_lease_seconds;
  bool even_deny_root;

  uint32_t min_length; /* characters */
  uint32_t max_length;
  uint32_t require_upper;
  uint32_t require_lower;
  uint32_t require_digit;
  uint32_t require_symbol;
  uint32_t min_classes;
  uint32_t min_changed;
  uint32_t max_repeat;
  uint32_t max_sequence;
  bool dictionary;
  char bad_words_file[CRED_PATH_SIZE];
  char breach_filter[CRED_PATH_SIZE];
  uint32_t retry;
  bool enforce_for_root;
  enum cred_charset password_charset;

  uint32_t remember; /* passwords, or CRED_REMEMBER_ALL */
  uint32_t remember_days;
  enum cred_reuse_scope reuse_scope;

  uint32_t max_age_days;
  uint32_t max_uses;
  char use_services[CRED_LIST_SIZE];
  uint32_t warn_days;
  uint32_t temporary_hours;
  bool admin_set_is_temporary;
  enum cred_drift drift;

  char contractor_groups[CRED_LIST_SIZE];
  bool contractors_may_change;
  char actor_groups[CRED_LIST_SIZE];
  char custodian_certificates[CRED_LIST_SIZE];

  uint32_t max_idle_days;
  char zone_groups[CRED_LIST_SIZE];
  char allow_sources[CRED_LIST_SIZE];
  bool direct_login;

  enum cred_totp_need totp;
  uint32_t totp_window; /* steps either side */
  enum cred_totp_algorithm totp_algorithm;
  uint32_t totp_digits;
  uint32_t totp_period; /* seconds */
  bool combined;

  uint32_t factors_required;
  bool show_last_login;
  uint32_t session_max_minutes;
  uint32_t idle_minutes;
};

/* What holds for the host as a whole: [store], [site] and [log]. */
struct cred_site {
  char backend[CRED_WORD_SIZE];
  char store_path[CRED_PATH_SIZE];
  char key_path[CRED_PATH_SIZE];
  uint32_t timeout_seconds; /* the longest wait for a lock of the store */
  enum cred_broker broker;
  char system[CRED_NAME_SIZE];
  char language[CRED_WORD_SIZE]; /* a locale such as ja_JP.UTF-8; empty: the caller's */
  char contact[CRED_NAME_SIZE];
  char trusted_networks[CRED_LIST_SIZE];
  bool rescue_root_console;
  char batch_services[CRED_LIST_SIZE];
  uint32_t keep_days; /* 0: for ever */
  enum cred_on_failure on_failure;
};

/* True when word is one of the list's words (separated by single blanks), to the letter. */
bool cred_list_has(const char *list, const char *word);

#endif
