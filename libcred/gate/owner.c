/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/inside.h"

#define STAT_SIZE 1024
#define FIELDS_FROM_NAME_TO_THREADS 18 /* proc(5): the name is field 2, the threads field 20 */
#define FIELDS_FROM_NAME_TO_START 20

/* The name in parentheses may hold blanks and parentheses itself: fields are counted from its end.
 */
static const char *field_behind(const char *name_end, int fields)
{
  const char *at = name_end;

  for (int i = 0; at != NULL && i < fields; i++) {
    at = strchr(at, ' ');
    if (at != NULL)
      at++;
  }
  return at;
}

/* A zombie is gone: it will never settle. But the state is the first thread's, which may have ended
 * while others go on. */
static bool is_gone(const char *name_end)
{
  const char *threads = field_behind(name_end, FIELDS_FROM_NAME_TO_THREADS);

  if (strncmp(name_end, ") Z", 3) == 0)
    return threads == NULL || strtoull(threads, NULL, 10) <= 1;
  return strncmp(name_end, ") X", 3) == 0;
}

static enum cred_err parse_start(const char *text, uint64_t *out)
{
  const char *name_end = strrchr(text, ')'), *at;

  if (name_end != NULL && is_gone(name_end))
    return CRED_ERR_NOT_FOUND;
  at = field_behind(name_end, FIELDS_FROM_NAME_TO_START);
  if (at == NULL)
    return CRED_ERR_IO;
  *out = strtoull(at, NULL, 10);
  return CRED_OK;
}

static enum cred_err read_start(int32_t pid, uint64_t *out)
{
  char path[64], text[STAT_SIZE];
  ssize_t length;
  int fd;

  (void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return errno == ENOENT || errno == ESRCH ? CRED_ERR_NOT_FOUND : cred_err_of_errno(errno);
  do
    length = read(fd, text, sizeof(text) - 1);
  while (length < 0 && errno == EINTR);
  (void)close(fd);
  if (length <= 0)
    return length < 0 && errno == ESRCH ? CRED_ERR_NOT_FOUND : CRED_ERR_IO;
  text[length] = '\0';
  return parse_start(text, out);
}

enum cred_err cred_owner_namespace(uint64_t *out, struct cred_error *error)
{
  struct stat namespace;

  if (stat("/proc/self/ns/pid", &namespace) != 0)
    return cred_error_set(error, CRED_ERR_IO, "cannot read /proc about this process");
  *out = namespace.st_ino;
  return CRED_OK;
}

enum cred_err cred_owner_within(uint64_t pid_namespace, int32_t pid, const struct cred_time *now,
                                struct cred_owner *out, struct cred_error *error)
{
  enum cred_err err;

  memset(out, 0, sizeof(*out));
  memcpy(out->boot_id, now->boot_id, sizeof(out->boot_id));
  out->pid = pid;
  out->pid_namespace = pid_namespace;
  err = read_start(pid, &out->started_ticks);
  return err == CRED_OK ? CRED_OK
                        : cred_error_set(error, err, "cannot read /proc about process %d", pid);
}

enum cred_err cred_owner_of(int32_t pid, const struct cred_time *now, struct cred_owner *out,
                            struct cred_error *error)
{
  uint64_t namespace = 0;
  enum cred_err err = cred_owner_namespace(&namespace, error);

  if (err == CRED_OK)
    return cred_owner_within(namespace, pid, now, out, error);
  memset(out, 0, sizeof(*out));
  return err;
}

enum cred_err cred_owner_self(uint64_t transaction, const struct cred_time *now,
                              struct cred_owner *out, struct cred_error *error)
{
  enum cred_err err = cred_owner_of(getpid(), now, out, error);

  out->transaction = transaction;
  return err == CRED_ERR_NOT_FOUND ? (error->code = CRED_ERR_IO) : err;
}

/* A gate belongs to one process, of which nothing changes that makes it an owner. */
static enum cred_err look_at_self(struct cred_change *change)
{
  struct cred_gate *gate = change->gate;
  enum cred_err err;

  if (gate->self.pid == gate->pid)
    return CRED_OK;
  err = cred_owner_self(0, &change->now, &gate->self, &gate->error);
  if (err != CRED_OK)
    gate->self.pid = 0;
  return err;
}

enum cred_err cred_change_owner(struct cred_change *change, uint64_t transaction,
                                struct cred_owner *out)
{
  const struct cred_gate *gate = change->gate;
  enum cred_err err = gate->has_peer ? CRED_OK : look_at_self(change);

  *out = gate->has_peer ? gate->peer : gate->self;
  memcpy(out->boot_id, change->now.boot_id, sizeof(out->boot_id));
  out->transaction = transaction;
  return err;
}

bool cred_owner_is_alive(const struct cred_owner *owner, const struct cred_owner *self)
{
  uint64_t started;
  enum cred_err err;

  if (memcmp(owner->boot_id, self->boot_id, sizeof(owner->boot_id)) != 0)
    return false;
  if (owner->pid_namespace != self->pid_namespace)
    return true; /* not to be seen from here; its lease ends it */
  err = read_start(owner->pid, &started);
  if (err == CRED_ERR_NOT_FOUND)
    return false;
  return err != CRED_OK || started == owner->started_ticks;
}
