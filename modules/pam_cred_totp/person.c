/* SPDX-License-Identifier: BSD-3-Clause */
#include "modules/pam_cred_totp/person.h"

#include <string.h>
#include <time.h>

#include "modules/common/holder.h"
#include "modules/common/talk.h"

#define BLANKS " \t"

/* What is typed by mistake may be a password: it is held as one. */
static int ask(const struct cred_call *call, struct cred_secret *out)
{
  int status = cred_talk_ask(call->pamh, true,
                             cred_speech_text(&call->speech, N_("Your own login name: ")), out);

  return status == PAM_SUCCESS && out->length == 0 ? PAM_AUTH_ERR : status;
}

static void trim(const char *text, struct cred_secret *out)
{
  size_t length;

  text += strspn(text, BLANKS);
  length = strlen(text);
  while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL)
    length--;
  (void)cred_secret_set(out, (const unsigned char *)text, length);
}

static int look_up(const struct cred_call *call, const char *typed, struct cred_account *out)
{
  struct cred_error error = {0};
  enum cred_err err = cred_account_find(typed, out, &error);

  if (err == CRED_OK)
    return PAM_SUCCESS;
  return cred_call_fail(call, err, &error, "cannot look up whose token it is");
}

/* An account that is over, or locked, by the host's own means. */
static int is_shut(const struct cred_call *call, const char *name, bool *is)
{
  struct cred_error error = {0};
  struct cred_shadow entry;
  enum cred_err err = cred_shadow_read(name, &entry, &error);

  *is = err != CRED_OK || cred_shadow_is_shut(&entry, (int64_t)time(NULL) * 1000);
  cred_secret_erase(&entry.hash);
  if (err == CRED_OK)
    return PAM_SUCCESS;
  return cred_call_fail(call, err, &error, "cannot read the entry of whose token it is");
}

static int describe(const struct cred_call *call, const char *typed, struct cred_code_request *out)
{
  struct cred_account account = {.known = false};
  int status = look_up(call, typed, &account);

  if (status == PAM_SUCCESS)
    status = is_shut(call, account.name, &out->person_is_shut);
  memcpy(out->person, account.name, sizeof(out->person));
  out->person_is_known = account.known;
  out->person_uid = account.known ? account.uid : CRED_ACTOR_UNKNOWN;
  cred_erase(&account, sizeof(account));
  return status;
}

int cred_totp_person(const struct cred_call *call, struct cred_code_request *out)
{
  CRED_SECRET_AUTO typed = {0};
  CRED_SECRET_AUTO name = {0};
  int status = ask(call, &typed);

  if (status != PAM_SUCCESS)
    return status;
  trim(cred_secret_text(&typed), &name);
  return name.length > 0 ? describe(call, cred_secret_text(&name), out) : PAM_AUTH_ERR;
}
