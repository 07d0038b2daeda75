/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SCRIPTS_RUN_H
#define CRED_SCRIPTS_RUN_H

#include <security/pam_appl.h>
#include <stdint.h>

#include "tests/scripts/play/parse.h"
#include "tests/scripts/world/world.h"

#define NS_PER_SECOND INT64_C(1000000000)
#define TEXT_SIZE 256

/* What the next transaction starts with: the lines of `from:`. Empty texts are not set. */
struct origin {
  char service[TEXT_SIZE];
  char remote_host[TEXT_SIZE];
  char remote_user[TEXT_SIZE];
  char tty[TEXT_SIZE];
  char seat[TEXT_SIZE]; /* XDG_SEAT in the PAM environment */
  bool delay_function;  /* the application brings its own PAM_FAIL_DELAY */
};

/* How a user's codes are made. */
struct seed {
  char name[TEXT_SIZE]; /* user, or user.token */
  char base32[TEXT_SIZE];
  unsigned digits, period;
  int hash; /* 0 SHA1, 1 SHA256, 2 SHA512: liboath's flag */
  struct seed *next;
};

struct variable {
  char *name, *text;
  struct variable *next;
};

/* One pam call that is under way, and the part of its conversation still to come. */
struct frame {
  const struct line *call;
  struct line *next;     /* the next expected line, or action, below the call */
  struct cursor answers; /* of a `try`; line NULL otherwise */
  bool has_wrong_answer; /* an answer that can never be right was given */
};

#define GIVEN_MAX 512

struct run {
  struct line *script;
  struct world *world;
  const char *directory; /* of this run's files */
  const char *build;     /* where modules are found */
  bool failing;          /* calls are made to fail: judge only what may never happen */

  struct origin origin;
  pam_handle_t *pamh;
  char user[TEXT_SIZE];
  struct frame *frame;
  int last_result;

  struct seed *seeds;
  struct variable *variables;
  unsigned recovery_count;
  char recovery[16][TEXT_SIZE];
  char *given[GIVEN_MAX]; /* answers to hidden prompts: never to be seen in the log */
  size_t given_count;

  const char *bystander; /* a file that the program has open and nobody writes to; NULL: none */

  const void *delay;    /* the PAM_FAIL_DELAY of the application */
  unsigned delay_calls; /* of the application's delay function, in the last call */
  int delay_status;
};

/* Executes lines one after the other. */
void run_lines(struct run *run, struct line *lines);
void run_line(struct run *run, struct line *line);

/* credd, when the environment variable says that the script is to go through it. */
#define BROKER_ENVIRONMENT "CRED_SCRIPT_BROKER"
bool broker_is_wanted(void);
void broker_start(struct run *run);
void broker_reboot(struct run *run);

/* Time passes, or a process is gone: from here on a call that failed may have had its effects. */
void run_diverge(struct run *run);

/* --- one command each; the cursor stands behind the command's name ------------------------------
 */
typedef void run_command(struct run *run, struct line *line, struct cursor *cursor);
run_command command_start, command_end, command_call, command_try, command_child, command_meanwhile,
    command_kill, command_exit, command_from, command_clock, command_advance, command_wall,
    command_reboot, command_store, command_expect, command_file, command_policy, command_break,
    command_nested, command_hold, command_repeat, command_closes, command_stored, command_user,
    command_remake;

/* --- world.c: the directory and the world file of one run ---------------------------------------
 */
void world_prepare(const char *directory, const char *build, struct line *script);
struct world *world_map(const char *directory);
void world_redirect_file(struct run *run, const struct line *line, const char *path,
                         const char *content);
void world_redirect_device(struct run *run, const struct line *line, const char *path,
                           unsigned major, unsigned minor);
void users_write(const char *directory, struct line *users);
void file_write(const char *path, const char *text);
char *path_in(const char *directory, const char *name); /* freed by the caller */

/* --- stack.c -------------------------------------------------------------------------------------
 */
/* Writes the service's file from `stack NAME:`, or from `stack:`, unless it is there. */
void stack_write(struct run *run, const struct line *line, const char *service);

/* --- policy.c ------------------------------------------------------------------------------------
 */
/* Puts the section `policy:` in force, with a key and an empty store. */
void policy_install(struct run *run);

/* --- stored.c
 * ------------------------------------------------------------------------------------
 */
/* Is this the user's stored password? */
bool stored_is(struct run *run, const char *user, const char *password);

/* --- value.c: what a person answers
 * --------------------------------------------------------------- */
struct value {
  bool cancel; /* the conversation fails instead */
  bool later;  /* the program will answer when it calls again */
  bool null;   /* no text at all */
  bool wrong;  /* can never be right */
  char *text;  /* freed by the caller */
};
struct value value_read(struct run *run, struct cursor *cursor);
struct seed *seed_find(struct run *run, const char *name);
struct seed *seed_add(struct run *run, const char *name);
void variable_set(struct run *run, const char *name, char *text);

/* --- conversation.c
 * --------------------------------------------------------------------------------- */
int converse(int count, const struct pam_message **messages, struct pam_response **out, void *data);
/* Executes the actions left below the call; a message that did not come is a failure. */
void converse_end(struct run *run, struct frame *frame);

/* --- calls.c
 * ---------------------------------------------------------------------------------------- */
/* In a child: what it was born with is not left open by anybody in it. */
void transaction_forked(const struct run *run);

/* --- guest.c: what a library may not change in its host process
 * --------------------------------------- */
struct guest_state;
struct guest_state *guest_note(const struct world *world);
/* The program closes what was opened since; into >= 0: and has that file open under the numbers. */
void guest_close_others(struct guest_state *start, int into);
/* Only what was open at the start is the program's: the rest is what modules keep till the end. */
void guest_own_descriptors(struct guest_state *state, const struct guest_state *start);
/* Fails at the line when something changed; frees the state. descriptors_too: none may have come.
 */
void guest_compare(const struct world *world, struct guest_state *before, const struct line *line,
                   bool descriptors_too);

/* --- log.c
 * --------------------------------------------------------------------------------------------- */
void log_compare(
    struct run *run); /* the sections `log:` and `never:`, and that no secret is in it */

/* --- code.c
 * --------------------------------------------------------------------------------------------- */
int pam_code_find(const char *name); /* -1 when there is none */
const char *pam_code_name(int code);

/* --- drive.c: "fail the Nth call"
 * ------------------------------------------------------------------------- */
struct order { /* how to run a script once */
  const char *script;
  enum fail_class fail_class;
  uint64_t fail_at;
  bool fail_from_then, failing, keep, quiet;
};
struct outcome {
  int status; /* as from wait */
  uint64_t calls[FAIL_CLASS_COUNT];
  uint64_t failed;
  char *output; /* what the run printed; freed by the caller */
};
void run_once(const struct order *order, struct outcome *out); /* main.c */
int drive(const char *script, unsigned cap);

#endif
