/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/sessions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/output.h"

void ctl_sessions_free(struct ctl_sessions *sessions)
{
  free(sessions->rows);
  memset(sessions, 0, sizeof(*sessions));
}

static void append(struct ctl_sessions *sessions, const struct cred_session_info *info)
{
  if (sessions->length == sessions->room) {
    sessions->room = sessions->room == 0 ? CRED_SESSION_PAGE : sessions->room * 2;
    sessions->rows = reallocarray(sessions->rows, sessions->room, sizeof(*sessions->rows));
    if (sessions->rows == NULL)
      ctl_out_of_memory();
  }
  sessions->rows[sessions->length++] = (struct ctl_session){.info = *info};
}

static int compare(const void *a, const void *b)
{
  const struct cred_session_info *x = &((const struct ctl_session *)a)->info;
  const struct cred_session_info *y = &((const struct ctl_session *)b)->info;
  const int order = strcmp(x->subject, y->subject);

  return order != 0 ? order : (x->id < y->id) - (x->id > y->id);
}

/* su and sudo come from the session that they were called in. */
static bool has_place(const struct cred_session_info *info)
{
  return info->end == CRED_SESSION_OPEN && info->source.class != CRED_SOURCE_ACTOR;
}

static bool is_elsewhere(const struct cred_session_info *a, const struct cred_session_info *b)
{
  return has_place(a) && has_place(b) && strcmp(a->system, b->system) == 0 &&
         (a->source.class != b->source.class || strcmp(a->source.address, b->source.address) != 0);
}

/* The rows of one subject stand together: one that differs from the first open one makes both
 * parallel, and every other that differs from either. */
static void mark(struct ctl_session *rows, size_t count)
{
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < count && !rows[i].is_parallel; j++)
      rows[i].is_parallel = is_elsewhere(&rows[i].info, &rows[j].info);
}

static void mark_all(struct ctl_sessions *sessions)
{
  size_t first = 0;

  for (size_t i = 1; i <= sessions->length; i++) {
    if (i < sessions->length &&
        strcmp(sessions->rows[i].info.subject, sessions->rows[first].info.subject) == 0)
      continue;
    mark(sessions->rows + first, i - first);
    first = i;
  }
}

enum cred_err ctl_sessions_read(struct cred_gate *gate, const char *subject, bool open_only,
                                struct ctl_sessions *sessions)
{
  struct cred_sessions_request request = {.open_only = open_only};
  struct cred_sessions_reply reply;
  enum cred_err err = CRED_OK;
  uint32_t i = 0;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  do {
    memset(&reply, 0, sizeof(reply));
    err = cred_gate_sessions(gate, &request, &reply);
    if (err != CRED_OK)
      return err;
    for (i = 0; i < reply.count && i < CRED_SESSION_PAGE; i++)
      append(sessions, &reply.rows[i]);
    memcpy(request.after_subject, reply.next_subject, sizeof(request.after_subject));
    request.after_id = reply.next_id;
  } while (reply.next_id != 0);
  if (sessions->length > 1)
    qsort(sessions->rows, sessions->length, sizeof(*sessions->rows), compare);
  mark_all(sessions);
  return CRED_OK;
}
