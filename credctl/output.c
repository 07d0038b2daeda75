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

/* What happened comes in English from the library; what kind of thing that is does not. */
static const char *const kinds[CRED_ERR_COUNT] = {
    [CRED_ERR_INVALID] = N_("this makes no sense here"),
    [CRED_ERR_MEMORY] = N_("out of memory"),
    [CRED_ERR_NOT_FOUND] = N_("this is not there"),
    [CRED_ERR_EXISTS] = N_("this is there already"),
    [CRED_ERR_TOO_LONG] = N_("this makes no sense here"),
    [CRED_ERR_STATE] = N_("not possible as things are"),
    [CRED_ERR_BUSY] = N_("somebody else is at it"),
    [CRED_ERR_IO] = N_("cannot read or write"),
    [CRED_ERR_FULL] = N_("no space is left"),
    [CRED_ERR_DAMAGED] = N_("what was kept is damaged"),
    [CRED_ERR_NEWER] = N_("a newer version wrote this"),
    [CRED_ERR_UNSAFE_MODE] = N_("owner or mode of a file or directory is unsafe"),
    [CRED_ERR_KEY] = N_("the master key is missing or wrong"),
    [CRED_ERR_CRYPTO] = N_("the cryptographic library failed"),
    [CRED_ERR_CONFIG] = N_("there is no usable policy"),
    [CRED_ERR_LOOKUP] = N_("users or groups cannot be looked up"),
    [CRED_ERR_PERMISSION] = N_("not permitted"),
    [CRED_ERR_UNSUPPORTED] = N_("not supported"),
    [CRED_ERR_UNREACHABLE] = N_("credd does not run"),
    [CRED_ERR_BROKER] = N_("credd gave no answer that can be used"),
    [CRED_ERR_UNCOPIED] = N_("syslog takes no second copy of events"),
};

enum ctl_exit ctl_fail(enum cred_err err, const struct cred_error *error)
{
  const char *kind = err < CRED_ERR_COUNT ? kinds[err] : NULL;
  const char *detail = error != NULL ? error->text : "";

  kind = kind != NULL ? _(kind) : cred_err_text(err);
  if (detail[0] != '\0')
    ctl_complain("%s: %s", kind, detail);
  else
    ctl_complain("%s", kind);
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
