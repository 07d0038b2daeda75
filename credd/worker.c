/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "credd/complain.h"
#include "credd/connections.h"
#include "credd/handle.h"
#include "credd/log.h"
#include "credd/password.h"

#define LISTENER UINT32_MAX /* its number in epoll; the connections' are their places */
#define EVENTS_AT_ONCE 32
#define ACCEPTED_AT_ONCE 1 /* the next one may find another worker idle */
#define HELPER_WAIT_MS 500
#define DRAIN_MS 2000
/* Longer than any wait for the store; root's include reading all of the log. */
#define BUSY_ROOT_MS 90000
#define BUSY_USERS_MS 20000

static volatile sig_atomic_t must_stop;

struct worker {
  const struct credd_options *options;
  const struct credd_shared *shared;
  enum credd_way way;
  int listener;
  uint64_t pid_namespace;
  unsigned place; /* in the watch */
  struct credd_service service;
  struct credd_source source;
  struct credd_connections connections;
  struct credd_passwords passwords;
  int epoll;
  _Alignas(16) unsigned char message[CRED_WIRE_MESSAGE_MAX];
  _Alignas(16) unsigned char answer[CRED_WIRE_MESSAGE_MAX];
};

static void begin_busy(const struct worker *worker)
{
  int64_t ms = worker->way == CREDD_WAY_ROOT ? BUSY_ROOT_MS : BUSY_USERS_MS;

  credd_watch_begin(worker->shared->watch, worker->place, ms);
}

static void end_busy(const struct worker *worker)
{
  credd_watch_end(worker->shared->watch, worker->place);
}

static int watch(const struct worker *worker, int fd, uint32_t number, uint32_t more)
{
  struct epoll_event event = {.events = EPOLLIN | more, .data.u32 = number};

  return epoll_ctl(worker->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* One answer ends a connection. Who does not take the answer that was asked for is not waited for.
 */
static void send_answer(struct worker *worker, int place, size_t size)
{
  int fd = worker->connections.places[place].fd;

  (void)!send(fd, worker->answer, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  cred_erase(worker->answer, size);
  credd_connections_close(&worker->connections, place);
}

/* The helper answers, on its own copy of the connection. */
static void check_password(struct worker *worker, int place, size_t size)
{
  struct credd_connection *connection = &worker->connections.places[place];
  size_t answer_size = 0;

  if (credd_passwords_start(&worker->passwords, worker->options, connection->fd, &connection->peer,
                            worker->message, size)) {
    /* the helper's copy would keep it in the set */
    (void)epoll_ctl(worker->epoll, EPOLL_CTL_DEL, connection->fd, NULL);
    credd_connections_close(&worker->connections, place);
  } else {
    credd_handle_later(&worker->service, &connection->peer, worker->message, HELPER_WAIT_MS,
                       worker->answer, &answer_size);
    send_answer(worker, place, answer_size);
  }
  cred_erase(worker->message, size);
}

static void handle(struct worker *worker, int place, size_t size)
{
  struct credd_connection *connection = &worker->connections.places[place];
  struct cred_error error = {0};
  size_t answer_size = 0;
  enum cred_err err = credd_peer_identify(connection->fd, worker->options->without_pidfd,
                                          worker->pid_namespace, &connection->peer, &error);

  if (err != CRED_OK) {
    if (err != CRED_ERR_NOT_FOUND)
      credd_complain(&connection->peer, "%s", error.text);
    credd_connections_close(&worker->connections, place);
    cred_erase(worker->message, size);
    return;
  }
  switch (credd_handle(&worker->service, &connection->peer, worker->message, size, worker->answer,
                       &answer_size)) {
  case CREDD_STEP_ANSWER:
    send_answer(worker, place, answer_size);
    break;
  case CREDD_STEP_PASSWORD:
    check_password(worker, place, size);
    break;
  case CREDD_STEP_HANG_UP:
    credd_connections_close(&worker->connections, place);
    break;
  }
}

/* The one message of a connection, if it has come. */
static void serve(struct worker *worker, int place)
{
  struct credd_connection *connection = &worker->connections.places[place];
  ssize_t size;

  if (connection->fd < 0)
    return;
  size = recv(connection->fd, worker->message, sizeof(worker->message), MSG_DONTWAIT | MSG_TRUNC);
  if (size < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (size <= 0 || (size_t)size > sizeof(worker->message)) {
    credd_connections_close(&worker->connections, place);
    return;
  }
  handle(worker, place, (size_t)size);
}

/* Whoever connects has asked already, as a rule; else the question is waited for. */
static void admit(struct worker *worker, int fd)
{
  struct credd_peer peer;
  struct cred_error error = {0};
  int place;

  if (credd_peer_look(fd, &peer, &error) != CRED_OK) {
    credd_log(LOG_WARNING, "connection refused: %s", error.text);
    (void)close(fd);
    return;
  }
  if (worker->way == CREDD_WAY_ROOT && !peer.is_privileged) {
    (void)close(fd);
    return;
  }
  place = credd_connections_add(&worker->connections, fd, &peer, credd_watch_now_ms());
  if (place < 0)
    return;
  serve(worker, place);
  if (worker->connections.places[place].fd >= 0 && watch(worker, fd, (uint32_t)place, 0) != 0)
    credd_connections_close(&worker->connections, place);
}

static void accept_some(struct worker *worker)
{
  for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
    int fd = accept4(worker->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd >= 0)
      admit(worker, fd);
    else if (errno != EINTR && errno != ECONNABORTED)
      return;
  }
}

static int wait_for_events(struct worker *worker, struct epoll_event *events, int timeout_ms)
{
  sigset_t none;

  (void)sigemptyset(&none);
  return epoll_pwait(worker->epoll, events, EVENTS_AT_ONCE, timeout_ms, &none);
}

static int serve_once(struct worker *worker, int timeout_ms)
{
  struct epoll_event events[EVENTS_AT_ONCE];
  int count = wait_for_events(worker, events, timeout_ms);

  for (int i = 0; i < count; i++) {
    begin_busy(worker);
    if (events[i].data.u32 == LISTENER)
      accept_some(worker);
    else
      serve(worker, (int)events[i].data.u32);
  }
  end_busy(worker);
  credd_passwords_tend(&worker->passwords);
  return count;
}

/* Events come before signals: under load the handler alone would never run. */
static bool is_told_to_stop(void)
{
  sigset_t pending;

  return must_stop || (sigpending(&pending) == 0 && sigismember(&pending, SIGTERM) == 1);
}

static int expire(struct worker *worker)
{
  int next_ms;

  begin_busy(worker);
  next_ms = credd_connections_expire(&worker->connections, credd_watch_now_ms());
  end_busy(worker);
  return next_ms;
}

static void serve_until_told(struct worker *worker)
{
  while (!is_told_to_stop())
    (void)serve_once(worker, expire(worker));
}

/* What has come in by now is answered; whoever still waits in the queue meets another worker. */
static void drain(struct worker *worker)
{
  int64_t deadline_ms = credd_watch_now_ms() + DRAIN_MS;

  (void)epoll_ctl(worker->epoll, EPOLL_CTL_DEL, worker->listener, NULL);
  while (worker->connections.count > 0 && credd_watch_now_ms() < deadline_ms &&
         serve_once(worker, 0) > 0)
    (void)expire(worker);
}

static void note_stop(int number)
{
  (void)number;
  must_stop = 1;
}

/* SIGTERM comes only while waiting: no request is cut short by it. */
static void take_signals(void)
{
  struct sigaction stop = {.sa_handler = note_stop}, ignore = {.sa_handler = SIG_IGN},
                   usual = {.sa_handler = SIG_DFL};
  sigset_t held;

  must_stop = 0;
  (void)sigaction(SIGTERM, &stop, NULL);
  (void)sigaction(SIGINT, &ignore, NULL);
  (void)sigaction(SIGHUP, &ignore, NULL);
  (void)sigaction(SIGPIPE, &ignore, NULL);
  (void)sigaction(SIGCHLD, &usual, NULL);
  (void)sigemptyset(&held);
  (void)sigaddset(&held, SIGTERM);
  (void)sigprocmask(SIG_SETMASK, &held, NULL);
}

static bool start(struct worker *worker, const struct credd_options *options,
                  const struct credd_shared *shared, enum credd_way way, unsigned place)
{
  worker->options = options;
  worker->shared = shared;
  worker->way = way;
  worker->listener = shared->listener->fds[way];
  worker->place = place;
  worker->source.state_directory = options->state_directory;
  (void)cred_owner_namespace(&worker->pid_namespace, NULL); /* else it is looked up each time */
  worker->service.source = &worker->source;
  worker->service.answers = shared->answers;
  worker->service.pace = shared->pace;
  worker->service.change_pace = shared->change_pace;
  credd_connections_start(&worker->connections);
  credd_passwords_init(&worker->passwords);
  worker->epoll = epoll_create1(EPOLL_CLOEXEC);
  return worker->epoll >= 0 && watch(worker, worker->listener, LISTENER, EPOLLEXCLUSIVE) == 0;
}

static void finish(struct worker *worker)
{
  credd_connections_close_all(&worker->connections);
  credd_source_close(&worker->source);
  if (worker->epoll >= 0)
    (void)close(worker->epoll);
  cred_erase(worker, sizeof(*worker));
  free(worker);
}

int credd_worker(const struct credd_options *options, const struct credd_shared *shared,
                 enum credd_way way, unsigned place)
{
  struct worker *worker = calloc(1, sizeof(*worker));
  bool started;

  if (worker == NULL)
    return EXIT_FAILURE;
  take_signals();
  if (shared->listener->lock >= 0)
    (void)close(shared->listener->lock); /* the master's: it goes with the master */
  started = start(worker, options, shared, way, place);
  if (started) {
    serve_until_told(worker);
    drain(worker);
  } else {
    credd_log(LOG_ERR, "a worker cannot start: %m");
  }
  finish(worker);
  return started ? EXIT_SUCCESS : EXIT_FAILURE;
}
