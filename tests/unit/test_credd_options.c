/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "config.h"
#include "credd/notify.h"
#include "credd/options.h"

/* --- the command line ------------------------------------------------------------------------- */

static char said[4096]; /* what came out of standard output and error, last time */

/* A place for what a stream says while it is turned aside. */
static int turn_aside(FILE *stream, int fd, FILE *to)
{
  int kept = dup(fd);

  assert_true(kept >= 0);
  assert_int_equal(fflush(stream), 0);
  assert_int_equal(dup2(fileno(to), fd), fd);
  return kept;
}

static void turn_back(FILE *stream, int fd, int kept)
{
  assert_int_equal(fflush(stream), 0);
  assert_int_equal(dup2(kept, fd), fd);
  (void)close(kept);
}

static enum credd_parsed parse(struct credd_options *options, int argc, const char **argv)
{
  FILE *file = tmpfile();
  enum credd_parsed parsed;
  int out, err;

  assert_non_null(file);
  out = turn_aside(stdout, STDOUT_FILENO, file);
  err = turn_aside(stderr, STDERR_FILENO, file);
  optind = 0;
  parsed = credd_options_parse(argc, (char **)(void *)argv, options);
  turn_back(stdout, STDOUT_FILENO, out);
  turn_back(stderr, STDERR_FILENO, err);
  rewind(file);
  said[fread(said, 1, sizeof(said) - 1, file)] = '\0';
  (void)fclose(file);
  return parsed;
}

#define PARSE(options, ...)                                                                        \
  parse(options, (int)(sizeof((const char *[]){"credd", __VA_ARGS__}) / sizeof(char *)),           \
        (const char *[]){"credd", __VA_ARGS__, NULL})

static void test_nothing_said(void **state)
{
  struct credd_options options;
  const char *argv[] = {"credd", NULL};

  (void)state;
  memset(&options, 0xa5, sizeof(options));
  assert_int_equal(parse(&options, 1, argv), CREDD_PARSED_RUN);
  assert_null(options.state_directory);
  assert_null(options.socket);
  assert_int_equal(options.workers, 4);
  assert_false(options.without_pidfd);
  assert_false(options.is_helper);
  assert_string_equal(said, "");
}

static void test_every_option(void **state)
{
  struct credd_options options;

  (void)state;
  assert_int_equal(PARSE(&options, "--state", "/s", "--socket=/g", "--workers", "64",
                         "--without-pidfd", "--check-password"),
                   CREDD_PARSED_RUN);
  assert_string_equal(options.state_directory, "/s");
  assert_string_equal(options.socket, "/g");
  assert_int_equal(options.workers, 64);
  assert_true(options.without_pidfd);
  assert_true(options.is_helper);
  assert_int_equal(PARSE(&options, "-s", "/t", "-S", "/h", "-w1"), CREDD_PARSED_RUN);
  assert_string_equal(options.state_directory, "/t");
  assert_string_equal(options.socket, "/h");
  assert_int_equal(options.workers, 1);
  assert_false(options.without_pidfd);
  assert_false(options.is_helper);
}

static void test_numbers_of_workers(void **state)
{
  static const char *const wrong[] = {
      "0", "65", "-1", "", "4x", "x", "18446744073709551617", "4294967297"};
  struct credd_options options;

  (void)state;
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    assert_int_equal(PARSE(&options, "--workers", wrong[i]), CREDD_PARSED_WRONG);
    assert_non_null(strstr(said, "from 1 to 64"));
  }
}

static void test_what_is_wrong(void **state)
{
  struct credd_options options;

  (void)state;
  assert_int_equal(PARSE(&options, "--fly"), CREDD_PARSED_WRONG);
  assert_non_null(strstr(said, "Usage: credd"));
  assert_int_equal(PARSE(&options, "--state"), CREDD_PARSED_WRONG);
  assert_int_equal(PARSE(&options, "somewhere"), CREDD_PARSED_WRONG);
  assert_non_null(strstr(said, "Usage: credd"));
  assert_int_equal(PARSE(&options, "-w", "3", "--", "--state"), CREDD_PARSED_WRONG);
  assert_int_equal(PARSE(&options, "--state", "here"), CREDD_PARSED_WRONG);
  assert_int_equal(PARSE(&options, "--socket", "here"), CREDD_PARSED_WRONG);
  assert_non_null(strstr(said, "takes an absolute path"));
}

static void test_what_is_only_shown(void **state)
{
  struct credd_options options;

  (void)state;
  assert_int_equal(PARSE(&options, "--help", "--workers", "0"), CREDD_PARSED_SHOWN);
  assert_non_null(strstr(said, "Usage: credd"));
  assert_null(strstr(said, "check-password"));
  assert_int_equal(PARSE(&options, "-V"), CREDD_PARSED_SHOWN);
  assert_string_equal(said, "credd (" PACKAGE_NAME ") " PACKAGE_VERSION "\n");
}

/* --- the service manager ---------------------------------------------------------------------- */

/* A socket of the service manager at that name; '@' stands for the abstract one's NUL. */
static int manager(const char *name)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  assert_true(fd >= 0);
  (void)strncpy(address.sun_path, name, sizeof(address.sun_path) - 1);
  if (name[0] == '@')
    address.sun_path[0] = '\0';
  assert_int_equal(bind(fd, (const struct sockaddr *)&address,
                        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name))),
                   0);
  return fd;
}

static void hears(int fd, const char *expected)
{
  char text[128] = "";
  ssize_t size = recv(fd, text, sizeof(text) - 1, 0);

  assert_int_equal(size, (ssize_t)strlen(expected));
  assert_string_equal(text, expected);
}

static void test_notes_to_the_manager(void **state)
{
  char name[64];
  int fd;

  (void)state;
  (void)snprintf(name, sizeof(name), "@cred-unit-%d", (int)getpid());
  assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
  fd = manager(name);
  credd_notify("READY=1");
  hears(fd, "READY=1");
  credd_notify("STOPPING=1");
  hears(fd, "STOPPING=1");
  (void)close(fd);
  (void)snprintf(name, sizeof(name), "/tmp/cred-unit-%d", (int)getpid());
  assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
  fd = manager(name);
  credd_notify("READY=1");
  hears(fd, "READY=1");
  (void)close(fd);
  (void)unlink(name);
}

/* Without a manager, or one whose name makes no sense, nothing happens; above all no descriptor is
 * left open. */
static void test_no_manager(void **state)
{
  char name[300];
  int before = dup(STDIN_FILENO), after;

  (void)state;
  (void)close(before);
  memset(name, 'n', sizeof(name) - 1);
  name[0] = '/';
  name[sizeof(name) - 1] = '\0';
  assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
  credd_notify("READY=1");
  for (size_t i = 0; i < 5; i++) {
    const char *const names[] = {"", "/", "relative", name, "/nonexistent/notify"};

    assert_int_equal(setenv("NOTIFY_SOCKET", names[i], 1), 0);
    credd_notify("READY=1");
  }
  after = dup(STDIN_FILENO);
  (void)close(after);
  assert_int_equal(after, before);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_nothing_said),       cmocka_unit_test(test_every_option),
      cmocka_unit_test(test_numbers_of_workers), cmocka_unit_test(test_what_is_wrong),
      cmocka_unit_test(test_what_is_only_shown), cmocka_unit_test(test_notes_to_the_manager),
      cmocka_unit_test(test_no_manager),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
