/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *cred_err_text(enum cred_err code)
{
  static const char *const texts[] = {
#define CRED_ERR_STRING(name, text) text,
      CRED_ERR_LIST(CRED_ERR_STRING)
#undef CRED_ERR_STRING
  };

  return code < CRED_ERR_COUNT ? texts[code] : "unknown error";
}

enum cred_err cred_err_of_errno(int system_error)
{
  switch (system_error) {
  case ENOMEM:
  case EMFILE:
  case ENFILE:
    return CRED_ERR_MEMORY;
  case EFBIG:
  case ENOSPC:
  case EDQUOT:
    return CRED_ERR_FULL;
  case EAGAIN:
  case EBUSY:
    return CRED_ERR_BUSY;
  default:
    return CRED_ERR_IO;
  }
}

static void replace_control_bytes(char *text)
{
  for (; *text != '\0'; text++)
    if ((unsigned char)*text < 0x20 || *text == 0x7f)
      *text = '?';
}

enum cred_err cred_error_set(struct cred_error *error, enum cred_err code, const char *format, ...)
{
  va_list arguments;

  if (error == NULL)
    return code;
  error->code = code;
  va_start(arguments, format);
  (void)vsnprintf(error->text, sizeof(error->text), format, arguments);
  va_end(arguments);
  replace_control_bytes(error->text);
  return code;
}

enum cred_err cred_error_prefix(struct cred_error *error, const char *prefix)
{
  char text[CRED_ERROR_TEXT_SIZE];

  if (error == NULL)
    return CRED_ERR_INVALID;
  memcpy(text, error->text, sizeof(text));
  return cred_error_set(error, error->code, "%s: %s", prefix, text);
}
