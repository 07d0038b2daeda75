/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "cred/config.h"
#include "cred/syslog.h"
#include "credd/connections.h"
#include "credd/listen.h"
#include "credd/master.h"
#include "credd/password.h"
#include "credd/say.h"
#include "credd/self.h"

#define DESCRIPTORS (2 * CREDD_CONNECTIONS_MAX + 128)

/* A descriptor that was closed must not become the store's. */
static int fill_standard_descriptors(void)
{
  int fd;

  for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
    if (fcntl(i, F_GETFD) < 0) {
      fd = open("/dev/null", O_RDWR);
      if (fd != i)
        return -1;
    }
  return 0;
}

/* Keys and passwords are in here. */
static void leave_no_core(void)
{
  const struct rlimit none = {0, 0};

  (void)setrlimit(RLIMIT_CORE, &none);
  (void)prctl(PR_SET_DUMPABLE, 0);
}

/* A worker holds two descriptors for each connection. */
static void make_room(void)
{
  struct rlimit limit;

  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= DESCRIPTORS)
    return;
  limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static int complain(const struct cred_error *error)
{
  (void)cred_syslog(LOG_ERR, "%s", error->text);
  (void)fprintf(stderr, "credd: %s\n", error->text);
  return EXIT_FAILURE;
}

static int complain_of_listening(const struct credd_listener *listener, const char *path,
                                 const struct cred_error *error)
{
  if (error->code != CRED_ERR_BUSY || listener->other <= 0)
    return complain(error);
  (void)cred_syslog(LOG_ERR, "%s", error->text);
  credd_say(stderr, N_("credd: another credd listens at %s already: process %d\n"), path,
            listener->other);
  return EXIT_FAILURE;
}

/* Who started it by hand sees nothing else of it. */
static void greet(const char *path)
{
  if (isatty(STDERR_FILENO) == 1)
    credd_say(stderr, N_("credd: listening at %s; end it with Ctrl-C or kill %d\n"), path,
              (int)getpid());
}

static void warn_without_service(void)
{
  if (cred_config_has_service(CREDD_SELF_SERVICE))
    return;
  (void)cred_syslog(LOG_WARNING, "%s", CREDD_NO_SERVICE_TEXT);
  if (isatty(STDERR_FILENO) == 1)
    credd_say(stderr,
              N_("credd: there is no PAM service file /etc/pam.d/credd, so PAM's service "
                 "other decides which passwords are accepted when users enrol a token "
                 "themselves: copy %s there\n"),
              PKGDATADIR "/pam/credd");
}

static enum cred_err choose_path(const struct credd_options *options, char out[CRED_WIRE_PATH_SIZE],
                                 struct cred_error *error)
{
  if (options->socket == NULL)
    return cred_wire_path(options->state_directory, out, error);
  if (strlen(options->socket) >= CRED_WIRE_PATH_SIZE)
    return cred_error_set(error, CRED_ERR_TOO_LONG, "the socket's name is too long");
  memcpy(out, options->socket, strlen(options->socket) + 1);
  return CRED_OK;
}

static bool make_shared(const struct credd_listener *listener, struct credd_shared *out)
{
  out->listener = listener;
  out->answers = credd_answers_make();
  out->pace = credd_pace_make();
  out->change_pace = credd_pace_make_of(CREDD_PACE_CHANGES_BURST, CREDD_PACE_CHANGES_STEP_MS);
  out->watch = credd_watch_make();
  return out->answers != NULL && out->pace != NULL && out->change_pace != NULL &&
         out->watch != NULL;
}

static int serve(const struct credd_options *options)
{
  char path[CRED_WIRE_PATH_SIZE];
  struct cred_error error = {0};
  struct credd_listener listener;
  struct credd_shared shared;
  enum cred_err err = choose_path(options, path, &error);
  int status;

  if (err != CRED_OK)
    return complain(&error);
  if (credd_listen(path, &listener, &error) != CRED_OK)
    return complain_of_listening(&listener, path, &error);
  warn_without_service();
  greet(listener.paths[CREDD_WAY_USERS]);
  if (make_shared(&listener, &shared)) {
    status = credd_master(options, &shared);
  } else {
    (void)cred_error_set(&error, CRED_ERR_MEMORY, "no memory that workers could share");
    status = complain(&error);
  }
  credd_listener_close(&listener);
  return status;
}

int main(int argc, char **argv)
{
  struct credd_options options;

  if (fill_standard_descriptors() != 0)
    return EXIT_FAILURE;
  switch (credd_options_parse(argc, argv, &options)) {
  case CREDD_PARSED_SHOWN:
    return EXIT_SUCCESS;
  case CREDD_PARSED_WRONG:
    return 2;
  case CREDD_PARSED_RUN:
    break;
  }
  leave_no_core();
  make_room();
  (void)umask(077); /* what is made for others gets its mode by chmod */
  openlog("credd", LOG_PID, LOG_AUTHPRIV);
  return options.is_helper ? credd_helper(&options) : serve(&options);
}
