/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * killat NUMBER NTH COMMAND...: runs a program and kills it as it makes its NTH system call of that
 * number, before the kernel does anything of it. Exits with 0 when it was killed there, and with 1
 * when it never came so far. A filter stops it at these calls only, so that it runs as fast as
 * ever.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TROUBLE = 125 };

static _Noreturn void give_up(const char *what)
{
  perror(what);
  _exit(TROUBLE);
}

/* Whoever it starts has the filter too, and must be let go on by the same tracer. */
static const long trace_options = PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
                                  PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;

static void filter_set(unsigned number)
{
  struct sock_filter steps[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {.len = sizeof steps / sizeof *steps, .filter = steps};

  /* by root, so that it needs no promise that set-user-ID programs would not keep */
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    give_up("killat: filter");
}

static _Noreturn void become(unsigned number, char **command)
{
  if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
    give_up("killat: ptrace");
  (void)raise(SIGSTOP);
  filter_set(number);
  (void)execvp(command[0], command);
  give_up(command[0]);
}

/* What a stopped process is to get when it goes on: a signal of its own, or nothing. */
static int signal_of(int status)
{
  int number = WSTOPSIG(status);

  return number == SIGTRAP || (status >> 16) != 0 || number == SIGSTOP ? 0 : number;
}

/* Until the program itself ends; true when it was killed where it should be. */
static bool follow(pid_t program, unsigned long nth)
{
  bool killed = false;
  unsigned long seen = 0;
  int status;

  for (;;) {
    pid_t pid = waitpid(-1, &status, __WALL);

    if (pid < 0 && errno == EINTR)
      continue;
    if (pid < 0)
      give_up("killat: wait");
    if (!WIFSTOPPED(status)) {
      if (pid == program)
        return killed;
      continue;
    }
    if (pid == program && status >> 8 == (SIGTRAP | (PTRACE_EVENT_SECCOMP << 8)) && ++seen == nth) {
      killed = true;
      (void)kill(pid, SIGKILL);
      continue;
    }
    (void)ptrace(PTRACE_CONT, pid, NULL, (void *)(long)signal_of(status));
  }
}

int main(int argc, char **argv)
{
  int status;

  if (argc < 4) {
    fprintf(stderr, "usage: killat NUMBER NTH COMMAND...\n");
    return TROUBLE;
  }
  pid_t program = fork();

  if (program == 0)
    become((unsigned)strtoul(argv[1], NULL, 10), argv + 3);
  if (program < 0 || waitpid(program, &status, 0) != program ||
      ptrace(PTRACE_SETOPTIONS, program, NULL, (void *)trace_options) != 0 ||
      ptrace(PTRACE_CONT, program, NULL, NULL) != 0)
    give_up("killat");
  return follow(program, strtoul(argv[2], NULL, 10)) ? 0 : 1;
}
