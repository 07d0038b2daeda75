/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_MOMENT_H
#define CREDCTL_MOMENT_H

#include <stdint.h>

#include "credctl/verb.h"

/* The value of an option that is a moment, or a duration from now on; *out_ms stays when it was not
 * given. A date alone is its last millisecond where end_of_day. Otherwise tells what is wrong. */
enum ctl_exit ctl_moment_take(const struct ctl_call *call, const char *option, bool end_of_day,
                              int64_t *out_ms);

/* Reads such a moment. */
bool ctl_moment_parse(const char *text, bool end_of_day, int64_t *out_ms);

/* The day of a moment in local time, "2027-03-31", and where the locale counts years by eras that
 * one too; "-" for 0. */
#define CTL_DAY_SIZE 64
void ctl_day_text(int64_t wall_ms, char out[CTL_DAY_SIZE]);

#endif
