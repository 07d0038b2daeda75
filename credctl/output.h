/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_OUTPUT_H
#define CREDCTL_OUTPUT_H

#include <stddef.h>
#include <stdio.h>

#include "cred/error.h"
#include "credctl/verb.h"

/*
 * What came from outside (names, addresses, reasons, files) is written so that it can neither steer
 * a terminal nor look like something else: control characters, marks that turn or hide text, bytes
 * that are no text in this locale, and the backslash become \xNN, \u{NNNN} and \\.
 */
size_t ctl_escape(const char *text, char *out,
                  size_t size); /* returns the length needed, as snprintf */

/* A fresh escaped copy, to be freed; never NULL (ends the program when memory is short). */
char *ctl_escaped(const char *text);

/* One line on standard error, after "credctl: "; all of it is escaped. */
void ctl_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for something worth knowing that stops nothing. */
void ctl_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One line on standard output; all of it is escaped. */
void ctl_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Tells the error and gives the exit code for it. error may be without text. */
enum ctl_exit ctl_fail(enum cred_err err, const struct cred_error *error);

/* Gives standard output a buffer that is erased at the end: seeds and codes pass through it. */
void ctl_output_start(void);

/* Sees standard output through to its end: what could not be written turns code into a failure. */
enum ctl_exit ctl_output_finish(enum ctl_exit code);

/* Ends the program: memory is short. */
void ctl_out_of_memory(void) __attribute__((noreturn));

#endif
