/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CRED_QUALITY_TEXT_H
#define CRED_QUALITY_TEXT_H

#include "quality/quality.h"

/* Marks a message for translators. */
#define N_(text) text

const char *cred_quality_translate(const struct cred_translator *translator, const char *message)
    __attribute__((format_arg(2)));

/* Formats the message in the language, cut to size at a character's end. */
void cred_quality_write(const struct cred_translator *translator, char *out, size_t size,
                        const char *message, ...) __attribute__((format(printf, 4, 5)));

/* The kinds of characters that are needed, as a list for people. */
void cred_quality_classes(const uint32_t *needs, const struct cred_translator *translator,
                          char *out, size_t size);

#endif
