/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * runner SCRIPT: runs one PAM conversation script. It makes a directory and a world for it and
 * executes itself again, with world.so before every library.
 */
#include "tests/scripts/play/run.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REAL_SECONDS_MAX 60
#define FAILING_ENVIRONMENT "CRED_SCRIPT_FAILING"
#define DIRECTORY_ENVIRONMENT "CRED_SCRIPT_DIRECTORY"

/* LeakSanitizer asks for this: what glibc's newlocale forgets when LOCPATH is set, and its loader
 * when the malloc of a library that was loaded before the program is the one it calls. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
  return "leak:__argz_add_sep\nleak:_dl_map_object_deps\n";
}

/* --- inside the world
 * ------------------------------------------------------------------------------ */

/* The build folder: what stands before /tests/scripts in this program's own path. */
static char *build_find(void)
{
  char *path = realpath("/proc/self/exe", NULL);
  char *end = path != NULL ? strstr(path, "/tests/scripts/") : NULL;
  if (end == NULL) {
    fprintf(stderr, "runner: cannot tell where it was built\n");
    exit(2);
  }
  *end = '\0';
  return path;
}

/* Executes the lines of `store:`, `clock:` and `from:` as commands of that name. */
static void section_run(struct run *run, const char *name, run_command *command)
{
  for (struct line *line = script_section(run->script, name); line != NULL; line = line->next) {
    struct cursor cursor = cursor_start(line);
    command(run, line, &cursor);
  }
}

static void headings_check(const struct line *script)
{
  static const char *const known[] = {
      "policy:", "stack:", "users:",       "clock:",       "from:",      "store:",      "run:",
      "log:",    "never:", "policy: none", "no-failures:", "must-fail:", "direct-only:"};
  for (; script != NULL; script = script->next) {
    bool is_known =
        strncmp(script->text, "stack ", 6) == 0 || strncmp(script->text, "system ", 7) == 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
      is_known |= strcmp(script->text, known[i]) == 0;
    if (!is_known)
      script_fail(script, "there is no such section");
  }
}

/* The user database is looked at once, so that what it keeps open is not put down to a module. */
static void lookups_warm_up(void)
{
  (void)getpwnam("root");
  (void)getgrnam("root");
}

static void bystander_check(const struct run *run)
{
  struct stat found;
  if (run->bystander != NULL && (stat(run->bystander, &found) != 0 || found.st_size != 0))
    script_fail(run->script, "somebody wrote to a file of the program");
}

static int inside(const char *directory, const char *path)
{
  static struct run run; /* reachable to the end: the script's tree is no leak */
  run = (struct run){.directory = directory, .world = world_map(directory)};
  run.build = build_find();
  run.failing = getenv(FAILING_ENVIRONMENT) != NULL;
  snprintf(run.origin.service, sizeof run.origin.service, "script");
  run.script = script_read(path);
  headings_check(run.script);
  lookups_warm_up();
  section_run(&run, "clock", command_clock);
  policy_install(&run);
  if (broker_is_wanted())
    broker_start(&run);
  section_run(&run, "from", command_from);
  section_run(&run, "store", command_store);
  struct line *lines = script_section(run.script, "run");
  if (lines == NULL)
    script_fail(run.script, "the script has no `run:`");
  run_lines(&run, lines);
  if (run.pamh != NULL)
    script_fail(run.script, "the last transaction was not ended");
  bystander_check(&run);
  log_compare(&run);
  return 0;
}

/* --- outside: one run
 * --------------------------------------------------------------------------------- */

static void preload_set(const char *build, bool with_failures)
{
  char *preload;
  if (asprintf(&preload, "%s%s%s/tests/scripts/.libs/world.so:libnss_wrapper.so",
               with_failures ? build : "", with_failures ? "/tests/scripts/.libs/fail.so:" : "",
               build) < 0)
    abort();
  setenv("LD_PRELOAD", preload, 1);
  free(preload);
}

static void sanitizer_allow(void)
{
  const char *old = getenv("ASAN_OPTIONS");
  char *options;
  if (asprintf(&options, "%s%sverify_asan_link_order=0", old != NULL ? old : "",
               old != NULL ? ":" : "") < 0)
    abort();
  setenv("ASAN_OPTIONS", options, 1);
  free(options);
}

static void order_write(const struct order *order, const char *directory)
{
  struct world *world = world_map(directory);
  world->fail_class = order->fail_class;
  world->fail_at = order->fail_at;
  world->fail_from_then = order->fail_from_then;
  munmap(world, sizeof *world);
}

static _Noreturn void execute(const struct order *order, const char *directory, int output)
{
  char *world = path_in(directory, "world");
  char *build = build_find(), *locales = path_in(build, "tests/scripts/locale");
  char *const arguments[] = {(char *)(uintptr_t) "runner", (char *)(uintptr_t)order->script, NULL};
  setenv(WORLD_ENVIRONMENT, world, 1);
  setenv(DIRECTORY_ENVIRONMENT, directory, 1);
  unsetenv(FAILING_ENVIRONMENT);
  if (order->failing)
    setenv(FAILING_ENVIRONMENT, "1", 1);
  setenv("LOCPATH", locales, 1);
  setenv("TZ", "UTC", 1);
  setenv("NSS_WRAPPER_DISABLE_DEEPBIND", "1", 1); /* sanitizers cannot bear it */
  preload_set(build, order->failing);
  sanitizer_allow();
  alarm(REAL_SECONDS_MAX);
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0)
    dup2(nothing, STDIN_FILENO); /* a terminal there would be taken for the user's */
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execv("/proc/self/exe", arguments);
  _exit(127);
}

static char *output_read(int fd)
{
  off_t size = lseek(fd, 0, SEEK_END);
  char *text = calloc(1, (size_t)(size > 0 ? size : 0) + 1);
  if (text == NULL || pread(fd, text, (size_t)size, 0) != size)
    abort();
  return text;
}

static int entry_remove(const char *path, const struct stat *found, int kind, struct FTW *place)
{
  (void)found, (void)kind, (void)place;
  return remove(path);
}

/* Here, not by rm: there are thousands of runs. */
static void directory_remove(const char *directory)
{
  if (nftw(directory, entry_remove, 16, FTW_DEPTH | FTW_PHYS) != 0)
    fprintf(stderr, "runner: %s stays behind\n", directory);
}

static void world_read(const char *directory, struct outcome *out)
{
  struct world *world = world_map(directory);
  for (size_t i = 0; i < FAIL_CLASS_COUNT; i++)
    out->calls[i] = atomic_load(&world->calls[i]);
  out->failed = atomic_load(&world->failed);
  munmap(world, sizeof *world);
}

void run_once(const struct order *order, struct outcome *out)
{
  char directory[] = "/tmp/cred-script-XXXXXX";
  int output = memfd_create("output", MFD_CLOEXEC);
  if (mkdtemp(directory) == NULL || output < 0) {
    perror("runner");
    exit(2);
  }
  char *build = build_find();
  world_prepare(directory, build, script_read(order->script));
  free(build);
  order_write(order, directory);
  pid_t pid = fork();
  if (pid == 0)
    execute(order, directory, output);
  while (waitpid(pid, &out->status, 0) < 0)
    if (errno != EINTR)
      exit(2);
  world_read(directory, out);
  out->output = output_read(output);
  close(output);
  if (order->keep)
    fprintf(stderr, "runner: kept %s\n", directory);
  else
    directory_remove(directory);
}

/* --- judging
 * ------------------------------------------------------------------------------------------ */

static int status_print(const char *script, const struct outcome *outcome)
{
  fputs(outcome->output, stderr);
  if (WIFSIGNALED(outcome->status))
    fprintf(stderr, "%s: %s\n", script,
            WTERMSIG(outcome->status) == SIGALRM ? "did not end in time"
                                                 : strsignal(WTERMSIG(outcome->status)));
  return WIFEXITED(outcome->status) ? WEXITSTATUS(outcome->status) : 1;
}

/* A script with `must-fail:` tests the runner: it has to fail, saying all of these texts. */
static int must_fail(const struct line *texts, const struct outcome *outcome)
{
  if (!WIFEXITED(outcome->status) || WEXITSTATUS(outcome->status) != 1) {
    fprintf(stderr, "%s", outcome->output);
    script_fail(texts, "the script had to fail, and did not");
  }
  for (; texts != NULL; texts = texts->next) {
    struct cursor cursor = cursor_start(texts);
    struct pattern pattern = cursor_pattern(&cursor);
    if (!pattern_is_inside(&pattern, outcome->output))
      script_mismatch(texts, "the failure does not say", pattern.source, outcome->output);
    pattern_free(&pattern);
  }
  return 0;
}

static int run_and_judge(const char *script, bool keep)
{
  const struct order order = {.script = script, .keep = keep};
  struct outcome outcome = {0};
  run_once(&order, &outcome);
  struct line *texts = script_section(script_read(script), "must-fail");
  int result = texts != NULL ? must_fail(texts, &outcome) : status_print(script, &outcome);
  free(outcome.output);
  return result;
}

static int usage(void)
{
  fputs("usage: runner [--keep] SCRIPT...\n"
        "       runner --fail-each [--cap RUNS] SCRIPT...\n",
        stderr);
  return 2;
}

int main(int argc, char **argv)
{
  static const struct option options[] = {{"keep", no_argument, NULL, 'k'},
                                          {"fail-each", no_argument, NULL, 'f'},
                                          {"cap", required_argument, NULL, 'c'},
                                          {NULL, 0, NULL, 0}};
  const char *directory = getenv(DIRECTORY_ENVIRONMENT);
  bool keep = false, fail_each = false;
  unsigned cap = 200;
  int option, result = 0;
  if (directory != NULL && argc == 2)
    return inside(directory, argv[1]);
  while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
    if (option == '?')
      return usage();
    keep |= option == 'k';
    fail_each |= option == 'f';
    if (option == 'c')
      cap = (unsigned)strtoul(optarg, NULL, 10);
  }
  if (optind == argc)
    return usage();
  for (int i = optind; i < argc; i++) {
    int one = fail_each ? drive(argv[i], cap) : run_and_judge(argv[i], keep);
    result = one != 0 ? one : result;
  }
  return result;
}
