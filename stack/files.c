/* SPDX-License-Identifier: BSD-3-Clause */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stack/stack.h"

static char *read_all(int fd)
{
  char *text = malloc(CRED_STACK_FILE_SIZE + 1);
  size_t used = 0;
  ssize_t got = 1;

  while (text != NULL && got > 0 && used < CRED_STACK_FILE_SIZE) {
    got = read(fd, text + used, CRED_STACK_FILE_SIZE - used);
    used += got > 0 ? (size_t)got : 0;
  }
  if (text == NULL || got < 0 || used == CRED_STACK_FILE_SIZE) {
    free(text);
    return NULL;
  }
  text[used] = '\0';
  return text;
}

char *cred_stack_load(void *directory, const char *name)
{
  char path[2 * CRED_STACK_NAME_SIZE];
  struct stat status;
  char *text = NULL;
  int length, fd;

  length = snprintf(path, sizeof(path), "%s%s%s", name[0] == '/' ? "" : (const char *)directory,
                    name[0] == '/' ? "" : "/", name);
  if (length < 0 || (size_t)length >= sizeof(path))
    return NULL;
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return NULL;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
    text = read_all(fd);
  (void)close(fd);
  return text;
}
