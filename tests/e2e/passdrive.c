/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * passdrive USER: puts on record that the user chose the password that is stored now; it is read
 * from standard input. Exit status 3: another one is stored.
 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/password.h"
#include "shadow/shadow.h"

static struct cred_gate *gate;

static void check(const char *what, enum cred_err err)
{
  if (err == CRED_OK)
    return;
  fprintf(stderr, "passdrive: %s: %s: %s\n", what, cred_err_text(err),
          gate != NULL ? cred_gate_error(gate)->text : "");
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

static void entry_read(const char *subject, const struct cred_secret *password,
                       struct cred_stored *out)
{
  struct cred_shadow entry;
  struct cred_error error = {0};
  check("entry", cred_shadow_read(subject, &entry, &error));
  if (!cred_shadow_matches(&entry.hash, password))
    exit(3);
  check("stored", cred_shadow_stored(&entry, out, &error));
}

static void record(struct cred_password_record_request *request)
{
  struct cred_password_salts_request asked = {.holder = request->holder};
  struct cred_password_salts_reply salts;
  struct cred_password_record_reply reply;
  struct cred_secret password = {0};
  struct cred_error error = {0};
  password_read(&password);
  entry_read(request->holder.subject, &password, &request->stored);
  check("open", cred_gate_open(NULL, &gate, &error));
  check("salts", cred_gate_password_salts(gate, &asked, &salts));
  check("digest",
        cred_password_digest(&password, salts.rows, salts.count, &request->password, &error));
  check("record", cred_gate_password_record(gate, request, &reply));
}

int main(int argc, char **argv)
{
  struct passwd *account = argc == 2 ? getpwnam(argv[1]) : NULL;
  struct cred_password_record_request request = {.by = CRED_PASSWORD_BY_HOLDER};
  if (account == NULL)
    return 2;
  request.holder.uid = account->pw_uid;
  snprintf(request.holder.subject, sizeof request.holder.subject, "%s", argv[1]);
  record(&request);
  cred_gate_close(gate);
  return 0;
}
