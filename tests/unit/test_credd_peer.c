/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "credd/peer.h"

#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

/* --- what the kernel says, unless a test says it ---------------------------------------------- */

static struct {
  const struct ucred *peer; /* NULL: the kernel's */
  int peer_failure;         /* errno; 0: none */
  int pidfd;                /* -1: the kernel's */
  int pidfd_failure;
  int pidfds_asked_for;
  uid_t euid;          /* (uid_t)-1: the process's */
  const char *account; /* NULL: the system's; "": there is none */
} said;

int __real_getsockopt(int fd, int level, int name, void *value, socklen_t *size);
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size);
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
  if (name == SO_PEERPIDFD)
    said.pidfds_asked_for++;
  if (name == SO_PEERPIDFD && said.pidfd_failure != 0)
    return errno = said.pidfd_failure, -1;
  if (name == SO_PEERPIDFD && said.pidfd >= 0)
    return *(int *)value = fcntl(said.pidfd, F_DUPFD_CLOEXEC, 0), 0;
  if (name == SO_PEERCRED && said.peer_failure != 0)
    return errno = said.peer_failure, -1;
  if (name == SO_PEERCRED && said.peer != NULL)
    return *(struct ucred *)value = *said.peer, 0;
  return __real_getsockopt(fd, level, name, value, size);
}

uid_t __real_geteuid(void);
uid_t __wrap_geteuid(void);
uid_t __wrap_geteuid(void)
{
  return said.euid != (uid_t)-1 ? said.euid : __real_geteuid();
}

int __real_getpwuid_r(uid_t uid, struct passwd *out, char *texts, size_t size,
                      struct passwd **found);
int __wrap_getpwuid_r(uid_t uid, struct passwd *out, char *texts, size_t size,
                      struct passwd **found);
int __wrap_getpwuid_r(uid_t uid, struct passwd *out, char *texts, size_t size,
                      struct passwd **found)
{
  if (said.account == NULL)
    return __real_getpwuid_r(uid, out, texts, size, found);
  *found = NULL;
  if (said.account[0] == '\0')
    return 0;
  assert_true(snprintf(texts, size, "%s", said.account) < (int)size);
  out->pw_name = texts;
  *found = out;
  return 0;
}

/* --- visitors --------------------------------------------------------------------------------- */

static int listener = -1;
static char path[64];
static int descriptors; /* open before the test */

static int count_descriptors(void)
{
  int count = 0;

  for (int fd = 0; fd < 256; fd++)
    count += fcntl(fd, F_GETFD) >= 0;
  return count;
}

static struct sockaddr_un address(void)
{
  struct sockaddr_un out = {.sun_family = AF_UNIX};

  (void)snprintf(out.sun_path, sizeof(out.sun_path), "%s", path);
  return out;
}

static int set_up(void **state)
{
  struct sockaddr_un at;

  (void)state;
  said.peer = NULL;
  said.account = NULL;
  said.peer_failure = said.pidfd_failure = said.pidfds_asked_for = 0;
  said.pidfd = -1;
  said.euid = (uid_t)-1;
  descriptors = count_descriptors();
  (void)snprintf(path, sizeof(path), "/tmp/cred-unit-peer-%d", (int)getpid());
  (void)unlink(path);
  at = address();
  listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  return bind(listener, (const struct sockaddr *)&at, sizeof(at)) != 0 || chmod(path, 0666) != 0 ||
         listen(listener, 8) != 0;
}

static int tear_down(void **state)
{
  (void)state;
  (void)close(listener);
  (void)unlink(path);
  return count_descriptors() != descriptors;
}

/* A process that connects, and the connection's end here. */
struct visitor {
  pid_t pid, heir; /* heir: another process that holds the connection, too; 0: none */
  int fd;
  int pidfd; /* -1: no such thing here */
};

static void visit(bool with_heir, int tell)
{
  const struct sockaddr_un at = address();
  int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  pid_t heir = 0;

  if (connect(fd, (const struct sockaddr *)&at, sizeof(at)) != 0)
    _exit(1);
  if (with_heir)
    heir = fork();
  if (!with_heir || heir > 0)
    (void)!write(tell, &heir, sizeof(heir));
  (void)alarm(60); /* should nobody end it */
  for (;;)
    (void)pause();
}

static struct visitor start_visitor(bool with_heir)
{
  struct visitor visitor;
  int told[2];

  assert_int_equal(pipe2(told, O_CLOEXEC), 0);
  visitor.pid = fork();
  assert_true(visitor.pid >= 0);
  if (visitor.pid == 0)
    visit(with_heir, told[1]);
  visitor.fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  assert_true(visitor.fd >= 0);
  assert_int_equal(read(told[0], &visitor.heir, sizeof(visitor.heir)), sizeof(visitor.heir));
  (void)close(told[0]);
  (void)close(told[1]);
  visitor.pidfd = (int)syscall(SYS_pidfd_open, visitor.pid, 0);
  return visitor;
}

/* Ended, and a zombie: its parent has not asked yet. */
static void end(const struct visitor *visitor)
{
  siginfo_t unread;

  assert_int_equal(kill(visitor->pid, SIGKILL), 0);
  assert_int_equal(waitid(P_PID, (id_t)visitor->pid, &unread, WEXITED | WNOWAIT), 0);
}

static void end_heir(const struct visitor *visitor)
{
  struct pollfd closed = {.fd = visitor->fd, .events = POLLRDHUP};

  if (visitor->heir == 0)
    return;
  assert_int_equal(kill(visitor->heir, SIGKILL), 0);
  assert_int_equal(poll(&closed, 1, 10000), 1);
  assert_int_equal(waitpid(visitor->heir, NULL, 0), visitor->heir);
}

static void bury(const struct visitor *visitor)
{
  assert_int_equal(waitpid(visitor->pid, NULL, 0), visitor->pid);
}

static void leave(const struct visitor *visitor)
{
  (void)close(visitor->fd);
  if (visitor->pidfd >= 0)
    (void)close(visitor->pidfd);
}

static struct credd_peer look(const struct visitor *visitor)
{
  struct credd_peer peer;
  struct cred_error error;

  memset(&peer, 0xa5, sizeof(peer));
  assert_int_equal(credd_peer_look(visitor->fd, &peer, &error), CRED_OK);
  return peer;
}

static uint64_t namespace_known; /* 0: it is looked up */

static enum cred_err identify(const struct visitor *visitor, bool without_pidfd,
                              struct credd_peer *peer)
{
  struct cred_error error = {0};
  enum cred_err err =
      credd_peer_identify(visitor->fd, without_pidfd, namespace_known, peer, &error);

  if (err == CRED_OK && !peer->is_privileged)
    err = credd_peer_name(peer, &error);

  assert_int_equal(error.code, err);
  assert_int_equal(error.text[0] != '\0', err != CRED_OK);
  return err;
}

/* --- who it is -------------------------------------------------------------------------------- */

static void test_the_kernel_says_who(void **state)
{
  struct visitor visitor = start_visitor(false);
  struct credd_peer peer = look(&visitor);

  (void)state;
  assert_int_equal(peer.pid, visitor.pid);
  assert_int_equal(peer.uid, geteuid());
  assert_true(peer.is_privileged);
  assert_string_equal(peer.name, "");
  assert_int_equal(peer.owner.pid, 0);
  end(&visitor);
  bury(&visitor);
  leave(&visitor);
}

static bool is_privileged(uid_t uid, uid_t euid)
{
  const struct ucred peer = {.pid = 4242, .uid = uid, .gid = 0};
  struct credd_peer found;
  struct cred_error error;

  said.peer = &peer;
  said.euid = euid;
  assert_int_equal(credd_peer_look(0, &found, &error), CRED_OK);
  assert_int_equal(found.uid, uid);
  assert_int_equal(found.pid, 4242);
  return found.is_privileged;
}

static void test_who_is_privileged(void **state)
{
  (void)state;
  assert_true(is_privileged(0, 0));
  assert_true(is_privileged(0, 1000));
  assert_true(is_privileged(1000, 1000));
  assert_false(is_privileged(1000, 0));
  assert_false(is_privileged(1000, 1001));
  assert_false(is_privileged(65534, 0));
}

static void test_who_cannot_be_told(void **state)
{
  struct ucred elsewhere = {.pid = 0, .uid = 0};
  struct credd_peer found;
  struct cred_error error;

  (void)state;
  said.peer = &elsewhere;
  assert_int_equal(credd_peer_look(0, &found, &error), CRED_ERR_PERMISSION);
  elsewhere.pid = -1;
  assert_int_equal(credd_peer_look(0, &found, &error), CRED_ERR_PERMISSION);
  said.peer_failure = ENOTSOCK;
  assert_int_equal(credd_peer_look(0, &found, &error), CRED_ERR_IO);
  assert_false(found.is_privileged);
}

static void owns(const struct visitor *visitor, bool without_pidfd)
{
  static const struct cred_time any_time;
  struct credd_peer peer = look(visitor);
  struct cred_owner expected;
  struct cred_error error;

  assert_int_equal(cred_owner_of(visitor->pid, &any_time, &expected, &error), CRED_OK);
  assert_int_equal(identify(visitor, without_pidfd, &peer), CRED_OK);
  assert_int_equal(peer.owner.pid, visitor->pid);
  assert_true(peer.owner.started_ticks > 0);
  assert_memory_equal(&peer.owner, &expected, sizeof(expected));
}

static void test_a_process_owns_its_tickets(void **state)
{
  struct visitor visitor = start_visitor(false);

  (void)state;
  owns(&visitor, true);
  assert_int_equal(said.pidfds_asked_for, 0);
  assert_int_equal(cred_owner_namespace(&namespace_known, NULL), CRED_OK);
  owns(&visitor, true);
  namespace_known = 0;
  owns(&visitor, false);
  assert_int_equal(said.pidfds_asked_for, 1);
  said.pidfd_failure = ENOPROTOOPT; /* an older kernel */
  owns(&visitor, false);
  said.pidfd_failure = 0;
  said.pidfd = visitor.pidfd; /* a newer one */
  owns(&visitor, false);
  end(&visitor);
  bury(&visitor);
  leave(&visitor);
}

/* --- its account ------------------------------------------------------------------------------ */

static enum cred_err name_of(const struct visitor *visitor, bool is_user, const char *account,
                             struct credd_peer *peer)
{
  *peer = look(visitor);
  peer->is_privileged = !is_user;
  said.account = account;
  return identify(visitor, false, peer);
}

static void test_a_users_account(void **state)
{
  struct visitor visitor = start_visitor(false);
  char longest[CRED_NAME_SIZE], too_long[CRED_NAME_SIZE + 1];
  struct credd_peer peer;

  (void)state;
  memset(longest, 'h', sizeof(longest));
  memset(too_long, 'h', sizeof(too_long));
  longest[sizeof(longest) - 1] = too_long[sizeof(too_long) - 1] = '\0';
  assert_int_equal(name_of(&visitor, true, "hanako", &peer), CRED_OK);
  assert_string_equal(peer.name, "hanako");
  assert_int_equal(name_of(&visitor, true, longest, &peer), CRED_OK);
  assert_string_equal(peer.name, longest);
  assert_int_equal(name_of(&visitor, true, too_long, &peer), CRED_ERR_LOOKUP);
  assert_string_equal(peer.name, "");
  assert_int_equal(name_of(&visitor, true, "", &peer), CRED_ERR_LOOKUP);
  assert_string_equal(peer.name, "");
  assert_int_equal(name_of(&visitor, false, "", &peer), CRED_OK); /* root asks for others */
  end(&visitor);
  bury(&visitor);
  leave(&visitor);
}

/* --- who is gone ------------------------------------------------------------------------------ */

static void is_gone(const struct visitor *visitor, struct credd_peer peer)
{
  assert_int_equal(identify(visitor, true, &peer), CRED_ERR_NOT_FOUND);
  assert_int_equal(identify(visitor, false, &peer), CRED_ERR_NOT_FOUND);
}

static void test_a_peer_that_ended(void **state)
{
  struct visitor visitor = start_visitor(false);
  struct credd_peer peer = look(&visitor);

  (void)state;
  end(&visitor);
  is_gone(&visitor, peer);
  bury(&visitor);
  is_gone(&visitor, peer);
  leave(&visitor);
}

/* The connection lives on in another process: it was not that one that connected. */
static void test_an_heir_is_not_the_peer(void **state)
{
  struct visitor visitor = start_visitor(true);
  struct credd_peer peer = look(&visitor);

  (void)state;
  assert_int_equal(peer.pid, visitor.pid);
  end(&visitor);
  is_gone(&visitor, peer);
  bury(&visitor);
  is_gone(&visitor, peer);
  end_heir(&visitor);
  leave(&visitor);
}

/* Its number is another process's by now: this one's. */
static void test_the_pid_was_used_again(void **state)
{
  struct visitor visitor = start_visitor(false);
  struct credd_peer peer = look(&visitor);

  (void)state;
  end(&visitor);
  bury(&visitor);
  peer.pid = getpid();
  is_gone(&visitor, peer);
  said.pidfd_failure = ENOPROTOOPT;
  is_gone(&visitor, peer);
  leave(&visitor);
}

/* The same with an heir; a pidfd, or a kernel that has none to give for the dead, tells it. */
static void test_the_pid_was_used_again_by_an_heir(void **state)
{
  struct visitor visitor = start_visitor(true);
  struct credd_peer peer = look(&visitor);

  (void)state;
  end(&visitor);
  bury(&visitor);
  peer.pid = getpid();
  assert_true(visitor.pidfd >= 0);
  said.pidfd = visitor.pidfd;
  assert_int_equal(identify(&visitor, false, &peer), CRED_ERR_NOT_FOUND);
  said.pidfd_failure = ESRCH;
  assert_int_equal(identify(&visitor, false, &peer), CRED_ERR_NOT_FOUND);
  said.pidfd_failure = EINVAL;
  assert_int_equal(identify(&visitor, false, &peer), CRED_ERR_NOT_FOUND);
  said.pidfd_failure = EMFILE;
  assert_int_equal(identify(&visitor, false, &peer), CRED_ERR_MEMORY);
  end_heir(&visitor);
  leave(&visitor);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_the_kernel_says_who, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_who_is_privileged, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_who_cannot_be_told, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_process_owns_its_tickets, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_users_account, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_a_peer_that_ended, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_an_heir_is_not_the_peer, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_the_pid_was_used_again, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_the_pid_was_used_again_by_an_heir, set_up, tear_down),
  };

  /* heirs become this process's children */
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
    return EXIT_FAILURE;
  return cmocka_run_group_tests(tests, NULL, NULL);
}
