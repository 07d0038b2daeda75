/* SPDX-License-Identifier: BSD-3-Clause */
/* The user database of the world. */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void die(const char *what)
{
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(2);
}

/* Lines of `users:` are NAME UID [GROUP ...]. */
void users_write(const char *directory, struct line *users)
{
  char *passwd = path_in(directory, "passwd"), *group = path_in(directory, "group");
  FILE *out = fopen(passwd, "we"), *groups = fopen(group, "we");
  if (out == NULL || groups == NULL)
    die(directory);
  fputs("root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice:/home/alice:/bin/sh\n"
        "bob:x:1001:1001:Bob:/home/bob:/bin/sh\ncarol:x:1002:1002:Carol:/home/carol:/bin/sh\n",
        out);
  fputs("root:x:0:\nalice:x:1000:\nbob:x:1001:\ncarol:x:1002:\nstaff:x:2000:alice,bob\n"
        "wheel:x:2001:carol\n",
        groups);
  for (unsigned gid = 3000; users != NULL; users = users->next) {
    struct cursor cursor = cursor_start(users);
    char *name = cursor_word(&cursor);
    long uid = cursor_number(&cursor);
    fprintf(out, "%s:x:%ld:%ld::/home/%s:/bin/sh\n", name, uid, uid, name);
    fprintf(groups, "%s:x:%ld:\n", name, uid);
    while (!cursor_at_end(&cursor)) {
      char *in = cursor_word(&cursor);
      fprintf(groups, "%s:x:%u:%s\n", in, gid++, name);
      free(in);
    }
    free(name);
  }
  if (fclose(out) != 0 || fclose(groups) != 0)
    die(directory);
  setenv("NSS_WRAPPER_PASSWD", passwd, 1);
  setenv("NSS_WRAPPER_GROUP", group, 1);
  free(passwd);
  free(group);
}

/* libnss_wrapper reads a file anew when its time is another one, in whole seconds. */
static void touch_anew(FILE *file)
{
  static time_t seconds = 1;
  const struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
  seconds++;
  if (fflush(file) != 0 || futimens(fileno(file), times) != 0)
    die("passwd");
}

/* The line of that name is left out. */
static void others_copy(FILE *in, FILE *out, const char *name)
{
  const size_t length = strlen(name);
  char text[TEXT_SIZE];
  while (fgets(text, sizeof text, in) != NULL)
    if (strncmp(text, name, length) != 0 || text[length] != ':')
      fputs(text, out);
}

/* remake NAME UID | none: the account is deleted, and another one is made of that name. */
void command_remake(struct run *run, struct line *line, struct cursor *cursor)
{
  char *path = path_in(run->directory, "passwd"), *next = path_in(run->directory, "passwd+");
  char *name = cursor_word(cursor);
  FILE *in = fopen(path, "re"), *out = fopen(next, "we");
  if (in == NULL || out == NULL)
    die(path);
  others_copy(in, out, name);
  if (!cursor_takes(cursor, "none")) {
    long uid = cursor_number(cursor);
    fprintf(out, "%s:x:%ld:%ld::/home/%s:/bin/sh\n", name, uid, uid, name);
  }
  cursor_end(cursor);
  touch_anew(out);
  fclose(in);
  if (fclose(out) != 0 || rename(next, path) != 0)
    die(path);
  (void)line;
  free(path);
  free(next);
  free(name);
}
