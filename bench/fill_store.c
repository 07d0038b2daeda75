/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Makes a state directory with an applied policy, a key and a store, and fills the store through
 * the gate: COUNT subjects with an active token each, of whom every tenth has a fresh failure from
 * an address of its own. With CONF and STATE alone it applies the policy there and does no more.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/seed.h"
#include "cred/cred.h"
#include "gate/inside.h"

#define CALLS_AT_ONCE 2000

struct fill {
  struct cred_gate *gate;
  struct cred_time now;
};

/* The store's own begin and commit, of which only each 2,000th is done, to save time. */
static const struct cred_store_ops *usual;
static unsigned calls;

static int complain(const char *what, const struct cred_error *error)
{
  fprintf(stderr, "fill_store: %s: %s (%s)\n", what, error->text, cred_err_text(error->code));
  return -1;
}

static int apply_policy(const char *path, const char *state)
{
  struct cred_config *config = NULL;
  struct cred_config_problems *problems = NULL;
  struct cred_error error = {CRED_OK, ""};
  if (cred_config_read(path, NULL, &config, &problems, &error) == CRED_OK)
    cred_config_install(config, state, &error);
  cred_config_problems_free(problems);
  cred_config_free(config);
  return error.code == CRED_OK ? 0 : complain("applying the policy", &error);
}

static int make_store(const char *conf, const char *key, const char *state, struct cred_gate **out)
{
  struct cred_error error = {CRED_OK, ""};
  if (apply_policy(conf, state) != 0)
    return -1;
  if (cred_key_create(key, &error) != CRED_OK)
    return complain("making the key", &error);
  if (cred_store_create(state, 0, &error) != CRED_OK)
    return complain("making the store", &error);
  if (cred_gate_open(state, out, &error) != CRED_OK)
    return complain("opening the store", &error);
  return 0;
}

static enum cred_err begin(void *db, enum cred_store_begin kind, struct cred_error *error)
{
  return calls == 0 ? usual->begin(db, kind, error) : CRED_OK;
}

static enum cred_err commit(void *db, struct cred_error *error)
{
  calls = (calls + 1) % CALLS_AT_ONCE;
  return calls == 0 ? usual->commit(db, error) : CRED_OK;
}

static void take_together(struct cred_gate *gate)
{
  static struct cred_store_ops ops;
  usual = gate->store.ops;
  ops = *usual;
  ops.begin = begin;
  ops.commit = commit;
  gate->store.ops = &ops;
}

static int add_token(struct fill *fill, const char *subject)
{
  static struct cred_token_import_request request;
  struct cred_token_import_reply reply;
  char seed[BENCH_SEED_LENGTH + 1];
  memset(&request, 0, sizeof request);
  snprintf(request.subject, sizeof request.subject, "%s", subject);
  strcpy(request.name, "phone");
  request.shape = (struct cred_totp_shape){CRED_TOTP_SHA1, 6, 30};
  request.last_step = -1;
  bench_seed_of(subject, seed);
  if (cred_secret_set(&request.seed, seed, BENCH_SEED_LENGTH) != CRED_OK)
    return -1;
  if (cred_gate_token_import(fill->gate, &request, &reply) == CRED_OK)
    return 0;
  return complain("adding a token", cred_gate_error(fill->gate));
}

static int add_failure(struct fill *fill, const char *subject, const char *address)
{
  static struct cred_count_import_request request;
  struct cred_count_import_reply reply;
  memset(&request, 0, sizeof request);
  snprintf(request.subject, sizeof request.subject, "%s", subject);
  strcpy(request.service, "sshd");
  snprintf(request.origin.remote_host, sizeof request.origin.remote_host, "%s", address);
  request.failed_at_ms = fill->now.wall_ms;
  if (cred_gate_count_import(fill->gate, &request, &reply) == CRED_OK)
    return 0;
  return complain("adding a failure", cred_gate_error(fill->gate));
}

static int add_subjects(struct fill *fill)
{
  char line[128], subject[64], address[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    int fields = sscanf(line, "%63s %63s", subject, address);
    if (fields < 1 || add_token(fill, subject) != 0)
      return -1;
    if (fields == 2 && add_failure(fill, subject, address) != 0)
      return -1;
  }
  return 0;
}

static int fill_store(struct fill *fill)
{
  struct cred_error error = {CRED_OK, ""};
  if (cred_time_now(&fill->now, &error) != CRED_OK)
    return complain("reading the clock", &error);
  return add_subjects(fill);
}

int main(int argc, char **argv)
{
  if (argc == 3)
    return apply_policy(argv[1], argv[2]) == 0 ? 0 : 1;
  if (argc != 4) {
    fprintf(stderr, "usage: fill_store CONF [KEY] STATE < SUBJECTS\n");
    return 2;
  }
  static struct fill fill;
  if (make_store(argv[1], argv[2], argv[3], &fill.gate) != 0)
    return 1;
  take_together(fill.gate);
  int failed = fill_store(&fill);
  struct cred_error error = {CRED_OK, ""};
  if (failed == 0 && calls != 0 && usual->commit(fill.gate->store.db, &error) != CRED_OK)
    failed = complain("committing", &error);
  cred_gate_close(fill.gate);
  return failed == 0 ? 0 : 1;
}
