/* SPDX-License-Identifier: BSD-3-Clause */
#include "fake_credd.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void must(bool holds)
{
  if (!holds)
    abort();
}

/* An answer as it goes over the wire, with room to be too long. */
struct message {
  struct cred_wire_answer head;
  struct cred_barred_reply reply;
  unsigned char more[64];
};

static void send_answer(int fd, const struct cred_wire_ask *ask, const struct fake_step *step)
{
  struct message message;
  size_t size = offsetof(struct message, more);

  memset(&message, 0, sizeof(message));
  message.head = (struct cred_wire_answer){.magic = CRED_WIRE_MAGIC,
                                           .version = CRED_WIRE_VERSION,
                                           .call = ask->call,
                                           .reply_size = sizeof(message.reply),
                                           .verdict = CRED_WIRE_DONE};
  memcpy(message.head.id, ask->id, sizeof(message.head.id));
  message.reply.since_ms = 1234;
  (void)strcpy(message.reply.reason, "a reason");
  if (step->spoil != NULL)
    step->spoil(&message.head, &message.reply, &size);
  (void)send(fd, &message, size, MSG_NOSIGNAL);
}

static void read_ask(int fd, struct fake_seen *seen, unsigned number)
{
  static _Alignas(16) unsigned char message[CRED_WIRE_MESSAGE_MAX];
  ssize_t size = recv(fd, message, sizeof(message), 0);

  memcpy(&seen->asks[number], message, sizeof(seen->asks[number]));
  if (size == (ssize_t)(sizeof(seen->asks[number]) + sizeof(seen->requests[number])))
    memcpy(&seen->requests[number], message + sizeof(seen->asks[number]),
           sizeof(seen->requests[number]));
}

static void play(int fd, const struct fake_step *step, struct fake_seen *seen, unsigned number)
{
  if (step->act != FAKE_CLOSES_UNREAD)
    read_ask(fd, seen, number);
  if (step->act == FAKE_ANSWERS)
    send_answer(fd, &seen->asks[number], step);
  if (step->act != FAKE_IS_SILENT)
    (void)close(fd);
}

static void serve(int listener, const struct fake_step *steps, size_t count, struct fake_seen *seen)
{
  (void)alarm(60); /* should nobody stop it */
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    unsigned number = seen->count++;

    if (number < count)
      play(fd, &steps[number], seen, number);
    else
      (void)close(fd);
  }
}

static int listen_at(const char *path)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

  (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
  must(fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
       listen(fd, 8) == 0);
  return fd;
}

void fake_credd_start(struct fake_credd *fake, const struct fake_step *steps, size_t count)
{
  int listener;

  must(count <= FAKE_STEPS_MAX);
  (void)snprintf(fake->path, sizeof(fake->path), "/tmp/cred-unit-credd-%d", (int)getpid());
  (void)unlink(fake->path);
  fake->seen =
      mmap(NULL, sizeof(*fake->seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  must(fake->seen != MAP_FAILED);
  listener = listen_at(fake->path);
  fake->pid = fork();
  must(fake->pid >= 0);
  if (fake->pid == 0)
    serve(listener, steps, count, fake->seen);
  (void)close(listener);
}

void fake_credd_stop(struct fake_credd *fake)
{
  must(kill(fake->pid, SIGKILL) == 0 && waitpid(fake->pid, NULL, 0) == fake->pid);
  (void)unlink(fake->path);
  (void)munmap(fake->seen, sizeof(*fake->seen));
}
