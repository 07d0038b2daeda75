/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/belong.h"

#include <string.h>
#include <unistd.h>

#define DEPTH_MAX 256 /* of a chain of parents, which is read while it changes */

static struct credd_process *find_opener(const struct credd_processes *processes,
                                         const struct cred_session_row *row)
{
  struct credd_process *process = credd_process_find(processes, row->owner.pid);

  return process != NULL && process->started_ticks == row->owner.started_ticks ? process : NULL;
}

/* su and sudo stay in the scope that they were called in: it is another session's. */
void credd_session_look(const struct credd_processes *processes, const struct cred_session_due *due,
                        struct credd_session *out)
{
  const struct cred_session_row *row = &due->row;
  const struct credd_process *opener = find_opener(processes, row);
  char of_parent[CREDD_SCOPE_SIZE] = "";

  memset(out, 0, sizeof(*out));
  out->row = row;
  out->opener_is_shared = due->opener_is_shared;
  if (opener == NULL || row->uid == 0)
    return; /* root's scope may hold what root started for the host */
  credd_process_scope(opener->pid, row->uid, out->scope);
  credd_process_scope(opener->parent, row->uid, of_parent);
  if (strcmp(out->scope, of_parent) == 0)
    out->scope[0] = '\0';
}

static bool runs_as(const struct credd_process *process, uint32_t uid)
{
  return process->uids[0] == uid || process->uids[1] == uid || process->uids[2] == uid;
}

static bool is_in_scope(const struct credd_session *session, const struct credd_process *process)
{
  char scope[CREDD_SCOPE_SIZE];

  if (session->scope[0] == '\0')
    return false;
  credd_process_scope(process->pid, session->row->uid, scope);
  return strcmp(scope, session->scope) == 0;
}

/* What root runs is the host's, or serves anybody. */
static bool runs_as_subject(const struct cred_session_row *row, const struct credd_process *process)
{
  return row->uid != 0 && runs_as(process, row->uid);
}

static bool is_in_audit_session(const struct cred_session_row *row,
                                const struct credd_process *process)
{
  return row->owns_audit_session && row->audit_session != CRED_AUDIT_SESSION_NONE &&
         process->audit_session == row->audit_session &&
         (process->terminal != 0 || runs_as_subject(row, process));
}

/* Is it a child of the opener, or a child's child ...? */
static bool descends(const struct credd_processes *processes, const struct credd_process *process,
                     const struct credd_process *opener)
{
  for (int depth = 0; process != NULL && process->parent > 1 && depth < DEPTH_MAX; depth++) {
    if (process->parent == opener->pid)
      return true;
    process = credd_process_find(processes, process->parent);
  }
  return false;
}

/* What a program that serves many started is for any of them. */
static bool is_started_for(const struct credd_processes *processes,
                           const struct credd_session *session, const struct credd_process *process,
                           const struct credd_process *opener)
{
  return opener != NULL && descends(processes, process, opener) &&
         (!session->opener_is_shared || runs_as_subject(session->row, process));
}

static bool belongs(const struct credd_processes *processes, const struct credd_session *session,
                    const struct credd_process *process, const struct credd_process *opener)
{
  return is_started_for(processes, session, process, opener) ||
         is_in_audit_session(session->row, process) || is_in_scope(session, process);
}

static bool serves_this_only(const struct credd_session *session)
{
  return !session->opener_is_shared &&
         (session->row->owns_audit_session || session->scope[0] != '\0');
}

size_t credd_session_mark(struct credd_processes *processes, const struct credd_session *session,
                          bool with_opener)
{
  const struct credd_process *opener = find_opener(processes, session->row);
  size_t count = 0;

  for (size_t i = 0; i < processes->count; i++) {
    struct credd_process *process = &processes->list[i];

    process->is_marked = false;
    if (process->pid <= 1 || process->pid == getpid() || process->pid == getppid())
      continue;
    if (process == opener)
      process->is_marked = with_opener && serves_this_only(session);
    else
      process->is_marked = belongs(processes, session, process, opener);
    count += process->is_marked;
  }
  return count;
}
