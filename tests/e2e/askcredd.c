/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Asks credd anything, as nobody but an attacker or a test would:
 *
 *   askcredd CALL [FIELD=VALUE...] [-- CALL [FIELD=VALUE...]]...
 *
 * The calls are made one after the other by one process. Fields that are not named are zero; the
 * value @ is the last reply's ticket, token or id. Prints a line for each call: its name, "ok" and
 * what was replied, or "failed" and why. The exit status is 0 when every call was ok. Under
 * ASK_SOCKET the socket is that one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "askcredd.h"
#include "client/client.h"
#include "cred/rotate.h"

#define TIMEOUT_MS 5000u
#define CALL_NUMBER_MAX 128

static uint64_t last_ticket, last_token, last_id, last_person, last_set;

static const struct field *field_find(const char *call, const char *name, size_t length)
{
  for (const struct field *field = askcredd_asked; field->name != NULL; field++)
    if (strcmp(field->call, call) == 0 && strlen(field->name) == length &&
        strncmp(field->name, name, length) == 0)
      return field;
  return NULL;
}

static uint64_t number_of(const struct field *field, const char *text)
{
  if (strcmp(text, "@") == 0 && strcmp(field->name, "id") == 0)
    return last_id;
  if (strcmp(text, "@") == 0)
    return strcmp(field->name, "token") == 0 ? last_token : last_ticket;
  return strtoull(text, NULL, 10);
}

static bool digest_of(unsigned char out[CRED_DIGEST_SIZE], const char *text)
{
  memset(out, 0, CRED_DIGEST_SIZE);
  memcpy(out, text, strnlen(text, CRED_DIGEST_SIZE));
  return true;
}

static bool sealed_set(struct cred_sealed *sealed, const char *text)
{
  sealed->length = (uint32_t)strnlen(text, sizeof(sealed->bytes));
  memcpy(sealed->bytes, text, sealed->length);
  return true;
}

static bool stored_set(struct cred_stored *stored, const char *text)
{
  stored->is_known = true;
  return digest_of(stored->digest, text);
}

static bool digests_set(struct cred_digests *digests, const char *text)
{
  digests->count = 1;
  digests->rows[0].person = last_person;
  digests->rows[0].set = (uint32_t)last_set;
  return digest_of(digests->rows[0].bytes, text);
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
  case STORED:
    return stored_set(at, value);
  case SEALED:
    return sealed_set(at, value);
  case DIGEST:
    return digests_set(at, value);
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

/* For what is asked next. */
static void remember(const char *name, uint64_t number)
{
  if (strcmp(name, "ticket") == 0)
    last_ticket = number;
  if (strcmp(name, "token") == 0)
    last_token = number;
  if (strcmp(name, "id") == 0)
    last_id = number;
  if (strcmp(name, "person") == 0)
    last_person = number;
  if (strcmp(name, "set") == 0)
    last_set = number;
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
  remember(field->name, number);
}

static void reply_print(const char *call, const unsigned char *record)
{
  printf("%s ok", call);
  for (const struct field *field = askcredd_told; field->name != NULL; field++)
    if (strcmp(field->call, call) == 0)
      field_print(field, record);
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
