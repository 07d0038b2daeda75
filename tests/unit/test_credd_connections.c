/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/connections.h"

#define NOW INT64_C(100000)

static const struct credd_peer hanako = {.uid = 1000, .pid = 10};
static const struct credd_peer taro = {.uid = 1001, .pid = 11};
static const struct credd_peer root = {.uid = 0, .pid = 12, .is_privileged = true};

static int set_up(void **state)
{
  struct credd_connections *connections = malloc(sizeof(*connections));

  if (connections == NULL)
    return 1;
  memset(connections, 0xa5, sizeof(*connections));
  credd_connections_start(connections);
  *state = connections;
  return 0;
}

static int tear_down(void **state)
{
  credd_connections_close_all(*state);
  free(*state);
  return 0;
}

static int open_fd(void)
{
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

  assert_true(fd >= 0);
  return fd;
}

static bool is_open(int fd)
{
  return fcntl(fd, F_GETFD) >= 0;
}

static int add(struct credd_connections *connections, const struct credd_peer *peer, int64_t now_ms)
{
  return credd_connections_add(connections, open_fd(), peer, now_ms);
}

static void test_a_place_is_kept_and_freed(void **state)
{
  struct credd_connections *connections = *state;
  int fd = open_fd(), place = credd_connections_add(connections, fd, &hanako, NOW);

  assert_in_range(place, 0, CREDD_CONNECTIONS_MAX - 1);
  assert_int_equal(connections->count, 1);
  assert_int_equal(connections->places[place].fd, fd);
  assert_int_equal(connections->places[place].peer.uid, 1000);
  assert_int_equal(connections->places[place].peer.pid, 10);
  credd_connections_close(connections, place);
  assert_int_equal(connections->count, 0);
  assert_int_equal(connections->places[place].fd, -1);
  assert_false(is_open(fd));
  credd_connections_close(connections, place);
  assert_int_equal(connections->count, 0);
}

static void test_a_user_has_so_many(void **state)
{
  struct credd_connections *connections = *state;
  int fd, last = -1;

  for (int i = 0; i < CREDD_CONNECTIONS_OF_USER; i++)
    last = add(connections, &hanako, NOW);
  assert_true(last >= 0);
  fd = open_fd();
  assert_int_equal(credd_connections_add(connections, fd, &hanako, NOW), -1);
  assert_false(is_open(fd));
  assert_int_equal(connections->count, CREDD_CONNECTIONS_OF_USER);
  assert_true(add(connections, &taro, NOW) >= 0);
  credd_connections_close(connections, last);
  assert_true(add(connections, &hanako, NOW) >= 0);
  assert_int_equal(add(connections, &hanako, NOW), -1);
}

static void test_root_may_have_all(void **state)
{
  struct credd_connections *connections = *state;

  for (int i = 0; i < CREDD_CONNECTIONS_MAX; i++)
    assert_true(add(connections, &root, NOW) >= 0);
  assert_int_equal(connections->count, CREDD_CONNECTIONS_MAX);
}

static void test_the_longest_idle_makes_room(void **state)
{
  struct credd_connections *connections = *state;
  int idle = CREDD_CONNECTIONS_MAX / 3, fd, place;

  for (int i = 0; i < CREDD_CONNECTIONS_MAX; i++)
    (void)add(connections, &root, NOW + i);
  connections->places[idle].idle_since_ms = NOW - 1;
  fd = connections->places[idle].fd;
  place = add(connections, &hanako, NOW + 1000);
  assert_int_equal(place, idle);
  assert_int_equal(connections->count, CREDD_CONNECTIONS_MAX);
  assert_int_equal(connections->places[place].peer.uid, 1000);
  assert_int_equal(connections->places[place].idle_since_ms, NOW + 1000);
  /* closed, and the number perhaps given out again */
  assert_true(connections->places[place].fd == fd || !is_open(fd));
}

static void test_the_idle_are_closed(void **state)
{
  struct credd_connections *connections = *state;
  int early = add(connections, &hanako, NOW), late = add(connections, &hanako, NOW + 500);
  int fd = connections->places[early].fd;

  assert_int_equal(credd_connections_expire(connections, NOW), CREDD_IDLE_MS);
  assert_int_equal(credd_connections_expire(connections, NOW + 500), CREDD_IDLE_MS - 500);
  assert_int_equal(credd_connections_expire(connections, NOW + CREDD_IDLE_MS - 1), 1);
  assert_int_equal(connections->count, 2);
  assert_int_equal(credd_connections_expire(connections, NOW + CREDD_IDLE_MS), 500);
  assert_int_equal(connections->count, 1);
  assert_false(is_open(fd));
  assert_int_equal(connections->places[early].fd, -1);
  assert_true(connections->places[late].fd >= 0);
  assert_int_equal(credd_connections_expire(connections, NOW + CREDD_IDLE_MS + 500), -1);
  assert_int_equal(connections->count, 0);
  assert_int_equal(credd_connections_expire(connections, NOW + 99999999), -1);
}

static void test_all_are_closed(void **state)
{
  struct credd_connections *connections = *state;
  int first = connections->places[add(connections, &hanako, NOW)].fd;
  int second = connections->places[add(connections, &root, NOW)].fd;

  credd_connections_close_all(connections);
  assert_int_equal(connections->count, 0);
  assert_false(is_open(first));
  assert_false(is_open(second));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_a_place_is_kept_and_freed, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_user_has_so_many, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_root_may_have_all, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_the_longest_idle_makes_room, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_the_idle_are_closed, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_all_are_closed, set_up, tear_down),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
