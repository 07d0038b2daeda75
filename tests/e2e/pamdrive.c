/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program that logs somebody in through PAM and nothing else:
 *
 *   pamdrive [OPTION...] SERVICE USER ANSWERS [CALL...]
 *
 * ANSWERS is a file: the n-th prompt gets its n-th line; @cancel fails the conversation, as does a
 * prompt after the last line. CALL is auth (the default, with setcred), setcred, acct, open, close
 * or chauthtok, made in this order until one fails; what a screen locker does is "auth setcred". -r
 * HOST  -t TTY  -u RUSER   what the program tells PAM about where the attempt comes from -p N     N
 * processes at once; none answers its first prompt before all were asked -n N     N times one after
 * the other; a %d in USER is the number -i S     keep the transaction open for S seconds between
 * prompt and answer (thinking) -e NAME=VALUE   what the program puts into its PAM environment -v
 * show prompts, messages and each call's result The last line is "in I out O"; the exit status is 0
 * when nobody stayed out.
 */
#include <errno.h>
#include <fcntl.h>
#include <security/pam_appl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAX 16
#define CALL_MAX 8

struct drive {
  const char *service, *user, *rhost, *tty, *ruser, *variable;
  const char *calls[CALL_MAX];
  int call_count;
  char *answers[ANSWER_MAX];
  int answer_count;
  unsigned think_seconds;
  bool verbose;
  int ready_fd, go_fd; /* the starting line of parallel processes; -1: none */
};

struct talk {
  struct drive *drive;
  int next;
};

static void starting_line_wait(struct drive *drive)
{
  char byte = 0;
  if (drive->ready_fd < 0)
    return;
  if (write(drive->ready_fd, &byte, 1) != 1)
    _exit(99);
  (void)close(drive->ready_fd);
  while (read(drive->go_fd, &byte, 1) < 0 && errno == EINTR)
    ;
  drive->ready_fd = -1;
}

static char *answer_next(struct talk *talk)
{
  struct drive *drive = talk->drive;
  starting_line_wait(drive);
  if (talk->next > 0 && drive->think_seconds > 0)
    (void)sleep(drive->think_seconds);
  if (talk->next >= drive->answer_count)
    return NULL;
  const char *answer = drive->answers[talk->next++];
  return strcmp(answer, "@cancel") == 0 ? NULL : strdup(answer);
}

static int converse(int count, const struct pam_message **messages, struct pam_response **responses,
                    void *data)
{
  struct talk *talk = data;
  struct pam_response *replies = calloc((size_t)count, sizeof *replies);
  if (replies == NULL)
    return PAM_BUF_ERR;
  for (int i = 0; i < count; i++) {
    int style = messages[i]->msg_style;
    bool asks = style == PAM_PROMPT_ECHO_OFF || style == PAM_PROMPT_ECHO_ON;
    if (talk->drive->verbose)
      printf("%s: %s\n", asks ? "asked" : "told", messages[i]->msg);
    if (asks && (replies[i].resp = answer_next(talk)) == NULL) {
      while (i-- > 0)
        free(replies[i].resp);
      free(replies);
      return PAM_CONV_ERR;
    }
  }
  *responses = replies;
  return PAM_SUCCESS;
}

static int call_make(pam_handle_t *pam, const char *call)
{
  if (strcmp(call, "auth") == 0)
    return pam_authenticate(pam, 0);
  if (strcmp(call, "setcred") == 0)
    return pam_setcred(pam, PAM_ESTABLISH_CRED);
  if (strcmp(call, "acct") == 0)
    return pam_acct_mgmt(pam, 0);
  if (strcmp(call, "open") == 0)
    return pam_open_session(pam, 0);
  if (strcmp(call, "close") == 0)
    return pam_close_session(pam, 0);
  if (strcmp(call, "chauthtok") == 0)
    return pam_chauthtok(pam, 0);
  return PAM_SYSTEM_ERR;
}

static int calls_make(pam_handle_t *pam, const struct drive *drive)
{
  int status = PAM_SUCCESS;
  for (int i = 0; i < drive->call_count && status == PAM_SUCCESS; i++) {
    status = call_make(pam, drive->calls[i]);
    if (drive->verbose)
      printf("%s: %d %s\n", drive->calls[i], status, pam_strerror(pam, status));
  }
  return status;
}

/* One whole transaction; true when every call succeeded. */
static bool login_try(struct drive *drive, const char *user)
{
  struct talk talk = {.drive = drive};
  struct pam_conv conversation = {.conv = converse, .appdata_ptr = &talk};
  pam_handle_t *pam = NULL;
  int status = pam_start(drive->service, user, &conversation, &pam);
  if (status == PAM_SUCCESS && drive->rhost != NULL)
    status = pam_set_item(pam, PAM_RHOST, drive->rhost);
  if (status == PAM_SUCCESS && drive->tty != NULL)
    status = pam_set_item(pam, PAM_TTY, drive->tty);
  if (status == PAM_SUCCESS && drive->ruser != NULL)
    status = pam_set_item(pam, PAM_RUSER, drive->ruser);
  if (status == PAM_SUCCESS && drive->variable != NULL)
    status = pam_putenv(pam, drive->variable);
  if (status == PAM_SUCCESS)
    status = calls_make(pam, drive);
  (void)pam_end(pam, status);
  return status == PAM_SUCCESS;
}

/* pattern with its %d filled in; pattern itself when it has none. */
static const char *numbered(const char *pattern, int number, char *buffer, size_t size)
{
  const char *place = pattern != NULL ? strstr(pattern, "%d") : NULL;
  if (place == NULL)
    return pattern;
  (void)snprintf(buffer, size, "%.*s%d%s", (int)(place - pattern), pattern, number, place + 2);
  return buffer;
}

static int logins_in_turn(struct drive *drive, int count)
{
  char user[256], rhost[256];
  const char *user_pattern = drive->user, *rhost_pattern = drive->rhost;
  int in = 0;
  for (int i = 0; i < count; i++) {
    drive->rhost = numbered(rhost_pattern, i % 16, rhost, sizeof rhost);
    in += login_try(drive, numbered(user_pattern, i, user, sizeof user)) ? 1 : 0;
  }
  return in;
}

static bool child_start(struct drive *drive, const int ready[2], const int go[2])
{
  pid_t child = fork();
  if (child != 0)
    return child > 0;
  (void)close(ready[0]);
  (void)close(go[1]);
  drive->ready_fd = ready[1];
  drive->go_fd = go[0];
  bool in = login_try(drive, drive->user);
  (void)fflush(stdout);
  _exit(in ? 0 : 1);
}

static int children_count_in(void)
{
  int in = 0, status = 0;
  pid_t child;
  while ((child = wait(&status)) > 0 || errno == EINTR)
    if (child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
      in++;
  return in;
}

/* A child that never asks closes its end of ready by exiting, and so holds nobody back. */
static int logins_at_once(struct drive *drive, int count)
{
  int ready[2], go[2];
  char byte;
  if (pipe(ready) != 0 || pipe(go) != 0)
    return -1;
  for (int i = 0; i < count; i++)
    if (!child_start(drive, ready, go))
      return -1;
  (void)close(ready[1]);
  (void)close(go[0]);
  while (read(ready[0], &byte, 1) > 0)
    ;
  (void)close(go[1]);
  return children_count_in();
}

static bool answers_read(struct drive *drive, const char *path)
{
  size_t size = 0;
  ssize_t length;
  char *line = NULL;
  FILE *file = fopen(path, "re");
  if (file == NULL)
    return false;
  while (drive->answer_count < ANSWER_MAX && (length = getline(&line, &size, file)) >= 0) {
    line[strcspn(line, "\n")] = '\0';
    drive->answers[drive->answer_count++] = line;
    line = NULL;
    size = 0;
  }
  free(line);
  return fclose(file) == 0;
}

static void answers_free(struct drive *drive)
{
  for (int i = 0; i < drive->answer_count; i++)
    free(drive->answers[i]);
}

static bool terminal_take(const char *tty)
{
  int fd = tty != NULL ? open(tty, O_PATH) : -1;
  if (fd < 0)
    return false;
  bool taken = dup2(fd, STDIN_FILENO) == STDIN_FILENO;
  (void)close(fd);
  return taken;
}

static int usage(void)
{
  fprintf(stderr,
          "usage: pamdrive [-r HOST] [-t TTY [-c]] [-u RUSER] [-p N | -n N] [-i SECONDS] [-v] "
          "SERVICE USER ANSWERS [CALL...]\n");
  return 2;
}

static bool options_read(int argc, char **argv, struct drive *drive, int *parallel, int *turns)
{
  int option;
  bool sits = false;
  while ((option = getopt(argc, argv, "r:t:u:p:n:i:e:cv")) != -1) {
    switch (option) {
    case 'r':
      drive->rhost = optarg;
      break;
    case 't':
      drive->tty = optarg;
      break;
    case 'u':
      drive->ruser = optarg;
      break;
    case 'p':
      *parallel = atoi(optarg);
      break;
    case 'n':
      *turns = atoi(optarg);
      break;
    case 'i':
      drive->think_seconds = (unsigned)atoi(optarg);
      break;
    case 'e':
      drive->variable = optarg;
      break;
    case 'c':
      sits = true;
      break;
    case 'v':
      drive->verbose = true;
      break;
    default:
      return false;
    }
  }
  if (sits && !terminal_take(drive->tty))
    return false;
  return argc - optind >= 3 && argc - optind - 3 <= CALL_MAX;
}

int main(int argc, char **argv)
{
  struct drive drive = {.calls = {"auth", "setcred"}, .call_count = 2, .ready_fd = -1, .go_fd = -1};
  int parallel = 0, turns = 1;
  if (!options_read(argc, argv, &drive, &parallel, &turns))
    return usage();
  drive.service = argv[optind];
  drive.user = argv[optind + 1];
  if (!answers_read(&drive, argv[optind + 2])) {
    perror(argv[optind + 2]);
    return 2;
  }
  if (argc > optind + 3)
    drive.call_count = 0;
  for (int i = optind + 3; i < argc; i++)
    drive.calls[drive.call_count++] = argv[i];
  setvbuf(stdout, NULL, _IOLBF, 0);
  int in = parallel > 0 ? logins_at_once(&drive, parallel) : logins_in_turn(&drive, turns);
  int out = (parallel > 0 ? parallel : turns) - in;
  printf("in %d out %d\n", in, out);
  answers_free(&drive);
  return out == 0 ? 0 : 1;
}
