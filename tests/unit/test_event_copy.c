/* SPDX-License-Identifier: BSD-3-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <regex.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "event/announce.h"

/* The second copy, with a reader of the test's own. */

#define WAIT_MS 200
#define SOON_MS 150 /* no wait to speak of */

static char directory[32];
static char path[64];

struct world {
  struct cred_copy copy;
  struct cred_copy_way way;
  int reader;
  int descriptors;
};

static int count_descriptors(void)
{
  DIR *listing = opendir("/proc/self/fd");
  int count = 0;

  assert_non_null(listing);
  while (readdir(listing) != NULL)
    count++;
  (void)closedir(listing);
  return count;
}

static int listen_at(int type)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  assert_true(fd >= 0);
  (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
  (void)unlink(path);
  assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
  if (type == SOCK_STREAM)
    assert_int_equal(listen(fd, 4), 0);
  return fd;
}

static int set_up(void **state)
{
  struct world *world = calloc(1, sizeof(*world));

  assert_non_null(world);
  (void)snprintf(directory, sizeof(directory), "/tmp/cred-copy-XXXXXX");
  assert_non_null(mkdtemp(directory));
  (void)snprintf(path, sizeof(path), "%s/log", directory);
  world->copy = (struct cred_copy){.path = path, .wait_ms = WAIT_MS};
  world->reader = -1;
  world->descriptors = count_descriptors();
  *state = world;
  return 0;
}

static int tear_down(void **state)
{
  struct world *world = *state;

  if (world->reader >= 0)
    (void)close(world->reader);
  (void)unlink(path);
  (void)rmdir(directory);
  assert_int_equal(count_descriptors(), world->descriptors);
  free(world);
  return 0;
}

static int64_t now_ms(void)
{
  struct timespec now;

  assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool write_one(struct world *world, const char *text)
{
  bool is_taken;

  (void)cred_copy_open(&world->copy, &world->way);
  is_taken = cred_copy_write(&world->way, LOG_AUTHPRIV | LOG_INFO, text);
  cred_copy_close(&world->way);
  return is_taken;
}

static void must_match(const char *line, const char *pattern)
{
  regex_t compiled;

  assert_int_equal(regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB), 0);
  if (regexec(&compiled, line, 0, NULL, 0) != 0)
    fail_msg("this is no %s: %s", pattern, line);
  regfree(&compiled);
}

/* As the C library writes it, so that readers know it. */
static void test_line(void **state)
{
  struct world *world = *state;
  char line[256] = "", pattern[256];
  ssize_t size;

  world->reader = listen_at(SOCK_DGRAM);
  assert_true(write_one(world, "what happened"));
  size = recv(world->reader, line, sizeof(line) - 1, 0);
  assert_true(size > 0);
  assert_int_equal(strlen(line), size);
  (void)snprintf(pattern, sizeof(pattern),
                 "^<86>[A-Z][a-z]{2} [ 1-3][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} %s\\[%d\\]: what "
                 "happened$",
                 program_invocation_short_name, (int)getpid());
  must_match(line, pattern);
  assert_int_equal(world->copy.lost, 0);
}

static void tag_must_be(struct world *world, char *name, const char *tag)
{
  char *const saved = program_invocation_short_name;
  char line[256] = "", pattern[256];

  program_invocation_short_name = name;
  assert_true(write_one(world, "what happened"));
  program_invocation_short_name = saved;
  assert_true(recv(world->reader, line, sizeof(line) - 1, 0) > 0);
  (void)snprintf(pattern, sizeof(pattern), " %s\\[%d\\]: what happened$", tag, (int)getpid());
  must_match(line, pattern);
}

/* Whoever starts su or sudo says what its name is, and cuts no line by that, nor makes two of it.
 */
static void test_tag(void **state)
{
  struct world *world = *state;
  char dirty[] = "su\n<86>login: root is in", none[] = "", longest[5000];

  memset(longest, 'A', sizeof(longest) - 1);
  longest[sizeof(longest) - 1] = '\0';
  world->reader = listen_at(SOCK_DGRAM);
  tag_must_be(world, dirty, "su\\?\\?86\\?login\\?\\?root\\?is\\?in");
  tag_must_be(world, none, "pam-cred");
  tag_must_be(world, longest, "A{20,60}");
}

static void fill(struct world *world)
{
  unsigned count = 0;

  world->copy.wait_ms = 1;
  while (write_one(world, "one more"))
    assert_true(++count < 100000);
  world->copy = (struct cred_copy){.path = path, .wait_ms = WAIT_MS};
}

static void empty(struct world *world)
{
  char line[256];

  while (recv(world->reader, line, sizeof(line), 0) > 0)
    continue;
}

/* A reader that was stopped keeps nobody: a wait for all lines of a way, and then short ones. */
static void test_stopped_reader(void **state)
{
  struct world *world = *state;
  int64_t began;

  world->reader = listen_at(SOCK_DGRAM);
  fill(world);
  began = now_ms();
  assert_true(cred_copy_open(&world->copy, &world->way));
  for (int i = 0; i < 20; i++)
    assert_false(cred_copy_write(&world->way, LOG_AUTHPRIV | LOG_INFO, "in vain"));
  cred_copy_close(&world->way);
  assert_in_range(now_ms() - began, WAIT_MS, WAIT_MS + 10 * SOON_MS);
  assert_int_equal(world->copy.lost, 20);
  assert_true(world->copy.is_stuck);
  world->copy.wait_ms = 3600 * 1000;
  began = now_ms();
  assert_false(write_one(world, "in vain"));
  assert_in_range(now_ms() - began, 0, 10 * SOON_MS);
  empty(world);
  assert_true(write_one(world, "there again"));
  assert_false(world->copy.is_stuck);
}

static void test_look(void **state)
{
  struct world *world = *state;
  struct cred_error error = {0};

  assert_int_equal(cred_copy_look(&world->copy, &error), CRED_ERR_UNCOPIED);
  assert_non_null(strstr(error.text, path));
  assert_non_null(strstr(error.text, "on_failure = continue"));
  world->reader = listen_at(SOCK_DGRAM);
  assert_int_equal(cred_copy_look(&world->copy, &error), CRED_OK);
  fill(world);
  assert_int_equal(cred_copy_look(&world->copy, &error), CRED_ERR_UNCOPIED);
  assert_non_null(strstr(error.text, "takes no more lines"));
  empty(world);
  assert_int_equal(cred_copy_look(&world->copy, &error), CRED_OK);
  (void)close(world->reader);
  world->reader = -1;
  assert_int_equal(cred_copy_look(&world->copy, &error), CRED_ERR_UNCOPIED);
  assert_non_null(strstr(error.text, "refused"));
}

/* Of one transaction, over one connection; each line ends in NUL there. */
static void test_stream(void **state)
{
  static const struct cred_event events[] = {
      {.sequence = 7, .kind = CRED_EVENT_ATTEMPT_FAILED, .subject = "alice"},
      {.sequence = 8, .kind = CRED_EVENT_ATTEMPT_SUCCEEDED, .subject = "alice"}};
  struct world *world = *state;
  char lines[2048] = "";
  ssize_t size;
  int fd;

  world->reader = listen_at(SOCK_STREAM);
  cred_events_announce(&world->copy, events, 2);
  fd = accept(world->reader, NULL, NULL);
  assert_true(fd >= 0);
  size = recv(fd, lines, sizeof(lines) - 1, MSG_WAITALL);
  assert_true(size > 0);
  assert_non_null(strstr(lines, "event=attempt.failed seq=7 mac="));
  assert_non_null(strstr(lines + strlen(lines) + 1, "event=attempt.succeeded seq=8 mac="));
  assert_int_equal(lines[size - 1], '\0');
  (void)close(fd);
  assert_int_equal(accept(world->reader, NULL, NULL), -1);
  assert_int_equal(world->copy.lost, 0);
}

/* Without a signal, which would end the host program. */
static void test_reader_that_goes(void **state)
{
  struct world *world = *state;
  int fd;

  world->reader = listen_at(SOCK_STREAM);
  assert_true(cred_copy_open(&world->copy, &world->way));
  fd = accept(world->reader, NULL, NULL);
  assert_true(fd >= 0);
  (void)close(fd);
  assert_false(cred_copy_write(&world->way, LOG_AUTHPRIV | LOG_INFO, "too late"));
  cred_copy_close(&world->way);
  assert_int_equal(world->copy.lost, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_line, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_tag, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_stopped_reader, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_look, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_stream, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_reader_that_goes, set_up, tear_down),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
