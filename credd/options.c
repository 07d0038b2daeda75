/* SPDX-License-Identifier: BSD-3-Clause */
#include "config.h"

#include "credd/options.h"
#include "credd/say.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define WORKERS_USUAL 4
#define WORKERS_MAX 64

enum { OPTION_WITHOUT_PIDFD = 256, OPTION_CHECK_PASSWORD };

static const struct option options[] = {
    {"help", no_argument, NULL, 'h'},
    {"socket", required_argument, NULL, 'S'},
    {"state", required_argument, NULL, 's'},
    {"version", no_argument, NULL, 'V'},
    {"without-pidfd", no_argument, NULL, OPTION_WITHOUT_PIDFD},
    {"check-password", no_argument, NULL, OPTION_CHECK_PASSWORD}, /* for a worker's helper */
    {"workers", required_argument, NULL, 'w'},
    {NULL, 0, NULL, 0},
};

static void help(FILE *to)
{
  credd_say(to,
            N_("Usage: credd [OPTION]...\n"
               "Serves programs that ask for logins and codes, in the foreground.\n"
               "\n"
               "  -s, --state DIR       the state directory (%s)\n"
               "  -S, --socket PATH     listen there\n"
               "  -w, --workers N       so many processes answer root (4), half as many users\n"
               "      --without-pidfd   tell callers by pid and start time only\n"
               "  -h, --help            this\n"
               "  -V, --version         the version\n"),
            LOCALSTATEDIR "/lib/cred");
}

static bool parse_path(const char *name, const char *text, const char **out)
{
  *out = text;
  if (text[0] == '/')
    return true;
  credd_say(stderr, N_("credd: --%s takes an absolute path\n"), name);
  return false;
}

static bool parse_workers(const char *text, unsigned *out)
{
  char *end = NULL;
  unsigned long value = strtoul(text, &end, 10);

  if (end == text || *end != '\0' || value < 1 || value > WORKERS_MAX) {
    credd_say(stderr, N_("credd: --workers takes a number from 1 to %d\n"), WORKERS_MAX);
    return false;
  }
  *out = (unsigned)value;
  return true;
}

static enum credd_parsed take(int letter, struct credd_options *out)
{
  switch (letter) {
  case 's':
    return parse_path("state", optarg, &out->state_directory) ? CREDD_PARSED_RUN
                                                              : CREDD_PARSED_WRONG;
  case 'S':
    return parse_path("socket", optarg, &out->socket) ? CREDD_PARSED_RUN : CREDD_PARSED_WRONG;
  case 'w':
    return parse_workers(optarg, &out->workers) ? CREDD_PARSED_RUN : CREDD_PARSED_WRONG;
  case OPTION_WITHOUT_PIDFD:
    out->without_pidfd = true;
    return CREDD_PARSED_RUN;
  case OPTION_CHECK_PASSWORD:
    out->is_helper = true;
    return CREDD_PARSED_RUN;
  case 'h':
    help(stdout);
    return CREDD_PARSED_SHOWN;
  case 'V':
    (void)puts("credd (" PACKAGE_NAME ") " PACKAGE_VERSION);
    return CREDD_PARSED_SHOWN;
  default:
    help(stderr);
    return CREDD_PARSED_WRONG;
  }
}

enum credd_parsed credd_options_parse(int argc, char **argv, struct credd_options *out)
{
  int letter;

  *out = (struct credd_options){.workers = WORKERS_USUAL};
  while ((letter = getopt_long(argc, argv, "hs:S:Vw:", options, NULL)) != -1) {
    enum credd_parsed parsed = take(letter, out);

    if (parsed != CREDD_PARSED_RUN)
      return parsed;
  }
  if (optind < argc) {
    help(stderr);
    return CREDD_PARSED_WRONG;
  }
  return CREDD_PARSED_RUN;
}
