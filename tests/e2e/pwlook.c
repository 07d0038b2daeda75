/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Asks what is remembered of an account's passwords, as root:
 *
 *   pwlook state USER          "remembered N known|unknown temporary|lasting drifted|steady"
 *   pwlook look USER           looks as a login does, with the password of standard input's first
 * line pwlook check USER          "reused", "elsewhere", "barred" or "free", for each line pwlook
 * which USER          the number of the line that is the stored password, or 0
 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cred/password.h"
#include "shadow/shadow.h"

static struct cred_holder holder;
static struct cred_gate *gate;

static _Noreturn void give_up(const char *what, const struct cred_error *error)
{
  printf("failed %s: %s\n", what,
         error->text[0] != '\0' ? error->text : cred_err_text(error->code));
  exit(1);
}

static bool line_read(struct cred_secret *out)
{
  char line[1024];

  if (fgets(line, sizeof(line), stdin) == NULL)
    return false;
  line[strcspn(line, "\n")] = '\0';
  return cred_secret_set_text(out, line) == CRED_OK;
}

static void entry_read(struct cred_shadow *entry, struct cred_stored *stored)
{
  struct cred_error error = {0};

  if (cred_shadow_read(holder.subject, entry, &error) != CRED_OK ||
      cred_shadow_stored(entry, stored, &error) != CRED_OK)
    give_up("entry", &error);
}

static void digests_make(const struct cred_stored *stored, const struct cred_secret *password,
                         struct cred_digests *out)
{
  struct cred_password_salts_request request = {.holder = holder, .stored = *stored};
  struct cred_password_salts_reply salts;
  struct cred_error error = {0};

  if (cred_gate_password_salts(gate, &request, &salts) != CRED_OK)
    give_up("salts", cred_gate_error(gate));
  if (cred_password_digest(password, salts.rows, salts.count, out, &error) != CRED_OK)
    give_up("digest", &error);
}

static void show_state(void)
{
  struct cred_password_state_request request = {0};
  struct cred_password_state_reply reply;

  memcpy(request.subject, holder.subject, sizeof(request.subject));
  if (cred_gate_password_state(gate, &request, &reply) != CRED_OK)
    give_up("state", cred_gate_error(gate));
  printf("remembered %u %s %s %s\n", reply.remembered, reply.current_is_known ? "known" : "unknown",
         reply.is_temporary ? "temporary" : "lasting", reply.has_drifted ? "drifted" : "steady");
}

static void look(void)
{
  struct cred_password_look_request request = {.holder = holder, .password_is_at_hand = true};
  struct cred_password_look_reply reply;
  struct cred_secret password = {0};
  struct cred_shadow entry;

  entry_read(&entry, &request.stored);
  if (!line_read(&password))
    exit(2);
  if (cred_gate_password_look(gate, &request, &reply) != CRED_OK)
    give_up("look", cred_gate_error(gate));
  if (reply.wants_password) {
    digests_make(&request.stored, &password, &request.password);
    if (cred_gate_password_look(gate, &request, &reply) != CRED_OK)
      give_up("look", cred_gate_error(gate));
  }
  puts(reply.verdict == CRED_PASSWORD_GOOD          ? "good"
       : reply.verdict == CRED_PASSWORD_MUST_CHANGE ? "must-change"
                                                    : "refused");
}

static void check(void)
{
  struct cred_password_check_request request = {.holder = holder};
  struct cred_password_check_reply reply;
  struct cred_secret password = {0};
  struct cred_shadow entry;

  entry_read(&entry, &request.stored);
  while (line_read(&password)) {
    digests_make(&request.stored, &password, &request.password);
    if (cred_gate_password_check(gate, &request, &reply) != CRED_OK)
      give_up("check", cred_gate_error(gate));
    puts(reply.is_barred      ? "barred"
         : reply.is_reused    ? "reused"
         : reply.is_elsewhere ? "elsewhere"
                              : "free");
  }
}

static void which(void)
{
  struct cred_secret password = {0};
  struct cred_stored stored;
  struct cred_shadow entry;
  int number = 0, found = 0;

  entry_read(&entry, &stored);
  while (found == 0 && line_read(&password)) {
    number++;
    found = cred_shadow_matches(&entry.hash, &password) ? number : 0;
  }
  printf("%d\n", found);
}

static void forget(void)
{
  const struct cred_password_forget_request request = {.holder = holder};
  struct cred_password_forget_reply reply;

  if (cred_gate_password_forget(gate, &request, &reply) != CRED_OK)
    give_up("forget", cred_gate_error(gate));
}

int main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*act)(void);
  } acts[] = {{"state", show_state},
              {"look", look},
              {"check", check},
              {"which", which},
              {"forget", forget}};
  struct cred_error error = {0};
  const struct passwd *account = argc == 3 ? getpwnam(argv[2]) : NULL;

  if (account == NULL)
    return 2;
  (void)snprintf(holder.subject, sizeof(holder.subject), "%s", account->pw_name);
  holder.uid = account->pw_uid;
  if (cred_gate_open(NULL, &gate, &error) != CRED_OK)
    give_up("open", &error);
  for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
    if (strcmp(argv[1], acts[i].name) == 0)
      acts[i].act();
  cred_gate_close(gate);
  return 0;
}
