/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/account.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "credctl/output.h"
#include "credctl/subject.h"
#include "credctl/text.h"

#define LOOKUP_SIZE_MIN 4096
#define LOOKUP_SIZE_MAX (1u << 20)

static void fill(const struct passwd *found, struct ctl_account *out)
{
  (void)snprintf(out->name, sizeof(out->name), "%s", found->pw_name);
  (void)snprintf(out->gecos, sizeof(out->gecos), "%s",
                 found->pw_gecos != NULL ? found->pw_gecos : "");
  out->uid = found->pw_uid;
}

static bool means_not_found(int error)
{
  return error == 0 || error == ENOENT || error == ESRCH;
}

enum ctl_exit ctl_account_find(const char *name, struct ctl_account *out, bool *found)
{
  struct passwd entry, *row = NULL;
  char *room = NULL;
  int error = ERANGE;

  memset(out, 0, sizeof(*out));
  for (size_t size = LOOKUP_SIZE_MIN; error == ERANGE && size <= LOOKUP_SIZE_MAX; size *= 4) {
    free(room);
    room = malloc(size);
    if (room == NULL)
      ctl_out_of_memory();
    error = getpwnam_r(name, &entry, room, size, &row);
  }
  *found = row != NULL && strcmp(row->pw_name, name) == 0 && strlen(name) < CRED_NAME_SIZE;
  if (*found)
    fill(row, out);
  free(room);
  if (row != NULL || means_not_found(error))
    return CTL_YES;
  ctl_complain(_("cannot look up %s: %s"), name, strerror(error));
  return CTL_UNUSABLE;
}

enum ctl_exit ctl_account_read(const char *subject, struct ctl_account *out)
{
  bool found = false;
  const enum ctl_exit code = ctl_account_find(subject, out, &found);

  if (code != CTL_YES || found)
    return code;
  ctl_complain(_("there is no account %s"), subject);
  return CTL_USAGE;
}

enum ctl_exit ctl_account_asked(const struct ctl_call *call, struct ctl_account *out)
{
  char subject[CRED_NAME_SIZE];
  enum ctl_exit code = ctl_subject_asked_known(call, subject);

  return code == CTL_YES ? ctl_account_read(subject, out) : code;
}

struct cred_holder ctl_account_holder(const struct ctl_call *call,
                                      const struct ctl_account *account)
{
  struct cred_holder holder = {.uid = account->uid, .actor = call->actor};

  memcpy(holder.subject, account->name, sizeof(holder.subject));
  return holder;
}

enum ctl_exit ctl_reason_take(const struct ctl_call *call, char out[CRED_NAME_SIZE])
{
  const char *reason = ctl_option_value(call, "reason");

  out[0] = '\0';
  return reason != NULL ? ctl_text_take(reason, _("the reason"), out, CRED_NAME_SIZE) : CTL_YES;
}
