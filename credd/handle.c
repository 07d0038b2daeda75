/* SPDX-License-Identifier: BSD-3-Clause */
#include "credd/handle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "credd/complain.h"
#include "credd/log.h"
#include "credd/self.h"
#include "credd/worker.h"

#define RUNNING_WAIT_MS 10
#define UNCOPIED_EVERY_MS 60000
#define NAMELESS_WAIT_MS 60000

/* One request on its way. */
struct job {
  const struct credd_service *service;
  struct credd_peer *peer;
  const struct cred_wire_call *call;
  struct cred_wire_ask *ask;
  void *request; /* stands behind ask */
  struct cred_wire_answer *answer;
  void *reply;    /* stands behind answer */
  bool is_opened; /* the store was, and what failed is the call */
};

static void answer_verdict(struct job *job, enum cred_wire_verdict verdict, enum cred_err err,
                           const char *text)
{
  job->answer->verdict = verdict;
  job->answer->err = err;
  (void)snprintf(job->answer->text, sizeof(job->answer->text), "%s", text);
}

static void start_answer(struct job *job)
{
  memset(job->answer, 0, sizeof(*job->answer));
  job->answer->magic = CRED_WIRE_MAGIC;
  job->answer->version = CRED_WIRE_VERSION;
  job->answer->call = job->ask->call;
  memcpy(job->answer->id, job->ask->id, sizeof(job->answer->id));
  answer_verdict(job, CRED_WIRE_REFUSED, CRED_ERR_PERMISSION, cred_err_text(CRED_ERR_PERMISSION));
}

/* --- is it a request -------------------------------------------------------------------------- */

static bool refuse_form(struct job *job, const char *text)
{
  credd_complain(job->peer, "%s (call %u)", text, job->ask->call);
  answer_verdict(job, CRED_WIRE_REFUSED, CRED_ERR_UNSUPPORTED, text);
  return false;
}

static bool is_our_version(struct job *job)
{
  if (job->ask->version == CRED_WIRE_VERSION)
    return true;
  credd_complain(job->peer,
                 "version %u of the protocol, credd speaks %u: restart what was running during the "
                 "upgrade",
                 job->ask->version, CRED_WIRE_VERSION);
  answer_verdict(job, CRED_WIRE_OTHER_VERSION, CRED_ERR_UNSUPPORTED, "another version");
  return false;
}

static bool is_request(struct job *job, size_t size)
{
  const struct cred_wire_ask *ask = job->ask;

  if (!is_our_version(job))
    return false;
  job->call = cred_wire_call_find(ask->call);
  if (job->call == NULL || (job->call->flags & CRED_CALL_HERE) != 0)
    return refuse_form(job, "there is no such call");
  if (ask->request_size != job->call->request->size || ask->reply_size != job->call->reply->size)
    return refuse_form(job, "records of another size");
  if (size != sizeof(*ask) + ask->request_size)
    return refuse_form(job, "cut short or too long");
  if (ask->is_again > 1 || ask->unused != 0 || !cred_layout_fits(job->call->request, job->request))
    return refuse_form(job, "a field is not valid");
  return true;
}

/* --- may this peer ask it --------------------------------------------------------------------- */

static int64_t boot_ms(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_BOOTTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool answer_later(struct job *job, uint32_t wait_ms)
{
  answer_verdict(job, CRED_WIRE_LATER, CRED_ERR_BUSY, "ask again later");
  job->answer->wait_ms = wait_ms;
  return false;
}

/* Before anything else is done for an unprivileged peer, a line in the log among it. */
static bool is_in_pace(struct job *job)
{
  uint32_t wait_ms = 0;

  if (!job->peer->is_privileged)
    wait_ms = credd_pace_wait_ms(job->service->pace, job->peer->uid, boot_ms());
  return wait_ms == 0 || answer_later(job, wait_ms);
}

/* What leaves a record is asked for more slowly. */
static bool is_in_pace_of_changes(struct job *job)
{
  uint32_t wait_ms = 0;

  if (job->call->flags & CRED_CALL_CHANGES)
    wait_ms = credd_pace_wait_ms(job->service->change_pace, job->peer->uid, boot_ms());
  return wait_ms == 0 || answer_later(job, wait_ms);
}

/* The user database is asked after all that is cheaper. */
static bool has_name(struct job *job)
{
  struct cred_error error = {0};

  if (job->peer->name[0] != '\0' || credd_peer_name(job->peer, &error) == CRED_OK)
    return true;
  credd_pace_punish(job->service->pace, job->peer->uid, boot_ms(), NAMELESS_WAIT_MS);
  credd_complain(job->peer, "%s", error.text);
  return false;
}

static bool may_ask(struct job *job, enum credd_self_verdict *verdict)
{
  *verdict = CREDD_SELF_ALLOWED;
  if (job->peer->is_privileged)
    return true;
  if (!is_in_pace_of_changes(job) || !has_name(job))
    return false;
  *verdict = credd_self_narrow(job->peer, job->call, job->request);
  if (*verdict == CREDD_SELF_REFUSED)
    credd_complain(job->peer, "%s is not for this user", job->call->name);
  return *verdict != CREDD_SELF_REFUSED;
}

/* --- doing it --------------------------------------------------------------------------------- */

/* Not what the caller asked for is wrong, but what it was asked of. */
static bool is_trouble(enum cred_err err)
{
  return err != CRED_OK && err != CRED_ERR_PERMISSION && err != CRED_ERR_STATE &&
         err != CRED_ERR_NOT_FOUND && err != CRED_ERR_EXISTS && err != CRED_ERR_INVALID &&
         err != CRED_ERR_TOO_LONG;
}

static enum cred_err accept_code(struct job *job, struct cred_gate *gate)
{
  struct cred_code_request request;
  struct cred_code_reply reply;
  enum cred_err err;

  credd_self_code(job->peer, job->request, &request);
  err = cred_direct_code(gate, &request, &reply);
  cred_secret_erase(&request.code);
  if (err == CRED_OK && (reply.verdict == CRED_CODE_REFUSED || reply.reported_only))
    return cred_error_set(&gate->error, CRED_ERR_PERMISSION, "the code was not accepted");
  return err;
}

/* What was done stays done, though syslog took no second copy of it after all. */
static void tell_of_lost_copies(struct cred_gate *gate)
{
  const uint64_t lost = gate->copy.lost;

  gate->copy.lost = 0;
  if (lost > 0 && gate->site->on_failure == CRED_ON_FAILURE_DENY)
    credd_log(LOG_ERR, "events without a second copy in syslog: %" PRIu64, lost);
}

static enum cred_err run(struct job *job, enum credd_self_verdict verdict, struct cred_error *error)
{
  struct cred_gate *gate;
  enum cred_err err = credd_source_gate(job->service->source, &gate, error);

  job->is_opened = err == CRED_OK;
  if (err != CRED_OK)
    return err;
  gate->has_peer = true;
  gate->peer = job->peer->owner;
  memset(&gate->error, 0, sizeof(gate->error));
  if (verdict == CREDD_SELF_AFTER_CODE)
    err = accept_code(job, gate);
  if (err == CRED_OK)
    err = job->peer->is_privileged ? job->call->run(gate, job->request, job->reply)
                                   : credd_self_run(job->call, gate, job->request, job->reply);
  if (err != CRED_OK)
    *error = gate->error;
  tell_of_lost_copies(gate);
  if (is_trouble(err) && err != CRED_ERR_UNCOPIED)
    credd_source_close(job->service->source); /* what is opened next may be whole again */
  return err;
}

/* Paths and the like are for administrators. */
static const char *told_text(const struct job *job, enum cred_err err,
                             const struct cred_error *error)
{
  bool is_verdict = job->is_opened && (err == CRED_ERR_PERMISSION || err == CRED_ERR_STATE);
  bool is_told = job->peer->is_privileged || is_verdict;

  return is_told && error->text[0] != '\0' ? error->text : cred_err_text(err);
}

/* Nobody reads of it, and to find that out takes time that others wait for: now and then is enough.
 */
static bool is_told_of_already(enum cred_err err)
{
  static int64_t told_ms;
  const int64_t now_ms = credd_watch_now_ms();

  if (err != CRED_ERR_UNCOPIED)
    return false;
  if (told_ms != 0 && now_ms - told_ms < UNCOPIED_EVERY_MS)
    return true;
  told_ms = now_ms;
  return false;
}

static void log_failure(const struct job *job, enum cred_err err, const struct cred_error *error)
{
  if (!is_trouble(err) || is_told_of_already(err))
    return;
  credd_log(LOG_ERR, "%s failed: %s; uid=%u pid=%d", job->call->name,
            error->text[0] != '\0' ? error->text : cred_err_text(err), job->peer->uid,
            job->peer->pid);
}

static void answer_result(struct job *job, enum cred_err err, const struct cred_error *error)
{
  size_t size = job->call->reply->size;

  answer_verdict(job, CRED_WIRE_DONE, err, err == CRED_OK ? "" : told_text(job, err, error));
  if (err != CRED_OK) {
    log_failure(job, err, error);
    return;
  }
  job->answer->reply_size = (uint32_t)size;
}

/* Padding, and what lies behind the end of a text, stays here. */
static void tidy_reply(const struct job *job, void *scratch)
{
  size_t size = job->call->reply->size;

  cred_layout_copy(job->call->reply, job->reply, scratch);
  memcpy(job->reply, scratch, size);
  cred_erase(scratch, size);
}

static void do_it(struct job *job, enum credd_self_verdict verdict)
{
  struct cred_error error = {0};
  enum cred_err err = run(job, verdict, &error);

  answer_result(job, err, &error);
  /* the request is not needed any more: its place serves as scratch */
  if (err == CRED_OK)
    tidy_reply(job, job->ask);
  else
    cred_erase(job->reply, job->call->reply->size);
}

static void give_again(struct job *job, const struct credd_answer *kept)
{
  struct cred_error no_text = {0};

  if (kept->err == CRED_OK && kept->reply_size != job->call->reply->size) {
    answer_verdict(job, CRED_WIRE_UNKNOWN, CRED_ERR_BROKER, "perhaps done");
    return;
  }
  memcpy(job->reply, kept->reply, kept->reply_size);
  answer_result(job, kept->err, &no_text);
}

static void keep(struct job *job, size_t slot)
{
  bool is_kept = (job->call->flags & CRED_CALL_ONCE) == 0;

  credd_answers_keep(job->service->answers, slot, (enum cred_err)job->answer->err,
                     is_kept ? job->reply : NULL, job->answer->reply_size);
}

static void do_once(struct job *job, enum credd_self_verdict verdict)
{
  struct credd_answer kept;
  size_t slot = 0;

  switch (credd_answers_begin(job->service->answers, job->peer, job->ask, &slot, &kept)) {
  case CREDD_ANSWER_NEW:
    do_it(job, verdict);
    keep(job, slot);
    break;
  case CREDD_ANSWER_KEPT:
    give_again(job, &kept);
    break;
  case CREDD_ANSWER_RUNNING:
    (void)answer_later(job, RUNNING_WAIT_MS);
    break;
  case CREDD_ANSWER_LOST:
    answer_verdict(job, CRED_WIRE_UNKNOWN, CRED_ERR_BROKER, "perhaps done");
    break;
  }
  cred_erase(&kept, sizeof(kept));
}

/* --- the doors -------------------------------------------------------------------------------- */

static void start_job(struct job *job, const struct credd_service *service, struct credd_peer *peer,
                      void *message, void *answer)
{
  memset(job, 0, sizeof(*job));
  job->service = service;
  job->peer = peer;
  job->ask = message;
  job->request = job->ask + 1;
  job->answer = answer;
  job->reply = job->answer + 1;
  start_answer(job);
}

enum credd_step credd_handle(const struct credd_service *service, struct credd_peer *peer,
                             void *message, size_t size, void *answer, size_t *answer_size)
{
  enum credd_self_verdict verdict = CREDD_SELF_REFUSED;
  struct job job;

  *answer_size = 0;
  if (size < sizeof(struct cred_wire_ask) ||
      ((const struct cred_wire_ask *)message)->magic != CRED_WIRE_MAGIC) {
    cred_erase(message, size); /* whatever it was */
    return CREDD_STEP_HANG_UP;
  }
  start_job(&job, service, peer, message, answer);
  if (is_in_pace(&job) && is_request(&job, size) && may_ask(&job, &verdict)) {
    if (verdict == CREDD_SELF_AFTER_PASSWORD)
      return CREDD_STEP_PASSWORD;
    if ((job.call->flags & CRED_CALL_CHANGES) != 0)
      do_once(&job, verdict);
    else
      do_it(&job, verdict);
  }
  cred_erase(message, size);
  *answer_size = sizeof(*job.answer) + job.answer->reply_size;
  return CREDD_STEP_ANSWER;
}

void credd_handle_after_password(const struct credd_service *service, struct credd_peer *peer,
                                 void *message, enum cred_err checked, void *answer,
                                 size_t *answer_size)
{
  struct job job;

  start_job(&job, service, peer, message, answer);
  job.call = cred_wire_call_find(job.ask->call);
  if (checked == CRED_OK)
    do_once(&job, CREDD_SELF_ALLOWED);
  else
    answer_verdict(&job, CRED_WIRE_DONE, checked, "the password was not accepted");
  *answer_size = sizeof(*job.answer) + job.answer->reply_size;
}

void credd_handle_later(const struct credd_service *service, struct credd_peer *peer, void *message,
                        uint32_t wait_ms, void *answer, size_t *answer_size)
{
  struct job job;

  start_job(&job, service, peer, message, answer);
  (void)answer_later(&job, wait_ms);
  *answer_size = sizeof(*job.answer);
}
