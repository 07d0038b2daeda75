/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/sqlite/check.h"
#include "store/sqlite/ticket_index.h"

/* What was counted on the way through the table. */
struct tally {
  uint64_t rows;
  uint64_t tickets, ticket_keys;
  uint64_t tokens, token_keys, tags, live_tags;
  uint64_t fingerprints, fingerprint_keys;
  uint64_t exceptions, exception_keys;
  uint64_t watched, watched_keys;
  uint64_t last_token;
  struct cred_ledger ledger;
  uint64_t counts[CRED_COUNT_CODE_CLASS + 1][CRED_SOURCE_SELF + 1];
};

void cred_check_find(struct cred_check *check, const char *format, ...)
{
  va_list arguments;

  if (!check->sound)
    return;
  check->sound = false;
  va_start(arguments, format);
  (void)vsnprintf(check->finding, check->size, format, arguments);
  va_end(arguments);
}

static bool see_count(struct cred_unpack *key, struct cred_unpack *value, struct tally *tally)
{
  struct cred_count_row row;

  if (!cred_count_unpack_key(key, &row.key) || !cred_count_unpack(value, &row))
    return false;
  tally->counts[row.key.kind][row.key.class]++;
  return true;
}

/* The key must be one of those that this ticket has. */
static bool is_key_of(const struct cred_unpack *key, const struct cred_ticket_row *ticket)
{
  struct cred_state_key keys[CRED_TICKET_KEYS];

  cred_ticket_keys(ticket, keys);
  for (size_t i = 0; i < CRED_TICKET_KEYS; i++)
    if (keys[i].pack.length == key->left && memcmp(keys[i].room, key->bytes, key->left) == 0)
      return true;
  return false;
}

static bool see_ticket_key(struct cred_sqlite *db, struct cred_unpack *key, struct tally *tally)
{
  struct cred_ticket_row ticket;
  struct cred_unpack id = *key;

  if (key->left < sizeof(uint64_t))
    return false;
  id.bytes += key->left - sizeof(uint64_t);
  id.left = sizeof(uint64_t);
  tally->ticket_keys++;
  return cred_sqlite_ticket_get(db, cred_unpack_fixed(&id), &ticket, NULL) == CRED_OK &&
         is_key_of(key, &ticket);
}

static bool see_ticket(struct cred_unpack *key, struct cred_unpack *value, struct tally *tally)
{
  struct cred_ticket_row ticket;

  (void)cred_unpack_byte(key);
  tally->tickets++;
  return cred_ticket_unpack(value, cred_unpack_fixed(key), &ticket) && cred_unpack_ended_well(key);
}

static bool see_token(struct cred_sqlite *db, struct cred_unpack *key, struct tally *tally)
{
  struct cred_token_row token, same;
  static const unsigned char no_tag[CRED_MAC_SIZE];

  (void)cred_unpack_byte(key);
  tally->last_token = cred_unpack_fixed(key);
  tally->tokens++;
  if (!cred_unpack_ended_well(key) ||
      cred_sqlite_token_get(db, tally->last_token, &token, NULL) != CRED_OK)
    return false;
  if (token.token.state == CRED_TOKEN_REVOKED)
    return token.seed.length == 0;
  if (memcmp(token.seed_tag, no_tag, sizeof(no_tag)) == 0)
    return true;
  tally->live_tags++;
  return cred_sqlite_token_find_tag(db, token.seed_tag, &same, NULL) == CRED_OK &&
         same.token.id == token.token.id;
}

static bool see_token_key(struct cred_sqlite *db, struct cred_unpack *key, struct tally *tally)
{
  struct cred_token_row token;
  char subject[CRED_NAME_SIZE];
  uint64_t id;

  (void)cred_unpack_byte(key);
  cred_unpack_name(key, subject, sizeof(subject));
  id = cred_unpack_fixed(key);
  tally->token_keys++;
  return cred_unpack_ended_well(key) && cred_sqlite_token_get(db, id, &token, NULL) == CRED_OK &&
         strcmp(token.token.subject, subject) == 0;
}

static bool see_subject(struct cred_unpack *key, struct cred_unpack *value)
{
  struct cred_subject_row row;
  char name[CRED_NAME_SIZE];

  (void)cred_unpack_byte(key);
  cred_unpack_rest(key, name, sizeof(name));
  return cred_unpack_ended_well(key) && cred_subject_unpack(value, name, &row);
}

static bool see_data_key(struct cred_sqlite *db, struct cred_unpack *key, struct cred_unpack *value)
{
  struct cred_data_key_row row;
  struct cred_blob wrapped;
  uint64_t id, slot;

  (void)cred_unpack_byte(key);
  id = cred_unpack_fixed(key);
  return id <= UINT32_MAX && cred_data_key_unpack(value, (uint32_t)id, &row, &slot) &&
         cred_sealed_get(db, slot, &wrapped, NULL) == CRED_OK;
}

static bool see_recovery(struct cred_unpack *key)
{
  unsigned char mac[CRED_MAC_SIZE];
  char subject[CRED_NAME_SIZE];

  (void)cred_unpack_byte(key);
  cred_unpack_name(key, subject, sizeof(subject));
  cred_unpack_raw(key, mac, sizeof(mac));
  return cred_unpack_ended_well(key);
}

static bool is_person(struct cred_sqlite *db, uint64_t id)
{
  struct cred_person_row row;

  return cred_sqlite_person_get(db, id, &row, NULL) == CRED_OK;
}

static bool are_persons(struct cred_sqlite *db, const uint64_t former[CRED_FORMER_MAX])
{
  for (size_t i = 0; i < CRED_FORMER_MAX && former[i] != 0; i++)
    if (!is_person(db, former[i]))
      return false;
  return true;
}

/* Without its salts a password can never be changed again. */
static bool see_password(struct cred_sqlite *db, struct cred_unpack *key, struct cred_unpack *value)
{
  struct cred_password_row row;

  return cred_password_unpack_key(key, &row) && cred_password_unpack(value, &row) &&
         is_person(db, row.home) && (row.person == 0 || is_person(db, row.person)) &&
         are_persons(db, row.former);
}

static bool see_person(struct cred_unpack *key, struct cred_unpack *value)
{
  struct cred_person_row row;
  uint64_t id;

  (void)cred_unpack_byte(key);
  id = cred_unpack_fixed(key);
  return cred_unpack_ended_well(key) && cred_person_unpack(value, id, &row);
}

static bool see_person_number(struct cred_sqlite *db, struct cred_unpack *key,
                              struct cred_unpack *value)
{
  char number[CRED_WORD_SIZE];
  uint64_t id = cred_unpack_fixed(value);

  (void)cred_unpack_byte(key);
  cred_unpack_name(key, number, sizeof(number));
  return cred_unpack_ended_well(key) && cred_unpack_ended_well(value) && is_person(db, id);
}

static bool see_remembered(struct cred_unpack *key, struct cred_unpack *value, struct tally *tally)
{
  struct cred_remembered_row row;
  uint64_t account, sequence;

  (void)cred_unpack_byte(key);
  account = cred_unpack_fixed(key);
  sequence = cred_unpack_fixed(key);
  if (!cred_unpack_ended_well(key) || !cred_remembered_unpack(value, account, sequence, &row))
    return false;
  tally->fingerprints += row.person != 0;
  return true;
}

/* The key must be the one that its row has. */
static bool see_remembered_key(struct cred_sqlite *db, struct cred_unpack *key, struct tally *tally)
{
  struct cred_remembered_row row;
  struct cred_state_key own;
  struct cred_unpack place = *key;
  uint64_t account, sequence;

  if (key->left < 2 * sizeof(uint64_t))
    return false;
  place.bytes += key->left - 2 * sizeof(uint64_t);
  place.left = 2 * sizeof(uint64_t);
  account = cred_unpack_fixed(&place);
  sequence = cred_unpack_fixed(&place);
  tally->fingerprint_keys++;
  if (cred_remembered_get(db, account, sequence, &row, NULL) != CRED_OK || row.person == 0)
    return false;
  cred_remembered_mac_key(&row, &own);
  return own.pack.length == key->left && memcmp(own.room, key->bytes, key->left) == 0;
}

static bool see_account(struct cred_unpack *key, struct cred_unpack *value)
{
  struct cred_account_row row;

  return cred_account_unpack_key(key, &row) && cred_account_unpack(value, &row);
}

static bool see_exception(struct cred_unpack *key, struct cred_unpack *value, struct tally *tally)
{
  struct cred_exception_row row;

  (void)cred_unpack_byte(key);
  tally->exceptions++;
  return cred_exception_unpack(value, cred_unpack_fixed(key), &row) && cred_unpack_ended_well(key);
}

static bool see_exception_key(struct cred_sqlite *db, struct cred_unpack *key, struct tally *tally)
{
  struct cred_exception_row row;
  char subject[CRED_NAME_SIZE];
  uint64_t id;

  (void)cred_unpack_byte(key);
  cred_unpack_name(key, subject, sizeof(subject));
  id = cred_unpack_fixed(key);
  tally->exception_keys++;
  return cred_unpack_ended_well(key) && cred_sqlite_exception_get(db, id, &row, NULL) == CRED_OK &&
         strcmp(row.subject, subject) == 0;
}

static bool see_session(struct cred_unpack *key, struct cred_unpack *value, struct tally *tally)
{
  struct cred_session_row row = {.id = 0};

  (void)cred_unpack_byte(key);
  cred_unpack_name(key, row.subject, sizeof(row.subject));
  row.id = cred_unpack_fixed(key);
  if (!cred_unpack_ended_well(key) || !cred_session_unpack(value, &row))
    return false;
  tally->watched += row.is_watched;
  return true;
}

/* The key must be the one that its row has. */
static bool see_session_key(struct cred_sqlite *db, struct cred_unpack *key, struct tally *tally)
{
  struct cred_unpack place = *key;
  struct cred_session_row row;
  struct cred_state_key own;
  char subject[CRED_NAME_SIZE];
  uint64_t id;

  (void)cred_unpack_byte(&place);
  (void)cred_unpack_fixed_time(&place);
  cred_unpack_name(&place, subject, sizeof(subject));
  id = cred_unpack_fixed(&place);
  tally->watched_keys++;
  if (!cred_unpack_ended_well(&place) ||
      cred_sqlite_session_get(db, subject, id, &row, NULL) != CRED_OK || !row.is_watched)
    return false;
  cred_session_watched_key(&row, &own);
  return own.pack.length == key->left && memcmp(own.room, key->bytes, key->left) == 0;
}

static bool see_row(struct cred_sqlite *db, struct cred_unpack key, struct cred_unpack value,
                    struct tally *tally, struct cred_check *check)
{
  switch (key.left > 0 ? key.bytes[0] : CRED_KEY_END) {
  case CRED_KEY_DATA_KEY:
    return see_data_key(db, &key, &value);
  case CRED_KEY_META:
    return value.left <= CRED_BLOB_MAX;
  case CRED_KEY_LEDGER:
    return cred_ledger_unpack(&value, &tally->ledger);
  case CRED_KEY_TICKET:
    return see_ticket(&key, &value, tally);
  case CRED_KEY_TICKET_OF_SUBJECT:
  case CRED_KEY_TICKET_OF_SOURCE:
  case CRED_KEY_TICKET_OF_OWNER:
  case CRED_KEY_TICKET_BY_LEASE:
    return see_ticket_key(db, &key, tally);
  case CRED_KEY_COUNT:
    return see_count(&key, &value, tally);
  case CRED_KEY_SUBJECT:
    return see_subject(&key, &value);
  case CRED_KEY_TOKEN:
    return see_token(db, &key, tally);
  case CRED_KEY_TOKEN_OF_SUBJECT:
    return see_token_key(db, &key, tally);
  case CRED_KEY_TOKEN_OF_TAG:
    tally->tags++;
    return value.left == sizeof(uint64_t);
  case CRED_KEY_RECOVERY:
    return see_recovery(&key);
  case CRED_KEY_PASSWORD:
    return see_password(db, &key, &value);
  case CRED_KEY_PERSON:
    return see_person(&key, &value);
  case CRED_KEY_PERSON_OF_NUMBER:
    return see_person_number(db, &key, &value);
  case CRED_KEY_REMEMBERED:
    return see_remembered(&key, &value, tally);
  case CRED_KEY_REMEMBERED_OF_MAC:
    return see_remembered_key(db, &key, tally);
  case CRED_KEY_ACCOUNT:
    return see_account(&key, &value);
  case CRED_KEY_EXCEPTION:
    return see_exception(&key, &value, tally);
  case CRED_KEY_EXCEPTION_OF_SUBJECT:
    return see_exception_key(db, &key, tally);
  case CRED_KEY_ROTATION:
    return cred_check_rotation(db, &key, &value, check);
  case CRED_KEY_SEALED:
    return cred_check_sealed(db, &key, &value);
  case CRED_KEY_REVEAL:
    return cred_check_reveal(&key, &value);
  case CRED_KEY_SESSION:
    return see_session(&key, &value, tally);
  case CRED_KEY_SESSION_WATCHED:
    return see_session_key(db, &key, tally);
  default:
    return false;
  }
}

static void compare(const struct tally *tally, struct cred_check *check)
{
  if (tally->ticket_keys != tally->tickets * CRED_TICKET_KEYS)
    cred_check_find(check, "the index of tickets is incomplete");
  if (tally->token_keys != tally->tokens || tally->tags != tally->live_tags)
    cred_check_find(check, "the index of tokens is incomplete");
  if (tally->fingerprints != tally->fingerprint_keys)
    cred_check_find(check, "the index of remembered passwords is incomplete");
  if (tally->exceptions != tally->exception_keys)
    cred_check_find(check, "the index of exceptions is incomplete");
  if (tally->watched != tally->watched_keys)
    cred_check_find(check, "the index of sessions is incomplete");
  if (tally->last_token > tally->ledger.last_token ||
      memcmp(tally->counts, tally->ledger.counts, sizeof(tally->counts)) != 0)
    cred_check_find(check, "the ledger does not agree with the rows");
}

enum cred_err cred_check_state(struct cred_sqlite *db, struct cred_check *check,
                               struct cred_error *error)
{
  struct cred_state_key from, to;
  struct cred_unpack key, value;
  struct tally tally = {0};
  bool found = true;
  int64_t rows = 0;
  enum cred_err err;

  cred_state_key_start(&from, 0);
  cred_state_key_start(&to, UINT8_MAX);
  err = cred_state_scan(db, &from, &to, error);
  while (err == CRED_OK && check->sound) {
    err = cred_state_scan_next(db, &found, &key, &value, error);
    if (err != CRED_OK || !found)
      break;
    tally.rows++;
    if (!see_row(db, key, value, &tally, check))
      cred_check_find(check, "a row of kind %u is damaged", key.left > 0 ? key.bytes[0] : 0u);
  }
  cred_state_scan_end(db);
  if (err == CRED_OK)
    err = cred_sqlite_number(db, "SELECT count(*) FROM state", &rows, error);
  if (err == CRED_OK && (uint64_t)rows != tally.rows)
    cred_check_find(check, "there are rows of no known kind");
  if (err == CRED_OK)
    compare(&tally, check);
  return err;
}
