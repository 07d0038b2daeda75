/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/belong.h"

#include <string.h>
#include <unistd.h>

#include "credd/scope.h"

#define DEPTH_MAX 256 /* of a chain of parents, which is read while it changes */

static struct credd_process *find_opener(const struct credd_processes *processes,
                                         const struct cred_session_row *row)
{
  struct credd_process *process = credd_process_find(processes, row->owner.pid);

  return process != NULL && process->started_ticks == row->owner.started_ticks ? process : NULL;
}

static bool is_credd(const struct credd_process *process)
{
  return process->pid == getpid() || process->pid == getppid();
}

/* Is it a child of the other one, or a child's child ...? */
static bool descends(const struct credd_processes *processes, const struct credd_process *process,
                     const struct credd_process *from)
{
  for (int depth = 0; process != NULL && process->parent > 1 && depth < DEPTH_MAX; depth++) {
    if (process->parent == from->pid)
      return true;
    process = credd_process_find(processes, process->parent);
  }
  return false;
}

/* The scope of a session is made for what opens it: nothing in it is older. su and sudo stay in the
 * scope that they were called in, also when the user parted them from what they were called by. */
static bool is_made_for(const struct credd_processes *processes, const char *scope,
                        const struct cred_session_row *row, const struct credd_process *opener)
{
  for (size_t i = 0; i < processes->count; i++) {
    const struct credd_process *process = &processes->list[i];

    if (process == opener || strcmp(process->scope, scope) != 0)
      continue;
    if (process->pid <= 1 || is_credd(process) || process->started_ticks < row->owner.started_ticks)
      return false;
    if (opener != NULL && descends(processes, opener, process))
      return false;
  }
  return true;
}

/* systemd-logind names it after the audit session. */
static const char *scope_of_audit_session(const struct credd_processes *processes,
                                          const struct cred_session_row *row)
{
  if (!row->owns_audit_session || row->audit_session == CRED_AUDIT_SESSION_NONE)
    return "";
  for (size_t i = 0; i < processes->count; i++) {
    const struct credd_process *process = &processes->list[i];

    if (process->audit_session == row->audit_session && process->scope[0] != '\0' &&
        credd_scope_audit_session(process->scope) == row->audit_session)
      return process->scope;
  }
  return "";
}

static const char *likely_scope(const struct credd_processes *processes,
                                const struct cred_session_row *row,
                                const struct credd_process *opener, const char *known)
{
  if (opener != NULL)
    return opener->scope;
  return known[0] != '\0' ? known : scope_of_audit_session(processes, row);
}

void credd_session_look(const struct credd_processes *processes, const struct cred_session_due *due,
                        const char *known, struct credd_session *out)
{
  const struct cred_session_row *row = &due->row;
  const struct credd_process *opener = find_opener(processes, row);
  const char *scope = likely_scope(processes, row, opener, known);

  memset(out, 0, sizeof(*out));
  out->row = row;
  out->opener_is_shared = due->opener_is_shared;
  if (row->uid == 0 || due->opener_is_shared)
    return; /* root's scope may hold what root started for the host */
  if (credd_scope_is_of(scope, row->uid) && is_made_for(processes, scope, row, opener))
    memcpy(out->scope, scope, strlen(scope) + 1);
}

bool credd_session_opener_lives(const struct credd_processes *processes,
                                const struct credd_session *session)
{
  return find_opener(processes, session->row) != NULL;
}

static bool runs_as(const struct credd_process *process, uint32_t uid)
{
  return process->uids[0] == uid || process->uids[1] == uid || process->uids[2] == uid;
}

static bool is_in_scope(const struct credd_session *session, const struct credd_process *process)
{
  return session->scope[0] != '\0' && strcmp(process->scope, session->scope) == 0;
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
    if (process->pid <= 1 || is_credd(process))
      continue;
    if (process == opener)
      process->is_marked = with_opener && serves_this_only(session);
    else
      process->is_marked = belongs(processes, session, process, opener);
    count += process->is_marked;
  }
  return count;
}
