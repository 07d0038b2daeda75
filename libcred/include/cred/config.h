/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_H
#define CRED_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cred/error.h"
#include "cred/policy.h"

/*
 * The configuration: read strictly from the files that people edit, compared, explained, and
 * installed as the applied policy, which is all that a login ever reads.
 *
 * A struct cred_config is complete and immutable: every key has a value. It may be read from
 * several threads at once. Functions print nothing and read no clock.
 */
struct cred_config;

#define CRED_CONFIG_POLICIES_MAX 64
#define CRED_CONFIG_LABEL_SIZE 160 /* "policy NAME" */
#define CRED_CONFIG_DIGEST_SIZE 32

void cred_config_free(struct cred_config *config); /* takes NULL */

/* --- the files that people edit --- */

/* What can be wrong in a file, or with it. */
enum cred_config_problem_kind {
  CRED_CONFIG_FINE = 0,
  CRED_CONFIG_UNREADABLE,
  CRED_CONFIG_NOT_A_FILE,
  CRED_CONFIG_NOT_OURS,
  CRED_CONFIG_WRITABLE,
  CRED_CONFIG_CHANGED,
  CRED_CONFIG_TOO_MANY_FILES,
  CRED_CONFIG_EMPTY,
  CRED_CONFIG_TOO_BIG,
  CRED_CONFIG_NUL_BYTE,
  CRED_CONFIG_NOT_UTF8,
  CRED_CONFIG_CONTROL,
  CRED_CONFIG_LINE_TOO_LONG,
  CRED_CONFIG_CUT_SHORT,
  CRED_CONFIG_NOT_A_LINE,
  CRED_CONFIG_BAD_SECTION,
  CRED_CONFIG_NO_SECTION,
  CRED_CONFIG_UNKNOWN_SECTION,
  CRED_CONFIG_BAD_POLICY_NAME,
  CRED_CONFIG_DUPLICATE_SECTION,
  CRED_CONFIG_TOO_MANY_POLICIES,
  CRED_CONFIG_UNKNOWN_KEY,
  CRED_CONFIG_DUPLICATE_KEY,
  CRED_CONFIG_NOT_A_NUMBER,
  CRED_CONFIG_UNIT_SECONDS,
  CRED_CONFIG_UNIT,
  CRED_CONFIG_OUT_OF_RANGE,
  CRED_CONFIG_BAD_WORD,
  CRED_CONFIG_BAD_NAME,
  CRED_CONFIG_BAD_LIST,
  CRED_CONFIG_QUOTED,
  CRED_CONFIG_VALUE_TOO_LONG,
  CRED_CONFIG_INLINE_COMMENT,
  CRED_CONFIG_FULL_WIDTH,
  CRED_CONFIG_NOT_ABSOLUTE,
  CRED_CONFIG_BAD_BLOCKS,
  CRED_CONFIG_EMPTY_MATCH,
  CRED_CONFIG_MATCH_IN_DEFAULT,
  CRED_CONFIG_NO_MATCH,
  CRED_CONFIG_NO_DEFAULT,
  CRED_CONFIG_LESS_THAN,
  CRED_CONFIG_NO_SUCH_GROUP,
  CRED_CONFIG_NO_SUCH_USER,
  CRED_CONFIG_NO_SUCH_SERVICE,
  CRED_CONFIG_NO_LOCALE,
  CRED_CONFIG_NO_FILE,
  CRED_CONFIG_FILE_NOT_OURS,
  CRED_CONFIG_FILE_WRITABLE,
  CRED_CONFIG_NOT_OBEYED_YET,
  CRED_CONFIG_PROBLEM_COUNT
};

/* One finding. Texts are valid UTF-8 without control characters, cut to size; "": not known. */
struct cred_config_problem {
  enum cred_config_problem_kind kind;
  bool is_warning; /* does not keep the configuration from being applied */
  char file[CRED_PATH_SIZE];
  uint32_t line; /* from 1; 0: the file as a whole */
  char section[CRED_CONFIG_LABEL_SIZE];
  char key[CRED_WORD_SIZE];
  char value[CRED_WORD_SIZE];    /* as written */
  char expected[CRED_NAME_SIZE]; /* range or words */
  char nearest[CRED_WORD_SIZE];  /* the right name that was meant, as "[SECTION] KEY" where it
                                    belongs elsewhere */
  char detail[CRED_NAME_SIZE];   /* what the system said */
};

struct cred_config_problems;

size_t cred_config_problems_count(const struct cred_config_problems *problems); /* NULL: 0 */
size_t cred_config_problems_errors(const struct cred_config_problems *problems);
/* Lives as long as the list; NULL beyond the end. Ordered by file, then line. */
const struct cred_config_problem *
cred_config_problems_get(const struct cred_config_problems *problems, size_t index);
void cred_config_problems_free(struct cred_config_problems *problems); /* takes NULL */

/* The English text of a kind, for gettext; never NULL. It holds names in braces to be filled. */
const char *cred_config_problem_format(enum cred_config_problem_kind kind);

/* A name of the kind for programs, such as "unknown-key"; never NULL. */
const char *cred_config_problem_name(enum cred_config_problem_kind kind);

/*
 * Fills a format, translated or not, with the problem's texts. suggestion is the (translated)
 * format put in place of {nearest} when a nearest name is known, itself with {nearest}; NULL for
 * the English one. The result is cut to size at a character.
 */
void cred_config_problem_text(const struct cred_config_problem *problem, const char *format,
                              const char *suggestion, char *out, size_t size);
extern const char cred_config_suggestion_format[];

/*
 * Reads path and then drop_in_directory's *.conf in the order of their names (NULL or a directory
 * that does not exist: none). Files and directory must belong to the effective user or to root, and
 * nobody else may write to them. Every problem is collected, not just the first; *problems is
 * always set (NULL only without memory) and is the caller's to free. *out is NULL unless CRED_OK.
 * CRED_ERR_CONFIG: there are problems that are no warnings. CRED_ERR_MEMORY.
 */
enum cred_err cred_config_read(const char *path, const char *drop_in_directory,
                               struct cred_config **out, struct cred_config_problems **problems,
                               struct cred_error *error);

/*
 * Adds what is wrong with the configuration on this host: groups that cannot be looked up, a locale
 * that is not generated, files that do not exist. Asks the user database. CRED_ERR_CONFIG as above.
 */
enum cred_err cred_config_check_host(const struct cred_config *config,
                                     struct cred_config_problems *problems,
                                     struct cred_error *error);

/* Does the PAM service have a file of its own on this host, or does "other" stand for it? True,
 * too, where PAM goes by one file for all services. */
bool cred_config_has_service(const char *service);

/* --- the applied policy --- */

#define CRED_CONFIG_APPLIED_NAME "applied"

/*
 * Loads the applied policy from the state directory. CRED_ERR_CONFIG: missing or damaged, or
 * written by a newer version; CRED_ERR_UNSAFE_MODE: it does not belong to the effective user alone;
 * CRED_ERR_PERMISSION, CRED_ERR_IO, CRED_ERR_MEMORY. *out is NULL unless CRED_OK.
 */
enum cred_err cred_config_load(const char *state_directory, struct cred_config **out,
                               struct cred_error *error);

/* True when no policy was ever applied there: the file (or the directory) does not exist. */
bool cred_config_is_absent(const char *state_directory);

/*
 * Installs in two steps, so that the record of the change can be written in between: prepare writes
 * the new file, durable, beside the old one; commit puts it in its place in one step. The state
 * directory is made (0700) when it is missing. While prepared, other installations are
 * CRED_ERR_BUSY. replaces: what the caller compared with; CRED_ERR_STATE when something else is
 * applied by now. NULL: whatever is there is replaced. commit and abandon both free the
 * installation; abandon takes NULL.
 */
struct cred_config_install;
enum cred_err cred_config_install_prepare(const struct cred_config *config,
                                          const char *state_directory,
                                          const struct cred_config *replaces,
                                          struct cred_config_install **out,
                                          struct cred_error *error);
enum cred_err cred_config_install_commit(struct cred_config_install *install,
                                         struct cred_error *error);
void cred_config_install_abandon(struct cred_config_install *install);

/* prepare and commit in one. */
enum cred_err cred_config_install(const struct cred_config *config, const char *state_directory,
                                  struct cred_error *error);

/* SHA-256 over the applied form; equal for equal configurations. CRED_ERR_MEMORY, CRED_ERR_CRYPTO.
 */
enum cred_err cred_config_digest(const struct cred_config *config,
                                 unsigned char out[CRED_CONFIG_DIGEST_SIZE],
                                 struct cred_error *error);

/* --- what is in force --- */

/*
 * [store], [site] and [log]; lives as long as the configuration. store_path and key_path are
 * complete: where they are not given, cred.db in the state directory it was loaded from (the
 * built-in one when it was read from files) and the master.key beside cred.conf.
 */
const struct cred_site *cred_config_site(const struct cred_config *config);

/* What match_user, match_group and match_service are compared with. */
struct cred_config_facts {
  const char *user; /* canonical name, or as typed when not known */
  bool known;       /* the user database has this account; match_ keys never match others by name */
  const char *service; /* the PAM service */
  const char *groups;  /* those groups of the user that match_group names, separated by blanks */
};

/*
 * The policy for these facts: [policy default], then every policy that matches in its order, given
 * keys over earlier ones. A limit that different policies made contradictory is raised:
 * unlock_time_max to unlock_time, max_length to min_length. Reads nothing else and cannot fail.
 */
void cred_config_resolve(const struct cred_config *config, const struct cred_config_facts *facts,
                         struct cred_policy *out);

#define CRED_CONFIG_GROUPS_SIZE 4096

/*
 * Looks up which groups named by match_group the user is in: by primary group, member list or the
 * user's own group list. Asks the user database only about policies that could match user and
 * service. CRED_ERR_LOOKUP when a group cannot be looked up, whatever the reason; callers deny.
 */
enum cred_err cred_config_groups_of(const struct cred_config *config, const char *user, bool known,
                                    const char *service, char groups[CRED_CONFIG_GROUPS_SIZE],
                                    struct cred_error *error);

/* cred_config_groups_of and cred_config_resolve. out is all zeros unless CRED_OK. */
enum cred_err cred_config_policy_for(const struct cred_config *config, const char *user, bool known,
                                     const char *service, struct cred_policy *out,
                                     struct cred_error *error);

/* Is that account a member of one of the groups in the list? CRED_ERR_LOOKUP when the account or a
 * group cannot be looked up, whatever the reason; *out is false unless CRED_OK; callers deny. */
enum cred_err cred_config_uid_is_in(uint32_t uid, const char *groups, bool *out,
                                    struct cred_error *error);

/* --- showing and comparing --- */

/* One key and its value as canonical text. */
struct cred_config_item {
  char section[CRED_CONFIG_LABEL_SIZE]; /* "site", "policy staff" */
  const char *key;                      /* static */
  bool given;                           /* false: the built-in default */
  bool obeyed;                          /* false: kept, but nothing acts by it yet */
  char value[CRED_LIST_SIZE];
  char from[CRED_WORD_SIZE]; /* explain: the policy that gave the value; "" : built in */
};
struct cred_config_items {
  size_t count;
  struct cred_config_item *items;
};
void cred_config_items_free(struct cred_config_items *items); /* takes NULL */

/*
 * Everything, in the order in which it is applied: written as [section] and key = value lines, it
 * reads back as the same configuration. CRED_ERR_MEMORY.
 */
enum cred_err cred_config_show(const struct cred_config *config, struct cred_config_items **out,
                               struct cred_error *error);

struct cred_config_explanation {
  size_t policy_count; /* policies that match, in order; default first */
  char policies[CRED_CONFIG_POLICIES_MAX][CRED_WORD_SIZE];
  struct cred_config_items *values; /* every key of the resulting policy */
};
void cred_config_explanation_free(struct cred_config_explanation *explanation); /* takes NULL */

/* Which policies match, and which of them each value comes from. CRED_ERR_MEMORY. */
enum cred_err cred_config_explain(const struct cred_config *config,
                                  const struct cred_config_facts *facts,
                                  struct cred_config_explanation **out, struct cred_error *error);

enum cred_config_judgement { CRED_CONFIG_NEITHER = 0, CRED_CONFIG_STRICTER, CRED_CONFIG_WEAKER };

struct cred_config_change {
  char section[CRED_CONFIG_LABEL_SIZE];
  const char *key;          /* static; "order" for policies that changed places */
  bool was_given, is_given; /* in a policy other than default: does it say this key at all */
  char old_value[CRED_LIST_SIZE];
  char new_value[CRED_LIST_SIZE];
  bool obeyed; /* false: nothing acts by the key yet, so it has no effect */
  enum cred_config_judgement judgement; /* of a key that is not obeyed: as if it were */
};
struct cred_config_diff {
  size_t count;
  bool weaker; /* at least one change of a key that is obeyed makes something weaker */
  struct cred_config_change *changes;
};
void cred_config_diff_free(struct cred_config_diff *diff); /* takes NULL */

/*
 * What changes from one configuration to the other. A key is weaker when it is for some subject:
 * for every combination of policies that can match, its value after is held against its value
 * before. A policy whose match_ keys changed counts as one that went and one that came.
 * CRED_ERR_MEMORY.
 */
enum cred_err cred_config_compare(const struct cred_config *old_config,
                                  const struct cred_config *new_config,
                                  struct cred_config_diff **out, struct cred_error *error);

/* A key by which privileged IDs are held to less than the staff. */
struct cred_config_weakness {
  const char *key;                         /* static */
  char privileged[CRED_CONFIG_LABEL_SIZE]; /* "policy admins" */
  char staff[CRED_CONFIG_LABEL_SIZE];      /* "policy default" */
  char value[CRED_LIST_SIZE];              /* that holds for privileged IDs, said there or not */
  char staff_value[CRED_LIST_SIZE];
  char file[CRED_PATH_SIZE]; /* of the privileged policy's key, or of the policy; "" not known */
  uint32_t line;
};
struct cred_config_weaknesses {
  size_t count;
  struct cred_config_weakness *rows;
};
void cred_config_weaknesses_free(struct cred_config_weaknesses *weaknesses); /* takes NULL */

/*
 * Holds every policy of privileged IDs against [policy default] and against those for groups of
 * staff, and against any policy that it is laid over: each key that is obeyed, in the direction in
 * which it is stricter. Whose rules a zone's, a single user's or a service's are, the staff's are
 * not those. CRED_ERR_MEMORY.
 */
enum cred_err cred_config_weaker_than_staff(const struct cred_config *config,
                                            struct cred_config_weaknesses **out,
                                            struct cred_error *error);

#endif
