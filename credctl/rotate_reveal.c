/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/password.h"
#include "credctl/reveal.h"
#include "credctl/rotate.h"
#include "credctl/subject.h"
#include "credctl/text.h"
#include "credctl/verbs.h"
#include "credctl/when.h"
#include "seal/seal.h"

static enum ctl_exit read_stored(const struct ctl_account *account, struct cred_stored *out)
{
  bool has_password = false;

  return ctl_stored_read(account, out, &has_password);
}

/* --- asking -----------------------------------------------------------------------------------
 */

static enum ctl_exit take_minutes(const struct ctl_call *call, uint32_t *out)
{
  const char *text = ctl_option_value(call, "within");
  uint32_t seconds = CRED_REVEAL_MINUTES * 60;

  if (text != NULL && (!ctl_duration_parse(text, &seconds) || seconds < 60 ||
                       seconds > CRED_REVEAL_MINUTES_MAX * 60)) {
    ctl_complain(_("--within takes a duration from 1m to 24h, not: %s"), text);
    return CTL_USAGE;
  }
  *out = seconds / 60;
  return CTL_YES;
}

static void say_asked(const struct ctl_call *call, const struct ctl_account *account,
                      const struct cred_reveal_ask_reply *reply)
{
  char when[CTL_WHEN_SIZE];
  json_t *object;

  if (call->json) {
    object = ctl_json_object();
    ctl_json_set(object, "subject", ctl_json_text(account->name));
    ctl_json_set(object, "request", json_integer((json_int_t)reply->id));
    ctl_json_set(object, "expires", ctl_json_time(reply->expires_wall_ms));
    ctl_json_print(object);
    return;
  }
  ctl_when_text(reply->expires_wall_ms, when, sizeof(when));
  ctl_say(_("Request %llu is filed. Somebody else approves it until %s: credctl rotate approve "
            "%llu"),
          (unsigned long long)reply->id, when, (unsigned long long)reply->id);
  ctl_say(_("Then: credctl rotate reveal %s --request %llu"), account->name,
          (unsigned long long)reply->id);
}

static enum ctl_exit ask(const struct ctl_call *call, struct cred_gate *gate,
                         const struct ctl_account *account)
{
  struct cred_reveal_ask_request request = {.holder = ctl_account_holder(call, account)};
  struct cred_reveal_ask_reply reply = {0};
  enum ctl_exit code = ctl_reason_take(call, request.reason);
  enum cred_err err;

  if (code == CTL_YES)
    code = take_minutes(call, &request.minutes);
  if (code == CTL_YES)
    code = read_stored(account, &request.stored);
  if (code != CTL_YES)
    return code;
  ctl_actor_note(request.note);
  err = cred_gate_reveal_ask(gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(gate, err);
  if (reply.verdict != CRED_REVEAL_YES)
    return ctl_reveal_refused(reply.verdict);
  say_asked(call, account, &reply);
  return CTL_YES;
}

/* --- taking -----------------------------------------------------------------------------------
 */

/* To a file that was not there, or to standard output. */
static enum ctl_exit open_out(const char *path, int *out)
{
  *out = STDOUT_FILENO;
  if (path == NULL)
    return CTL_YES;
  *out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (*out >= 0)
    return CTL_YES;
  ctl_complain("%s: %s", path, strerror(errno));
  return CTL_UNUSABLE;
}

static enum ctl_exit write_out(int fd, const char *path, const void *bytes, size_t length)
{
  const char *at = bytes;

  while (length > 0) {
    const ssize_t wrote = write(fd, at, length);

    if (wrote < 0 && errno == EINTR)
      continue;
    if (wrote <= 0) {
      ctl_complain("%s: %s", path != NULL ? path : "-", strerror(errno));
      return CTL_UNUSABLE;
    }
    at += wrote;
    length -= (size_t)wrote;
  }
  return CTL_YES;
}

static enum ctl_exit write_sealed(const struct ctl_call *call, int fd,
                                  const struct cred_reveal_take_reply *reply)
{
  const char *path = ctl_option_value(call, "out");
  char *pem = NULL;
  enum ctl_exit code;

  if (ctl_option_given(call, "der"))
    return write_out(fd, path, reply->sealed.bytes, reply->sealed.length);
  pem = cred_sealed_pem(&reply->sealed);
  if (pem == NULL)
    ctl_out_of_memory();
  code = write_out(fd, path, pem, strlen(pem));
  free(pem);
  return code;
}

static void say_taken(const struct ctl_account *account, const struct cred_reveal_take_reply *reply)
{
  if (reply->standing == CRED_ROTATION_OTHER)
    ctl_warn(_("somebody changed the password of %s since it was rotated: the sealed one may open "
               "nothing"),
             account->name);
  ctl_warn(_("generation %u of %s, sealed to %s; rotate it when the work is done"),
           reply->generation, account->name, reply->sealed_to);
}

static enum ctl_exit take_id(const struct ctl_call *call, uint64_t *out)
{
  return ctl_reveal_id(ctl_option_value(call, "request"), out);
}

/* The file is there before the request is used up. */
static enum ctl_exit take(const struct ctl_call *call, struct cred_gate *gate,
                          const struct ctl_account *account)
{
  struct cred_reveal_take_request request = {.holder = ctl_account_holder(call, account)};
  struct cred_reveal_take_reply reply = {0};
  const char *path = ctl_option_value(call, "out");
  enum cred_err err;
  int fd = -1;
  enum ctl_exit code = take_id(call, &request.id);

  if (code == CTL_YES)
    code = read_stored(account, &request.stored);
  if (code == CTL_YES)
    code = open_out(path, &fd);
  if (code != CTL_YES)
    return code;
  ctl_actor_note(request.note);
  err = cred_gate_reveal_take(gate, &request, &reply);
  if (err != CRED_OK)
    code = ctl_gate_fail(gate, err);
  else if (reply.verdict != CRED_REVEAL_YES)
    code = ctl_reveal_refused(reply.verdict);
  else
    code = write_sealed(call, fd, &reply);
  if (path != NULL && fd >= 0)
    (void)close(fd);
  if (code != CTL_YES && path != NULL)
    (void)unlink(path);
  if (code == CTL_YES)
    say_taken(account, &reply);
  return code;
}

/* --- the verb ---------------------------------------------------------------------------------
 */

static enum ctl_exit check(const struct ctl_call *call)
{
  const bool asks = ctl_option_given(call, "reason"), takes = ctl_option_given(call, "request");

  if (asks == takes) {
    ctl_complain(_("say --reason to ask for it, or --request once that is approved"));
    return CTL_USAGE;
  }
  if (takes && call->json) {
    ctl_complain(_("what is handed out is CMS, not JSON"));
    return CTL_USAGE;
  }
  return CTL_YES;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct ctl_account account;
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = check(call);

  if (code == CTL_YES)
    code = ctl_account_asked(call, &account);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  return ctl_option_given(call, "request") ? take(call, gate, &account) : ask(call, gate, &account);
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("REASON"), N_("ask for it, and why; kept in the record")},
    {"within", 0, N_("DURATION"), N_("how long the request and its approval last; default: 30m")},
    {"request", 0, N_("NUMBER"), N_("take what was asked for and approved, once")},
    {"out", 'o', N_("FILE"), N_("to a new file; default: standard output")},
    {"der", 0, NULL, N_("in DER; default: PEM")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_rotate_reveal = {
    .name = "rotate reveal",
    .arguments = N_("USER"),
    .help = N_("hand out a sealed password, which one person asks for and another approves"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
