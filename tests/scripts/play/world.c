/* SPDX-License-Identifier: BSD-3-Clause */
/* The directory of one run and the world in it. */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define WALL_START INT64_C(1806364800) /* 2027-03-30 00:00:00 UTC */
#define BOOT_START INT64_C(3600)

static void die(const char *what)
{
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(2);
}

char *path_in(const char *directory, const char *name)
{
  char *path;
  if (asprintf(&path, "%s/%s", directory, name) < 0)
    abort();
  return path;
}

void file_write(const char *path, const char *text)
{
  FILE *out = fopen(path, "we");
  if (out == NULL || fputs(text, out) < 0 || fclose(out) != 0)
    die(path);
}

static void file_write_in(const char *directory, const char *name, const char *text)
{
  char *path = path_in(directory, name);
  file_write(path, text);
  free(path);
}

static void boot_id_write(const char *directory, unsigned boot)
{
  char text[64];
  snprintf(text, sizeof text, "%08x-1111-4222-8333-444455556666\n", boot);
  file_write_in(directory, "boot_id", text);
}

static void redirect_add(struct world *world, const char *from, const char *to)
{
  struct world_redirect *redirect = &world->redirect[atomic_load(&world->redirects)];
  *redirect = (struct world_redirect){.device = false};
  snprintf(redirect->from, sizeof redirect->from, "%s", from);
  snprintf(redirect->to, sizeof redirect->to, "%s", to);
  atomic_fetch_add(&world->redirects, 1);
}

static void world_fill(struct world *world, const char *directory, const char *build)
{
  char *boot_id = path_in(directory, "boot_id"), *login_uid = path_in(directory, "loginuid");
  *world = (struct world){
      .magic = WORLD_MAGIC, .file_uid = getuid(), .file_gid = getgid(), .real_uid = 0};
  atomic_store(&world->wall_ns, WALL_START * NS_PER_SECOND);
  atomic_store(&world->boot_ns, BOOT_START * NS_PER_SECOND);
  snprintf(world->log_path, sizeof world->log_path, "%s/log", directory);
  snprintf(world->shadow_path, sizeof world->shadow_path, "%s/shadow", directory);
  snprintf(world->locale_path, sizeof world->locale_path, "%s/tests/scripts/locale", build);
  redirect_add(world, "/proc/sys/kernel/random/boot_id", boot_id);
  redirect_add(world, "/proc/self/loginuid", login_uid);
  free(boot_id);
  free(login_uid);
}

struct world *world_map(const char *directory)
{
  char *path = path_in(directory, "world");
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ftruncate(fd, sizeof(struct world)) != 0)
    die(path);
  void *memory = mmap(NULL, sizeof(struct world), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED)
    die(path);
  close(fd);
  free(path);
  return memory;
}

void world_prepare(const char *directory, const char *build, struct line *script)
{
  static const char *const folders[] = {"etc", "etc/cred.conf.d", "pam.d", "state"};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    char *path = path_in(directory, folders[i]);
    if (mkdir(path, 0700) != 0)
      die(path);
    free(path);
  }
  users_write(directory, script_section(script, "users"));
  boot_id_write(directory, 1);
  file_write_in(directory, "loginuid", "4294967295");
  file_write_in(directory, "log", "");
  file_write_in(directory, "shadow", "");
  file_write_in(directory, "pam.d/other",
                "auth required pam_deny.so\naccount required pam_deny.so\n"
                "password required pam_deny.so\nsession required pam_deny.so\n");
  struct world *world = world_map(directory);
  world_fill(world, directory, build);
  munmap(world, sizeof *world);
}

/* --- changing it while a script runs -------------------------------------------------------------
 */

static struct world_redirect *redirect_find(struct world *world, const char *from)
{
  for (uint32_t i = 0; i < atomic_load(&world->redirects); i++)
    if (strcmp(world->redirect[i].from, from) == 0)
      return &world->redirect[i];
  return NULL;
}

static struct world_redirect *redirect_need(struct run *run, const struct line *line,
                                            const char *path)
{
  struct world *world = run->world;
  struct world_redirect *redirect = redirect_find(world, path);
  if (redirect != NULL)
    return redirect;
  uint32_t count = atomic_load(&world->redirects);
  if (count == WORLD_REDIRECT_MAX)
    script_fail(line, "too many files of the world");
  char name[32];
  snprintf(name, sizeof name, "stand-in-%u", count);
  char *to = path_in(run->directory, name);
  redirect_add(world, path, to);
  free(to);
  return &world->redirect[count];
}

void world_redirect_file(struct run *run, const struct line *line, const char *path,
                         const char *content)
{
  file_write(redirect_need(run, line, path)->to, content);
}

void world_redirect_device(struct run *run, const struct line *line, const char *path,
                           unsigned major, unsigned minor)
{
  struct stat found;
  struct world_redirect *redirect = redirect_need(run, line, path);
  file_write(redirect->to, "");
  if (stat(redirect->to, &found) != 0)
    script_fail(line, "%s: %s", redirect->to, strerror(errno));
  redirect->stand_in_device = found.st_dev;
  redirect->stand_in_inode = found.st_ino;
  redirect->major = major;
  redirect->minor = minor;
  redirect->device = true;
}

void command_file(struct run *run, struct line *line, struct cursor *cursor)
{
  char *path = cursor_word(cursor);
  char *content = cursor_quoted(cursor);
  cursor_end(cursor);
  world_redirect_file(run, line, path, content);
  free(path);
  free(content);
}

static void wall_set(struct run *run, struct line *line, struct cursor *cursor)
{
  struct tm date = {0};
  char *day = cursor_word(cursor), *hour = cursor_word(cursor), text[TEXT_SIZE];
  snprintf(text, sizeof text, "%s %s", day, hour);
  const char *end = strptime(text, "%Y-%m-%d %H:%M:%S", &date);
  if (end == NULL || *end != '\0')
    script_fail(line, "a date is written as 2027-03-31 09:00:00 (UTC)");
  atomic_store(&run->world->wall_ns, timegm(&date) * NS_PER_SECOND);
  free(day);
  free(hour);
}

void command_advance(struct run *run, struct line *line, struct cursor *cursor)
{
  long long length = cursor_duration(cursor);
  cursor_end(cursor);
  if (length < 0)
    script_fail(line, "time only passes; `wall` sets the wall clock back");
  run_diverge(run);
  atomic_fetch_add(&run->world->wall_ns, length);
  atomic_fetch_add(&run->world->boot_ns, length);
}

/* wall -1y: a step; wall 2027-03-31 09:00:00: a date. */
void command_wall(struct run *run, struct line *line, struct cursor *cursor)
{
  (void)cursor_at_end(cursor);
  run_diverge(run);
  if (*cursor->at == '+' || *cursor->at == '-')
    atomic_fetch_add(&run->world->wall_ns, cursor_duration(cursor));
  else
    wall_set(run, line, cursor);
  cursor_end(cursor);
}

/* A new boot id; the boot clock starts again, the wall clock went on for as long as it took. */
void command_reboot(struct run *run, struct line *line, struct cursor *cursor)
{
  static unsigned boot = 1;
  long long length = cursor_at_end(cursor) ? 60 * NS_PER_SECOND : cursor_duration(cursor);
  cursor_end(cursor);
  if (run->pamh != NULL)
    script_fail(line, "end the transaction before a reboot");
  run_diverge(run);
  boot_id_write(run->directory, ++boot);
  atomic_fetch_add(&run->world->wall_ns, length);
  atomic_store(&run->world->boot_ns, 10 * NS_PER_SECOND);
  broker_reboot(run);
}

void command_clock(struct run *run, struct line *line, struct cursor *cursor)
{
  if (cursor_takes(cursor, "wall"))
    command_wall(run, line, cursor);
  else if (cursor_takes(cursor, "boot"))
    atomic_store(&run->world->boot_ns, cursor_duration(cursor));
  else
    script_fail(line, "the clocks are `wall` and `boot`");
  cursor_end(cursor);
}
