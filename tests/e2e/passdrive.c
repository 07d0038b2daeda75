/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What an administrator says of a password that was just stored:
 *
 *   passdrive issued USER [SECONDS]     temporary, for so long; the password on standard input
 *   passdrive chosen USER               the user's own choice; the same
 *   passdrive expire|compromise USER
 *   passdrive person USER NUMBER
 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/password.h"
#include "shadow/shadow.h"

static struct cred_gate *gate;

static int check(const char *what, enum cred_err err)
{
  if (err == CRED_OK)
    return 0;
  fprintf(stderr, "passdrive: %s: %s: %s\n", what, cred_err_text(err), cred_gate_error(gate)->text);
  exit(1);
}

static void password_read(struct cred_secret *out)
{
  char text[256] = "";
  if (fgets(text, sizeof text, stdin) == NULL)
    exit(2);
  text[strcspn(text, "\n")] = '\0';
  check("password", cred_secret_set_text(out, text));
}

static void record(struct cred_password_record_request *request)
{
  struct cred_password_salts_request asked = {.holder = request->holder};
  struct cred_password_salts_reply salts;
  struct cred_password_record_reply reply;
  struct cred_secret password = {0};
  struct cred_shadow entry;
  struct cred_error error = {0};
  password_read(&password);
  check("entry", cred_shadow_read(request->holder.subject, &entry, &error));
  if (!cred_shadow_matches(&entry.hash, &password))
    exit(3);
  check("stored", cred_shadow_stored(&entry, &request->stored, &error));
  check("salts", cred_gate_password_salts(gate, &asked, &salts));
  check("digest",
        cred_password_digest(&password, salts.rows, salts.count, &request->password, &error));
  check("record", cred_gate_password_record(gate, request, &reply));
}

static void expire(const struct cred_holder *holder, bool compromised)
{
  struct cred_password_expire_request request = {.holder = *holder, .compromised = compromised};
  struct cred_password_expire_reply reply;
  check("expire", cred_gate_password_expire(gate, &request, &reply));
}

static void person(const struct cred_holder *holder, const char *number)
{
  struct cred_person_set_request request = {.holder = *holder, .note = "test"};
  struct cred_person_set_reply reply;
  snprintf(request.number, sizeof request.number, "%s", number);
  check("person", cred_gate_person_set(gate, &request, &reply));
}

static int64_t until_ms(const char *seconds)
{
  struct cred_time now;
  check("clock", cred_gate_now(gate, &now));
  return now.wall_ms + strtoll(seconds, NULL, 10) * 1000;
}

int main(int argc, char **argv)
{
  struct cred_error error = {0};
  struct passwd *account = argc > 2 ? getpwnam(argv[2]) : NULL;
  struct cred_password_record_request request = {.by = CRED_PASSWORD_BY_ISSUE};
  if (account == NULL)
    return 2;
  if (cred_gate_open(NULL, &gate, &error) != CRED_OK) {
    fprintf(stderr, "passdrive: %s\n", error.text);
    return 1;
  }
  request.holder.uid = account->pw_uid;
  snprintf(request.holder.subject, sizeof request.holder.subject, "%s", argv[2]);
  if (strcmp(argv[1], "issued") == 0) {
    request.valid_until_ms = argc > 3 ? until_ms(argv[3]) : 0;
    record(&request);
  } else if (strcmp(argv[1], "chosen") == 0) {
    request.by = CRED_PASSWORD_BY_HOLDER;
    record(&request);
  } else if (strcmp(argv[1], "person") == 0 && argc > 3) {
    person(&request.holder, argv[3]);
  } else
    expire(&request.holder, strcmp(argv[1], "compromise") == 0);
  cred_gate_close(gate);
  return 0;
}
