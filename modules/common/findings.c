/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/findings.h"

#include <stdio.h>
#include <string.h>

#include "modules/common/talk.h"

#define NAMES_SIZE 512

/* The message is a format where quality/ formats with it, and checked there. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static const char *translate(const void *context, const char *message)
{
  const struct cred_speech *speech = context;

  return cred_speech_text(speech, message);
}

struct cred_translator cred_call_translator(const struct cred_call *call)
{
  return (struct cred_translator){.translate = translate, .context = &call->speech};
}

void cred_findings_remember(struct cred_findings *findings,
                            const struct cred_password_check_reply *reply, bool is_roots)
{
  if (!reply->checked)
    findings->is_complete = false;
  if (reply->has_too_many_tries)
    cred_findings_add(findings, CRED_FINDING_TOO_MANY_TRIES, is_roots, 0);
  if (reply->is_barred)
    cred_findings_add(findings, CRED_FINDING_BARRED, 0, 0);
  else if (reply->is_reused && !cred_findings_has(findings, CRED_FINDING_SAME_AS_OLD))
    cred_findings_add(findings, CRED_FINDING_REUSED, 0, 0);
  if (reply->is_elsewhere)
    cred_findings_add(findings, CRED_FINDING_REUSED_ELSEWHERE, 0, 0);
}

void cred_list_text_add(const struct cred_call *call, struct cred_list_text *list, const char *line)
{
  size_t room = sizeof(list->text) - list->length;
  bool is_first = list->length == 0;

  if (room < 2)
    return;
  if (!is_first)
    list->text[list->length++] = '\n';
  cred_speech_write(&call->speech, list->text + list->length, room - !is_first,
                    is_first ? "%s" : N_("- %s"), line);
  list->length += strlen(list->text + list->length);
}

static void log_findings(const struct cred_call *call, const struct cred_findings *findings,
                         bool is_refused)
{
  char names[NAMES_SIZE] = "";
  size_t length = 0;

  for (size_t i = 0; i < findings->count && length < sizeof(names); i++)
    length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s", i > 0 ? " " : "",
                               cred_finding_name(findings->list[i].kind));
  cred_log(&call->log, LOG_NOTICE, "%s: %s",
           is_refused ? "new password refused" : "new password let pass in spite of findings",
           names);
}

/* Where one line says it all, and whose it is goes without saying, there is none. */
static void add_heading(const struct cred_call *call, const struct cred_findings *findings,
                        bool is_refused, struct cred_list_text *list)
{
  const char *name = call->account.name;
  char heading[CRED_NAME_SIZE + CRED_FINDING_TEXT_SIZE];

  if (cred_call_is_for_many(call) && is_refused)
    cred_speech_write(&call->speech, heading, sizeof(heading),
                      N_("%s: This password cannot be used:"), name);
  else if (cred_call_is_for_many(call))
    cred_speech_write(&call->speech, heading, sizeof(heading),
                      N_("%s: This password is accepted, but it does not follow the rules:"), name);
  else if (!is_refused)
    cred_speech_write(&call->speech, heading, sizeof(heading), "%s",
                      cred_speech_text(&call->speech, N_("This password is accepted, but it does "
                                                         "not follow the rules:")));
  else if (findings->count > 1)
    cred_speech_write(&call->speech, heading, sizeof(heading), "%s",
                      cred_speech_text(&call->speech, N_("This password cannot be used:")));
  else
    return;
  cred_list_text_add(call, list, heading);
}

void cred_call_tell_findings(const struct cred_call *call, const struct cred_findings *findings,
                             bool is_refused)
{
  const struct cred_translator translator = cred_call_translator(call);
  struct cred_list_text list = {0};

  if (findings->count == 0)
    return;
  log_findings(call, findings, is_refused);
  if (!cred_call_may_speak(call))
    return;
  add_heading(call, findings, is_refused, &list);
  for (size_t i = 0; i < findings->count; i++) {
    char line[CRED_FINDING_TEXT_SIZE];

    cred_finding_text(&findings->list[i], &translator, line, sizeof(line));
    cred_list_text_add(call, &list, line);
  }
  cred_talk_say(call->pamh, is_refused ? PAM_ERROR_MSG : PAM_TEXT_INFO, list.text);
}
