/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_QUALITY_H
#define CRED_QUALITY_QUALITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cred/error.h"
#include "cred/policy.h"
#include "cred/secret.h"

/*
 * Is a new password good enough? One place for the PAM module, `credctl password check` and the
 * making of passwords. It knows nothing of PAM and of the store: whether a password was used
 * before, the caller asks elsewhere and adds with cred_findings_add.
 *
 * Lengths are in characters: code points of UTF-8, whatever the program's locale; a combining mark
 * is one, and so is each part of an emoji that is made of several. A byte that is no UTF-8 counts
 * as one.
 */

/* What is wrong with a password. In this order they are told. */
enum cred_finding_kind {
  CRED_FINDING_UNTYPABLE,        /* NUL or another control character */
  CRED_FINDING_NOT_ASCII,        /* password_charset = ascii, and it holds something else */
  CRED_FINDING_TOO_SHORT,        /* limit, actual: characters */
  CRED_FINDING_TOO_LONG,         /* limit, actual: characters */
  CRED_FINDING_TOO_MANY_BYTES,   /* limit, actual: bytes; more than crypt takes */
  CRED_FINDING_BLANK,            /* nothing but blanks */
  CRED_FINDING_CLASSES_MISSING,  /* needs: how many of each kind that is short there must be */
  CRED_FINDING_FEW_CLASSES,      /* limit, actual: kinds of characters */
  CRED_FINDING_REPEAT,           /* limit, actual: length of a run of one character */
  CRED_FINDING_SEQUENCE,         /* limit, actual: length of a run such as abcd */
  CRED_FINDING_SAME_AS_OLD,      /* the old password itself */
  CRED_FINDING_LIKE_OLD,         /* limit: characters that must differ; actual: that do */
  CRED_FINDING_SUBJECT,          /* holds the subject's name */
  CRED_FINDING_PERSON,           /* holds a part of the GECOS field */
  CRED_FINDING_DICTIONARY,       /* a word of cracklib's dictionary, disguised or not */
  CRED_FINDING_TOO_SIMPLE,       /* few different characters, a palindrome or another pattern */
  CRED_FINDING_BAD_WORDS,        /* limit, actual: characters, each bad word counted as one */
  CRED_FINDING_BREACHED,         /* in the breach filter */
  CRED_FINDING_REUSED,           /* the store's answer, from here on */
  CRED_FINDING_REUSED_ELSEWHERE, /* of the same person, on another system */
  CRED_FINDING_BARRED,           /* reported as compromised; never comes back */
  CRED_FINDING_TOO_MANY_TRIES,   /* whether it was used is not told any more, for a while; limit:
                                    not 0 when root is told */
  CRED_FINDING_COUNT
};

/* The kinds of characters, all of ASCII; every other character is of none. A blank is no symbol. */
enum cred_class {
  CRED_CLASS_UPPER,
  CRED_CLASS_LOWER,
  CRED_CLASS_DIGIT,
  CRED_CLASS_SYMBOL,
  CRED_CLASS_COUNT
};

struct cred_finding {
  enum cred_finding_kind kind;
  uint32_t limit;  /* what the rule says; 0 where it says no number */
  uint32_t actual; /* what the password has */
  uint32_t needs[CRED_CLASS_COUNT];
};

/*
 * Everything that is wrong, each kind at most once, in the order of the kinds. It holds numbers
 * about a secret, but no part of it. Zeros are a refusal.
 */
struct cred_findings {
  bool is_complete; /* every rule was looked at */
  size_t count;
  struct cred_finding list[CRED_FINDING_COUNT];
};

/* Only a complete judgement that found nothing. */
bool cred_findings_is_clean(const struct cred_findings *findings);
bool cred_findings_has(const struct cred_findings *findings, enum cred_finding_kind kind);

/* Puts a finding into its place; one of a kind that is there already is dropped. */
void cred_findings_put(struct cred_findings *findings, const struct cred_finding *finding);
void cred_findings_add(struct cred_findings *findings, enum cred_finding_kind kind, uint32_t limit,
                       uint32_t actual);

/* What a password is judged against, besides the policy. Nothing is kept. */
struct cred_judge_facts {
  const char *subject;                    /* NULL: not known */
  const char *gecos;                      /* as in the user database; NULL: none */
  const struct cred_secret *password;     /* the new one; ignored when one is generated */
  const struct cred_secret *old_password; /* NULL or empty: not known */
};

/*
 * A judge holds a copy of the policy, the words of bad_words_file, and the libraries that the
 * policy needs (libpwquality for `dictionary`, libpasswdqc for `breach_filter`), which are loaded
 * by cred_judge_new: make one only when a password is about to be judged. Not for two threads at
 * once; two judges are.
 */
struct cred_judge;

/*
 * dictionary: cracklib's dictionary without its endings, or NULL for the system's. Fails when
 * anything that the policy names cannot be used, since a rule that is not looked at must not pass:
 * IO (cannot be read), UNSAFE_MODE (neither root's nor the caller's, or others may write to it),
 * DAMAGED, TOO_LONG, UNSUPPORTED (a library is missing), MEMORY. *out is then NULL. To be freed
 * with cred_judge_free.
 */
enum cred_err cred_judge_new(const struct cred_policy *policy, const char *dictionary,
                             struct cred_judge **out, struct cred_error *error);
void cred_judge_free(struct cred_judge *judge); /* takes NULL */

/*
 * Finds everything that is wrong with facts->password. On any error *out is a refusal that is not
 * complete: INVALID (no password), MEMORY, UNSAFE_MODE, IO or DAMAGED (a file went bad since),
 * UNSUPPORTED (a library answered what nobody knows), BUSY (other threads use cracklib).
 */
enum cred_err cred_judge_password(struct cred_judge *judge, const struct cred_judge_facts *facts,
                                  struct cred_findings *out, struct cred_error *error);

/*
 * A random password that the judge finds nothing wrong with: lower-case letters and digits that
 * cannot be taken for each other, in groups with hyphens between them, and upper-case letters where
 * the policy wants them. At least CRED_GENERATED_BITS bits are random, unless max_length leaves no
 * room for that. STATE: no password meets the policy; and as cred_judge_password.
 */
#define CRED_GENERATED_BITS 70
enum cred_err cred_password_generate(struct cred_judge *judge, const struct cred_judge_facts *facts,
                                     struct cred_secret *out, struct cred_error *error);

/*
 * Into whose language messages go: translate(context, message) gives message in it, or message
 * itself. It must keep the string for as long as the process lives, as gettext does.
 */
struct cred_translator {
  const char *(*translate)(const void *context, const char *message);
  const void *context;
};

#define CRED_FINDING_TEXT_SIZE 512

/* One plain sentence or two: what is wrong and what to do. translator NULL: gettext in the caller's
 * locale. Cut to size at a character's end. */
void cred_finding_text(const struct cred_finding *finding, const struct cred_translator *translator,
                       char *out, size_t size);

/* A short English word of letters and hyphens for programs, such as "too-short"; "unknown" for
 * kinds that there are not. */
const char *cred_finding_name(enum cred_finding_kind kind);

#define CRED_RULES_MAX 12
#define CRED_RULE_SIZE 256

/* The rules in force, for whoever is about to choose a password: one short line each. */
struct cred_rules {
  size_t count;
  char lines[CRED_RULES_MAX][CRED_RULE_SIZE];
};

void cred_rules_text(const struct cred_policy *policy, const struct cred_translator *translator,
                     struct cred_rules *out);

#endif
