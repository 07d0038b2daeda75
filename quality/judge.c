/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdlib.h>
#include <string.h>

#include "quality/inside.h"

#define STACK_BYTES (16u << 10)

static enum cred_err open_parts(struct cred_judge *judge, const char *dictionary,
                                struct cred_error *error)
{
  const struct cred_policy *policy = &judge->policy;
  enum cred_err err = CRED_OK;

  if (policy->dictionary)
    err = cred_dictionary_open(dictionary, &judge->dictionary, error);
  if (err == CRED_OK && policy->bad_words_file[0] != '\0')
    err = cred_words_read(policy->bad_words_file, &judge->words, error);
  if (err == CRED_OK && policy->breach_filter[0] != '\0')
    err = cred_breach_open(policy->breach_filter, &judge->breach, error);
  return err;
}

enum cred_err cred_judge_new(const struct cred_policy *policy, const char *dictionary,
                             struct cred_judge **out, struct cred_error *error)
{
  enum cred_err err = CRED_OK;
  struct cred_judge *judge = calloc(1, sizeof(*judge));

  *out = NULL;
  if (judge == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  judge->policy = *policy;
  err = open_parts(judge, dictionary, error);
  if (err != CRED_OK) {
    cred_judge_free(judge);
    return err;
  }
  *out = judge;
  return CRED_OK;
}

void cred_judge_free(struct cred_judge *judge)
{
  if (judge == NULL)
    return;
  cred_words_free(&judge->words);
  cred_dictionary_close(&judge->dictionary);
  cred_breach_close(&judge->breach);
  free(judge);
}

static void take_in(struct cred_judging *judging)
{
  cred_characters_of(judging->facts->password, &judging->password);
  if (judging->facts->old_password != NULL)
    cred_characters_of(judging->facts->old_password, &judging->old);
  cred_shape_of(&judging->password, &judging->shape);
  cred_shape_reverse(&judging->password, &judging->backwards);
}

/* The libraries take strings: what lies behind a NUL they would not see. It is refused anyway. */
static bool is_for_libraries(const struct cred_secret *password)
{
  return password->length <= CRED_PASSWORD_BYTES_MAX &&
         memchr(password->bytes, '\0', password->length) == NULL;
}

/* cracklib leaves copies of the password on the stack, in frames like this one. */
static __attribute__((noinline)) void wash_stack(void)
{
  unsigned char room[STACK_BYTES];

  cred_erase(room, sizeof(room));
}

static enum cred_err ask_libraries(const struct cred_judge *judge, struct cred_judging *judging,
                                   struct cred_error *error)
{
  const struct cred_secret *password = judging->facts->password;
  enum cred_err err = cred_dictionary_judge(&judge->dictionary, password, &judging->password,
                                            judging->findings, error);

  if (err == CRED_OK)
    err = cred_breach_judge(&judge->breach, password, judging->findings, error);
  wash_stack();
  return err;
}

static enum cred_err judge_all(const struct cred_judge *judge, struct cred_judging *judging,
                               struct cred_error *error)
{
  take_in(judging);
  cred_judge_composition(judging);
  cred_judge_likeness(judging);
  cred_judge_names(judging);
  cred_judge_words(judging, &judge->words);
  return is_for_libraries(judging->facts->password) ? ask_libraries(judge, judging, error)
                                                    : CRED_OK;
}

enum cred_err cred_judge_password(struct cred_judge *judge, const struct cred_judge_facts *facts,
                                  struct cred_findings *out, struct cred_error *error)
{
  enum cred_err err = CRED_OK;
  struct cred_judging *judging = NULL;

  memset(out, 0, sizeof(*out));
  if (facts->password == NULL)
    return cred_error_set(error, CRED_ERR_INVALID, "there is no password to judge");
  judging = calloc(1, sizeof(*judging));
  if (judging == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  judging->policy = &judge->policy;
  judging->facts = facts;
  judging->findings = out;
  err = judge_all(judge, judging, error);
  cred_erase(judging, sizeof(*judging));
  free(judging);
  if (err != CRED_OK)
    memset(out, 0, sizeof(*out));
  out->is_complete = err == CRED_OK;
  return err;
}
