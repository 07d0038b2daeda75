/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_JSON_H
#define CREDCTL_JSON_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

/* Makes jansson erase what it frees: seeds and codes pass through it. Called once, at the start. */
void ctl_json_start(void);

/* A string; bytes that are no UTF-8 become U+FFFD. "" stays "". */
json_t *ctl_json_text(const char *text);

/* The same, but null for "". */
json_t *ctl_json_text_or_null(const char *text);

/* A moment as local time with offset ("2027-03-31T12:00:00+09:00"); null for 0 and INT64_MAX. */
json_t *ctl_json_time(int64_t wall_ms);

/* A uid; null for an unknown actor. */
json_t *ctl_json_actor(uint32_t actor);

/* Sets a member, taking over the value; ends the program when memory is short. */
void ctl_json_set(json_t *object, const char *name, json_t *value);
void ctl_json_append(json_t *array, json_t *value);

json_t *ctl_json_object(void);
json_t *ctl_json_array(void);

/* Writes what ctl_json_print writes; the same bytes for equal values. */
void ctl_json_write(const json_t *value, FILE *to);

/* Writes the value to standard output, in ASCII, and releases it. */
void ctl_json_print(json_t *value);      /* indented */
void ctl_json_print_line(json_t *value); /* on one line */

#endif
