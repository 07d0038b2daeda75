/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_SCRIPTS_PARSE_H
#define CRED_SCRIPTS_PARSE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

/* One line of a script; the lines that are indented deeper below it are its children. */
struct line {
  const char *file;
  unsigned number;
  unsigned indent;
  char *text; /* without indentation and trailing blanks */
  struct line *child, *next;
};

/* Reads a script as a tree of lines. Blank lines and `#` lines fall away. A fault in the file ends
 * the program. The tree lives until the process ends. */
struct line *script_read(const char *path);

/* The children of the heading `name:`; NULL when the script has none. */
struct line *script_section(struct line *script, const char *name);

/* Is this very line among the headings? */
bool script_has(const struct line *script, const char *heading);

/* Where reading a line has come to. */
struct cursor {
  const struct line *line;
  const char *at;
};
struct cursor cursor_start(const struct line *line);
bool cursor_at_end(struct cursor *cursor);
/* Steps over the word or sign when it comes next. */
bool cursor_takes(struct cursor *cursor, const char *word);
/* The next bare word (letters, digits and -_./:+*@?), or the line is wrong. Freed by the caller. */
char *cursor_word(struct cursor *cursor);
/* A "quoted" text with the escapes \n \t \" \\ \xNN, or the line is wrong. Freed by the caller. */
char *cursor_quoted(struct cursor *cursor);
long cursor_number(struct cursor *cursor);
/* 90s, 10m, 24h, 365d, 1y, with a sign or without, in nanoseconds. */
long long cursor_duration(struct cursor *cursor);
void cursor_end(struct cursor *cursor); /* or the line is wrong */

/* What a text must be like: "exactly this", /a regular expression/ or * for anything. */
struct pattern {
  enum { PATTERN_ANY, PATTERN_EXACT, PATTERN_REGEX } kind;
  char *source;
  regex_t regex;
};
struct pattern cursor_pattern(struct cursor *cursor);
/* PATTERN_EXACT compares the whole text, or looks for a part of it. *capture (may be NULL) gets the
 * first group of a regular expression, freed by the caller, or NULL. */
bool pattern_matches(struct pattern *pattern, const char *text, char **capture);
bool pattern_is_inside(struct pattern *pattern, const char *text);
void pattern_free(struct pattern *pattern);

/* Prints "file:line: ..." and ends this process as failed. */
_Noreturn void script_fail(const struct line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same with what was expected and what came. */
_Noreturn void script_mismatch(const struct line *line, const char *what, const char *expected,
                               const char *got);

#endif
