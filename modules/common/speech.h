/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_MODULES_SPEECH_H
#define CRED_MODULES_SPEECH_H

#include <locale.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks a message for translators; cred_speech_write translates it. */
#define N_(text) text

/*
 * The language in which one call speaks. Programs such as sshd never set a locale, so the site's is
 * used, in this thread and around each message only. Zeros: English.
 */
struct cred_speech {
  locale_t locale; /* the site's; 0: the caller's */
  bool english;    /* a Linux virtual console draws no kanji */
};

/* language: [site] language, "" for the caller's; one that this host does not have is the caller's
 * too. Ends with cred_speech_end. */
void cred_speech_begin(struct cred_speech *speech, const char *language, bool english);
void cred_speech_end(struct cred_speech *speech);

/* Formats the message in the language, cut to size. */
void cred_speech_write(const struct cred_speech *speech, char *out, size_t size,
                       const char *message, ...) __attribute__((format(printf, 4, 5)));
void cred_speech_vwrite(const struct cred_speech *speech, char *out, size_t size,
                        const char *message, va_list arguments)
    __attribute__((format(printf, 4, 0)));

/* The message in the language; lives as long as the process. */
const char *cred_speech_text(const struct cred_speech *speech, const char *message)
    __attribute__((format_arg(2)));

/* A moment in local time, "2027-03-31 17:15". */
void cred_speech_time(int64_t wall_ms, char *out, size_t size);

/* True when whoever reads can be expected to see characters outside ASCII. */
bool cred_speech_is_utf8(const struct cred_speech *speech);

#endif
