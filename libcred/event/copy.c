/* SPDX-License-Identifier: BSD-3-Clause */
#include "event/copy.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define WAIT_STUCK_MS 50
#define NAP_MS 20
#define LINE_SIZE 4096
#define TAG_SIZE 48

static int64_t now_ms(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- waiting ---------------------------------------------------------------------------------- */

static int left_ms(const struct cred_copy_way *way)
{
  int64_t left = way->until_ms - now_ms();

  return left > 0 ? (int)left : 0;
}

/* False: the time is over. */
static bool nap(const struct cred_copy_way *way)
{
  const int left = left_ms(way);

  if (left == 0)
    return false;
  (void)poll(NULL, 0, left < NAP_MS ? left : NAP_MS);
  return true;
}

/* Until the reader has room. A signal does not end it, nor lengthen it. */
static bool has_room(const struct cred_copy_way *way)
{
  struct pollfd polled = {.fd = way->fd, .events = POLLOUT};
  int count;

  do
    count = poll(&polled, 1, left_ms(way));
  while (count < 0 && errno == EINTR && left_ms(way) > 0);
  return count > 0;
}

/* --- the way ---------------------------------------------------------------------------------- */

static const char *path_of(const struct cred_copy *copy)
{
  return copy->path != NULL ? copy->path : _PATH_LOG;
}

static int connect_as(const char *path, int type)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int reason;

  if (fd < 0)
    return -1;
  (void)strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
  if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
    return fd;
  reason = errno;
  (void)close(fd);
  errno = reason;
  return -1;
}

/* As the C library has it: datagrams, and a stream where the reader wants one. */
static bool try_connect(struct cred_copy_way *way)
{
  const char *path = path_of(way->copy);

  way->is_stream = false;
  way->fd = connect_as(path, SOCK_DGRAM);
  if (way->fd < 0 && errno == EPROTOTYPE) {
    way->is_stream = true;
    way->fd = connect_as(path, SOCK_STREAM);
  }
  way->reason = way->fd < 0 ? errno : 0;
  return way->fd >= 0;
}

static void give_up(struct cred_copy_way *way, int reason)
{
  way->reason = reason;
  way->copy->is_stuck = way->copy->is_stuck || reason == EAGAIN;
  if (way->fd >= 0)
    (void)close(way->fd);
  way->fd = -1;
}

static void start(struct cred_copy *copy, struct cred_copy_way *out)
{
  const uint32_t patience_ms = copy->wait_ms != 0 ? copy->wait_ms : CRED_COPY_WAIT_MS;

  *out = (struct cred_copy_way){.copy = copy, .fd = -1};
  out->until_ms = now_ms() + (copy->is_stuck ? WAIT_STUCK_MS : patience_ms);
}

/* Only a stream's reader can have too many who wait for it. */
bool cred_copy_open(struct cred_copy *copy, struct cred_copy_way *out)
{
  start(copy, out);
  while (!try_connect(out))
    if (out->reason != EAGAIN || !nap(out)) {
      give_up(out, out->reason);
      return false;
    }
  return true;
}

void cred_copy_close(struct cred_copy_way *way)
{
  if (way->fd >= 0)
    (void)close(way->fd);
  way->fd = -1;
}

/* --- a line ----------------------------------------------------------------------------------- */

/* Whoever starts a setuid program chooses its name. */
static void write_tag(char out[TAG_SIZE])
{
  static const char usual[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

  (void)snprintf(out, TAG_SIZE, "%s", program_invocation_short_name);
  for (char *at = out; *at != '\0'; at++)
    if (strchr(usual, *at) == NULL)
      *at = '?';
  if (out[0] == '\0')
    (void)snprintf(out, TAG_SIZE, "pam-cred");
}

/* In everybody's words, whatever the locale. A line that is too long is cut. Returns its length. */
static size_t write_line(int priority, const char *text, char out[LINE_SIZE])
{
  static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const time_t now = time(NULL);
  struct tm when = {.tm_mday = 1};
  char tag[TAG_SIZE];
  int length;

  write_tag(tag);
  (void)localtime_r(&now, &when);
  length = snprintf(out, LINE_SIZE, "<%d>%s %2d %02d:%02d:%02d %s[%d]: %s", priority,
                    months[when.tm_mon], when.tm_mday, when.tm_hour, when.tm_min, when.tm_sec, tag,
                    (int)getpid(), text);
  if (length < 0)
    length = 0;
  return (size_t)length < LINE_SIZE ? (size_t)length : LINE_SIZE - 1;
}

/* All of it, or an errno. Half a line of a stream would become one with the next. */
static int send_line(const struct cred_copy_way *way, const char *line, size_t size)
{
  size_t sent = 0;

  while (sent < size) {
    ssize_t count = send(way->fd, line + sent, size - sent, MSG_NOSIGNAL);

    if (count >= 0)
      sent += (size_t)count;
    else if (errno != EINTR && errno != EAGAIN)
      return errno;
    else if (!has_room(way) || left_ms(way) == 0)
      return EAGAIN;
  }
  return 0;
}

/* The reader may be there all the same, for who connected to it before. */
static bool is_out_of_sight(const struct cred_copy_way *way)
{
  return way->reason == ENOENT || way->reason == ENOTDIR || way->reason == EACCES ||
         way->reason == EMFILE || way->reason == ENFILE;
}

bool cred_copy_write(struct cred_copy_way *way, int priority, const char *text)
{
  char line[LINE_SIZE];
  size_t length;
  int reason;

  if (way->fd < 0) {
    way->copy->lost++;
    if (is_out_of_sight(way) && way->copy->path == NULL)
      syslog(priority, "%s", text);
    return false;
  }
  length = write_line(priority, text, line);
  reason = send_line(way, line, way->is_stream ? length + 1 : length);
  if (reason == 0) {
    way->copy->is_stuck = false;
    return true;
  }
  way->copy->lost++;
  give_up(way, reason);
  return false;
}

/* --- the look --------------------------------------------------------------------------------- */

#define WHAT_TO_DO "start the syslog service, or set on_failure = continue in [log]"

static enum cred_err say_unread(const struct cred_copy_way *way, struct cred_error *error)
{
  const char *path = path_of(way->copy);

  if (way->reason == EAGAIN)
    return cred_error_set(error, CRED_ERR_UNCOPIED,
                          "what reads %.200s takes no more lines, and events need their second "
                          "copy: restart the syslog service, or set on_failure = continue in [log]",
                          path);
  errno = way->reason;
  return cred_error_set(error, CRED_ERR_UNCOPIED,
                        "nothing reads %.200s (%m), and events need their second copy: " WHAT_TO_DO,
                        path);
}

static bool is_being_restarted(const struct cred_copy_way *way)
{
  return way->reason == ENOENT || way->reason == ECONNREFUSED || way->reason == EAGAIN;
}

enum cred_err cred_copy_look(struct cred_copy *copy, struct cred_error *error)
{
  struct cred_copy_way way;
  bool is_read;

  start(copy, &way);
  while (!try_connect(&way) && is_being_restarted(&way) && nap(&way))
    continue;
  is_read = way.fd >= 0 && has_room(&way);
  if (way.fd >= 0 && !is_read)
    way.reason = EAGAIN;
  cred_copy_close(&way);
  copy->is_stuck = !is_read;
  return is_read ? CRED_OK : say_unread(&way, error);
}
