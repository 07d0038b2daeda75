/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/group.h"

/* Control groups that are directories with plain files in them. */

#define SLICE "user-1001.slice"
#define SCOPE SLICE "/session-7.scope"
#define NAME "/" SCOPE

static char place[] = "/tmp/credd-group.XXXXXX";
static int root = -1;

static void put(const char *name, const char *text)
{
  int fd = openat(root, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  assert_true(fd >= 0);
  assert_int_equal(write(fd, text, strlen(text)), strlen(text));
  assert_int_equal(close(fd), 0);
}

static const char *text_of(const char *name)
{
  static char text[64];
  int fd = openat(root, name, O_RDONLY);
  ssize_t length = fd >= 0 ? read(fd, text, sizeof(text) - 1) : -1;

  assert_true(length >= 0);
  text[length] = '\0';
  (void)close(fd);
  return text;
}

static int set_up(void **state)
{
  (void)state;
  if (mkdtemp(place) == NULL)
    return -1;
  root = open(place, O_RDONLY | O_DIRECTORY);
  return root >= 0 && mkdirat(root, SLICE, 0700) == 0 && mkdirat(root, SCOPE, 0700) == 0 ? 0 : -1;
}

static int clean_up(void **state)
{
  static const char *const files[] = {SCOPE "/cgroup.events", SCOPE "/cgroup.kill",
                                      SCOPE "/cgroup.procs",  "elsewhere",
                                      SLICE "/link",          "file"};

  (void)state;
  for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
    (void)unlinkat(root, files[i], 0);
  (void)unlinkat(root, SCOPE, AT_REMOVEDIR);
  (void)unlinkat(root, SLICE, AT_REMOVEDIR);
  (void)close(root);
  return rmdir(place);
}

static int opened(const char *name)
{
  int group = credd_group_open(root, name);

  assert_true(group >= 0);
  return group;
}

static void refused(const char *name)
{
  assert_int_equal(credd_group_open(root, name), -1);
}

static void test_names(void **state)
{
  (void)state;
  (void)close(opened(NAME));
  (void)close(opened("/" SLICE "//session-7.scope"));
  refused("/" SLICE "/session-8.scope");
  refused(""); /* all of it */
  refused("/");
  refused("//");
  refused("/" SLICE "/../" SCOPE);
  refused("/..");
  refused("/./" SCOPE);
  assert_int_equal(credd_group_open(-1, NAME), -1);
}

/* Neither the group nor a file of it is what a link leads to. */
static void test_links(void **state)
{
  int group = opened(NAME);

  (void)state;
  assert_int_equal(symlinkat("session-7.scope", root, SLICE "/link"), 0);
  refused("/" SLICE "/link");
  assert_int_equal(symlinkat(SLICE, root, "elsewhere"), 0);
  refused("/elsewhere/session-7.scope");
  put("file", "populated 1\n");
  refused("/file");
  assert_int_equal(symlinkat("../../file", root, SCOPE "/cgroup.events"), 0);
  assert_int_equal(symlinkat("../../file", root, SCOPE "/cgroup.kill"), 0);
  assert_int_equal(credd_group_state(group), CREDD_GROUP_UNKNOWN);
  assert_false(credd_group_kill(group));
  assert_string_equal(text_of("file"), "populated 1\n");
  assert_int_equal(unlinkat(root, SCOPE "/cgroup.events", 0), 0);
  assert_int_equal(unlinkat(root, SCOPE "/cgroup.kill", 0), 0);
  (void)close(group);
}

static enum credd_group_state state_of(const char *events)
{
  int group = opened(NAME);
  enum credd_group_state found;

  put(SCOPE "/cgroup.events", events);
  found = credd_group_state(group);
  (void)close(group);
  return found;
}

static void test_state(void **state)
{
  (void)state;
  assert_int_equal(state_of("populated 1\nfrozen 0\n"), CREDD_GROUP_POPULATED);
  assert_int_equal(state_of("populated 0\nfrozen 0\n"), CREDD_GROUP_EMPTY);
  assert_int_equal(state_of("frozen 1\npopulated 0\n"), CREDD_GROUP_EMPTY);
  assert_int_equal(state_of("frozen 1\nx_populated 0\n"), CREDD_GROUP_UNKNOWN);
  assert_int_equal(state_of(""), CREDD_GROUP_UNKNOWN);
  assert_int_equal(credd_group_state(-1), CREDD_GROUP_UNKNOWN);
}

static void test_holds(void **state)
{
  struct credd_process list[] = {{.pid = 5, .scope = "/other"}, {.pid = 77, .scope = NAME}};
  struct credd_processes processes = {.list = list, .count = 2};
  int group = opened(NAME);

  (void)state;
  assert_false(credd_group_holds_scope(group, &processes, NAME)); /* no list of processes */
  put(SCOPE "/cgroup.procs", "5\n0\n123\n");
  assert_false(credd_group_holds_scope(group, &processes, NAME));
  put(SCOPE "/cgroup.procs", "5\n123\n77\n");
  assert_true(credd_group_holds_scope(group, &processes, NAME));
  assert_false(credd_group_holds_scope(group, &processes, "/another"));
  (void)close(group);
}

static void test_kill(void **state)
{
  int group = opened(NAME);

  (void)state;
  assert_false(credd_group_kill(group)); /* a kernel without it: nothing is made */
  assert_int_equal(faccessat(root, SCOPE "/cgroup.kill", F_OK, 0), -1);
  put(SCOPE "/cgroup.kill", "");
  assert_true(credd_group_kill(group));
  assert_string_equal(text_of(SCOPE "/cgroup.kill"), "1");
  (void)close(group);
}

/* One that was removed is gone, also when another took its name. */
static void test_removed(void **state)
{
  static const char *const files[] = {SCOPE "/cgroup.events", SCOPE "/cgroup.kill",
                                      SCOPE "/cgroup.procs"};
  int group = opened(NAME);

  (void)state;
  put(SCOPE "/cgroup.events", "populated 0\n");
  put(SCOPE "/cgroup.kill", "");
  put(SCOPE "/cgroup.procs", "");
  for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
    assert_int_equal(unlinkat(root, files[i], 0), 0);
  assert_int_equal(unlinkat(root, SCOPE, AT_REMOVEDIR), 0);
  assert_int_equal(mkdirat(root, SCOPE, 0700), 0);
  put(SCOPE "/cgroup.events", "populated 1\n");
  put(SCOPE "/cgroup.kill", "");
  assert_int_equal(credd_group_state(group), CREDD_GROUP_GONE);
  assert_false(credd_group_kill(group));
  assert_string_equal(text_of(SCOPE "/cgroup.kill"), "");
  (void)close(group);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_names), cmocka_unit_test(test_links), cmocka_unit_test(test_state),
      cmocka_unit_test(test_holds), cmocka_unit_test(test_kill),  cmocka_unit_test(test_removed),
  };

  return cmocka_run_group_tests(tests, set_up, clean_up);
}
