/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_CONFIG_READER_H
#define CRED_CONFIG_READER_H

#include "cred/config.h"

/*
 * Cuts a text into lines and says what each one is. A line is [section], key = value, a comment
 * that begins with # or ;, or blank. There are no continued lines, no quotation marks, no comments
 * behind values. A byte order mark and carriage returns before line feeds are passed over. Pure.
 */

#define CRED_CONFIG_LINE_MAX 4096 /* bytes, without the line feed */

enum cred_config_line_kind {
  CRED_LINE_BROKEN = 0, /* problem says why */
  CRED_LINE_NOTHING,    /* blank or comment */
  CRED_LINE_SECTION,    /* value: the name */
  CRED_LINE_KEY         /* key and value */
};

struct cred_config_line {
  uint32_t number; /* from 1 */
  enum cred_config_line_kind kind;
  enum cred_config_problem_kind problem;
  bool is_cut_short; /* the text ended without a line feed */
  const char *key;   /* in text; "" where there is none */
  const char *value;
  char text[CRED_CONFIG_LINE_MAX + 1];
};

struct cred_config_reader {
  const char *text;
  size_t left;
  uint32_t line;
};

void cred_config_reader_start(struct cred_config_reader *reader, const char *text, size_t length);

/* The next line; false at the end. */
bool cred_config_reader_next(struct cred_config_reader *reader, struct cred_config_line *out);

#endif
