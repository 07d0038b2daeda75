/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/renamed.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/account.h"
#include "credctl/json.h"
#include "credctl/output.h"
#include "credctl/text.h"

#define LOOKUP_SIZE_MIN 4096
#define LOOKUP_SIZE_MAX (1u << 20)

void ctl_name_of_uid(uint32_t uid, char out[CRED_NAME_SIZE])
{
  struct passwd entry, *row = NULL;
  char *room = NULL;
  int error = ERANGE;

  out[0] = '\0';
  for (size_t size = LOOKUP_SIZE_MIN; error == ERANGE && size <= LOOKUP_SIZE_MAX; size *= 4) {
    free(room);
    room = malloc(size);
    if (room == NULL)
      ctl_out_of_memory();
    error = getpwuid_r(uid, &entry, room, size, &row);
  }
  if (row != NULL && strlen(row->pw_name) < CRED_NAME_SIZE)
    (void)snprintf(out, CRED_NAME_SIZE, "%s", row->pw_name);
  free(room);
}

static bool is_gone(const char *name)
{
  struct ctl_account account;
  bool found = true;

  return ctl_account_find(name, &account, &found) == CTL_YES && !found;
}

/* The name of an account that is gone and had that user ID. */
static enum cred_err find_old_name(struct cred_gate *gate, const struct ctl_account *account,
                                   char out[CRED_NAME_SIZE])
{
  struct cred_accounts_request request = {.of_uid = true, .uid = account->uid};
  struct cred_accounts_reply reply = {0};
  enum cred_err err = CRED_OK;

  do {
    err = cred_gate_accounts(gate, &request, &reply);
    for (uint32_t i = 0; err == CRED_OK && i < reply.count && i < CRED_ACCOUNT_PAGE; i++)
      if (out[0] == '\0' && strcmp(reply.rows[i].name, account->name) != 0 &&
          is_gone(reply.rows[i].name))
        memcpy(out, reply.rows[i].name, CRED_NAME_SIZE);
    memcpy(request.after, reply.next, sizeof(request.after));
  } while (err == CRED_OK && request.after[0] != '\0' && out[0] == '\0');
  return err;
}

enum cred_err ctl_renamed_find(struct cred_gate *gate, const char *subject, bool known,
                               const struct cred_password_state_reply *password,
                               struct ctl_renamed *out)
{
  struct ctl_account account;
  bool found = false;

  memset(out, 0, sizeof(*out));
  if (known && ctl_account_find(subject, &account, &found) == CTL_YES && found)
    return find_old_name(gate, &account, out->from);
  if (!known && password->exists)
    ctl_name_of_uid(password->uid, out->to);
  return CRED_OK;
}

void ctl_renamed_advise(const char *old_name, const char *new_name)
{
  ctl_say(_("%s has the user ID that %s had. Renamed? Run credctl account rename %s %s --reason "
            "REASON. Another account? Run credctl account erase %s --reason REASON."),
          new_name, old_name, old_name, new_name, old_name);
}

void ctl_renamed_say(const char *subject, const struct ctl_renamed *renamed)
{
  if (renamed->from[0] != '\0')
    ctl_renamed_advise(renamed->from, subject);
  if (renamed->to[0] != '\0')
    ctl_renamed_advise(subject, renamed->to);
}

void ctl_renamed_json(json_t *object, const struct ctl_renamed *renamed)
{
  ctl_json_set(object, "renamed_from", ctl_json_text_or_null(renamed->from));
  ctl_json_set(object, "renamed_to", ctl_json_text_or_null(renamed->to));
}
