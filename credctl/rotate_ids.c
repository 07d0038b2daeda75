/* SPDX-License-Identifier: BSD-3-Clause */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/rotate.h"
#include "credctl/text.h"

void ctl_privileged_free(struct ctl_privileged_list *list)
{
  free(list->rows);
  *list = (struct ctl_privileged_list){0};
}

enum ctl_exit ctl_stored_read(const struct ctl_account *account, struct cred_stored *out,
                              bool *has_password)
{
  struct cred_error error = {0};
  struct cred_shadow entry = {0};
  enum ctl_exit code = ctl_password_entry(account->name, &entry);
  enum cred_err err;

  if (code != CTL_YES)
    return code;
  *has_password = cred_shadow_has_hash(&entry);
  err = cred_shadow_stored(&entry, out, &error);
  cred_secret_erase(&entry.hash);
  return err == CRED_OK ? CTL_YES : ctl_fail(err, &error);
}

static enum ctl_exit read_rotation(struct cred_gate *gate, const struct ctl_account *account,
                                   struct ctl_privileged *out)
{
  struct cred_rotate_state_request request = {.uid = account->uid};
  enum ctl_exit code = ctl_stored_read(account, &request.stored, &out->has_password);
  enum cred_err err;

  if (code != CTL_YES)
    return code;
  memcpy(request.subject, account->name, sizeof(request.subject));
  err = cred_gate_rotate_state(gate, &request, &out->rotation);
  return err == CRED_OK ? CTL_YES : ctl_gate_fail(gate, err);
}

enum ctl_exit ctl_privileged_read(struct cred_gate *gate, const struct ctl_account *account,
                                  struct ctl_privileged *out, bool *is)
{
  struct cred_policy_request request = {.known = true};
  struct cred_policy_reply reply = {0};
  enum cred_err err = CRED_OK;
  enum ctl_exit code;

  *is = false;
  memset(out, 0, sizeof(*out));
  memcpy(request.subject, account->name, sizeof(request.subject));
  err = cred_gate_policy(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (!reply.policy.privileged)
    return CTL_YES;
  *is = true;
  out->account = *account;
  out->policy = reply.policy;
  code = ctl_password_state_read(gate, account->name, &out->password);
  return code == CTL_YES ? read_rotation(gate, account, out) : code;
}

static void add(struct ctl_privileged_list *list, const struct ctl_privileged *id)
{
  if (list->length == list->room) {
    list->room = list->room == 0 ? 16 : list->room * 2;
    list->rows = reallocarray(list->rows, list->room, sizeof(*list->rows));
    if (list->rows == NULL)
      ctl_out_of_memory();
  }
  list->rows[list->length++] = *id;
}

static int compare(const void *a, const void *b)
{
  return strcmp(((const struct ctl_privileged *)a)->account.name,
                ((const struct ctl_privileged *)b)->account.name);
}

/* A name that a second database has too is the first one's. */
static enum ctl_exit add_named(struct cred_gate *gate, const char *name,
                               struct ctl_privileged_list *out)
{
  struct ctl_privileged *id = malloc(sizeof(*id));
  struct ctl_account account;
  bool found = false, is = false;
  enum ctl_exit code;

  if (id == NULL)
    ctl_out_of_memory();
  code = ctl_account_find(name, &account, &found);
  if (code == CTL_YES && found)
    code = ctl_privileged_read(gate, &account, id, &is);
  for (size_t i = 0; is && i < out->length; i++)
    is = strcmp(out->rows[i].account.name, name) != 0;
  if (code == CTL_YES && is)
    add(out, id);
  free(id);
  return code;
}

enum ctl_exit ctl_privileged_all(struct cred_gate *gate, struct ctl_privileged_list *out)
{
  const struct passwd *entry;
  enum ctl_exit code = CTL_YES, one;

  *out = (struct ctl_privileged_list){0};
  setpwent();
  while ((entry = getpwent()) != NULL) {
    char *name = strdup(entry->pw_name);

    if (name == NULL)
      ctl_out_of_memory();
    one = add_named(gate, name, out);
    if (one != CTL_YES)
      ctl_complain(_("%s could not be read"), name);
    code = one > code ? one : code;
    free(name);
  }
  endpwent();
  if (out->length > 0)
    qsort(out->rows, out->length, sizeof(*out->rows), compare);
  return code;
}

const char *ctl_privileged_due(const struct ctl_privileged *id)
{
  if (!id->has_password)
    return "";
  switch (id->rotation.due) {
  case CRED_DUE_UNFINISHED:
    return "unfinished";
  case CRED_DUE_CHANGED:
    return "changed";
  case CRED_DUE_LOST:
    return "lost";
  case CRED_DUE_PASSWORD:
    return ctl_password_word(&id->password);
  case CRED_DUE_HANDED_OUT:
    return "handed-out";
  case CRED_DUE_NO:
    break;
  }
  return "";
}
