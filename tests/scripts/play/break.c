/* SPDX-License-Identifier: BSD-3-Clause */
/* What goes wrong on a host: files that are gone, damaged or readable by others. */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *file_of(struct cursor *cursor)
{
  if (cursor_takes(cursor, "policy"))
    return "state/applied";
  if (cursor_takes(cursor, "key"))
    return "master.key";
  if (cursor_takes(cursor, "store"))
    return "state/cred.db";
  if (cursor_takes(cursor, "state"))
    return "state";
  script_fail(cursor->line, "what can break: policy, key, store, state, log, lookups, disk");
}

static int bytes_damage(const char *path)
{
  struct stat found;
  char bytes[64];
  memset(bytes, 0xa5, sizeof bytes);
  int fd = chmod(path, 0600) == 0 ? open(path, O_WRONLY | O_CLOEXEC) : -1;
  int result = fd >= 0 && fstat(fd, &found) == 0 &&
                       pwrite(fd, bytes, sizeof bytes, found.st_size / 2) == (ssize_t)sizeof bytes
                   ? 0
                   : -1;
  if (fd >= 0)
    close(fd);
  return result;
}

/* Restores the mode that the file had: only its bytes are to be wrong. */
static int bytes_damage_only(const char *path)
{
  struct stat found;
  if (stat(path, &found) != 0 || bytes_damage(path) != 0)
    return -1;
  return chmod(path, found.st_mode & 07777);
}

/* break disk full|error|no: writing, or writing and making durable, fails. */
static void disk_break(struct run *run, struct cursor *cursor)
{
  if (cursor_takes(cursor, "full"))
    run->world->disk_error = ENOSPC;
  else if (cursor_takes(cursor, "error"))
    run->world->disk_error = EIO;
  else if (cursor_takes(cursor, "no"))
    run->world->disk_error = 0;
  else
    script_fail(cursor->line, "a disk is full, has an error, or no error");
  cursor_end(cursor);
}

/* break log missing|stopped|back: nobody reads syslog, or somebody who takes nothing more. */
static void log_break(struct run *run, struct cursor *cursor)
{
  if (cursor_takes(cursor, "missing"))
    run->world->log_reader = WORLD_LOG_GONE;
  else if (cursor_takes(cursor, "stopped"))
    run->world->log_reader = WORLD_LOG_STOPPED;
  else if (cursor_takes(cursor, "back"))
    run->world->log_reader = WORLD_LOG_READ;
  else
    script_fail(cursor->line, "the log is missing, stopped, or back");
  cursor_end(cursor);
}

static int newer_schema_write(const char *path)
{
  sqlite3 *db = NULL;
  int result = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
  if (result == SQLITE_OK)
    result = sqlite3_exec(db, "PRAGMA user_version = 9999", NULL, NULL, NULL);
  sqlite3_close(db);
  return result == SQLITE_OK ? 0 : -1;
}

/* break policy|key|store|state  missing | back | empty | damaged | mode OCTAL
 * break lookups [no]: the user database cannot be asked. */
void command_break(struct run *run, struct line *line, struct cursor *cursor)
{
  if (cursor_takes(cursor, "disk")) {
    disk_break(run, cursor);
    return;
  }
  if (cursor_takes(cursor, "log")) {
    log_break(run, cursor);
    return;
  }
  if (cursor_takes(cursor, "lookups")) {
    run->world->lookups_fail = !cursor_takes(cursor, "no");
    cursor_end(cursor);
    return;
  }
  char *path = path_in(run->directory, file_of(cursor)), *aside;
  int result;
  if (asprintf(&aside, "%s.aside", path) < 0)
    abort();
  if (cursor_takes(cursor, "missing"))
    result = rename(path, aside);
  else if (cursor_takes(cursor, "back"))
    result = rename(aside, path);
  else if (cursor_takes(cursor, "newer"))
    result = newer_schema_write(path);
  else if (cursor_takes(cursor, "empty"))
    result = truncate(path, 0);
  else if (cursor_takes(cursor, "damaged"))
    result = bytes_damage_only(path);
  else if (cursor_takes(cursor, "mode")) {
    char *mode = cursor_word(cursor);
    result = chmod(path, (mode_t)strtoul(mode, NULL, 8));
    free(mode);
  } else
    script_fail(line, "how it can break: missing, back, empty, damaged, mode OCTAL");
  if (result != 0)
    script_fail(line, "%s: %s", path, strerror(errno));
  cursor_end(cursor);
  free(path);
  free(aside);
}
