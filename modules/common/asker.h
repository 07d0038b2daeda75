/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_ASKER_H
#define CRED_MODULES_ASKER_H

#include <stdbool.h>
#include <stdint.h>

#include "cred/source.h"
#include "modules/common/account.h"

/* Who asks, and from where: facts about this process and its PAM items, and what follows from them.
 * The conclusions are pure. */

enum cred_login_state {
  CRED_LOGIN_UNREADABLE = 0, /* nothing may be built on it */
  CRED_LOGIN_NONE,           /* no login uid: nobody logged in started this process */
  CRED_LOGIN_SET
};

enum cred_terminal {
  CRED_TERMINAL_NONE = 0, /* none told, a pseudo terminal, or no device at all */
  CRED_TERMINAL_VIRTUAL,  /* a Linux virtual console */
  CRED_TERMINAL_SERIAL    /* a serial line, a hypervisor's console or /dev/console */
};

struct cred_asker {
  uint32_t real_uid;
  bool secure_start; /* AT_SECURE: a setuid or setgid start, or one with capabilities */
  enum cred_login_state login;
  uint32_t login_uid;               /* CRED_LOGIN_SET only */
  char remote_host[CRED_HOST_SIZE]; /* PAM_RHOST, printable; "" when none was told */
  enum cred_terminal terminal;      /* what PAM_TTY names */
  bool terminal_is_ours; /* it is this process's controlling terminal or standard input */
  bool seat;             /* a display manager told a seat or a local display */
};

/* What kind of terminal the device with these numbers is (Linux
 * Documentation/admin-guide/devices.txt). */
enum cred_terminal cred_terminal_of(unsigned major, unsigned minor);

/* True for ":0", ":1.0" ...: a display of this host. */
bool cred_display_is_local(const char *tty);

/* Reads the text of /proc/self/loginuid. */
enum cred_login_state cred_login_parse(const char *text, uint32_t *login_uid);

/* The login uid, else the real uid when that is not 0, else CRED_ACTOR_UNKNOWN. */
uint32_t cred_asker_actor(const struct cred_asker *asker);

/* A real console, serial line or seat, and nobody logged in asks. */
bool cred_asker_is_on_console(const struct cred_asker *asker);

struct cred_origin cred_asker_origin(const struct cred_asker *asker);

/*
 * The one way past modules that cannot work: root logs in at a real console through `login`,
 * started by root for nobody. Nothing in it can be brought about by a user.
 */
bool cred_asker_may_be_rescued(const struct cred_asker *asker, const struct cred_account *account,
                               const char *service);

#endif
