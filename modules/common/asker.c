/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/common/asker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cred/event.h"

#define RESCUE_SERVICE "login"
#define LOGIN_UID_UNSET UINT32_MAX

static const struct {
  unsigned major, first_minor, last_minor;
  enum cred_terminal kind;
} consoles[] = {
    {4, 1, 63, CRED_TERMINAL_VIRTUAL},   /* /dev/tty1 ... */
    {4, 64, 255, CRED_TERMINAL_SERIAL},  /* /dev/ttyS0 ... */
    {5, 1, 1, CRED_TERMINAL_SERIAL},     /* /dev/console */
    {166, 0, 255, CRED_TERMINAL_SERIAL}, /* /dev/ttyACM0 ... */
    {188, 0, 511, CRED_TERMINAL_SERIAL}, /* /dev/ttyUSB0 ... */
    {204, 0, 255, CRED_TERMINAL_SERIAL}, /* /dev/ttyAMA0 and other built-in ports */
    {229, 0, 255, CRED_TERMINAL_SERIAL}, /* /dev/hvc0 ... */
};

enum cred_terminal cred_terminal_of(unsigned major, unsigned minor)
{
  for (size_t i = 0; i < sizeof(consoles) / sizeof(consoles[0]); i++)
    if (consoles[i].major == major && minor >= consoles[i].first_minor &&
        minor <= consoles[i].last_minor)
      return consoles[i].kind;
  return CRED_TERMINAL_NONE;
}

bool cred_display_is_local(const char *tty)
{
  static const char digits[] = "0123456789";
  size_t display, screen;

  if (tty[0] != ':')
    return false;
  display = strspn(tty + 1, digits);
  tty += 1 + display;
  if (display == 0 || tty[0] == '\0')
    return display > 0;
  screen = tty[0] == '.' ? strspn(tty + 1, digits) : 0;
  return screen > 0 && tty[1 + screen] == '\0';
}

enum cred_login_state cred_login_parse(const char *text, uint32_t *login_uid)
{
  unsigned long long value;
  char *end;

  *login_uid = LOGIN_UID_UNSET;
  if (text[0] < '0' || text[0] > '9')
    return CRED_LOGIN_UNREADABLE;
  errno = 0;
  value = strtoull(text, &end, 10);
  if (errno != 0 || value > UINT32_MAX || (*end != '\0' && strcmp(end, "\n") != 0))
    return CRED_LOGIN_UNREADABLE;
  *login_uid = (uint32_t)value;
  return value == LOGIN_UID_UNSET ? CRED_LOGIN_NONE : CRED_LOGIN_SET;
}

uint32_t cred_asker_actor(const struct cred_asker *asker)
{
  if (asker->login == CRED_LOGIN_SET)
    return asker->login_uid;
  return asker->real_uid != 0 ? asker->real_uid : CRED_ACTOR_UNKNOWN;
}

/* Started by root, for nobody who is logged in, and for nobody far away. */
static bool is_from_the_system(const struct cred_asker *asker)
{
  return asker->real_uid == 0 && !asker->secure_start && asker->login == CRED_LOGIN_NONE &&
         asker->remote_host[0] == '\0';
}

static bool is_at_terminal(const struct cred_asker *asker)
{
  return asker->terminal != CRED_TERMINAL_NONE && asker->terminal_is_ours;
}

bool cred_asker_is_on_console(const struct cred_asker *asker)
{
  return is_from_the_system(asker) && (is_at_terminal(asker) || asker->seat);
}

struct cred_origin cred_asker_origin(const struct cred_asker *asker)
{
  struct cred_origin origin = {.actor = cred_asker_actor(asker)};

  memcpy(origin.remote_host, asker->remote_host, sizeof(origin.remote_host));
  origin.actor_known = origin.actor != CRED_ACTOR_UNKNOWN && asker->remote_host[0] == '\0';
  origin.on_console = cred_asker_is_on_console(asker);
  return origin;
}

bool cred_asker_may_be_rescued(const struct cred_asker *asker, const struct cred_account *account,
                               const char *service)
{
  return account->known && account->uid == 0 && strcmp(service, RESCUE_SERVICE) == 0 &&
         is_from_the_system(asker) && is_at_terminal(asker);
}
