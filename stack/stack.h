/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_STACK_STACK_H
#define CRED_STACK_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A PAM stack as libpam reads it (pam.conf(5), and Debian's @include), and what is wrong with the
 * place that this suite's modules have in it. Prints nothing. Everything is bounded.
 */

#define CRED_STACK_LINES 256
#define CRED_STACK_FILES 64
#define CRED_STACK_DEPTH 16
#define CRED_STACK_FILE_SIZE 65536u
#define CRED_STACK_NAME_SIZE 256
#define CRED_STACK_MODULE_SIZE 64
#define CRED_STACK_ARGUMENTS_SIZE 512
#define CRED_STACK_NOWHERE SIZE_MAX /* no line */
#define CRED_STACK_CODES 32         /* what a module may return: 0 is PAM_SUCCESS */

enum cred_stack_type {
  CRED_STACK_AUTH = 0,
  CRED_STACK_ACCOUNT,
  CRED_STACK_PASSWORD,
  CRED_STACK_SESSION,
  CRED_STACK_TYPES
};

/* What is done for a code; above 0: so many lines are jumped over. */
enum {
  CRED_STACK_IGNORE = 0,
  CRED_STACK_OK = -1,
  CRED_STACK_DONE = -2,
  CRED_STACK_BAD = -3,
  CRED_STACK_DIE = -4,
  CRED_STACK_RESET = -5
};

struct cred_stack_line {
  uint16_t file; /* in the stack's files */
  uint16_t level;
  uint32_t line;      /* from 1 */
  bool is_substack;   /* no module: the lines of a substack follow, one level deeper */
  bool is_unreadable; /* libpam lets it fail */
  bool is_cut;        /* the module's name or the arguments are longer than here */
  int16_t actions[CRED_STACK_CODES];
  char module[CRED_STACK_MODULE_SIZE];       /* "pam_unix": without path and ending; cut */
  char path[CRED_STACK_NAME_SIZE];           /* as it is written; "": longer */
  char arguments[CRED_STACK_ARGUMENTS_SIZE]; /* separated by blanks; cut */
};

struct cred_stack {
  enum cred_stack_type type;
  bool is_cut; /* there is more than fits, a file that cannot be read, or includes in a circle */
  size_t file_count;
  char files[CRED_STACK_FILES][CRED_STACK_NAME_SIZE];
  size_t count;
  struct cred_stack_line lines[CRED_STACK_LINES];
};

/*
 * Where files come from: the text of a name, which may be an absolute path, as a fresh copy that
 * the reader frees. NULL: there is none.
 */
struct cred_stack_source {
  char *(*load)(void *state, const char *name);
  void *state;
  /* Is this module, as a line writes it, installed? NULL: nobody knows. */
  bool (*is_there)(void *state, const char *path);
};

/* Files of a directory; state is its path. */
char *cred_stack_load(void *directory, const char *name);

/* Reads the lines of one type of a service. False: there is no such file. */
bool cred_stack_read(const struct cred_stack_source *source, const char *service,
                     enum cred_stack_type type, struct cred_stack *out);

/* True when a line has this argument, to the letter. */
bool cred_stack_line_has(const struct cred_stack_line *line, const char *argument);

/* --- what can be proven --- */

/* Kinds of factors, with the numbers that cred/factor.h gives them. */
#define CRED_STACK_KNOWLEDGE 1
#define CRED_STACK_POSSESSION 2
#define CRED_STACK_INHERENCE 4

/* What pam_cred_factor asks for in one service, and can be shown there. */
struct cred_stack_proofs {
  bool is_judged;            /* account has it, and somebody can log in */
  bool is_judged_in_session; /* session has it: for whom sudo goes on as */
  unsigned kinds;            /* of the login that proves the most, where codes are asked for */
  unsigned kinds_codeless;   /* and where they are not */
};

/* --- what is wrong --- */

enum cred_stack_kind {
  CRED_STACK_FINE = 0,
  CRED_STACK_MARK_UNPROVEN,      /* refuses: more than the success of the line before leads to it */
  CRED_STACK_MARK_OF_NOTHING,    /* refuses: the line before proves nothing by its success */
  CRED_STACK_LOGINUID_ANEW,      /* refuses: pam_loginuid where somebody goes on as another */
  CRED_STACK_MARK_UNREACHED,     /* from here on warnings */
  CRED_STACK_MARK_LAX,           /* the line before may succeed without a proof */
  CRED_STACK_UNCHARGED,          /* a login can succeed without pam_cred_lockout's consent */
  CRED_STACK_ASKED_BEFORE,       /* a password can be verified although nothing was charged */
  CRED_STACK_NOT_COUNTED,        /* a password is verified, and pam_cred_lockout is not there */
  CRED_STACK_WRONG_PASSWORD,     /* a login can succeed although the password was found wrong */
  CRED_STACK_NO_PASSWORD,        /* a login can succeed without a password, which is asked for */
  CRED_STACK_CODELESS,           /* a login can succeed although pam_cred_totp refuses */
  CRED_STACK_EMPTY_PASSWORD,     /* nullok */
  CRED_STACK_NO_ACCOUNT,         /* pam_cred_lockout is missing in account */
  CRED_STACK_NO_FACTOR,          /* policies ask for factors, and account does not */
  CRED_STACK_FACTOR_BLIND,       /* pam_cred_factor in account sees nothing of what auth did */
  CRED_STACK_NO_HISTORY,         /* no pam_cred_history behind what stores passwords */
  CRED_STACK_ASKS_ITSELF,        /* what stores passwords can ask for one that nobody judged */
  CRED_STACK_NO_SESSION_ACCOUNT, /* account has pam_cred_account, session does not */
  CRED_STACK_NO_SESSION_USES,    /* uses are counted here, and session has no pam_cred_rotate */
  CRED_STACK_NO_SESSION,         /* sessions are to be known, and there is no pam_cred_session */
  CRED_STACK_NO_LOGINUID,        /* nobody says who logged in */
  CRED_STACK_ROOT_ASKED,         /* su asks root for the other's password */
  CRED_STACK_NOT_INSTALLED,      /* one of ours that is not there */
  CRED_STACK_NO_MODULE,          /* named like one of ours, and there is none of that name */
  CRED_STACK_UNREADABLE,         /* libpam cannot read the line */
  CRED_STACK_LINE_CUT,           /* it is longer than is looked at */
  CRED_STACK_CUT,
  CRED_STACK_MORE, /* there are more findings than are told */
  CRED_STACK_KIND_COUNT
};

struct cred_stack_finding {
  enum cred_stack_kind kind;
  bool is_warning;
  char file[CRED_STACK_NAME_SIZE];
  uint32_t line;                       /* 0: the service as a whole */
  char module[CRED_STACK_MODULE_SIZE]; /* the module that it is about; "": none */
};

#define CRED_STACK_FINDINGS 64 /* of one service; one more says that there are more */

struct cred_stack_findings {
  char service[CRED_STACK_NAME_SIZE];
  size_t count;
  struct cred_stack_finding rows[CRED_STACK_FINDINGS + 1];
};

/* What some policy asks for at the service. */
struct cred_stack_wants {
  bool factors;    /* more than one */
  bool uses;       /* that sessions are counted */
  bool limits;     /* that sessions end */
  bool last_login; /* that it is told, where people come in */
  bool is_batch;   /* nobody comes in */
};

/* Looks at one service. Nothing is found where its lines name none of our modules. False: memory is
 * short. */
bool cred_stack_check(const struct cred_stack_source *source, const char *service,
                      const struct cred_stack_wants *wants, struct cred_stack_findings *out);

/* False: memory is short. */
bool cred_stack_prove(const struct cred_stack_source *source, const char *service,
                      struct cred_stack_proofs *out);

/* "mark-unproven", for programs. */
const char *cred_stack_kind_name(enum cred_stack_kind kind);

#endif
