/* SPDX-License-Identifier: BSD-3-Clause */
#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "credctl/actor.h"
#include "credctl/help.h"
#include "credctl/json.h"
#include "credctl/output.h"
#include "credctl/parse.h"
#include "credctl/text.h"
#include "credctl/who.h"

/* A descriptor that was closed must not become the store's: what is printed would end up in it.
 * Opened for reading, it makes every write fail, so that nobody takes lost output for success. */
static int fill_standard_descriptors(void)
{
  int fd = 0;

  do {
    fd = open("/dev/null", O_RDONLY);
    if (fd < 0)
      return -1;
  } while (fd <= STDERR_FILENO);
  return close(fd);
}

static void leave_no_core(void)
{
  const struct rlimit none = {0, 0};

  (void)setrlimit(RLIMIT_CORE, &none);
}

/* A virtual console draws no kanji. */
static bool is_virtual_console(void)
{
  const char *term = getenv("TERM");

  return term != NULL && strcmp(term, "linux") == 0 && isatty(STDOUT_FILENO);
}

static void start_language(void)
{
  (void)setlocale(LC_ALL, "");
  if (is_virtual_console())
    (void)setlocale(LC_MESSAGES, "C");
  (void)bindtextdomain(PACKAGE, LOCALEDIR);
  (void)textdomain(PACKAGE);
}

static enum ctl_exit run(int argc, char **argv)
{
  struct ctl_call call = {.is_user = geteuid() != 0};
  enum ctl_exit code = CTL_USAGE;

  switch (ctl_parse(argc, argv, &call)) {
  case CTL_PARSED_HELP:
    ctl_help(&call);
    return CTL_YES;
  case CTL_PARSED_VERSION:
    ctl_version();
    return CTL_YES;
  case CTL_PARSED_VERB:
    break;
  default:
    return CTL_USAGE;
  }
  code = ctl_permit(&call);
  if (code != CTL_YES)
    return code;
  call.actor = ctl_actor();
  return call.verb->run(&call);
}

int main(int argc, char **argv)
{
  if (fill_standard_descriptors() != 0)
    return CTL_UNUSABLE;
  leave_no_core();
  start_language();
  ctl_output_start();
  ctl_json_start();
  return (int)ctl_output_finish(run(argc, argv));
}
