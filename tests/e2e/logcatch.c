/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Stands in for the system's log daemon: logcatch SOCKET FILE appends every message to FILE, one a
 * line, bytes as they came. Runs until it is killed; the socket is there once it has written a byte
 * to standard output.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int socket_bind(const char *path)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path)
    return -1;
  memcpy(address.sun_path, path, strlen(path) + 1);
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -1;
  (void)unlink(path);
  if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 || chmod(path, 0666) != 0) {
    (void)close(fd);
    return -1;
  }
  return fd;
}

static int messages_copy(int from, int to)
{
  static char message[65536 + 1];
  for (;;) {
    ssize_t size = recv(from, message, sizeof message - 1, 0);
    if (size < 0 && errno == EINTR)
      continue;
    if (size < 0)
      return -1;
    message[size] = '\n';
    if (write(to, message, (size_t)size + 1) < 0)
      return -1;
  }
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: logcatch SOCKET FILE\n");
    return 2;
  }
  int from = socket_bind(argv[1]);
  int to = open(argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (from < 0 || to < 0 || write(STDOUT_FILENO, "\n", 1) != 1) {
    perror("logcatch");
    return 1;
  }
  (void)close(STDOUT_FILENO);
  return messages_copy(from, to) == 0 ? 0 : 1;
}
