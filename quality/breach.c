/* SPDX-License-Identifier: BSD-3-Clause */
#include "quality/breach.h"

#include <dlfcn.h>
#include <locale.h>
#include <passwdqc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quality/file.h"

#define LIBRARY "libpasswdqc.so.1"
#define OPTION_SIZE (CRED_PATH_SIZE + 8)

/* What libpasswdqc says, untranslated. */
#define IN_FILTER "appears to be in a database"
#define NO_FILTER "check failed"

typedef void (*reset_function)(passwdqc_params_t *);
typedef int (*parse_function)(passwdqc_params_t *, char **, int, const char *const *);

static enum cred_err parse(parse_function function, const char *path, passwdqc_params_t *parameters,
                           struct cred_error *error)
{
  char filter[OPTION_SIZE];
  const char *options[] = {"min=0,0,0,0,0", "max=10000",      "passphrase=0",
                           "match=0",       "similar=permit", filter};
  char *reason = NULL;
  enum cred_err err = CRED_OK;

  (void)snprintf(filter, sizeof(filter), "filter=%s", path);
  if (function(parameters, &reason, (int)(sizeof(options) / sizeof(options[0])), options) != 0)
    err = cred_error_set(error, CRED_ERR_UNSUPPORTED, "%s does not take its options", LIBRARY);
  free(reason);
  return err;
}

static enum cred_err set_up(const char *path, struct cred_breach *out, struct cred_error *error)
{
  reset_function reset = (reset_function)dlsym(out->library, "passwdqc_params_reset");
  parse_function parse_options = (parse_function)dlsym(out->library, "passwdqc_params_parse");

  out->check = (cred_breach_check)dlsym(out->library, "passwdqc_check");
  out->release = (cred_breach_release)dlsym(out->library, "passwdqc_params_free");
  if (reset == NULL || parse_options == NULL || out->check == NULL || out->release == NULL)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "%s lacks a function", LIBRARY);
  out->parameters = malloc(sizeof(passwdqc_params_t));
  if (out->parameters == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  reset(out->parameters);
  return parse(parse_options, path, out->parameters, error);
}

/* Whether plain passwords can be looked up at all. */
static enum cred_err probe(const struct cred_breach *breach, struct cred_error *error)
{
  struct cred_findings findings = {0};
  CRED_SECRET_AUTO anything = {0};

  (void)cred_secret_set_text(&anything, "anything");
  return cred_breach_judge(breach, &anything, &findings, error);
}

enum cred_err cred_breach_open(const char *path, struct cred_breach *out, struct cred_error *error)
{
  enum cred_err err = cred_file_check(path, error);

  memset(out, 0, sizeof(*out));
  if (err != CRED_OK) {
    (void)cred_error_prefix(error, "breach_filter");
    return err;
  }
  (void)snprintf(out->path, sizeof(out->path), "%s", path);
  out->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (out->library == NULL)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED,
                          "cannot load %s, which `breach_filter` needs", LIBRARY);
  err = set_up(path, out, error);
  if (err == CRED_OK)
    err = probe(out, error);
  if (err != CRED_OK)
    cred_breach_close(out);
  return err;
}

void cred_breach_close(struct cred_breach *breach)
{
  if (breach->parameters != NULL)
    breach->release(breach->parameters);
  free(breach->parameters);
  if (breach->library != NULL)
    (void)dlclose(breach->library);
  memset(breach, 0, sizeof(*breach));
}

static const char *ask(const struct cred_breach *breach, const struct cred_secret *password,
                       locale_t plain)
{
  const passwdqc_params_t *parameters = breach->parameters;
  locale_t before = uselocale(plain);
  const char *answer = breach->check(&parameters->qc, cred_secret_text(password), NULL, NULL);

  (void)uselocale(before);
  return answer;
}

enum cred_err cred_breach_judge(const struct cred_breach *breach,
                                const struct cred_secret *password, struct cred_findings *findings,
                                struct cred_error *error)
{
  const char *answer = NULL;
  locale_t plain;

  if (breach->library == NULL || password->length == 0)
    return CRED_OK;
  plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (plain == (locale_t)0)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  answer = ask(breach, password, plain);
  freelocale(plain);
  if (answer == NULL)
    return CRED_OK;
  if (strcmp(answer, NO_FILTER) == 0)
    return cred_error_set(error, CRED_ERR_DAMAGED,
                          "%s is no filter of pwqfilter's that passwords can be looked up in",
                          breach->path);
  if (strcmp(answer, IN_FILTER) != 0)
    return cred_error_set(error, CRED_ERR_UNSUPPORTED, "%s: %s", LIBRARY, answer);
  cred_findings_add(findings, CRED_FINDING_BREACHED, 0, 0);
  return CRED_OK;
}
