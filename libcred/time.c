/* SPDX-License-Identifier: BSD-3-Clause */
#include "cred/time.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BOOT_ID_PATH "/proc/sys/kernel/random/boot_id"
#define BOOT_ID_TEXT 36

static int64_t milliseconds(const struct timespec *at)
{
  return (int64_t)at->tv_sec * 1000 + at->tv_nsec / 1000000;
}

static int hex_value(char digit)
{
  if (digit >= '0' && digit <= '9')
    return digit - '0';
  if (digit >= 'a' && digit <= 'f')
    return digit - 'a' + 10;
  return -1;
}

/* 36 characters, hex digits with hyphens between */
static int parse_boot_id(const char *text, size_t length, unsigned char out[CRED_BOOT_ID_SIZE])
{
  size_t digits = 0;

  memset(out, 0, CRED_BOOT_ID_SIZE);
  for (size_t i = 0; i < length && digits < 2 * CRED_BOOT_ID_SIZE; i++) {
    int value = hex_value(text[i]);

    if (text[i] == '-')
      continue;
    if (value < 0)
      return -1;
    out[digits / 2] = (unsigned char)(out[digits / 2] << 4 | value);
    digits++;
  }
  return digits == 2 * CRED_BOOT_ID_SIZE ? 0 : -1;
}

static enum cred_err read_boot_id(unsigned char out[CRED_BOOT_ID_SIZE], struct cred_error *error)
{
  char text[BOOT_ID_TEXT];
  ssize_t length;
  int fd = open(BOOT_ID_PATH, O_RDONLY | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    return cred_error_set(error, cred_err_of_errno(errno), "cannot open %s: %s", BOOT_ID_PATH,
                          strerrordesc_np(errno));
  do
    length = read(fd, text, sizeof(text));
  while (length < 0 && errno == EINTR);
  (void)close(fd);
  if (length == BOOT_ID_TEXT && parse_boot_id(text, sizeof(text), out) == 0)
    return CRED_OK;
  memset(out, 0, CRED_BOOT_ID_SIZE);
  return cred_error_set(error, CRED_ERR_IO, "cannot read %s", BOOT_ID_PATH);
}

enum cred_err cred_time_go_on(struct cred_time *time, struct cred_error *error)
{
  static const unsigned char none[CRED_BOOT_ID_SIZE];
  struct timespec wall, boot;

  if (clock_gettime(CLOCK_REALTIME, &wall) != 0 || clock_gettime(CLOCK_BOOTTIME, &boot) != 0)
    return cred_error_set(error, CRED_ERR_IO, "cannot read the clocks");
  time->wall_ms = milliseconds(&wall);
  time->boot_ms = milliseconds(&boot);
  if (memcmp(time->boot_id, none, sizeof(none)) != 0)
    return CRED_OK;
  return read_boot_id(time->boot_id, error);
}

enum cred_err cred_time_now(struct cred_time *out, struct cred_error *error)
{
  memset(out, 0, sizeof(*out));
  return cred_time_go_on(out, error);
}
