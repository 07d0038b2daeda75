/* SPDX-License-Identifier: BSD-3-Clause */
/* The person at the other end: answers as the script says, and fails on what it does not expect. */
#include "tests/scripts/play/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *word;
  int style;
} styles[] = {{"prompt off", PAM_PROMPT_ECHO_OFF},
              {"prompt on", PAM_PROMPT_ECHO_ON},
              {"info", PAM_TEXT_INFO},
              {"error", PAM_ERROR_MSG}};

static const char *style_name(int style)
{
  for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
    if (styles[i].style == style)
      return styles[i].word;
  return "unknown style";
}

/* The style of message that the line expects, or 0 when it is an action. */
static int line_style(struct cursor *cursor)
{
  for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
    if (cursor_takes(cursor, styles[i].word))
      return styles[i].style;
  return 0;
}

static bool style_asks(int style)
{
  return style == PAM_PROMPT_ECHO_OFF || style == PAM_PROMPT_ECHO_ON;
}

static void given_note(struct run *run, int style, const char *text)
{
  if (style == PAM_PROMPT_ECHO_OFF && strlen(text) >= 6 && run->given_count < GIVEN_MAX)
    run->given[run->given_count++] = strdup(text);
}

static int answer_give(struct run *run, struct cursor *cursor, int style, struct pam_response *out)
{
  struct value value = value_read(run, cursor);
  run->frame->has_wrong_answer |= value.wrong;
  if (value.text != NULL)
    given_note(run, style, value.text);
  out->resp = value.text;
  if (value.later)
    return PAM_CONV_AGAIN;
  return value.cancel ? PAM_CONV_ERR : PAM_SUCCESS;
}

/* What comes behind the pattern: `-> ANSWER` of a prompt, `as NAME` of a text. */
static int line_respond(struct run *run, struct cursor *cursor, int style, char *capture,
                        struct pam_response *out)
{
  int result = PAM_SUCCESS;
  if (style_asks(style)) {
    free(capture);
    if (!cursor_takes(cursor, "->"))
      script_fail(cursor->line, "a prompt needs `-> ANSWER`");
    result = answer_give(run, cursor, style, out);
  } else if (cursor_takes(cursor, "as")) {
    char *name = cursor_word(cursor);
    variable_set(run, name, capture != NULL ? capture : strdup(""));
    free(name);
  } else
    free(capture);
  cursor_end(cursor);
  return result;
}

static _Noreturn void message_fail(const struct line *line, const char *what, int style,
                                   const char *pattern, int got_style, const char *text)
{
  char expected[1024], got[1024];
  snprintf(expected, sizeof expected, "%s \"%s\"", style_name(style), pattern);
  snprintf(got, sizeof got, "%s \"%s\"", style_name(got_style), text);
  script_mismatch(line, what, expected, got);
}

/* Does this line stand for the message? Responds when it does. */
static bool line_takes(struct run *run, const struct line *line, const struct pam_message *message,
                       struct pam_response *out, int *result)
{
  struct cursor cursor = cursor_start(line);
  int style = line_style(&cursor);
  struct pattern pattern = cursor_pattern(&cursor);
  char *capture = NULL;
  bool matches = style == message->msg_style && pattern_matches(&pattern, message->msg, &capture);
  if (matches)
    *result = line_respond(run, &cursor, style, capture, out);
  else if (!run->failing)
    message_fail(line, "another message came", style, pattern.source, message->msg_style,
                 message->msg);
  pattern_free(&pattern);
  return matches;
}

static bool line_is_message(const struct line *line)
{
  struct cursor cursor = cursor_start(line);
  return line_style(&cursor) != 0;
}

/* `info ...`: any number of such messages, up to the one that the next line stands for. */
static bool line_takes_many(const struct line *line, const struct pam_message *message)
{
  struct cursor cursor = cursor_start(line), next;
  if (line_style(&cursor) != message->msg_style || !cursor_takes(&cursor, "..."))
    return false;
  if (line->next == NULL || !line_is_message(line->next))
    return true;
  next = cursor_start(line->next);
  int style = line_style(&next);
  struct pattern pattern = cursor_pattern(&next);
  bool ends = style == message->msg_style && pattern_matches(&pattern, message->msg, NULL);
  pattern_free(&pattern);
  return !ends;
}

static bool line_is_many(const struct line *line)
{
  struct cursor cursor = cursor_start(line);
  return line_style(&cursor) != 0 && cursor_takes(&cursor, "...");
}

/* Steps over the actions, doing them, to the next line that stands for a message. */
static struct line *frame_next(struct run *run, struct frame *frame)
{
  while (frame->next != NULL && !line_is_message(frame->next)) {
    struct line *action = frame->next;
    frame->next = action->next;
    run->frame = NULL;
    run_line(run, action);
    run->frame = frame;
  }
  return frame->next;
}

/* With failing calls a conversation may leave messages out; it goes on at the next that fits. */
static int respond_failing(struct run *run, struct frame *frame, const struct pam_message *message,
                           struct pam_response *out)
{
  int result = PAM_SUCCESS;
  for (struct line *at = frame_next(run, frame); at != NULL; at = at->next) {
    if (!line_is_message(at) || line_is_many(at) || !line_takes(run, at, message, out, &result))
      continue;
    while (frame->next != at && frame_next(run, frame) != at)
      frame->next = frame->next->next;
    frame->next = at->next;
    return result;
  }
  return style_asks(message->msg_style) ? PAM_CONV_ERR : PAM_SUCCESS;
}

static int respond_inline(struct run *run, struct frame *frame, const struct pam_message *message,
                          struct pam_response *out)
{
  if (cursor_takes(&frame->answers, "=") || cursor_at_end(&frame->answers)) {
    frame->answers.at = "";
    if (run->failing)
      return PAM_CONV_ERR;
    script_mismatch(frame->call, "one more prompt came", "no more prompts", message->msg);
  }
  int result = answer_give(run, &frame->answers, message->msg_style, out);
  (void)cursor_takes(&frame->answers, ",");
  return result;
}

static int respond(struct run *run, const struct pam_message *message, struct pam_response *out)
{
  struct frame *frame = run->frame;
  int result = PAM_SUCCESS;
  if (frame->answers.line != NULL && style_asks(message->msg_style))
    return respond_inline(run, frame, message, out);
  if (run->failing)
    return respond_failing(run, frame, message, out);
  struct line *line = frame_next(run, frame);
  if (line != NULL && line_takes_many(line, message))
    return PAM_SUCCESS;
  if (line != NULL && line_is_many(line)) {
    frame->next = line->next;
    line = frame_next(run, frame);
  }
  if (line == NULL) {
    char got[1024];
    snprintf(got, sizeof got, "%s \"%s\"", style_name(message->msg_style), message->msg);
    script_mismatch(frame->call, "a message came that the script does not expect", "nothing", got);
  }
  line_takes(run, line, message, out, &result);
  frame->next = line->next;
  return result;
}

static void responses_free(struct pam_response *responses, int count)
{
  for (int i = 0; i < count; i++)
    free(responses[i].resp);
  free(responses);
}

static int converse_all(struct run *run, int count, const struct pam_message **messages,
                        struct pam_response **out)
{
  struct pam_response *responses = calloc((size_t)count, sizeof *responses);
  int result = responses != NULL ? PAM_SUCCESS : PAM_BUF_ERR;
  for (int i = 0; i < count && result == PAM_SUCCESS; i++)
    result = respond(run, messages[i], &responses[i]);
  if (result == PAM_SUCCESS)
    *out = responses;
  else if (responses != NULL)
    responses_free(responses, count);
  return result;
}

int converse(int count, const struct pam_message **messages, struct pam_response **out, void *data)
{
  struct run *run = data;
  bool armed = atomic_exchange(&run->world->armed, false);
  if (run->frame == NULL) {
    fprintf(stderr, "a message came outside of a call: \"%s\"\n", messages[0]->msg);
    _Exit(1);
  }
  int result = converse_all(run, count, messages, out);
  atomic_store(&run->world->armed, armed);
  return result;
}

void converse_end(struct run *run, struct frame *frame)
{
  struct line *line = frame_next(run, frame);
  while (line != NULL && (run->failing || line_is_many(line))) {
    frame->next = line->next;
    line = frame_next(run, frame);
  }
  if (line != NULL)
    script_mismatch(line, "this message did not come", line->text, "the call returned");
  if (frame->answers.line != NULL && !run->failing && !cursor_takes(&frame->answers, "=") &&
      *frame->answers.at != '\0')
    script_mismatch(frame->call, "there were fewer prompts than answers", frame->answers.at,
                    "the call returned");
}
