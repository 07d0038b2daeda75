/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_FACTOR_H
#define CRED_FACTOR_H

#include "cred/gate.h"

/* Kinds of factors: which were proven in a login, and whether they are enough. Pure, but for the
 * call of the gate at the end. */

enum cred_factor {
  CRED_FACTOR_NONE = 0,
  CRED_FACTOR_KNOWLEDGE = 1,
  CRED_FACTOR_POSSESSION = 2,
  CRED_FACTOR_INHERENCE = 4
};

/* The kind of that name ("knowledge" ...); CRED_FACTOR_NONE: there is none. */
enum cred_factor cred_factor_find(const char *name);

/* The names of a set of kinds, separated by commas; "none". Cut to size. */
void cred_factor_text(unsigned kinds, char *out, size_t size);

/* What is known of one login when it is judged. */
struct cred_factor_facts {
  uint32_t required;     /* factors_required */
  bool is_report;        /* mode=report */
  bool nobody_logs_in;   /* a batch service; root becomes another; the account itself goes on */
  unsigned marked;       /* kinds that were marked in the authentication that succeeded last */
  bool code_accepted;    /* in the attempt that succeeded: possession */
  bool key_accepted;     /* as sshd itself says: possession */
  bool password_matches; /* what was typed in that attempt is the stored password: knowledge */
};

enum cred_factor_verdict {
  CRED_FACTOR_REFUSED = 0,
  CRED_FACTOR_REPORTED, /* would be refused, but for mode=report */
  CRED_FACTOR_PASSED
};

struct cred_factor_judgement {
  enum cred_factor_verdict verdict;
  unsigned kinds; /* proven */
  uint32_t count; /* of them */
};

/* One kind proven twice counts once. */
struct cred_factor_judgement cred_factor_judge(const struct cred_factor_facts *facts);

struct cred_factor_look_request {
  struct cred_caller caller;
  uint32_t uid;   /* the account's */
  uint32_t kinds; /* proven in this login */
};
struct cred_factor_look_reply {
  enum cred_factor_verdict verdict;
  uint32_t required;
  uint64_t exception; /* PASSED because of this one; 0: of none */
};
/* Are they enough? A refusal is recorded, and so is the use of an exception. */
enum cred_err cred_gate_factor_look(struct cred_gate *gate,
                                    const struct cred_factor_look_request *request,
                                    struct cred_factor_look_reply *reply);

#endif
