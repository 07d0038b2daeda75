/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "quality/quality.h"
#include "tests/fuzz/fuzz.h"

/* Eight bytes of a policy, then a password, an old one, a GECOS field and a list of words, each
 * behind its length. */
struct input {
  const uint8_t *at;
  size_t left;
};

static void must(bool holds)
{
  if (!holds)
    abort();
}

static uint8_t take(struct input *input)
{
  if (input->left == 0)
    return 0;
  input->left--;
  return *input->at++;
}

static size_t take_length(struct input *input)
{
  size_t length = take(input);

  if (length == 255) /* longer ones than a byte can tell */
    length = (size_t)take(input) * 8;
  return length < input->left ? length : input->left;
}

static void take_secret(struct input *input, struct cred_secret *out)
{
  size_t length = take_length(input);

  if (length > CRED_SECRET_MAX)
    length = CRED_SECRET_MAX;
  must(cred_secret_set(out, input->at, length) == CRED_OK);
  input->at += length;
  input->left -= length;
}

static struct cred_policy take_policy(struct input *input)
{
  struct cred_policy policy = {.min_length = 1u + take(input), .max_length = 256};
  uint8_t flags = take(input);

  policy.require_upper = take(input) & 7u;
  policy.require_digit = take(input) & 7u;
  policy.min_classes = take(input) & 3u;
  policy.min_changed = take(input);
  policy.max_repeat = take(input) & 7u;
  policy.max_sequence = take(input) & 7u;
  policy.password_charset = (flags & 1) != 0 ? CRED_CHARSET_ASCII : CRED_CHARSET_ANY;
  return policy;
}

/* A file without a name, and the path that leads to it. */
static int write_words(struct input *input, char *path, size_t size)
{
  int fd = memfd_create("words", MFD_CLOEXEC);

  must(fd >= 0 && fchmod(fd, 0600) == 0);
  must(write(fd, input->at, input->left) == (ssize_t)input->left);
  (void)snprintf(path, size, "/proc/self/fd/%d", fd);
  return fd;
}

static void check_findings(const struct cred_findings *findings)
{
  char text[CRED_FINDING_TEXT_SIZE];

  must(findings->is_complete && findings->count <= CRED_FINDING_COUNT);
  for (size_t i = 0; i < findings->count; i++) {
    must(i == 0 || findings->list[i - 1].kind < findings->list[i].kind);
    cred_finding_text(&findings->list[i], NULL, text, sizeof(text));
    must(text[0] != '\0');
  }
}

static void judge(const struct cred_policy *policy, const struct cred_judge_facts *facts)
{
  struct cred_judge *made = NULL;
  struct cred_findings findings;
  enum cred_err err = cred_judge_new(policy, NULL, &made, NULL);

  must(err == CRED_OK || err == CRED_ERR_DAMAGED);
  if (err != CRED_OK)
    return;
  must(cred_judge_password(made, facts, &findings, NULL) == CRED_OK);
  check_findings(&findings);
  cred_judge_free(made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct input input = {data, size};
  struct cred_policy policy = take_policy(&input);
  CRED_SECRET_AUTO password = {0};
  CRED_SECRET_AUTO old = {0};
  CRED_SECRET_AUTO gecos = {0};
  struct cred_judge_facts facts = {"tanaka", cred_secret_text(&gecos), &password, &old};
  int fd = -1;

  take_secret(&input, &password);
  take_secret(&input, &old);
  take_secret(&input, &gecos);
  fd = write_words(&input, policy.bad_words_file, sizeof(policy.bad_words_file));
  judge(&policy, &facts);
  (void)close(fd);
  return 0;
}
