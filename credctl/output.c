/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cred/secret.h"
#include "credctl/text.h"

void ctl_out_of_memory(void)
{
  (void)fputs("credctl: out of memory\n", stderr);
  _Exit(CTL_UNUSABLE);
}

static void put_line(FILE *stream, const char *prefix, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void put_line(FILE *stream, const char *prefix, const char *format, va_list arguments)
{
  char *line = NULL;
  char *safe = NULL;

  if (vasprintf(&line, format, arguments) < 0)
    ctl_out_of_memory();
  safe = ctl_escaped(line);
  (void)fprintf(stream, "%s%s\n", prefix, safe);
  free(safe);
  free(line);
}

void ctl_complain(const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  put_line(stderr, "credctl: ", format, arguments);
  va_end(arguments);
}

void ctl_warn(const char *format, ...)
{
  char *prefix = NULL;
  va_list arguments;

  if (asprintf(&prefix, "credctl: %s: ", _("warning")) < 0)
    ctl_out_of_memory();
  va_start(arguments, format);
  put_line(stderr, prefix, format, arguments);
  va_end(arguments);
  free(prefix);
}

void ctl_say(const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  put_line(stdout, "", format, arguments);
  va_end(arguments);
}

static enum ctl_exit exit_of(enum cred_err err)
{
  switch (err) {
  case CRED_OK:
    return CTL_YES;
  case CRED_ERR_INVALID:
  case CRED_ERR_TOO_LONG:
    return CTL_USAGE;
  case CRED_ERR_NOT_FOUND:
  case CRED_ERR_EXISTS:
  case CRED_ERR_STATE:
    return CTL_NO;
  case CRED_ERR_PERMISSION:
    return CTL_NOT_PERMITTED;
  default:
    return CTL_UNUSABLE;
  }
}

enum ctl_exit ctl_fail(enum cred_err err, const struct cred_error *error)
{
  if (error != NULL && error->text[0] != '\0')
    ctl_complain("%s", error->text);
  else
    ctl_complain("%s", cred_err_text(err));
  return exit_of(err);
}

static char output_buffer[BUFSIZ];

void ctl_output_start(void)
{
  (void)setvbuf(stdout, output_buffer, isatty(STDOUT_FILENO) != 0 ? _IOLBF : _IOFBF,
                sizeof(output_buffer));
}

enum ctl_exit ctl_output_finish(enum ctl_exit code)
{
  const bool failed = ferror(stdout) != 0;
  const bool closed = fclose(stdout) == 0;

  cred_erase(output_buffer, sizeof(output_buffer));
  if (closed && !failed)
    return code;
  ctl_complain(_("cannot write to standard output: %s"), strerror(errno));
  return CTL_UNUSABLE;
}
