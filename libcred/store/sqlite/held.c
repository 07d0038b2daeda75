/* SPDX-License-Identifier: BSD-3-Clause */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite/inside.h"

/*
 * A handle may stay open while the host program runs: it may close descriptors that it takes for
 * its own, and fork. SQLite tells nobody its descriptors, so they are looked for. HACKING.md,
 * "Store", says what SQLite keeps for the whole process.
 */

#define DESCRIPTORS_AT_MOST 512 /* looking costs more than opening anew */
#define INDEX_LOCK_BYTE 128     /* os_unix.c, UNIX_SHM_DMS: shared by all who have the index open */

enum { FILE_ITSELF, LOG, INDEX };
static const char *const suffixes[CRED_HELD_FILES] = {"", "-wal", "-shm"};

struct search {
  struct cred_held held;
  unsigned found[CRED_HELD_FILES];
};

static bool look_at(const char *path, int which, struct stat *out)
{
  char name[PATH_MAX + sizeof("-wal")];

  (void)snprintf(name, sizeof(name), "%s%s", path, suffixes[which]);
  return lstat(name, out) == 0 && S_ISREG(out->st_mode);
}

static bool is_file(const struct cred_held *held, int which, const struct stat *status)
{
  return status->st_dev == held->devices[which] && status->st_ino == held->inodes[which];
}

static bool name_files(const char *path, struct cred_held *held)
{
  for (int i = 0; i < CRED_HELD_FILES; i++) {
    struct stat status;

    if (!look_at(path, i, &status))
      return false;
    held->devices[i] = status.st_dev;
    held->inodes[i] = status.st_ino;
  }
  return true;
}

static void judge_descriptor(struct search *search, int fd)
{
  struct stat status;

  if (fstat(fd, &status) != 0)
    return;
  for (int i = 0; i < CRED_HELD_FILES; i++)
    if (is_file(&search->held, i, &status)) {
      search->held.fds[i] = fd;
      search->found[i]++;
    }
}

/* False when not all were seen. */
static bool judge_descriptors(struct search *search)
{
  DIR *directory = opendir("/proc/self/fd");
  const struct dirent *entry = NULL;
  unsigned left = DESCRIPTORS_AT_MOST;

  if (directory == NULL)
    return false;
  while (left > 0 && (errno = 0, entry = readdir(directory)) != NULL) {
    if (entry->d_name[0] != '.')
      judge_descriptor(search, atoi(entry->d_name));
    left--;
  }
  (void)closedir(directory);
  return left > 0 && errno == 0;
}

/*
 * In a child of a process that had the store open, SQLite believes it has the lock that keeps
 * others from making the index anew; the lock stayed with the parent. Taking one's own twice
 * changes nothing.
 */
static bool lock_index(int fd)
{
  struct flock lock = {
      .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = INDEX_LOCK_BYTE, .l_len = 1};

  return fcntl(fd, F_SETLK, &lock) == 0;
}

enum cred_err cred_held_note(struct cred_held *held, const char *path, struct cred_error *error)
{
  struct search search = {0};

  if (!name_files(path, &search.held) || !judge_descriptors(&search) || search.found[LOG] == 0)
    return CRED_OK;
  if (search.found[INDEX] == 0)
    return cred_error_set(error, CRED_ERR_IO, "store: this process closed files of %s", path);
  if (!lock_index(search.held.fds[INDEX]))
    return cred_error_set(error, CRED_ERR_IO, "store: cannot lock %s-shm: %m", path);
  *held = search.held;
  held->is_known =
      search.found[FILE_ITSELF] == 1 && search.found[LOG] == 1 && search.found[INDEX] == 1;
  return CRED_OK;
}

static bool is_still_held(const struct cred_held *held, int which)
{
  struct stat status;

  return fstat(held->fds[which], &status) == 0 && is_file(held, which, &status);
}

bool cred_held_is_intact(const struct cred_held *held, const char *path)
{
  struct stat status;

  for (int i = 0; i < CRED_HELD_FILES; i++)
    if (!held->is_known || !is_still_held(held, i) || !look_at(path, i, &status) ||
        !is_file(held, i, &status))
      return false;
  return true;
}

/* Puts nothing of anybody's under a number that is free, for SQLite to close. */
static bool fill_number(int fd)
{
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  int filled = nothing;

  if (nothing >= 0 && nothing != fd) {
    filled = fcntl(nothing, F_DUPFD_CLOEXEC, fd);
    (void)close(nothing);
  }
  if (filled >= 0 && filled != fd)
    (void)close(filled);
  return filled == fd;
}

/* A file that cannot be looked at is no sign of another one. */
static bool is_lost(const struct cred_held *held, int which)
{
  struct stat status;

  return fstat(held->fds[which], &status) == 0 ? !is_file(held, which, &status) : errno == EBADF;
}

bool cred_held_may_close(const struct cred_held *held)
{
  bool may = !held->is_anothers;

  for (int i = 0; held->is_known && i < CRED_HELD_FILES; i++)
    if (is_lost(held, i) && fcntl(held->fds[i], F_GETFD) >= 0)
      return false;
  for (int i = 0; held->is_known && may && i < CRED_HELD_FILES; i++)
    may = !is_lost(held, i) || fill_number(held->fds[i]);
  return may;
}
