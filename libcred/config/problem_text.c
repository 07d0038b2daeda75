/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <string.h>

#include "config/problem.h"

#define N_(text) text

/* TRANSLATORS: {nearest} is the name of a key, a section or a word. */
const char cred_config_suggestion_format[] = N_("; did you mean {nearest}?");

/* TRANSLATORS: names in braces are filled in later and stay as they are. */
static const char *const formats[] = {
    [CRED_CONFIG_FINE] = "",
    [CRED_CONFIG_UNREADABLE] = N_("the file cannot be read: {detail}"),
    [CRED_CONFIG_NOT_A_FILE] = N_("this is not a regular file"),
    [CRED_CONFIG_NOT_OURS] =
        N_("this belongs to another user; it must belong to root (chown root)"),
    [CRED_CONFIG_WRITABLE] = N_("others than its owner may write to this (chmod go-w)"),
    [CRED_CONFIG_CHANGED] = N_("the file changed while it was read"),
    [CRED_CONFIG_TOO_MANY_FILES] = N_("there are too many files: at most {expected} are taken"),
    [CRED_CONFIG_EMPTY] = N_("the file is empty"),
    [CRED_CONFIG_TOO_BIG] = N_("the file is too big: at most {expected} bytes are taken"),
    [CRED_CONFIG_NUL_BYTE] = N_("the line holds a NUL byte; the file is damaged"),
    [CRED_CONFIG_NOT_UTF8] = N_("the line is not valid UTF-8; save the file as UTF-8"),
    [CRED_CONFIG_CONTROL] = N_("the line holds a control character"),
    [CRED_CONFIG_LINE_TOO_LONG] = N_("the line is too long: at most {expected} bytes are taken"),
    [CRED_CONFIG_CUT_SHORT] =
        N_("the last line does not end in a line feed; the file may have been cut short"),
    [CRED_CONFIG_NOT_A_LINE] = N_("this is no [section], no key = value and no comment: {value}"),
    [CRED_CONFIG_BAD_SECTION] = N_("this is not a section line: {value}"),
    [CRED_CONFIG_NO_SECTION] = N_("{key} stands before the first [section]"),
    [CRED_CONFIG_UNKNOWN_SECTION] = N_("there is no section [{section}]{nearest}"),
    [CRED_CONFIG_BAD_POLICY_NAME] =
        N_("[{section}]: a policy's name is one word of letters, digits, \".\", \"_\" and \"-\""),
    [CRED_CONFIG_DUPLICATE_SECTION] =
        N_("the section [{section}] is in this file already, in line {expected}"),
    [CRED_CONFIG_TOO_MANY_POLICIES] =
        N_("there are too many policies: at most {expected} are taken"),
    [CRED_CONFIG_UNKNOWN_KEY] = N_("there is no key {key} in [{section}]{nearest}"),
    [CRED_CONFIG_DUPLICATE_KEY] = N_("{key} is in this section already, in line {expected}"),
    [CRED_CONFIG_NOT_A_NUMBER] = N_("{key} = {value}: not a whole number; wanted: {expected}"),
    [CRED_CONFIG_UNIT_SECONDS] =
        N_("{key} = {value}: give it in seconds, without a unit; wanted: {expected}"),
    [CRED_CONFIG_UNIT] =
        N_("{key} = {value}: give the number alone, without a unit; wanted: {expected}"),
    [CRED_CONFIG_OUT_OF_RANGE] = N_("{key} = {value}: out of range; wanted: {expected}"),
    [CRED_CONFIG_BAD_WORD] = N_("{key} = {value}: wanted: {expected}{nearest}"),
    [CRED_CONFIG_BAD_NAME] =
        N_("{key} = {value}: wanted: one word of letters, digits, \".\", \"_\", \"-\" and \"@\""),
    [CRED_CONFIG_BAD_LIST] = N_("{key} = {value}: wanted: names with blanks between them"),
    [CRED_CONFIG_QUOTED] = N_("{key} = {value}: values are written without quotation marks"),
    [CRED_CONFIG_VALUE_TOO_LONG] =
        N_("{key}: the value is too long: at most {expected} bytes are taken"),
    [CRED_CONFIG_INLINE_COMMENT] = N_("{key} = {value}: a comment must stand on a line of its own"),
    [CRED_CONFIG_FULL_WIDTH] = N_("full-width characters were typed: {detail}; letters, digits, "
                                  "signs and blanks are typed half-width here"),
    [CRED_CONFIG_NOT_ABSOLUTE] = N_("{key} = {value}: a file name must begin with \"/\""),
    [CRED_CONFIG_BAD_BLOCKS] = N_("{key} = {value}: wanted: addresses or blocks such as "
                                  "192.0.2.0/24, with blanks between them"),
    [CRED_CONFIG_EMPTY_MATCH] = N_("{key} is empty: leave it out, or say who is meant"),
    [CRED_CONFIG_MATCH_IN_DEFAULT] =
        N_("{key}: [policy default] matches everyone and takes no match_ keys"),
    [CRED_CONFIG_NO_MATCH] = N_("[{section}] has no match_user, match_group or match_service"),
    [CRED_CONFIG_NO_DEFAULT] = N_("[policy default] is missing"),
    [CRED_CONFIG_LESS_THAN] = N_("{key} = {value} is less than {expected}"),
    [CRED_CONFIG_NO_SUCH_GROUP] = N_("{key}: the group {value} cannot be looked up"),
    [CRED_CONFIG_NO_SUCH_USER] = N_("{key}: there is no user {value}"),
    [CRED_CONFIG_NO_SUCH_SERVICE] = N_("{key}: no PAM service {value} has a file in /etc/pam.d"),
    [CRED_CONFIG_NO_LOCALE] = N_("{key} = {value}: this host has not generated that locale; put it "
                                 "in /etc/locale.gen and run locale-gen"),
    [CRED_CONFIG_NO_FILE] = N_("{key}: the file {value} cannot be read: {detail}"),
    [CRED_CONFIG_FILE_NOT_OURS] = N_("{key}: the file {value} belongs to another user; it must "
                                     "belong to root (chown root)"),
    [CRED_CONFIG_FILE_WRITABLE] =
        N_("{key}: others than its owner may write to the file {value} (chmod go-w)"),
    [CRED_CONFIG_NOT_OBEYED_YET] = N_("{key} is read and kept, but nothing obeys it yet"),
};

static const char *const names[] = {
    [CRED_CONFIG_FINE] = "fine",
    [CRED_CONFIG_UNREADABLE] = "unreadable",
    [CRED_CONFIG_NOT_A_FILE] = "not-a-file",
    [CRED_CONFIG_NOT_OURS] = "not-ours",
    [CRED_CONFIG_WRITABLE] = "writable",
    [CRED_CONFIG_CHANGED] = "changed",
    [CRED_CONFIG_TOO_MANY_FILES] = "too-many-files",
    [CRED_CONFIG_EMPTY] = "empty",
    [CRED_CONFIG_TOO_BIG] = "too-big",
    [CRED_CONFIG_NUL_BYTE] = "nul-byte",
    [CRED_CONFIG_NOT_UTF8] = "not-utf8",
    [CRED_CONFIG_CONTROL] = "control",
    [CRED_CONFIG_LINE_TOO_LONG] = "line-too-long",
    [CRED_CONFIG_CUT_SHORT] = "cut-short",
    [CRED_CONFIG_NOT_A_LINE] = "not-a-line",
    [CRED_CONFIG_BAD_SECTION] = "bad-section",
    [CRED_CONFIG_NO_SECTION] = "no-section",
    [CRED_CONFIG_UNKNOWN_SECTION] = "unknown-section",
    [CRED_CONFIG_BAD_POLICY_NAME] = "bad-policy-name",
    [CRED_CONFIG_DUPLICATE_SECTION] = "duplicate-section",
    [CRED_CONFIG_TOO_MANY_POLICIES] = "too-many-policies",
    [CRED_CONFIG_UNKNOWN_KEY] = "unknown-key",
    [CRED_CONFIG_DUPLICATE_KEY] = "duplicate-key",
    [CRED_CONFIG_NOT_A_NUMBER] = "not-a-number",
    [CRED_CONFIG_UNIT_SECONDS] = "unit-seconds",
    [CRED_CONFIG_UNIT] = "unit",
    [CRED_CONFIG_OUT_OF_RANGE] = "out-of-range",
    [CRED_CONFIG_BAD_WORD] = "bad-word",
    [CRED_CONFIG_BAD_NAME] = "bad-name",
    [CRED_CONFIG_BAD_LIST] = "bad-list",
    [CRED_CONFIG_QUOTED] = "quoted",
    [CRED_CONFIG_VALUE_TOO_LONG] = "value-too-long",
    [CRED_CONFIG_INLINE_COMMENT] = "inline-comment",
    [CRED_CONFIG_FULL_WIDTH] = "full-width",
    [CRED_CONFIG_NOT_ABSOLUTE] = "not-absolute",
    [CRED_CONFIG_BAD_BLOCKS] = "bad-blocks",
    [CRED_CONFIG_EMPTY_MATCH] = "empty-match",
    [CRED_CONFIG_MATCH_IN_DEFAULT] = "match-in-default",
    [CRED_CONFIG_NO_MATCH] = "no-match",
    [CRED_CONFIG_NO_DEFAULT] = "no-default",
    [CRED_CONFIG_LESS_THAN] = "less-than",
    [CRED_CONFIG_NO_SUCH_GROUP] = "no-such-group",
    [CRED_CONFIG_NO_SUCH_USER] = "no-such-user",
    [CRED_CONFIG_NO_SUCH_SERVICE] = "no-such-service",
    [CRED_CONFIG_NO_LOCALE] = "no-locale",
    [CRED_CONFIG_NO_FILE] = "no-file",
    [CRED_CONFIG_FILE_NOT_OURS] = "file-not-ours",
    [CRED_CONFIG_FILE_WRITABLE] = "file-writable",
    [CRED_CONFIG_NOT_OBEYED_YET] = "not-obeyed-yet",
};

const char *cred_config_problem_name(enum cred_config_problem_kind kind)
{
  return kind < CRED_CONFIG_PROBLEM_COUNT ? names[kind] : "";
}

const char *cred_config_problem_format(enum cred_config_problem_kind kind)
{
  return kind < CRED_CONFIG_PROBLEM_COUNT ? formats[kind] : "";
}

struct text {
  char *out;
  size_t left; /* with room for the NUL */
};

/* Adds whole characters only. */
static void add(struct text *text, const char *from, size_t length)
{
  if (length >= text->left) {
    length = text->left - 1;
    while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80)
      length--;
  }
  memcpy(text->out, from, length);
  text->out += length;
  text->left -= length;
  *text->out = '\0';
}

static const char *field_of(const struct cred_config_problem *problem, const char *name,
                            size_t length)
{
  const struct {
    const char *name;
    const char *text;
  } fields[] = {{"section", problem->section}, {"key", problem->key},
                {"value", problem->value},     {"expected", problem->expected},
                {"nearest", problem->nearest}, {"detail", problem->detail}};

  for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
    if (strlen(fields[i].name) == length && memcmp(fields[i].name, name, length) == 0)
      return fields[i].text;
  return NULL;
}

static void fill(struct text *text, const struct cred_config_problem *problem, const char *format,
                 const char *suggestion)
{
  while (*format != '\0') {
    size_t plain = strcspn(format, "{");
    size_t name = 0;
    const char *field = NULL;

    add(text, format, plain);
    format += plain;
    if (*format == '\0')
      return;
    name = strcspn(format + 1, "}");
    field = field_of(problem, format + 1, name);
    if (field == problem->nearest && suggestion != NULL) {
      if (field[0] != '\0')
        fill(text, problem, suggestion, NULL);
    } else if (field != NULL)
      add(text, field, strlen(field));
    format += 1 + name;
    format += *format == '}' ? 1 : 0;
  }
}

void cred_config_problem_text(const struct cred_config_problem *problem, const char *format,
                              const char *suggestion, char *out, size_t size)
{
  struct text text = {.out = out, .left = size};

  out[0] = '\0';
  fill(&text, problem, format, suggestion != NULL ? suggestion : cred_config_suggestion_format);
}
