/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Does the logins that it is asked for on standard input (struct bench_request), each from
 * pam_start to pam_end, and answers with how long each took. It links nothing but libpam: what a
 * stack loads, it loads for itself.
 */
#include <errno.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/clock_shift.h"
#include "bench/worker.h"

struct conversation {
  const struct bench_request *request;
  unsigned int asked;
};

static int answer_prompt(struct conversation *state, struct pam_response *response)
{
  if (state->asked >= BENCH_ANSWERS)
    return PAM_CONV_ERR;
  response->resp = strdup(state->request->answers[state->asked++]);
  return response->resp == NULL ? PAM_BUF_ERR : PAM_SUCCESS;
}

static int converse(int count, const struct pam_message **messages, struct pam_response **out,
                    void *data)
{
  struct pam_response *responses = calloc((size_t)count, sizeof *responses);
  if (responses == NULL)
    return PAM_BUF_ERR;
  for (int i = 0; i < count; i++) {
    int style = messages[i]->msg_style;
    if (style != PAM_PROMPT_ECHO_OFF && style != PAM_PROMPT_ECHO_ON)
      continue;
    int status = answer_prompt(data, &responses[i]);
    if (status != PAM_SUCCESS) {
      for (int j = 0; j < i; j++)
        free(responses[j].resp);
      free(responses);
      return status;
    }
  }
  *out = responses;
  return PAM_SUCCESS;
}

static void read_memory(bool wanted, struct bench_memory *out)
{
  FILE *file = wanted ? fopen("/proc/self/smaps_rollup", "re") : NULL;
  if (file == NULL)
    return;
  char line[256];
  while (fgets(line, sizeof line, file) != NULL) {
    long value = 0;
    if (sscanf(line, "Rss: %ld", &value) == 1)
      out->rss_kib = value;
    else if (sscanf(line, "Pss: %ld", &value) == 1)
      out->pss_kib = value;
    else if (sscanf(line, "Private_Dirty: %ld", &value) == 1)
      out->dirty_kib = value;
  }
  fclose(file);
}

static int64_t clock_ns(clockid_t clock)
{
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int run_phases(pam_handle_t *pamh, const struct bench_request *request)
{
  int status = pam_set_item(pamh, PAM_RHOST, "192.0.2.7");
  if (status == PAM_SUCCESS)
    status = pam_set_item(pamh, PAM_TTY, "ssh");
  if (status == PAM_SUCCESS)
    status = pam_authenticate(pamh, 0);
  if (status == PAM_SUCCESS && request->account)
    status = pam_acct_mgmt(pamh, 0);
  if (status == PAM_SUCCESS && request->session)
    status = pam_open_session(pamh, 0);
  if (status == PAM_SUCCESS && request->session)
    status = pam_close_session(pamh, 0);
  return status;
}

static void log_in(const char *directory, const struct bench_request *request,
                   struct bench_reply *reply)
{
  struct conversation state = {request, 0};
  struct pam_conv conv = {converse, &state};
  pam_handle_t *pamh = NULL;
  bench_clock_shift(request->clock_offset_seconds);
  read_memory(request->memory, &reply->before);
  int64_t begin = clock_ns(CLOCK_MONOTONIC), cpu_begin = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
  reply->status = pam_start_confdir(request->service, request->user, &conv, directory, &pamh);
  if (reply->status != PAM_SUCCESS)
    return;
  read_memory(request->memory, &reply->loaded);
  reply->status = run_phases(pamh, request);
  read_memory(request->memory, &reply->verified);
  pam_end(pamh, reply->status);
  reply->nanoseconds = clock_ns(CLOCK_MONOTONIC) - begin;
  reply->cpu_nanoseconds = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu_begin;
  read_memory(request->memory, &reply->ended);
}

int main(int argc, char **argv)
{
  struct bench_request request;
  if (argc != 2) {
    fprintf(stderr, "usage: login_worker PAM_DIRECTORY\n");
    return 2;
  }
  while (read(STDIN_FILENO, &request, sizeof request) == (ssize_t)sizeof request) {
    struct bench_reply reply;
    memset(&reply, 0, sizeof reply);
    log_in(argv[1], &request, &reply);
    if (write(STDIN_FILENO, &reply, sizeof reply) != (ssize_t)sizeof reply)
      return 1;
  }
  return 0;
}
