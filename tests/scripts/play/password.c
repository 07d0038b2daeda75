/* SPDX-License-Identifier: BSD-3-Clause */
/* What the host has stored of a password, and what is recorded of it. */
#include "cred/password.h"
#include "cred/rotate.h"

#include <crypt.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/scripts/play/gate.h"

#define SECONDS_A_DAY (24 * 60 * 60)
#define LINE_SIZE 1024

static int64_t wall_ms(const struct run *run)
{
  return atomic_load(&run->world->wall_ns) / (NS_PER_SECOND / 1000);
}

/* A cheap hash, each with a salt of its own, so that the same password gives another entry. */
static void hash_make(const struct line *line, const char *password, char out[CRYPT_OUTPUT_SIZE])
{
  static unsigned made;
  struct crypt_data *data = calloc(1, sizeof *data);
  char setting[64];
  snprintf(setting, sizeof setting, "$5$rounds=1000$%08x%08x$", made++, line->number);
  snprintf(out, CRYPT_OUTPUT_SIZE, "%s", crypt_r(password, setting, data));
  free(data);
}

/* Days as the host's entries have them; until when a password or an account holds: none. */
struct days {
  long long max, expire; /* -1: none */
};

static long long day_of(int64_t wall_ms)
{
  return wall_ms / 1000 / SECONDS_A_DAY;
}

/* Puts an entry into the file that stands for /etc/shadow. */
static void entry_put_until(struct run *run, const struct line *line, const char *name,
                            const char *hash, const struct days *until)
{
  char *path = path_in(run->directory, "shadow"), *fresh = path_in(run->directory, "shadow.new");
  FILE *before = fopen(path, "re"), *after = fopen(fresh, "we");
  char text[LINE_SIZE];
  size_t length = strlen(name);
  if (before == NULL || after == NULL)
    script_fail(line, "the file of stored passwords is not there");
  while (fgets(text, sizeof text, before) != NULL)
    if (strncmp(text, name, length) != 0 || text[length] != ':')
      fputs(text, after);
  if (hash != NULL)
    fprintf(after, "%s:%s:%lld::%lld::%d:%lld:\n", name, hash, day_of(wall_ms(run)), until->max,
            until->max >= 0 ? 0 : -1, until->expire);
  fclose(before);
  if (fclose(after) != 0 || rename(fresh, path) != 0)
    script_fail(line, "the file of stored passwords cannot be written");
  free(path);
  free(fresh);
}

static void entry_put(struct run *run, const struct line *line, const char *name, const char *hash)
{
  entry_put_until(run, line, name, hash, &(struct days){-1, -1});
}

static void entry_set(struct run *run, const struct line *line, const char *name,
                      const char *password, struct cred_stored *out)
{
  char hash[CRYPT_OUTPUT_SIZE];
  hash_make(line, password, hash);
  entry_put(run, line, name, hash);
  if (out != NULL &&
      cred_stored_of(hash, wall_ms(run) / 1000 / SECONDS_A_DAY * SECONDS_A_DAY * 1000, out, NULL) !=
          CRED_OK)
    script_fail(line, "no digest of the entry");
}

static void entry_set_locked(struct run *run, const struct line *line, const char *name,
                             const char *password)
{
  char hash[CRYPT_OUTPUT_SIZE], entry[CRYPT_OUTPUT_SIZE + 1];
  hash_make(line, password, hash);
  snprintf(entry, sizeof entry, "!%s", hash);
  entry_put(run, line, name, entry);
}

/* "TEXT" ends D: the account does. "TEXT" lapses D: so long it need not be changed, and no longer
 * is it taken. */
static void entry_set_until(struct run *run, const struct line *line, const char *name,
                            const char *password, struct cursor *cursor)
{
  struct days until = {-1, -1};
  char hash[CRYPT_OUTPUT_SIZE];
  if (cursor_takes(cursor, "ends"))
    until.expire = day_of(wall_ms(run)) + cursor_duration(cursor) / NS_PER_SECOND / SECONDS_A_DAY;
  else if (cursor_takes(cursor, "lapses"))
    until.max = cursor_duration(cursor) / NS_PER_SECOND / SECONDS_A_DAY;
  hash_make(line, password, hash);
  entry_put_until(run, line, name, hash, &until);
}

/* stored USER [locked] "TEXT" [ends D] [lapses D], hash "HASH", closed or none: the host's entry
 * changes, and nobody is told. */
void command_stored(struct run *run, struct line *line, struct cursor *cursor)
{
  char *name = cursor_word(cursor);
  (void)cursor_at_end(cursor);
  if (cursor_takes(cursor, "closed"))
    entry_put(run, line, name, "*");
  else if (cursor_takes(cursor, "none"))
    entry_put(run, line, name, NULL);
  else {
    bool is_hash = cursor_takes(cursor, "hash"), is_locked = cursor_takes(cursor, "locked");
    char *text = cursor_quoted(cursor);
    if (is_hash)
      entry_put(run, line, name, text);
    else if (is_locked)
      entry_set_locked(run, line, name, text);
    else
      entry_set_until(run, line, name, text, cursor);
    free(text);
  }
  cursor_end(cursor);
  free(name);
}

static struct cred_holder holder_read(const struct line *line, struct cursor *cursor)
{
  struct cred_holder holder = {.actor = 0};
  char *name = cursor_word(cursor);
  struct passwd *account = getpwnam(name);
  if (account == NULL)
    script_fail(line, "there is no account %s", name);
  holder.uid = account->pw_uid;
  snprintf(holder.subject, sizeof holder.subject, "%s", name);
  free(name);
  return holder;
}

static void digests_make(const struct line *line, struct cred_gate *gate, const char *password,
                         struct cred_password_record_request *request)
{
  const struct cred_password_salts_request asked = {.holder = request->holder};
  struct cred_password_salts_reply salts;
  struct cred_secret secret = {0};
  gate_check(line, gate, cred_gate_password_salts(gate, &asked, &salts));
  if (cred_secret_set_text(&secret, password) != CRED_OK ||
      cred_password_digest(&secret, salts.rows, salts.count, &request->password, NULL) != CRED_OK)
    script_fail(line, "no digest of the password");
  cred_secret_erase(&secret);
}

/* USER "TEXT" [from D] [until D]: it is stored, and on record as set by somebody. */
static void record(struct run *run, struct line *line, struct cursor *cursor,
                   struct cred_gate *gate, enum cred_password_by by)
{
  struct cred_password_record_request request = {.by = by};
  struct cred_password_record_reply reply;
  request.holder = holder_read(line, cursor);
  (void)cursor_at_end(cursor);
  char *password = cursor_quoted(cursor);
  (void)cursor_at_end(cursor);
  if (cursor_takes(cursor, "from"))
    request.valid_from_ms = wall_ms(run) + cursor_duration(cursor) / (NS_PER_SECOND / 1000);
  (void)cursor_at_end(cursor);
  if (cursor_takes(cursor, "until"))
    request.valid_until_ms = wall_ms(run) + cursor_duration(cursor) / (NS_PER_SECOND / 1000);
  digests_make(line, gate, password, &request);
  entry_set(run, line, request.holder.subject, password, &request.stored);
  gate_check(line, gate, cred_gate_password_record(gate, &request, &reply));
  free(password);
}

void store_issue(struct run *run, struct line *line, struct cursor *cursor, struct cred_gate *gate)
{
  record(run, line, cursor, gate, CRED_PASSWORD_BY_ISSUE);
}

void store_chosen(struct run *run, struct line *line, struct cursor *cursor, struct cred_gate *gate)
{
  record(run, line, cursor, gate, CRED_PASSWORD_BY_HOLDER);
}

/* The hash in the host's entry; empty: there is none. */
static void entry_get(struct run *run, const char *name, struct cred_secret *out)
{
  char *path = path_in(run->directory, "shadow");
  FILE *file = fopen(path, "re");
  char text[LINE_SIZE];
  size_t length = strlen(name);
  while (file != NULL && fgets(text, sizeof text, file) != NULL) {
    if (strncmp(text, name, length) != 0 || text[length] != ':')
      continue;
    text[length + 1 + strcspn(text + length + 1, ":")] = '\0';
    (void)cred_secret_set_text(out, text + length + 1);
  }
  if (file != NULL)
    fclose(file);
  free(path);
}

static void expire(struct run *run, struct line *line, struct cursor *cursor,
                   struct cred_gate *gate, bool compromised)
{
  struct cred_password_expire_request request = {.compromised = compromised};
  struct cred_password_expire_reply reply;
  request.holder = holder_read(line, cursor);
  if (compromised)
    entry_get(run, request.holder.subject, &request.hash);
  gate_check(line, gate, cred_gate_password_expire(gate, &request, &reply));
}

void store_expire(struct run *run, struct line *line, struct cursor *cursor, struct cred_gate *gate)
{
  expire(run, line, cursor, gate, false);
}

void store_compromise(struct run *run, struct line *line, struct cursor *cursor,
                      struct cred_gate *gate)
{
  expire(run, line, cursor, gate, true);
}

/* person USER NUMBER: by staff number, on the system that the policy names. */
void store_person(struct run *run, struct line *line, struct cursor *cursor, struct cred_gate *gate)
{
  struct cred_person_set_request request = {.note = "test"};
  struct cred_person_set_reply reply;
  (void)run;
  request.holder = holder_read(line, cursor);
  (void)cursor_at_end(cursor);
  char *number = cursor_word(cursor);
  snprintf(request.number, sizeof request.number, "%s", number);
  gate_check(line, gate, cred_gate_person_set(gate, &request, &reply));
  free(number);
}

/* --- privileged IDs
 * --------------------------------------------------------------------------------------- */

#define ASKING 2001 /* who rotates, and who asks for a sealed password, and who approves that */
#define APPROVING 2002

static void stored_read(struct run *run, const struct line *line, const char *name,
                        struct cred_stored *out)
{
  struct cred_secret hash = {0};
  entry_get(run, name, &hash);
  if (cred_stored_of(cred_secret_text(&hash), wall_ms(run), out, NULL) != CRED_OK)
    script_fail(line, "no digest of the entry");
  cred_secret_erase(&hash);
}

static void settle(const struct line *line, struct cred_gate *gate,
                   const struct cred_holder *holder, const struct cred_stored *stored)
{
  const struct cred_rotate_settle_request request = {.holder = *holder, .stored = *stored};
  struct cred_rotate_settle_reply reply;
  gate_check(line, gate, cred_gate_rotate_settle(gate, &request, &reply));
}

static uint32_t next_generation(const struct line *line, struct cred_gate *gate,
                                const struct cred_holder *holder, const struct cred_stored *stored)
{
  struct cred_rotate_state_request request = {.uid = holder->uid, .stored = *stored};
  struct cred_rotate_state_reply reply;
  snprintf(request.subject, sizeof request.subject, "%s", holder->subject);
  gate_check(line, gate, cred_gate_rotate_state(gate, &request, &reply));
  return reply.generation + 1;
}

/* rotate USER "TEXT": as credctl rotate run, which makes the password and seals it. */
void store_rotate(struct run *run, struct line *line, struct cursor *cursor, struct cred_gate *gate)
{
  struct cred_rotate_begin_request request = {.sealed = {.length = 4, .bytes = "TEXT"},
                                              .sealed_to = "two custodians"};
  struct cred_password_record_request record = {.by = CRED_PASSWORD_BY_ROTATION};
  struct cred_password_record_reply recorded;
  struct cred_rotate_begin_reply begun;
  char hash[CRYPT_OUTPUT_SIZE];
  request.holder = holder_read(line, cursor);
  request.holder.actor = ASKING;
  (void)cursor_at_end(cursor);
  char *password = cursor_quoted(cursor);
  hash_make(line, password, hash);
  stored_read(run, line, request.holder.subject, &request.stored);
  settle(line, gate, &request.holder, &request.stored);
  request.generation = next_generation(line, gate, &request.holder, &request.stored);
  record.holder = request.holder;
  record.before = request.stored;
  digests_make(line, gate, password, &record);
  if (cred_stored_of(hash, wall_ms(run), &request.intended, NULL) != CRED_OK)
    script_fail(line, "no digest of the entry");
  record.stored = request.intended;
  gate_check(line, gate, cred_gate_rotate_begin(gate, &request, &begun));
  entry_put(run, line, request.holder.subject, hash);
  settle(line, gate, &request.holder, &request.intended);
  gate_check(line, gate, cred_gate_password_record(gate, &record, &recorded));
  free(password);
}

/* reveal USER: one person asks for the sealed password, another approves, the first one takes it.
 */
void store_reveal(struct run *run, struct line *line, struct cursor *cursor, struct cred_gate *gate)
{
  struct cred_reveal_ask_request ask = {.reason = "test"};
  struct cred_reveal_approve_request approve = {.actor = APPROVING};
  struct cred_reveal_take_request take = {.note = ""};
  struct cred_reveal_approve_reply approved;
  struct cred_reveal_ask_reply asked;
  struct cred_reveal_take_reply *taken = calloc(1, sizeof *taken);
  ask.holder = holder_read(line, cursor);
  ask.holder.actor = ASKING;
  stored_read(run, line, ask.holder.subject, &ask.stored);
  gate_check(line, gate, cred_gate_reveal_ask(gate, &ask, &asked));
  approve.id = take.id = asked.id;
  gate_check(line, gate, cred_gate_reveal_approve(gate, &approve, &approved));
  take.holder = ask.holder;
  take.stored = ask.stored;
  gate_check(line, gate, cred_gate_reveal_take(gate, &take, taken));
  if (taken == NULL || taken->verdict != CRED_REVEAL_YES)
    script_fail(line, "the sealed password is not handed out");
  free(taken);
}

/* password USER "TEXT": one that was used before, taken over from elsewhere as a hash. */
void store_password(struct run *run, struct line *line, struct cursor *cursor,
                    struct cred_gate *gate)
{
  struct cred_password_import_request request = {.holder = holder_read(line, cursor)};
  struct cred_password_import_reply reply;
  char hash[CRYPT_OUTPUT_SIZE];
  (void)run;
  (void)cursor_at_end(cursor);
  char *text = cursor_quoted(cursor);
  hash_make(line, text, hash);
  if (cred_secret_set_text(&request.hash, hash) != CRED_OK)
    script_fail(line, "the hash is too long");
  gate_check(line, gate, cred_gate_password_import(gate, &request, &reply));
  free(text);
}
