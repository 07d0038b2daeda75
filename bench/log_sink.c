/* SPDX-License-Identifier: BSD-3-Clause */
/* Reads and drops what is sent to a log socket, so that logging costs what it costs on a real host.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int listen_at(const char *path)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path)
    return -1;
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
    close(fd);
    return -1;
  }
  return fd;
}

int main(int argc, char **argv)
{
  static char line[65536];
  int fd = argc == 2 ? listen_at(argv[1]) : -1;
  if (fd < 0) {
    fprintf(stderr, "usage: log_sink SOCKET (which must not exist)\n");
    return 2;
  }
  while (recv(fd, line, sizeof line, 0) >= 0)
    continue;
  close(fd);
  return 1;
}
