/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_GATE_ROTATIONS_H
#define CRED_GATE_ROTATIONS_H

#include "cred/rotate.h"
#include "gate/passwords.h"

/* What the calls about privileged IDs share. */

/* May this actor change the password of an ID of that policy? LOOKUP: nobody can tell, and *out is
 * a no. */
enum cred_err cred_gate_may_change(struct cred_gate *gate, const struct cred_policy *policy,
                                   uint32_t actor, enum cred_may_change *out);

/* An account's rotation, as the store has it. */
struct cred_turning {
  struct cred_rotation_row row; /* all zeros but for names and uid: nothing is kept */
  bool was_adopted;             /* the store has it under the uid that the account had before */
  bool was_replaced;            /* what is kept is of another account of this name */
  struct cred_rotation_row replaced;
};

/*
 * Reads it, or makes up an empty one. What is kept under another uid is the account's when one of
 * these passwords is stored now; stored: NULL: nobody knows, and it is another account's. Writes
 * nothing.
 */
enum cred_err cred_change_turning(struct cred_change *change, const char *subject, uint32_t uid,
                                  const struct cred_stored *stored, struct cred_turning *out);
/* Forgets another account's, which is recorded: before anything of this one is written. */
enum cred_err cred_change_turning_own(struct cred_change *change, struct cred_turning *turning,
                                      const struct cred_holder *holder);
/* Puts it. */
enum cred_err cred_change_turning_keep(struct cred_change *change, struct cred_turning *turning);
/* Drops a generation's sealed password; 0 or one that is gone: nothing. */
enum cred_err cred_change_generation_drop(struct cred_change *change,
                                          const struct cred_rotation_row *row, uint32_t generation);
/* Drops all of the account's. */
enum cred_err cred_change_turning_clear(struct cred_change *change,
                                        const struct cred_rotation_row *row);

/* Drops all that is kept under that name, whatever the uid is; *had: there was something. */
enum cred_err cred_change_turning_forget(struct cred_change *change, const char *subject,
                                         bool *had);

/* The account is called otherwise now. */
enum cred_err cred_change_turning_move(struct cred_change *change, const char *from, const char *to,
                                       uint32_t uid);

/* Which of the kept generations the stored entry is. */
struct cred_standing {
  enum cred_rotation_standing standing; /* UNKNOWN also where it may be one that is lost */
  unsigned char entry[CRED_MAC_SIZE];   /* of what is stored; zeros: it is not known */
  uint32_t in_force;                    /* the generation that is stored; 0: none that is kept */
  bool pending_is_lost, current_is_lost, previous_is_lost; /* missing or damaged */
  struct cred_sealed_row sealed; /* that one, else the current one; all zeros: there is none */
};
enum cred_err cred_change_standing(struct cred_change *change, const struct cred_rotation_row *row,
                                   const struct cred_stored *stored, struct cred_standing *out);

/* Of the stored entry with this keyed hash: was it handed out? Fills *row in when it was. */
enum cred_err cred_change_handed(struct cred_change *change, const char *subject,
                                 const unsigned char entry[CRED_MAC_SIZE],
                                 struct cred_rotation_row *row, bool *is);

/* Until then it is left to whoever has it, at the most. Pure. */
int64_t cred_handing_ends_ms(const struct cred_handing *handed);

/* What speaks for rotating a password now. */
struct cred_due {
  enum cred_rotate_due why;
  bool is_own;           /* it is somebody's own ID, and no sealed password of ours */
  bool is_handed_out;    /* and in force */
  int64_t left_until_ms; /* it is left to whoever has it, store clock; 0: not, or no more */
};
enum cred_err cred_change_due(struct cred_change *change, const struct cred_policy *policy,
                              const struct cred_turning *turning,
                              const struct cred_standing *standing, struct cred_due *out);

/* May nobody known rotate it: is it due, nobody's own, and not left to whoever has it? *why, when
 * it is. */
enum cred_err cred_change_is_open_to_nobody(struct cred_change *change,
                                            const struct cred_holding *holding,
                                            const struct cred_turning *turning,
                                            const struct cred_stored *stored,
                                            enum cred_rotate_due *why, bool *is);

/* As a word, for records. */
const char *cred_rotate_due_word(enum cred_rotate_due why);

/* A request to reveal, by its number; *verdict NONE or EXPIRED: there is none that is good. */
enum cred_err cred_change_reveal(struct cred_change *change, uint64_t id,
                                 struct cred_reveal_row *out, enum cred_reveal_verdict *verdict);

/* Records why it was refused. */
enum cred_err cred_change_reveal_refuse(struct cred_change *change,
                                        const struct cred_reveal_row *row, uint64_t id,
                                        uint32_t actor, enum cred_reveal_verdict verdict,
                                        const char *note);

/* The account's open requests end, as refused for that reason. */
enum cred_err cred_change_reveals_end(struct cred_change *change, const char *subject,
                                      uint32_t actor, const char *reason, const char *note,
                                      uint32_t *ended);

#endif
