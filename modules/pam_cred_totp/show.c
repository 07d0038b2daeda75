/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_totp/show.h"

#include <string.h>

#include "modules/common/talk.h"
#include "qr/qr.h"

#define KEY_GROUP 4

static void say_line(const struct cred_call *call, const char *line, size_t length)
{
  char text[PAM_MAX_MSG_SIZE];

  memcpy(text, line, length);
  text[length] = '\0';
  cred_talk_say(call->pamh, PAM_TEXT_INFO, text);
  cred_erase(text, sizeof(text));
}

static bool fits(const char *drawing)
{
  return strcspn(drawing, "\n") < PAM_MAX_MSG_SIZE;
}

/* Line by line: a message has room for PAM_MAX_MSG_SIZE bytes. */
static void say_lines(const struct cred_call *call, const char *drawing)
{
  while (fits(drawing) && *drawing != '\0') {
    size_t length = strcspn(drawing, "\n");

    say_line(call, drawing, length);
    drawing += length + (drawing[length] == '\n');
  }
}

/* Escape sequences do not pass through a conversation: light modules are drawn as ink, for the
 * usual terminal with light text on a dark ground. */
static void show_qr(const struct cred_call *call, const struct cred_secret *uri)
{
  struct cred_qr_look look = {.ascii = !cred_speech_is_utf8(&call->speech), .light_is_ink = true};
  CRED_QR_AUTO qr = {0};
  struct cred_error error = {0};
  char *drawing = NULL;

  if (cred_qr_encode(cred_secret_text(uri), &qr, &error) != CRED_OK) {
    cred_log(&call->log, LOG_WARNING, "no QR code: %s", error.text);
    return;
  }
  drawing = cred_qr_draw(&qr, &look);
  if (drawing != NULL)
    say_lines(call, drawing);
  cred_qr_text_free(drawing);
}

/* In groups of four, as people type it. */
static void show_key(const struct cred_call *call, const struct cred_secret *seed_text)
{
  CRED_SECRET_AUTO grouped = {0};
  char text[PAM_MAX_MSG_SIZE];

  for (size_t i = 0; i < seed_text->length && grouped.length + 2 < CRED_SECRET_MAX; i++) {
    if (i > 0 && i % KEY_GROUP == 0)
      grouped.bytes[grouped.length++] = ' ';
    grouped.bytes[grouped.length++] = seed_text->bytes[i];
  }
  cred_speech_write(&call->speech, text, sizeof(text), N_("Key: %s"), cred_secret_text(&grouped));
  cred_talk_say(call->pamh, PAM_TEXT_INFO, text);
  cred_erase(text, sizeof(text));
}

void cred_totp_show(const struct cred_call *call, const struct cred_enrol_begin_reply *token)
{
  cred_call_tell(
      call, PAM_TEXT_INFO,
      N_("You can register an authenticator for this ID now. Scan this code with an "
         "authenticator application, or type the key in; then enter the code it shows."));
  show_qr(call, &token->uri);
  show_key(call, &token->seed_text);
}
