/* SPDX-License-Identifier: BSD-3-Clause */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credctl/account.h"
#include "credctl/json.h"
#include "credctl/open.h"
#include "credctl/output.h"
#include "credctl/reports.h"
#include "credctl/rotate.h"
#include "credctl/text.h"
#include "credctl/verbs.h"

/*
 * Whoever signs has read the report; the record holds the SHA-256 of the very bytes that --json
 * prints of it, so that a copy can be held against it later, by sha256sum and nothing else.
 */

#define DIGEST_BYTES 32
#define DIGEST_SIZE (2 * DIGEST_BYTES + 1)

/* One review. */
struct review {
  const struct ctl_call *call;
  struct cred_gate *gate;
  struct ctl_report report;
  char text[CRED_NAME_SIZE];
  char *bytes; /* the report */
  size_t length;
  char digest[DIGEST_SIZE];
};

/* A review is somebody's: root is nobody in particular. */
static bool is_nobody(uint32_t actor)
{
  return actor == CRED_ACTOR_UNKNOWN || actor == 0;
}

static enum ctl_exit take_kind(const char *name, enum ctl_report_kind *out)
{
  static const char *const names[] = {"ids", "dormant", "privileged"};

  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (strcmp(names[i], name) == 0) {
      *out = (enum ctl_report_kind)i;
      return CTL_YES;
    }
  ctl_complain(_("there is no such report to sign: %s (ids, dormant, privileged)"), name);
  return CTL_USAGE;
}

static enum ctl_exit take_words(struct review *review)
{
  const char *digest = ctl_option_value(review->call, "sha256");
  enum ctl_exit code = ctl_reason_take(review->call, review->text);

  if (code == CTL_YES && review->text[0] == '\0') {
    ctl_complain(_("say what was found, with --reason TEXT"));
    return CTL_USAGE;
  }
  if (code == CTL_YES && digest != NULL &&
      (strlen(digest) != DIGEST_SIZE - 1 ||
       strspn(digest, "0123456789abcdef") != DIGEST_SIZE - 1)) {
    ctl_complain(_("this is no SHA-256: %s"), digest);
    return CTL_USAGE;
  }
  if (code == CTL_YES && is_nobody(review->call->actor)) {
    ctl_complain(_("nobody knows who you are, so it cannot be recorded who signs: log in as "
                   "yourself, by a service whose PAM stack has session required pam_loginuid.so"));
    return CTL_NOT_PERMITTED;
  }
  return code;
}

/* The bytes of the report and their digest. */
static void digest(struct review *review)
{
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  json_t *value = ctl_report_json(&review->report);
  FILE *file = open_memstream(&review->bytes, &review->length);

  if (file == NULL)
    ctl_out_of_memory();
  ctl_json_write(value, file);
  json_decref(value);
  if (fclose(file) != 0 ||
      EVP_Digest(review->bytes, review->length, sum, &length, EVP_sha256(), NULL) != 1 ||
      length != DIGEST_BYTES)
    ctl_out_of_memory();
  for (size_t i = 0; i < DIGEST_BYTES; i++)
    (void)snprintf(review->digest + 2 * i, 3, "%02x", sum[i]);
}

static enum ctl_exit compare(const struct review *review)
{
  const char *wanted = ctl_option_value(review->call, "sha256");

  if (wanted == NULL || strcmp(wanted, review->digest) == 0)
    return CTL_YES;
  ctl_complain(_("the report is another one now, and was not signed; its SHA-256 is %s"),
               review->digest);
  return CTL_NO;
}

/* A copy to be kept with the record: there before it is recorded. */
static enum ctl_exit write_copy(const struct review *review, const char *path)
{
  const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
  bool is_written = file != NULL;

  if (fd >= 0 && file == NULL)
    (void)close(fd);
  if (file != NULL) {
    is_written = fwrite(review->bytes, 1, review->length, file) == review->length;
    is_written = fclose(file) == 0 && is_written;
  }
  if (is_written)
    return CTL_YES;
  ctl_complain("%s: %s", path, strerror(errno));
  if (fd >= 0)
    (void)unlink(path);
  return CTL_UNUSABLE;
}

static void quote(const char *text, char *out, size_t size)
{
  size_t length = 0;

  out[length++] = '"';
  for (; *text != '\0' && length + 3 < size; text++) {
    if (*text == '"' || *text == '\\')
      out[length++] = '\\';
    out[length++] = *text;
  }
  out[length++] = '"';
  out[length] = '\0';
}

static enum ctl_exit record(const struct review *review)
{
  struct cred_event_note_request request = {.kind = CRED_EVENT_REVIEWED,
                                            .actor = review->call->actor};
  struct cred_event_note_reply reply = {0};
  char quoted[2 * CRED_NAME_SIZE + 3], note[CRED_NAME_SIZE];
  enum cred_err err = CRED_OK;

  quote(review->text, quoted, sizeof(quoted));
  ctl_actor_note(note);
  (void)snprintf(request.detail, sizeof(request.detail),
                 "report=%s accounts=%zu sha256=%s%s%s%s text=%s", review->call->words[0],
                 review->report.length, review->digest, note[0] != '\0' ? " note=\"" : "", note,
                 note[0] != '\0' ? "\"" : "", quoted);
  err = cred_gate_event_note(review->gate, &request, &reply);
  if (err != CRED_OK)
    return ctl_gate_fail(review->gate, err);
  ctl_say(_("The review of %1$s (%2$zu accounts) is recorded as event %3$llu."),
          review->call->words[0], review->report.length, (unsigned long long)reply.sequence);
  ctl_say(_("SHA-256 of the report: %s"), review->digest);
  return CTL_YES;
}

static enum ctl_exit sign(struct review *review)
{
  const char *path = ctl_option_value(review->call, "out");
  enum cred_err err = ctl_report_read(review->gate, &review->report);
  enum ctl_exit code;

  if (err != CRED_OK)
    return ctl_gate_fail(review->gate, err);
  digest(review);
  code = compare(review);
  if (code == CTL_YES && path != NULL)
    code = write_copy(review, path);
  if (code != CTL_YES)
    return code;
  code = record(review);
  if (code != CTL_YES && path != NULL)
    (void)unlink(path);
  return code;
}

static enum ctl_exit run(const struct ctl_call *call)
{
  struct review review = {.call = call};
  CTL_GATE_AUTO *gate = NULL;
  enum ctl_exit code = take_kind(call->words[0], &review.report.kind);

  if (code == CTL_YES)
    code = take_words(&review);
  if (code == CTL_YES)
    code = ctl_gate_open(call, &gate);
  if (code != CTL_YES)
    return code;
  review.gate = gate;
  code = sign(&review);
  ctl_report_free(&review.report);
  free(review.bytes);
  return code;
}

static const struct ctl_option options[] = {
    {"reason", 'r', N_("TEXT"), N_("what was looked at and found; kept in the record")},
    {"sha256", 0, N_("DIGEST"), N_("only if the report has this SHA-256 still")},
    {"out", 'o', N_("FILE"), N_("write what is signed to a new file")},
    {NULL, 0, NULL, NULL},
};

const struct ctl_verb ctl_verb_report_sign = {
    .name = "report sign",
    .arguments = N_("REPORT --reason TEXT"),
    .help = N_("record that you have reviewed a report: ids, dormant or privileged"),
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
