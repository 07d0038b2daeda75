/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A client that behaves badly at credd's socket:
 *
 *   pestercredd idle N
 *     opens N connections, says "open N", keeps them until its input ends
 *   pestercredd junk N
 *     sends N messages that are none, of many kinds; says what came back
 *   pestercredd die N SUBJECT
 *     N processes that ask for a ticket and die without reading the answer
 *   pestercredd replay SUBJECT
 *     one id twice, from this process and from another one; says whether the answers were the same
 *   pestercredd descriptor SUBJECT
 *     asks for a ticket and sends a descriptor along whose closing takes an hour; says "sent" or
 *     "refused", and keeps the other end until its input ends
 *
 * The exit status is 0 unless something could not be done, or a message that is none was granted.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cred/gate.h"
#include "wire/wire.h"

#define ANSWER_MS 8000
#define KINDS 8

union message {
  struct cred_wire_ask ask;
  struct cred_wire_answer answer;
  unsigned char bytes[CRED_WIRE_MESSAGE_MAX + 4096];
};

static union message out, in;

/* Root has a way of its own. */
static enum cred_err name_socket(char name[CRED_WIRE_PATH_SIZE])
{
  char path[CRED_WIRE_PATH_SIZE];
  enum cred_err err = cred_wire_path(NULL, path, NULL);

  if (err == CRED_OK && geteuid() == 0)
    return cred_wire_root_path(path, name, NULL);
  memcpy(name, path, sizeof(path));
  return err;
}

static int socket_open(void)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

  if (name_socket(address.sun_path) == CRED_OK && fd >= 0 &&
      connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
    return fd;
  perror("pestercredd: no connection");
  exit(2);
}

/* The size of the answer in `in`; 0: hung up, or reset. */
static size_t answer_take(int fd)
{
  struct pollfd wanted = {.fd = fd, .events = POLLIN};
  ssize_t size;

  if (poll(&wanted, 1, ANSWER_MS) <= 0) {
    fprintf(stderr, "pestercredd: neither an answer nor the end of the connection\n");
    exit(2);
  }
  size = recv(fd, &in, sizeof(in), 0);
  return size > 0 ? (size_t)size : 0;
}

static size_t ask_make(uint16_t number, const void *request)
{
  const struct cred_wire_call *call = cred_wire_call_find(number);

  memset(&out, 0, sizeof(out));
  out.ask.magic = CRED_WIRE_MAGIC;
  out.ask.version = CRED_WIRE_VERSION;
  out.ask.call = number;
  out.ask.request_size = (uint32_t)call->request->size;
  out.ask.reply_size = (uint32_t)call->reply->size;
  out.ask.asked_boot_ms = 1;
  for (size_t i = 0; i < sizeof(out.ask.id); i++)
    out.ask.id[i] = (unsigned char)rand();
  memcpy(&out.ask + 1, request, call->request->size);
  return sizeof(out.ask) + call->request->size;
}

static size_t charge_make(const char *subject)
{
  struct cred_charge_request request;

  memset(&request, 0, sizeof(request));
  (void)snprintf(request.caller.subject, sizeof(request.caller.subject), "%s", subject);
  request.caller.known = true;
  request.caller.transaction = 7;
  strcpy(request.caller.service, "pester");
  return ask_make(CRED_CALL_charge, &request);
}

static void scribble(void *at, size_t size)
{
  for (size_t i = 0; i < size; i++)
    ((unsigned char *)at)[i] = (unsigned char)(rand() >> 3);
}

/* A message of one of the kinds, never one that asks for something it may have. */
static size_t junk_make(int kind)
{
  size_t size = charge_make("nobody-here");

  switch (kind) {
  case 0: /* cut short */
    return 1 + (size_t)rand() % (size - 1);
  case 1: /* too long */
    return size + 1 + (size_t)rand() % (sizeof(out) - size);
  case 2: /* another version */
    out.ask.version = (uint16_t)(CRED_WIRE_VERSION + 1 + (unsigned)rand() % 1000);
    return size;
  case 3:
    out.ask.call = (uint16_t)(25 + rand() % 65000); /* those that never travel, and none */
    return size;
  case 4:
    out.ask.request_size ^= 1u << rand() % 32;
    return size;
  case 5: /* a text without an end */
    memset(&out.ask + 1, 'x', out.ask.request_size);
    return size;
  case 6:
    out.ask.unused = 1;
    return size;
  default:
    size = 1 + (size_t)rand() % CRED_WIRE_MESSAGE_MAX;
    scribble(&out, size);
    return size;
  }
}

static int junk(int count)
{
  int granted = 0, refused = 0, hung_up = 0;

  for (int i = 0; i < count; i++) {
    size_t size = junk_make(i % KINDS);
    int fd = socket_open();

    if (send(fd, &out, size, MSG_NOSIGNAL) != (ssize_t)size || answer_take(fd) == 0)
      hung_up++;
    else if (in.answer.verdict == CRED_WIRE_DONE && in.answer.err == CRED_OK)
      granted++;
    else
      refused++;
    (void)close(fd);
  }
  printf("granted %d refused %d hung up %d\n", granted, refused, hung_up);
  return granted == 0 ? 0 : 1;
}

static int idle(int count)
{
  struct rlimit files = {(rlim_t)count + 16, (rlim_t)count + 16};
  char byte;

  if (setrlimit(RLIMIT_NOFILE, &files) != 0)
    perror("pestercredd: descriptors");
  for (int i = 0; i < count; i++) {
    int fd = socket_open();

    if (i % 2 == 0) /* some have begun a message that will never be one */
      (void)send(fd, &out, 8, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  printf("open %d\n", count);
  (void)fflush(stdout);
  while (read(STDIN_FILENO, &byte, 1) > 0)
    ;
  return 0;
}

static int die(int count, const char *subject)
{
  int status;

  for (int i = 0; i < count; i++) {
    srand((unsigned)i);
    if (fork() == 0) {
      size_t size = charge_make(subject);
      int fd = socket_open();

      _exit(send(fd, &out, size, MSG_NOSIGNAL) == (ssize_t)size ? 0 : 2);
    }
    if (i % 8 == 7)
      (void)wait(&status);
  }
  while (wait(&status) > 0 || errno == EINTR)
    ;
  return 0;
}

/* Sends what is in `out` and prints the ticket that came back. */
static uint64_t ticket_ask(size_t size)
{
  struct cred_charge_reply reply;
  int fd = socket_open();

  memset(&reply, 0, sizeof(reply));
  if (send(fd, &out, size, MSG_NOSIGNAL) == (ssize_t)size &&
      answer_take(fd) == sizeof(in.answer) + sizeof(reply))
    memcpy(&reply, &in.answer + 1, sizeof(reply));
  (void)close(fd);
  return reply.ticket;
}

static int replay(const char *subject)
{
  size_t size = charge_make(subject);
  uint64_t first = ticket_ask(size), second, others = 0;
  int ends[2];

  out.ask.is_again = 1;
  second = ticket_ask(size);
  if (pipe(ends) != 0)
    return 2;
  if (fork() == 0) {
    others = ticket_ask(size);
    _exit(write(ends[1], &others, sizeof(others)) == sizeof(others) ? 0 : 2);
  }
  if (read(ends[0], &others, sizeof(others)) != sizeof(others))
    return 2;
  (void)wait(NULL);
  printf("again %s, another process %s\n", first != 0 && first == second ? "the same" : "not",
         others == first ? "the same" : "not");
  return 0;
}

/* --- descriptors ------------------------------------------------------------------------------ */

static int must(int result, const char *what)
{
  if (result >= 0)
    return result;
  perror(what);
  exit(2);
}

/* One end of a connection whose other end reads nothing: with this much unsent and such a lingering
 * time, closing it waits. */
static int slow_to_close(void)
{
  struct sockaddr_in address = {.sin_family = AF_INET};
  const struct linger linger = {.l_onoff = 1, .l_linger = 3600};
  socklen_t size = sizeof(address);
  int listener = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"), fd;

  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  (void)must(bind(listener, (const struct sockaddr *)&address, sizeof(address)), "bind");
  (void)must(listen(listener, 1), "listen");
  (void)must(getsockname(listener, (struct sockaddr *)&address, &size), "getsockname");
  fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  (void)must(connect(fd, (const struct sockaddr *)&address, sizeof(address)), "connect");
  (void)must(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)), "linger");
  while (send(fd, &out, sizeof(out), MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
    ;
  return fd;
}

static bool send_along(int fd, size_t size, int descriptor)
{
  _Alignas(struct cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec part = {.iov_base = &out, .iov_len = size};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof(room)};
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);

  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(head), &descriptor, sizeof(descriptor));
  return sendmsg(fd, &message, MSG_NOSIGNAL) == (ssize_t)size;
}

static int descriptor(const char *subject)
{
  int slow = slow_to_close(), fd = socket_open();
  bool sent = send_along(fd, charge_make(subject), slow);
  char byte;

  if (sent)
    (void)close(slow); /* credd has the last one */
  printf("%s\n", sent ? "sent" : "refused");
  (void)fflush(stdout);
  while (read(STDIN_FILENO, &byte, 1) > 0)
    ;
  _exit(0); /* whatever is still open may take its time */
}

int main(int argc, char **argv)
{
  int count = argc > 2 ? atoi(argv[2]) : 0;

  srand((unsigned)getpid());
  if (argc == 3 && strcmp(argv[1], "idle") == 0)
    return idle(count);
  if (argc == 3 && strcmp(argv[1], "junk") == 0)
    return junk(count);
  if (argc == 4 && strcmp(argv[1], "die") == 0)
    return die(count, argv[3]);
  if (argc == 3 && strcmp(argv[1], "replay") == 0)
    return replay(argv[2]);
  if (argc == 3 && strcmp(argv[1], "descriptor") == 0)
    return descriptor(argv[2]);
  fprintf(stderr, "usage: pestercredd idle N | junk N | die N SUBJECT | replay SUBJECT | "
                  "descriptor SUBJECT\n");
  return 2;
}
