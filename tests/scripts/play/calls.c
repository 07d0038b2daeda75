/* SPDX-License-Identifier: BSD-3-Clause */
/* The application: transactions and the calls it makes on them. */
#include "tests/scripts/play/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the application's own delay function -------------------------------------------------------
 */

static void delay_note(int status, unsigned microseconds, void *data)
{
  struct run *run = data;
  (void)microseconds;
  run->delay_calls++;
  run->delay_status = status;
}

static const void *delay_item(struct run *run)
{
  const void *item = NULL;
  if (pam_get_item(run->pamh, PAM_FAIL_DELAY, &item) != PAM_SUCCESS)
    return NULL;
  return item;
}

union delay_pointer { /* what pam_set_item takes and what it stands for */
  void (*function)(int status, unsigned microseconds, void *data);
  const void *item;
};

/* --- start and end
 * -------------------------------------------------------------------------------- */

static void item_set(struct run *run, const struct line *line, int item, const char *text)
{
  if (*text != '\0' && pam_set_item(run->pamh, item, text) != PAM_SUCCESS)
    script_fail(line, "pam_set_item refused \"%s\"", text);
}

static void seat_set(struct run *run, const char *seat)
{
  char text[TEXT_SIZE + 16];
  snprintf(text, sizeof text, "XDG_SEAT=%s", seat);
  if (*seat != '\0')
    pam_putenv(run->pamh, text);
}

static void start(struct run *run, const struct line *line)
{
  const struct pam_conv conversation = {.conv = converse, .appdata_ptr = run};
  const union delay_pointer delay = {.function = delay_note};
  const struct origin *origin = &run->origin;
  char *folder = path_in(run->directory, "pam.d");
  if (run->pamh != NULL)
    script_fail(line, "the transaction before this one was not ended");
  stack_write(run, line, origin->service);
  int result = pam_start_confdir(origin->service, *run->user != '\0' ? run->user : NULL,
                                 &conversation, folder, &run->pamh);
  free(folder);
  if (result != PAM_SUCCESS)
    script_fail(line, "pam_start: %s", pam_code_name(result));
  item_set(run, line, PAM_RHOST, origin->remote_host);
  item_set(run, line, PAM_RUSER, origin->remote_user);
  item_set(run, line, PAM_TTY, origin->tty);
  seat_set(run, origin->seat);
  if (origin->delay_function)
    pam_set_item(run->pamh, PAM_FAIL_DELAY, delay.item);
  run->delay = delay_item(run);
  run->last_result = PAM_SUCCESS;
}

static struct guest_state *descriptors_at_start;

void transaction_forked(const struct run *run)
{
  if (descriptors_at_start != NULL)
    descriptors_at_start = guest_note(run->world);
}

static void end(struct run *run, const struct line *line)
{
  if (run->pamh == NULL)
    script_fail(line, "no transaction was started");
  atomic_store(&run->world->armed, true);
  int result = pam_end(run->pamh, run->last_result);
  atomic_store(&run->world->armed, false);
  run->pamh = NULL;
  if (result != PAM_SUCCESS)
    script_fail(line, "pam_end: %s", pam_code_name(result));
  if (descriptors_at_start != NULL)
    guest_compare(run->world, descriptors_at_start, line, true);
  descriptors_at_start = NULL;
}

/* start [NAME or "any text"]: without a name, the module has to ask for one. */
void command_start(struct run *run, struct line *line, struct cursor *cursor)
{
  struct value value = {.text = NULL};
  if (!cursor_at_end(cursor))
    value = *cursor->at == '"' || strchr(cursor->at, '(') != NULL
                ? value_read(run, cursor)
                : (struct value){.text = cursor_word(cursor)};
  cursor_end(cursor);
  snprintf(run->user, sizeof run->user, "%s", value.text != NULL ? value.text : "");
  descriptors_at_start = guest_note(run->world);
  start(run, line);
  free(value.text);
}

void command_end(struct run *run, struct line *line, struct cursor *cursor)
{
  cursor_end(cursor);
  end(run, line);
}

/* user NAME: the program says whose transaction it is from now on. */
void command_user(struct run *run, struct line *line, struct cursor *cursor)
{
  char *name = cursor_word(cursor);
  cursor_end(cursor);
  if (run->pamh == NULL)
    script_fail(line, "no transaction is open");
  if (pam_set_item(run->pamh, PAM_USER, name) != PAM_SUCCESS)
    script_fail(line, "pam_set_item failed");
  free(name);
}

/*
 * closes [and opens]: the program closes every descriptor that it did not open itself, as daemons
 * do; and has a file of its own open under the numbers, which nobody may write to or close.
 */
void command_closes(struct run *run, struct line *line, struct cursor *cursor)
{
  bool opens = cursor_takes(cursor, "and") && cursor_takes(cursor, "opens");
  int into = -1;
  cursor_end(cursor);
  if (descriptors_at_start == NULL)
    script_fail(line, "no transaction was started");
  if (opens) {
    run->bystander = path_in(run->directory, "bystander");
    into = open(run->bystander, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  }
  guest_close_others(descriptors_at_start, into);
}

/* --- calls
 * ------------------------------------------------------------------------------------------ */

struct call {
  const char *name;
  int (*function)(pam_handle_t *pamh, int flags);
};

static const struct call calls[] = {{"authenticate", pam_authenticate},
                                    {"acct_mgmt", pam_acct_mgmt},
                                    {"setcred", pam_setcred},
                                    {"open_session", pam_open_session},
                                    {"close_session", pam_close_session},
                                    {"chauthtok", pam_chauthtok}};

static const struct call *call_find(struct cursor *cursor)
{
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (cursor_takes(cursor, calls[i].name))
      return &calls[i];
  script_fail(cursor->line, "there is no such call");
}

static int flags_read(struct cursor *cursor)
{
  static const struct {
    const char *word;
    unsigned flag;
  } flags[] = {{"silent", PAM_SILENT},
               {"disallow_null", PAM_DISALLOW_NULL_AUTHTOK},
               {"establish", PAM_ESTABLISH_CRED},
               {"delete", PAM_DELETE_CRED},
               {"reinitialize", PAM_REINITIALIZE_CRED},
               {"refresh", PAM_REFRESH_CRED},
               {"expired", PAM_CHANGE_EXPIRED_AUTHTOK}};
  unsigned all = 0;
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (cursor_takes(cursor, flags[i].word)) {
      all |= flags[i].flag;
      i = SIZE_MAX; /* from the first again: words may come in any order */
    }
  return (int)all;
}

static int result_read(struct cursor *cursor)
{
  if (!cursor_takes(cursor, "="))
    script_fail(cursor->line, "`= PAM_...` is missing before \"%s\"", cursor->at);
  char *name = cursor_word(cursor);
  int code = pam_code_find(name);
  if (code < 0)
    script_fail(cursor->line, "there is no code %s", name);
  free(name);
  cursor_end(cursor);
  return code;
}

/*
 * With failing calls, what is certain: an answer that can never be right lets nobody in and changes
 * no password, and neither does anything that the script denies, until the failure has changed what
 * came before.
 */
static void result_judge_failing(struct run *run, const struct frame *frame,
                                 const struct call *call, int expected, int got)
{
  bool judges = call->function == pam_authenticate || call->function == pam_chauthtok;
  bool grants = judges && got == PAM_SUCCESS;
  if (grants && expected != PAM_SUCCESS &&
      (frame->has_wrong_answer || !atomic_load(&run->world->diverged)))
    script_mismatch(frame->call, "a failing call let somebody through", pam_code_name(expected),
                    pam_code_name(got));
  if (judges && got != expected)
    atomic_store(&run->world->diverged, true);
}

static void call_make(struct run *run, struct frame *frame, const struct call *call, int flags,
                      int expected)
{
  struct guest_state *before = guest_note(run->world);
  if (descriptors_at_start != NULL)
    guest_own_descriptors(before, descriptors_at_start);
  run->frame = frame;
  run->delay_calls = 0;
  atomic_store(&run->world->armed, true);
  int got = call->function(run->pamh, flags);
  atomic_store(&run->world->armed, false);
  run->last_result = got;
  converse_end(run, frame);
  run->frame = NULL;
  if (run->failing)
    result_judge_failing(run, frame, call, expected, got);
  else if (got != expected)
    script_mismatch(frame->call, "another result came", pam_code_name(expected),
                    pam_code_name(got));
  guest_compare(run->world, before, frame->call, false);
  bool cannot_restore = run->failing && (run->world->fail_class == FAIL_PAM_GET ||
                                         run->world->fail_class == FAIL_PAM_SET);
  if (got != PAM_INCOMPLETE && delay_item(run) != run->delay && !cannot_restore)
    script_fail(frame->call, "the application's PAM_FAIL_DELAY was not restored");
}

void command_call(struct run *run, struct line *line, struct cursor *cursor)
{
  const struct call *call = call_find(cursor);
  int flags = flags_read(cursor);
  int expected = result_read(cursor);
  struct frame frame = {.call = line, .next = line->child};
  if (run->pamh == NULL)
    script_fail(line, "no transaction was started");
  call_make(run, &frame, call, flags, expected);
}

/* nested: the lines below on other transactions of this very process and thread, while the one that
 * is open here waits. */
void command_nested(struct run *run, struct line *line, struct cursor *cursor)
{
  struct run outer = *run;
  struct guest_state *descriptors = descriptors_at_start;
  cursor_end(cursor);
  run_diverge(run);
  run->pamh = NULL;
  run_lines(run, line->child);
  if (run->pamh != NULL)
    script_fail(line, "the last transaction below was not ended");
  run->pamh = outer.pamh;
  run->frame = outer.frame;
  run->last_result = outer.last_result;
  run->delay_calls = outer.delay_calls;
  run->delay_status = outer.delay_status;
  run->delay = outer.delay;
  memcpy(run->user, outer.user, sizeof run->user);
  descriptors_at_start = descriptors;
}

/* Steps over the answers of a `try` to its `=`; they are read one by one as the prompts come. */
static void answers_skip(struct cursor *cursor)
{
  while (*cursor->at != '\0' && *cursor->at != '=') {
    if (*cursor->at == '"')
      free(cursor_quoted(cursor));
    else
      cursor->at++;
  }
}

/* try [USER:] ANSWER, ANSWER ... = CODE: a whole transaction with one authentication. */
void command_try(struct run *run, struct line *line, struct cursor *cursor)
{
  const struct call authenticate = {"authenticate", pam_authenticate};
  const char *colon = strchr(cursor->at, ':'), *quote = strchr(cursor->at, '"');
  if (colon != NULL && (quote == NULL || colon < quote)) {
    char *user = cursor_word(cursor);
    snprintf(run->user, sizeof run->user, "%.*s", (int)strcspn(user, ":"), user);
    free(user);
  }
  struct frame frame = {.call = line, .next = line->child, .answers = *cursor};
  answers_skip(cursor);
  int expected = result_read(cursor);
  descriptors_at_start = guest_note(run->world);
  start(run, line);
  call_make(run, &frame, &authenticate, 0, expected);
  end(run, line);
}
