/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CREDCTL_WHEN_H
#define CREDCTL_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CTL_WHEN_SIZE 64

/* Local time, "2027-03-31 12:00:00"; "-" for 0, and a word for INT64_MAX (until somebody ends it).
 */
void ctl_when_text(int64_t wall_ms, char *out, size_t size);

/* Local time with offset, "2027-03-31T12:00:00+09:00"; false when there is no such time. */
bool ctl_when_iso(int64_t wall_ms, char *out, size_t size);

/*
 * Reads a moment in local time: 2027-03-31, 2027-03-31 12:00, 2027-03-31T12:00:00, the same date in
 * the Japanese calendar (Reiwa 9 written in kanji), or a duration, which means that long before
 * now. A date without a time is its first millisecond, or its last one where end_of_day.
 */
bool ctl_when_parse(const char *text, int64_t now_ms, bool end_of_day, int64_t *out_ms);

/* Reads 90s, 30m, 24h, 7d or 2w: from one second to ten years. */
bool ctl_duration_parse(const char *text, uint32_t *out_seconds);

#endif
