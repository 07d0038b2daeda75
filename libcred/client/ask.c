/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "client/client.h"

#define PATIENCE_MS 1000 /* beyond the store's own timeout, for credd to come back */
#define SLOW_MS 60000    /* for calls that read a lot */
#define RECONNECT_MS 20  /* credd is being started anew, or its queue is full */
#define SHORTEST_MS 1
#define KEEP_MS 500 /* well below what credd lets a connection idle */
#define TRIES_MAX 500

/* How one try to get an answer ended. */
enum outcome {
  OUTCOME_ANSWERED,
  OUTCOME_LATER,   /* nothing was done: once more, after a pause */
  OUTCOME_SILENT,  /* the connection ended without an answer: once more, as a repetition */
  OUTCOME_HOPELESS /* the error says why */
};

/* One question with its messages, which may hold secrets. */
struct exchange {
  struct cred_client *client;
  const struct cred_wire_call *call;
  struct cred_error *error;
  int64_t deadline_ms;
  bool may_be_done; /* it was sent, and the connection ended without an answer */
  int64_t pause_ms;
  enum cred_err result;
  size_t ask_size, answer_size;
  struct cred_wire_ask *ask;       /* the request record stands behind it */
  struct cred_wire_answer *answer; /* the reply record stands behind it */
};

static int64_t boot_ms(void)
{
  struct timespec now = {0};

  (void)clock_gettime(CLOCK_BOOTTIME, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t left_ms(const struct exchange *exchange)
{
  return exchange->deadline_ms - cred_client_clock_ms();
}

static void pause_for(int64_t ms)
{
  struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

  (void)nanosleep(&pause, NULL);
}

/* --- the question ----------------------------------------------------------------------------- */

static enum cred_err write_ask(struct exchange *exchange, const void *request)
{
  const struct cred_wire_call *call = exchange->call;
  struct cred_wire_ask *head = exchange->ask;
  CRED_SECRET_AUTO random = {0};

  if (!cred_layout_fits(call->request, request))
    return cred_error_set(exchange->error, CRED_ERR_INVALID, "a field of the request is not valid");
  if (cred_secret_random(&random, sizeof(head->id)) != CRED_OK)
    return cred_error_set(exchange->error, CRED_ERR_CRYPTO, "no random bytes");
  head->magic = CRED_WIRE_MAGIC;
  head->version = CRED_WIRE_VERSION;
  head->call = call->number;
  head->request_size = (uint32_t)call->request->size;
  head->reply_size = (uint32_t)call->reply->size;
  head->asked_boot_ms = boot_ms();
  memcpy(head->id, random.bytes, sizeof(head->id));
  cred_layout_copy(call->request, request, head + 1);
  return CRED_OK;
}

static enum outcome send_ask(struct exchange *exchange)
{
  ssize_t sent;

  exchange->ask->is_again = exchange->may_be_done;
  do
    sent =
        send(exchange->client->fd, exchange->ask, exchange->ask_size, MSG_NOSIGNAL | MSG_DONTWAIT);
  while (sent < 0 && errno == EINTR);
  if (sent == (ssize_t)exchange->ask_size)
    return OUTCOME_ANSWERED;
  exchange->pause_ms = RECONNECT_MS;
  if (sent < 0 && (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN))
    return OUTCOME_LATER; /* this connection had ended before */
  (void)cred_error_set(exchange->error, CRED_ERR_BROKER, "cannot send to credd: %m");
  return OUTCOME_HOPELESS;
}

/* --- the answer ------------------------------------------------------------------------------- */

static enum outcome distrust(struct exchange *exchange)
{
  (void)cred_error_set(exchange->error, CRED_ERR_BROKER, "credd's answer to %s is not valid",
                       exchange->call->name);
  return OUTCOME_HOPELESS;
}

static enum outcome other_version(struct exchange *exchange)
{
  (void)cred_error_set(exchange->error, CRED_ERR_UNSUPPORTED,
                       "credd speaks version %u of its protocol and this program version %u: "
                       "restart credd and the services that were running during the upgrade",
                       exchange->answer->version, CRED_WIRE_VERSION);
  return OUTCOME_HOPELESS;
}

static bool answer_is_ours(const struct exchange *exchange, size_t size)
{
  const struct cred_wire_answer *head = exchange->answer;
  const struct cred_wire_ask *ask = exchange->ask;

  return head->call == ask->call && memcmp(head->id, ask->id, sizeof(head->id)) == 0 &&
         (head->reply_size == 0 || head->reply_size == ask->reply_size) &&
         size == sizeof(*head) + head->reply_size && head->err < CRED_ERR_COUNT &&
         memchr(head->text, '\0', sizeof(head->text)) != NULL;
}

static enum outcome take_result(struct exchange *exchange, void *reply)
{
  const struct cred_wire_answer *head = exchange->answer;
  const void *record = head + 1;

  exchange->result = (enum cred_err)head->err;
  if (exchange->result != CRED_OK) {
    (void)cred_error_set(exchange->error, exchange->result, "%s", head->text);
    return OUTCOME_ANSWERED;
  }
  if (head->reply_size == 0 || !cred_layout_fits(exchange->call->reply, record))
    return distrust(exchange);
  cred_layout_copy(exchange->call->reply, record, reply);
  return OUTCOME_ANSWERED;
}

static enum outcome refused(struct exchange *exchange)
{
  const struct cred_wire_answer *head = exchange->answer;

  exchange->result = head->err != CRED_OK ? (enum cred_err)head->err : CRED_ERR_BROKER;
  (void)cred_error_set(exchange->error, exchange->result, "%s", head->text);
  return OUTCOME_ANSWERED;
}

static enum outcome read_answer(struct exchange *exchange, size_t size, void *reply)
{
  const struct cred_wire_answer *head = exchange->answer;

  if (size < sizeof(*head) || head->magic != CRED_WIRE_MAGIC)
    return distrust(exchange);
  if (head->verdict == CRED_WIRE_OTHER_VERSION || head->version != CRED_WIRE_VERSION)
    return other_version(exchange);
  if (!answer_is_ours(exchange, size))
    return distrust(exchange);
  switch ((enum cred_wire_verdict)head->verdict) {
  case CRED_WIRE_DONE:
    return take_result(exchange, reply);
  case CRED_WIRE_LATER:
    exchange->pause_ms = head->wait_ms > SHORTEST_MS ? head->wait_ms : SHORTEST_MS;
    return OUTCOME_LATER;
  case CRED_WIRE_UNKNOWN:
    (void)cred_error_set(exchange->error, CRED_ERR_BROKER,
                         "credd stopped while it did this; whether it was done is not known");
    return OUTCOME_HOPELESS;
  case CRED_WIRE_REFUSED:
  case CRED_WIRE_OTHER_VERSION:
    break;
  }
  return refused(exchange);
}

static ssize_t wait_for_answer(const struct exchange *exchange)
{
  ssize_t size = 0;
  int64_t ms;

  do {
    struct timeval longest;

    ms = left_ms(exchange);
    longest = (struct timeval){.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
    if (ms <= 0 ||
        setsockopt(exchange->client->fd, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof(longest)) != 0) {
      errno = EAGAIN;
      return -1;
    }
    size = recv(exchange->client->fd, exchange->answer, exchange->answer_size, MSG_TRUNC);
  } while (size < 0 && errno == EINTR);
  return size;
}

static enum outcome receive(struct exchange *exchange, void *reply)
{
  ssize_t size = wait_for_answer(exchange);

  if (size < 0 && errno == EAGAIN) {
    (void)cred_error_set(exchange->error, CRED_ERR_BROKER, "credd did not answer in time");
    return OUTCOME_HOPELESS;
  }
  if (size > 0 && (size_t)size <= exchange->answer_size)
    return read_answer(exchange, (size_t)size, reply);
  if (size > 0)
    return distrust(exchange);
  exchange->pause_ms = RECONNECT_MS;
  exchange->may_be_done = true;
  return OUTCOME_SILENT;
}

/* --- until an answer comes -------------------------------------------------------------------- */

/* What was idle for long is about to be ended by credd, and its worker may be busy by now. */
static bool is_of_use(const struct cred_client *client)
{
  return client->fd >= 0 && client->uid == geteuid() &&
         cred_client_clock_ms() - client->connected_ms < KEEP_MS;
}

/* Nobody listens: for good when nothing was sent yet, else credd may be on its way back. */
static enum outcome reach(struct exchange *exchange)
{
  enum cred_err err;

  if (is_of_use(exchange->client))
    return OUTCOME_ANSWERED;
  err = cred_client_connect(exchange->client, exchange->error);
  if (err == CRED_OK)
    return OUTCOME_ANSWERED;
  exchange->result = err;
  exchange->pause_ms = RECONNECT_MS;
  if (err == CRED_ERR_BUSY || (err == CRED_ERR_UNREACHABLE && exchange->may_be_done))
    return OUTCOME_LATER;
  return OUTCOME_HOPELESS;
}

static enum outcome try_once(struct exchange *exchange, void *reply)
{
  enum outcome outcome = reach(exchange);

  if (outcome == OUTCOME_ANSWERED)
    outcome = send_ask(exchange);
  if (outcome == OUTCOME_ANSWERED)
    outcome = receive(exchange, reply);
  cred_client_close(exchange->client);
  return outcome;
}

static enum cred_err ask(struct exchange *exchange, void *reply)
{
  for (int tries = 0; tries < TRIES_MAX; tries++) {
    enum outcome outcome;

    exchange->result = CRED_ERR_BROKER;
    outcome = try_once(exchange, reply);
    if (outcome == OUTCOME_ANSWERED)
      return exchange->result;
    if (outcome == OUTCOME_HOPELESS)
      return exchange->error->code;
    if (left_ms(exchange) <= exchange->pause_ms)
      break;
    pause_for(exchange->pause_ms);
  }
  return cred_error_set(exchange->error, CRED_ERR_BROKER, "credd gave no answer in time");
}

enum cred_err cred_client_ask(struct cred_client *client, const struct cred_wire_call *call,
                              const void *request, void *reply, struct cred_error *error)
{
  int64_t longest_ms = (call->flags & CRED_CALL_SLOW) != 0 ? SLOW_MS : client->timeout_ms;
  struct exchange exchange = {
      .client = client,
      .call = call,
      .error = error,
      .deadline_ms = cred_client_clock_ms() + longest_ms + PATIENCE_MS,
      .ask_size = sizeof(struct cred_wire_ask) + call->request->size,
      .answer_size = sizeof(struct cred_wire_answer) + call->reply->size,
  };
  enum cred_err err;

  cred_wire_call_refuse(call, reply);
  exchange.ask = calloc(1, exchange.ask_size);
  exchange.answer = calloc(1, exchange.answer_size);
  if (exchange.ask == NULL || exchange.answer == NULL)
    err = cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  else
    err = write_ask(&exchange, request);
  if (err == CRED_OK)
    err = ask(&exchange, reply);
  if (err != CRED_OK)
    cred_wire_call_refuse(call, reply);
  cred_erase(exchange.ask, exchange.ask_size);
  cred_erase(exchange.answer, exchange.answer_size);
  free(exchange.ask);
  free(exchange.answer);
  return err;
}
