/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs whole logins with the real ssh client against several sshd in turn, each from the start of
 * the client to its end, and prints the table of login_rounds. Each round takes the next account,
 * because a code is good once.
 */
#include <pty.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/seed.h"
#include "bench/table.h"

#define SIDES_MAX 8
#define WARM_UP_ROUNDS 3
#define PASSWORD "right"

struct server {
  char label[64];
  char port[8];
  char asks[4]; /* 'p' the password, 'c' a code */
  double *milliseconds;
};

struct plan {
  struct server servers[SIDES_MAX];
  size_t count;
  long rounds;
  long first_user;
};

static double milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void exec_client(const struct server *server, const char *user)
{
  execlp("ssh", "ssh", "-F", "none", "-p", server->port, "-l", user, "-o",
         "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
         "-o", "PreferredAuthentications=keyboard-interactive", "127.0.0.1", "true", (char *)NULL);
  _exit(127);
}

static int make_answer(const char *user, char ask, char *out, size_t size)
{
  char code[8];
  if (ask == 'p')
    return snprintf(out, size, "%s\n", PASSWORD);
  if (bench_code_of(user, time(NULL), code) != 0)
    return -1;
  return snprintf(out, size, "%s\n", code);
}

/* Answers each prompt (what ends in ": ") with the next answer, until the client closes its
 * terminal. */
static bool converse(const struct server *server, const char *user, int terminal, char *seen,
                     size_t size)
{
  size_t length = 0, asked = 0;
  for (;;) {
    ssize_t got = read(terminal, seen + length, size - 1 - length);
    if (got <= 0)
      return server->asks[asked] == '\0';
    length += (size_t)got;
    seen[length] = '\0';
    if (length < 2 || strcmp(seen + length - 2, ": ") != 0)
      continue;
    char answer[64];
    int answer_length = make_answer(user, server->asks[asked], answer, sizeof answer);
    if (server->asks[asked] == '\0' || answer_length < 0 ||
        write(terminal, answer, (size_t)answer_length) != answer_length)
      return false;
    asked++;
  }
}

static int log_in(const struct server *server, const char *user, double *out)
{
  char seen[4096] = "";
  int terminal = -1, status = 0;
  double begin = milliseconds();
  pid_t client = forkpty(&terminal, NULL, NULL, NULL);
  if (client == 0)
    exec_client(server, user);
  if (client < 0)
    return -1;
  bool answered = converse(server, user, terminal, seen, sizeof seen);
  close(terminal);
  if (waitpid(client, &status, 0) != client)
    status = -1;
  *out = milliseconds() - begin;
  if (answered && status == 0)
    return 0;
  fprintf(stderr, "ssh_rounds: %s, %s: status %d, terminal showed: %s\n", server->label, user,
          status, seen);
  return -1;
}

static int run_round(struct plan *plan, long round)
{
  char user[32];
  snprintf(user, sizeof user, "clerk%05ld", plan->first_user + round + WARM_UP_ROUNDS);
  for (size_t i = 0; i < plan->count; i++) {
    size_t place = round % 2 == 0 ? i : plan->count - 1 - i;
    double taken;
    if (log_in(&plan->servers[place], user, &taken) != 0)
      return -1;
    if (round >= 0)
      plan->servers[place].milliseconds[round] = taken;
  }
  return 0;
}

/* LABEL:PORT:ASKS */
static int add_server(struct plan *plan, const char *text)
{
  if (plan->count == SIDES_MAX)
    return -1;
  struct server *server = &plan->servers[plan->count];
  if (sscanf(text, "%63[^:]:%7[0-9]:%3[pc]", server->label, server->port, server->asks) != 3)
    return -1;
  server->milliseconds = calloc((size_t)plan->rounds, sizeof *server->milliseconds);
  plan->count++;
  return server->milliseconds == NULL ? -1 : 0;
}

static int read_arguments(int argc, char **argv, struct plan *plan)
{
  if (argc < 4)
    return -1;
  plan->rounds = strtol(argv[1], NULL, 10);
  plan->first_user = strtol(argv[2], NULL, 10);
  if (plan->rounds < 1)
    return -1;
  for (int i = 3; i < argc; i++)
    if (add_server(plan, argv[i]) != 0)
      return -1;
  return 0;
}

static void print_table(const struct plan *plan)
{
  bench_table_head("ms");
  for (size_t i = 0; i < plan->count; i++)
    bench_table_row(plan->servers[i].label, plan->servers[i].milliseconds,
                    i == 0 ? NULL : plan->servers[0].milliseconds, NULL, (size_t)plan->rounds);
}

int main(int argc, char **argv)
{
  static struct plan plan;
  int failed = read_arguments(argc, argv, &plan);
  if (failed != 0)
    fprintf(stderr, "usage: ssh_rounds ROUNDS FIRST_USER LABEL:PORT:ASKS...\n");
  for (long round = -WARM_UP_ROUNDS; failed == 0 && round < plan.rounds; round++)
    failed = run_round(&plan, round);
  if (failed == 0)
    print_table(&plan);
  for (size_t i = 0; i < plan.count; i++)
    free(plan.servers[i].milliseconds);
  return failed == 0 ? 0 : 1;
}
