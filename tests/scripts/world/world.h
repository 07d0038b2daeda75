/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SCRIPTS_WORLD_H
#define CRED_SCRIPTS_WORLD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * The world that a script runs in: clocks, identity, some files and the log. The runner writes it,
 * and the preloaded libraries world.so and fail.so answer from it. It is one file, mapped shared by
 * every process of a script; the environment variable CRED_WORLD names it.
 */

#define WORLD_ENVIRONMENT "CRED_WORLD"
#define WORLD_ROOT_ENVIRONMENT "CRED_WORLD_ROOT" /* this process is root, whoever others are */
#define WORLD_MAGIC 0x646c726fu
#define WORLD_PATH_SIZE 192
#define WORLD_REDIRECT_MAX 32

/* An open or stat of `from` reaches `to` instead. */
struct world_redirect {
  char from[WORLD_PATH_SIZE];
  char to[WORLD_PATH_SIZE];
  bool device; /* stat shows a character device of these numbers */
  uint32_t major, minor;
  dev_t stand_in_device; /* which file stands for it */
  ino_t stand_in_inode;
};

/* Classes of calls that can be made to fail. */
#define FAIL_CLASS_LIST(X)                                                                         \
  X(FAIL_NONE, "none")                                                                             \
  X(FAIL_MEMORY, "memory")                                                                         \
  X(FAIL_OPEN, "open")                                                                             \
  X(FAIL_READ, "read")                                                                             \
  X(FAIL_WRITE, "write")                                                                           \
  X(FAIL_SYNC, "sync")                                                                             \
  X(FAIL_RENAME, "rename")                                                                         \
  X(FAIL_STAT, "stat")                                                                             \
  X(FAIL_LOCK, "lock")                                                                             \
  X(FAIL_RANDOM, "random")                                                                         \
  X(FAIL_CLOCK, "clock")                                                                           \
  X(FAIL_LOOKUP, "lookup")                                                                         \
  X(FAIL_SOCKET, "socket")                                                                         \
  X(FAIL_PAM_GET, "pam-get")                                                                       \
  X(FAIL_PAM_SET, "pam-set")

enum fail_class {
#define FAIL_CLASS_ENUM(name, text) name,
  FAIL_CLASS_LIST(FAIL_CLASS_ENUM)
#undef FAIL_CLASS_ENUM
      FAIL_CLASS_COUNT
};

/* Who reads syslog's socket: somebody, who has room; nobody, for it is gone; one that was stopped.
 */
enum world_log_reader { WORLD_LOG_READ = 0, WORLD_LOG_GONE, WORLD_LOG_STOPPED };

struct world {
  uint32_t magic;
  _Atomic int64_t wall_ns; /* CLOCK_REALTIME */
  _Atomic int64_t boot_ns; /* CLOCK_BOOTTIME and CLOCK_MONOTONIC */
  _Atomic int64_t slept_ns;

  uid_t real_uid, effective_uid; /* what the process is told it is */
  uid_t file_uid;                /* who really runs: shown as 0 in stat */
  gid_t file_gid;
  bool secure;       /* AT_SECURE */
  int disk_error;    /* what writing fails with inside PAM; 0: it works */
  bool lookups_fail; /* the user database is out of order */
  dev_t terminal;    /* the controlling terminal; 0: none */

  char log_path[WORLD_PATH_SIZE];
  enum world_log_reader log_reader;
  char shadow_path[WORLD_PATH_SIZE]; /* stored passwords: NAME:HASH:DAY */
  char locale_path[WORLD_PATH_SIZE]; /* where the translations just built are; "": not told */
  _Atomic uint32_t redirects;
  struct world_redirect redirect[WORLD_REDIRECT_MAX];

  /* Calls are counted and failed only while armed: inside PAM, not inside the runner. */
  _Atomic bool armed;
  enum fail_class fail_class;
  uint64_t fail_at;    /* from 1; 0: only count */
  bool fail_from_then; /* every later call of the class fails as well */
  _Atomic uint64_t calls[FAIL_CLASS_COUNT];
  _Atomic uint64_t failed;
  /* The failure may have changed what the script's later results are: set by the runner. */
  _Atomic bool diverged;
  _Atomic uint32_t guest_offences; /* calls no guest library may make, such as openlog */
};

/* Hidden: world.so and fail.so have one each, and "next" is seen from there. */
#define WORLD_OWN __attribute__((visibility("hidden")))

/* The mapped world, or NULL outside of a script. */
WORLD_OWN struct world *world_get(void);

/* Is this process root, whoever the world says that its processes are? */
WORLD_OWN bool world_is_root(void);

/* The next definition of the same function, looked up once. */
#define WORLD_NEXT(name)                                                                           \
  ({                                                                                               \
    static __typeof__(&name) next_;                                                                \
    if (next_ == NULL)                                                                             \
      next_ = (__typeof__(&name))world_next(#name);                                                \
    next_;                                                                                         \
  })
WORLD_OWN void *world_next(const char *name);

/* A socket that leads to syslog: one of datagrams that nobody else is at the other end of. */
WORLD_OWN bool world_is_log(int fd);

/* One record of what was written there: "<PRIORITY>date name[pid]: text". */
WORLD_OWN void world_log_line(const char *line, size_t size);

/* Moves both clocks, as time passing does. */
WORLD_OWN void world_advance(struct world *world, int64_t nanoseconds);

#endif
