/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credd/self.h"
#include "key/totp.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/credd_world.h"
#include "tests/unit/wire_walk.h"

/*
 * What credd does with a message of root's or of a user's program. The first byte says whose it is
 * and how the rest is read: as a message; as a record behind a good head; or as a record's fields,
 * one behind the other: of a text and of a secret the bytes up to a NUL, of a number a byte for
 * each of its own, of anything else one byte. The second byte then says which call it is. A secret
 * that reads "code" is the code of the user's token.
 */
enum { BY_USER = 1, MADE_HEAD = 2, BY_FIELDS = 4, PASSWORD_WRONG = 8, AGAIN = 16 };

#define USER "hanako"
#define POLICY "deny = 3\nfail_interval = 900\nunlock_time = 600\ntotp = enrolled\n"
#define WORLD_INPUTS 256 /* then the store is a fresh one */

static struct credd_world *world;
static struct credd_peer peer;

static void must(bool holds)
{
  if (!holds)
    abort();
}

/* --- the world -------------------------------------------------------------------------------- */

static void import_token(const char *subject, const char *seed)
{
  struct cred_token_import_request request = {
      .name = "phone", .last_step = -1, .shape = {CRED_TOTP_SHA1, 6, 30}};
  struct cred_token_import_reply reply;

  (void)snprintf(request.subject, sizeof(request.subject), "%s", subject);
  must(cred_secret_set_text(&request.seed, seed) == CRED_OK);
  must(cred_gate_token_import(world->source.gate, &request, &reply) == CRED_OK);
}

static void allow_enrolment(void)
{
  const struct cred_enrol_allow_request request = {.subject = "ichiro", .for_seconds = 3600};
  struct cred_enrol_allow_reply reply;

  must(cred_gate_enrol_allow(world->source.gate, &request, &reply) == CRED_OK);
}

static void leave(void)
{
  credd_world_close(world);
}

static void renew_world(void)
{
  if (world == NULL) {
    world = credd_world_open("memory", POLICY);
    (void)atexit(leave);
  } else {
    fixture_close(world->source.gate);
    world->source.gate = fixture_open("memory", POLICY);
  }
  import_token(USER, "12345678901234567890");
  import_token("taro", "abcdefghijklmnopqrst");
  allow_enrolment();
}

/* Every input is of another user, as far as the pace goes; and none says what was said before. */
static void start(uint8_t how)
{
  static unsigned inputs;

  if (inputs % WORLD_INPUTS == 0 || world->source.gate == NULL)
    renew_world();
  peer = credd_world_peer((how & BY_USER) != 0 ? 1000 + inputs % 50000 : 0, getpid(),
                          (how & BY_USER) != 0 ? USER : "");
  inputs++;
}

/* --- the message ------------------------------------------------------------------------------ */

struct stream {
  const uint8_t *bytes;
  size_t left;
  unsigned char *record;
};

static uint8_t next(struct stream *stream)
{
  if (stream->left == 0)
    return 0;
  stream->left--;
  return *stream->bytes++;
}

static size_t read_text(struct stream *stream, char *out, size_t size)
{
  size_t length = 0;

  for (uint8_t byte = next(stream); byte != 0 && length + 1 < size; byte = next(stream))
    out[length++] = (char)byte;
  out[length] = '\0';
  return length;
}

static void put_code(struct cred_secret *out)
{
  static const struct cred_totp_shape shape = {CRED_TOTP_SHA1, 6, 30};
  struct cred_code_candidate candidate;
  struct cred_secret seed;
  size_t count = 1;

  must(cred_secret_set_text(&seed, "12345678901234567890") == CRED_OK);
  must(cred_totp_candidates(&seed, &shape, fixture_wall_ms(), 0, &candidate, &count, NULL) ==
       CRED_OK);
  must(cred_secret_set_text(out, candidate.code) == CRED_OK);
}

static void read_secret(struct stream *stream, struct cred_secret *out)
{
  out->length = read_text(stream, (char *)out->bytes, sizeof(out->bytes));
  if (strcmp(cred_secret_text(out), "code") == 0)
    put_code(out);
}

static void read_place(const struct wire_place *place, void *state)
{
  struct stream *stream = state;
  unsigned char *at = stream->record + place->offset;

  switch (place->field->kind) {
  case CRED_FIELD_TEXT:
    (void)read_text(stream, (char *)at, place->field->size);
    break;
  case CRED_FIELD_SECRET:
    read_secret(stream, (void *)at);
    break;
  case CRED_FIELD_NUMBER:
  case CRED_FIELD_BYTES:
    for (size_t i = 0; i < place->field->size; i++)
      at[i] = next(stream);
    break;
  case CRED_FIELD_FLAG:
  case CRED_FIELD_CHOICE:
    *at = next(stream);
    break;
  case CRED_FIELD_RECORD:
    break;
  }
}

static void write_raw(const uint8_t *data, size_t size)
{
  world->message_size = size < sizeof(world->message) ? size : sizeof(world->message);
  memset(world->message, 0, sizeof(world->message));
  memcpy(world->message, data, world->message_size);
}

static void write_made(uint8_t how, const uint8_t *data, size_t size)
{
  const struct wire_row *row = &wire_rows[data[0] % wire_row_count];
  struct stream stream = {data + 1, size - 1, credd_world_request(world)};

  credd_world_write(world, row->number, NULL);
  if ((how & BY_FIELDS) != 0)
    wire_walk(cred_wire_call_find(row->number)->request, read_place, &stream);
  else
    for (size_t i = 0; i < row->request_size; i++)
      stream.record[i] = next(&stream);
  credd_world_ask(world)->is_again = (how & AGAIN) != 0;
}

/* --- what may come of it ---------------------------------------------------------------------- */

/* NULL: the call is about nobody, or none for users. */
static const char *subject_of(uint16_t call, const void *request)
{
  switch (call) {
  case CRED_CALL_charge:
    return ((const struct cred_charge_request *)request)->caller.subject;
  case CRED_CALL_settle:
    return ((const struct cred_settle_request *)request)->caller.subject;
  case CRED_CALL_code_need:
    return ((const struct cred_code_need_request *)request)->caller.subject;
  case CRED_CALL_code:
    return ((const struct cred_code_request *)request)->caller.subject;
  case CRED_CALL_events:
    return ((const struct cred_events_request *)request)->subject;
  case CRED_CALL_factor_look: /* those begin with it */
  case CRED_CALL_account_look:
  case CRED_CALL_barred:
  case CRED_CALL_policy:
  case CRED_CALL_counts:
  case CRED_CALL_tokens:
  case CRED_CALL_token_set:
  case CRED_CALL_enrol_begin:
  case CRED_CALL_enrol_confirm:
  case CRED_CALL_recovery:
  case CRED_CALL_password_state:
  case CRED_CALL_password_expire:
  case CRED_CALL_password_look:
  case CRED_CALL_rotate_may:
  case CRED_CALL_sessions:
    return request;
  default:
    return NULL;
  }
}

static void check_user_asked(uint16_t call)
{
  const char *subject = subject_of(call, credd_world_request(world));

  if (subject == NULL)
    must(call == CRED_CALL_ready || call == CRED_CALL_public_site);
  else
    must(strcmp(subject, USER) == 0 || (call == CRED_CALL_policy && subject[0] == '\0'));
}

static void check_user_reads(uint16_t call, const void *reply)
{
  static const unsigned char no_mac[CRED_MAC_SIZE];
  const struct cred_tokens_reply *tokens = reply;
  const struct cred_events_reply *events = reply;
  const struct cred_counts_reply *counts = reply;

  for (uint32_t i = 0; call == CRED_CALL_tokens && i < tokens->count; i++)
    must(strcmp(tokens->rows[i].subject, USER) == 0);
  for (uint32_t i = 0; call == CRED_CALL_counts && i < counts->count; i++)
    must(strcmp(counts->rows[i].subject, USER) == 0);
  for (uint32_t i = 0; call == CRED_CALL_events && i < events->count; i++)
    must(strcmp(events->rows[i].subject, USER) == 0 &&
         memcmp(events->rows[i].mac, no_mac, sizeof(no_mac)) == 0);
}

static void check_reply(const struct cred_wire_answer *answer)
{
  static _Alignas(16) unsigned char tidy[CRED_WIRE_MESSAGE_MAX];
  const struct cred_wire_call *call = cred_wire_call_find(answer->call);
  const void *reply = credd_world_reply(world);

  must(call != NULL && (call->flags & CRED_CALL_HERE) == 0);
  must(answer->reply_size == call->reply->size);
  must(cred_layout_fits(call->reply, reply));
  cred_layout_copy(call->reply, reply, tidy);
  must(memcmp(tidy, reply, call->reply->size) == 0);
  if (!peer.is_privileged) {
    check_user_asked(call->number);
    check_user_reads(call->number, reply);
  }
}

static void check_answer(void)
{
  const struct cred_wire_answer *answer = credd_world_answer(world);
  const struct cred_wire_ask *ask = credd_world_ask(world);
  bool is_done = answer->verdict == CRED_WIRE_DONE && answer->err == CRED_OK;

  must(answer->magic == CRED_WIRE_MAGIC && answer->version == CRED_WIRE_VERSION);
  must(answer->call == ask->call && memcmp(answer->id, ask->id, sizeof(ask->id)) == 0);
  must(answer->verdict <= CRED_WIRE_UNKNOWN);
  must(answer->err < CRED_ERR_COUNT && answer->err != CRED_ERR_UNREACHABLE);
  must(answer->err != CRED_ERR_DAMAGED && answer->err != CRED_ERR_KEY);
  must((answer->wait_ms > 0) == (answer->verdict == CRED_WIRE_LATER));
  must(memchr(answer->text, '\0', sizeof(answer->text)) != NULL);
  must(is_done == (answer->reply_size > 0));
  must(world->answer_size == sizeof(*answer) + answer->reply_size);
  if (is_done)
    check_reply(answer);
}

static void check_erased(void)
{
  for (size_t i = 0; i < world->message_size; i++)
    must(world->handed_in[i] == 0);
}

static void go_on_after_password(uint8_t how)
{
  must(!peer.is_privileged && credd_world_ask(world)->call == CRED_CALL_enrol_begin);
  check_user_asked(CRED_CALL_enrol_begin);
  credd_handle_after_password(&world->service, &peer, world->handed_in,
                              (how & PASSWORD_WRONG) != 0 ? CRED_ERR_PERMISSION : CRED_OK,
                              world->answer, &world->answer_size);
}

static enum credd_step hand_in(uint8_t how)
{
  enum credd_step step = credd_world_hand_in(world, &peer);

  if (step == CREDD_STEP_HANG_UP) {
    must(world->answer_size == 0);
    check_erased();
    return step;
  }
  if (step == CREDD_STEP_PASSWORD)
    go_on_after_password(how);
  else
    check_erased();
  check_answer();
  return step;
}

/* Asked again, what changes is not done again. */
static void hand_in_again(uint8_t how)
{
  static _Alignas(16) unsigned char first[CRED_WIRE_MESSAGE_MAX];
  const struct cred_wire_answer *before = (const void *)first, *now = credd_world_answer(world);
  const struct cred_wire_call *call = cred_wire_call_find(now->call);
  size_t size = world->answer_size;

  memcpy(first, world->answer, size);
  if (call == NULL || (call->flags & CRED_CALL_CHANGES) == 0 || before->verdict != CRED_WIRE_DONE)
    return;
  if (hand_in(how) == CREDD_STEP_PASSWORD && (how & PASSWORD_WRONG) != 0)
    return;
  if (before->err == CRED_OK && (call->flags & CRED_CALL_ONCE) != 0) {
    must(now->verdict == CRED_WIRE_UNKNOWN);
    return;
  }
  must(now->verdict == CRED_WIRE_DONE && now->err == before->err && world->answer_size == size);
  must(memcmp(first + sizeof(*now), credd_world_reply(world), before->reply_size) == 0);
}

/* Nobody writes lines of their own into it. */
static void check_log(void)
{
  for (const char *at = credd_world_log(); *at != '\0'; at++)
    must((unsigned char)*at >= ' ' || *at == '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;
  start(data[0]);
  if ((data[0] & MADE_HEAD) != 0)
    write_made(data[0], data + 1, size - 1);
  else
    write_raw(data + 1, size - 1);
  if (hand_in(data[0]) != CREDD_STEP_HANG_UP)
    hand_in_again(data[0]);
  check_log();
  return 0;
}
