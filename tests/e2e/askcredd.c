/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Asks credd anything, as nobody but an attacker or a test would:
 *
 *   askcredd CALL [FIELD=VALUE...] [-- CALL [FIELD=VALUE...]]...
 *
 * The calls are made one after the other by one process. Fields that are not named are zero; the
 * value @ is the last reply's ticket or token. Prints a line for each call: its name, "ok" and what
 * was replied, or "failed" and why. The exit status is 0 when every call was ok. Under ASK_SOCKET
 * the socket is that one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/client.h"
#include "cred/gate.h"

#define TIMEOUT_MS 5000u
#define CALL_NUMBER_MAX 64

enum kind { TEXT, SECRET, FLAG, WORD, LONG };

struct field {
  const char *call, *name;
  enum kind kind;
  size_t offset;
};

#define ASKED(call, name, member, kind)                                                            \
  {                                                                                                \
#call, name, kind, offsetof(struct cred_##call##_request, member)                              \
  }
#define TOLD(call, name, member, kind)                                                             \
  {                                                                                                \
#call, name, kind, offsetof(struct cred_##call##_reply, member)                                \
  }
#define CALLER(call)                                                                               \
  ASKED(call, "subject", caller.subject, TEXT), ASKED(call, "known", caller.known, FLAG),          \
      ASKED(call, "service", caller.service, TEXT), ASKED(call, "actor", caller.actor, WORD),      \
      ASKED(call, "self", caller.origin.self, FLAG),                                               \
      ASKED(call, "transaction", caller.transaction, LONG)
#define SUBJECT(call) ASKED(call, "subject", subject, TEXT)
#define SHAPE(call)                                                                                \
  ASKED(call, "algorithm", shape.algorithm, WORD), ASKED(call, "digits", shape.digits, WORD),      \
      ASKED(call, "period", shape.period_seconds, WORD)

static const struct field asked[] = {
    SUBJECT(policy),
    CALLER(charge),
    CALLER(settle),
    ASKED(settle, "ticket", ticket, LONG),
    ASKED(settle, "outcome", outcome, WORD),
    SUBJECT(barred),
    SUBJECT(lock),
    ASKED(lock, "lock", lock, FLAG),
    ASKED(lock, "reason", reason, TEXT),
    SUBJECT(counts),
    CALLER(code_need),
    CALLER(code),
    ASKED(code, "ticket", ticket, LONG),
    ASKED(code, "code", code, SECRET),
    SUBJECT(enrol_allow),
    ASKED(enrol_allow, "seconds", for_seconds, WORD),
    SUBJECT(enrol_begin),
    ASKED(enrol_begin, "admin", by_admin, FLAG),
    ASKED(enrol_begin, "name", name, TEXT),
    ASKED(enrol_begin, "seed", seed, SECRET),
    ASKED(enrol_begin, "password", password, SECRET),
    SUBJECT(enrol_confirm),
    ASKED(enrol_confirm, "token", token, LONG),
    ASKED(enrol_confirm, "code", code, SECRET),
    SUBJECT(enrol_activate),
    ASKED(enrol_activate, "name", name, TEXT),
    ASKED(enrol_activate, "seed", seed, SECRET),
    ASKED(enrol_activate, "step", step, LONG),
    SHAPE(enrol_activate),
    SUBJECT(tokens),
    SUBJECT(token_set),
    ASKED(token_set, "name", name, TEXT),
    ASKED(token_set, "state", state, WORD),
    SUBJECT(enrol_clear),
    SUBJECT(recovery),
    ASKED(recovery, "code", code, SECRET),
    SUBJECT(code_check),
    ASKED(code_check, "code", code, SECRET),
    SUBJECT(token_import),
    ASKED(token_import, "name", name, TEXT),
    ASKED(token_import, "seed", seed, SECRET),
    ASKED(token_import, "last_step", last_step, LONG),
    SHAPE(token_import),
    SUBJECT(count_import),
    ASKED(count_import, "service", service, TEXT),
    ASKED(count_import, "failed_at", failed_at_ms, LONG),
    SUBJECT(events),
    SUBJECT(event_note),
    ASKED(event_note, "kind", kind, WORD),
    ASKED(event_note, "detail", detail, TEXT),
    ASKED(store_backup, "path", path, TEXT),
};

static const struct field told[] = {
    TOLD(policy, "deny", policy.deny, WORD),
    TOLD(charge, "verdict", verdict, WORD),
    TOLD(charge, "class", source.class, WORD),
    TOLD(charge, "ticket", ticket, LONG),
    TOLD(settle, "stands", stands, FLAG),
    TOLD(settle, "locked", locked, FLAG),
    TOLD(barred, "barred", barred, FLAG),
    TOLD(lock, "changed", changed, FLAG),
    TOLD(counts, "count", count, WORD),
    TOLD(counts, "failed", rows[0].failed, WORD),
    TOLD(code_need, "ask", ask, FLAG),
    TOLD(code, "verdict", verdict, WORD),
    TOLD(enrol_begin, "token", token, LONG),
    TOLD(enrol_begin, "seed", seed_text, SECRET),
    TOLD(enrol_confirm, "confirmed", confirmed, FLAG),
    TOLD(enrol_activate, "activated", activated, FLAG),
    TOLD(enrol_clear, "revoked", revoked, WORD),
    TOLD(token_import, "token", token, LONG),
    TOLD(count_import, "counted", counted, FLAG),
    TOLD(tokens, "count", count, WORD),
    TOLD(tokens, "enrolled", enrolled, FLAG),
    TOLD(tokens, "state", rows[0].state, WORD),
    TOLD(tokens, "allowed", allowed_until_ms, LONG),
    TOLD(token_set, "changed", changed, FLAG),
    TOLD(recovery, "count", count, WORD),
    TOLD(recovery, "code", codes[0], SECRET),
    TOLD(events, "count", count, WORD),
    TOLD(public_site, "system", system, TEXT),
};

static uint64_t last_ticket, last_token;

static const struct field *field_find(const char *call, const char *name, size_t length)
{
  for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
    if (strcmp(asked[i].call, call) == 0 && strlen(asked[i].name) == length &&
        strncmp(asked[i].name, name, length) == 0)
      return &asked[i];
  return NULL;
}

static uint64_t number_of(const struct field *field, const char *text)
{
  if (strcmp(text, "@") == 0)
    return strcmp(field->name, "token") == 0 ? last_token : last_ticket;
  return strtoull(text, NULL, 10);
}

static bool field_set(const struct field *field, unsigned char *record, const char *value)
{
  void *at = record + field->offset;
  uint64_t number = number_of(field, value);
  uint32_t word = (uint32_t)number;
  bool flag = number != 0;

  switch (field->kind) {
  case TEXT:
    return strlen(value) < CRED_NAME_SIZE && strcpy(at, value) != NULL;
  case SECRET:
    return cred_secret_set_text(at, value) == CRED_OK;
  case FLAG:
    memcpy(at, &flag, sizeof(flag));
    return true;
  case WORD:
    memcpy(at, &word, sizeof(word));
    return true;
  case LONG:
    memcpy(at, &number, sizeof(number));
    return true;
  }
  return false;
}

static bool request_fill(const char *call, unsigned char *record, char *const *words, int count)
{
  for (int i = 0; i < count; i++) {
    size_t length = strcspn(words[i], "=");
    const struct field *field = field_find(call, words[i], length);

    if (field == NULL || words[i][length] == '\0' ||
        !field_set(field, record, words[i] + length + 1)) {
      fprintf(stderr, "askcredd: %s: no field %s\n", call, words[i]);
      return false;
    }
  }
  return true;
}

static void field_print(const struct field *field, const unsigned char *record)
{
  const void *at = record + field->offset;
  uint64_t number = 0;

  if (field->kind == TEXT || field->kind == SECRET) {
    printf(" %s=%s", field->name, field->kind == TEXT ? (const char *)at : cred_secret_text(at));
    return;
  }
  memcpy(&number, at, field->kind == FLAG ? 1 : field->kind == WORD ? 4 : 8);
  printf(" %s=%" PRIu64, field->name, number);
  if (strcmp(field->name, "ticket") == 0)
    last_ticket = number;
  if (strcmp(field->name, "token") == 0)
    last_token = number;
}

static void reply_print(const char *call, const unsigned char *record)
{
  printf("%s ok", call);
  for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
    if (strcmp(told[i].call, call) == 0)
      field_print(&told[i], record);
  printf("\n");
}

static const struct cred_wire_call *call_find(const char *name)
{
  for (uint32_t number = 0; number < CALL_NUMBER_MAX; number++) {
    const struct cred_wire_call *call = cred_wire_call_find(number);

    if (call != NULL && strcmp(call->name, name) == 0)
      return call;
  }
  fprintf(stderr, "askcredd: there is no call %s\n", name);
  return NULL;
}

static bool ask(struct cred_client *client, const char *name, char *const *words, int count)
{
  const struct cred_wire_call *call = call_find(name);
  struct cred_error error = {0};
  unsigned char *request, *reply;
  bool is_ok = false;

  if (call == NULL)
    exit(2);
  request = calloc(1, call->request->size);
  reply = calloc(1, call->reply->size);
  if (request == NULL || reply == NULL || !request_fill(name, request, words, count))
    exit(2);
  if (cred_client_ask(client, call, request, reply, &error) == CRED_OK) {
    reply_print(name, reply);
    is_ok = true;
  } else {
    printf("%s failed: %s\n", name, error.text);
  }
  free(request);
  free(reply);
  return is_ok;
}

/* Root has a way of its own. */
static enum cred_err own_path(char out[CRED_WIRE_PATH_SIZE])
{
  char path[CRED_WIRE_PATH_SIZE];
  enum cred_err err = cred_wire_path(NULL, path, NULL);

  if (err == CRED_OK && geteuid() == 0)
    return cred_wire_root_path(path, out, NULL);
  memcpy(out, path, sizeof(path));
  return err;
}

int main(int argc, char **argv)
{
  char path[CRED_WIRE_PATH_SIZE];
  struct cred_client client;
  const char *socket = getenv("ASK_SOCKET");
  bool all_ok = argc > 1;

  setvbuf(stdout, NULL, _IOLBF, 0);
  if (own_path(path) != CRED_OK)
    return 2;
  cred_client_start(&client, socket != NULL ? socket : path, TIMEOUT_MS);
  for (int first = 1, end; first < argc; first = end + 1) {
    for (end = first; end < argc && strcmp(argv[end], "--") != 0;)
      end++;
    all_ok = ask(&client, argv[first], argv + first + 1, end - first - 1) && all_ok;
  }
  cred_client_close(&client);
  return all_ok ? 0 : 1;
}
