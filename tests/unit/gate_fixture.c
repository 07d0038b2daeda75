/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define START_WALL_MS 1795219200000
#define START_BOOT_MS 3600000

static struct cred_time fixture_now;
static char directory[64];

static void must(bool holds, const char *what)
{
  if (holds)
    return;
  (void)fprintf(stderr, "fixture: %s\n", what);
  exit(99);
}

static void reset_clock(void)
{
  fixture_now = (struct cred_time){.wall_ms = START_WALL_MS, .boot_ms = START_BOOT_MS};
  memset(fixture_now.boot_id, 'a', sizeof(fixture_now.boot_id));
}

static enum cred_err read_clock(struct cred_time *out, struct cred_error *error)
{
  (void)error;
  *out = fixture_now;
  return CRED_OK;
}

void fixture_advance(int64_t seconds)
{
  fixture_now.wall_ms += seconds * 1000;
  fixture_now.boot_ms += seconds * 1000;
}

void fixture_set_wall(int64_t change_seconds)
{
  fixture_now.wall_ms += change_seconds * 1000;
}

void fixture_reboot(int64_t down_seconds)
{
  fixture_now.wall_ms += down_seconds * 1000;
  fixture_now.boot_ms = 1000;
  fixture_now.boot_id[0]++;
}

int64_t fixture_wall_ms(void)
{
  return fixture_now.wall_ms;
}

struct cred_caller fixture_caller(const char *subject, const char *remote_host,
                                  uint64_t transaction)
{
  struct cred_caller caller = {
      .known = true, .service = "sshd", .actor = CRED_ACTOR_UNKNOWN, .transaction = transaction};

  (void)snprintf(caller.subject, sizeof(caller.subject), "%s", subject);
  (void)snprintf(caller.origin.remote_host, sizeof(caller.origin.remote_host), "%s", remote_host);
  return caller;
}

static struct cred_config *read_config(const char *policy)
{
  struct cred_config_problems *problems = NULL;
  struct cred_config *config = NULL;
  struct cred_error error;
  char path[96];
  FILE *file;

  (void)snprintf(path, sizeof(path), "%s/cred.conf", directory);
  file = fopen(path, "w");
  must(file != NULL, "cannot write cred.conf");
  (void)fprintf(file,
                "[site]\nsystem = test\ntrusted_networks = 10.0.0.0/8\n"
                "[policy default]\n%s\n",
                policy);
  must(fclose(file) == 0, "cannot write cred.conf");
  if (cred_config_read(path, NULL, &config, &problems, &error) != CRED_OK)
    (void)fprintf(stderr, "fixture: %s\n", error.text);
  must(config != NULL, "cred.conf is refused");
  cred_config_problems_free(problems);
  return config;
}

/* Far more than a whole line of processes needs on a machine that does much else. */
#define TIMEOUT_MS 60000

static struct cred_gate *open_gate(const char *backend, const char *policy, bool create)
{
  CRED_SECRET_AUTO master = {0};
  struct cred_store store = {0};
  struct cred_gate *gate = NULL;
  struct cred_error error = {0};
  char path[96];

  (void)snprintf(path, sizeof(path), "%s/cred.db", directory);
  must(cred_secret_set_text(&master, "0123456789abcdef0123456789abcdef") == CRED_OK, "key");
  if (cred_store_open(backend, path, TIMEOUT_MS, create, &store, &error) != CRED_OK)
    (void)fprintf(stderr, "fixture: %s\n", error.text);
  must(store.ops != NULL, "cannot open the store");
  must(cred_gate_assemble(read_config(policy), &store, &master, read_clock, &gate, &error) ==
           CRED_OK,
       "cannot assemble the gate");
  return gate;
}

struct cred_gate *fixture_open(const char *backend, const char *policy)
{
  struct cred_gate *gate;

  reset_clock();
  (void)snprintf(directory, sizeof(directory), "/tmp/cred-unit-XXXXXX");
  must(mkdtemp(directory) != NULL, "cannot make a directory");
  gate = open_gate(backend, policy, true);
  if (cred_gate_furnish(gate, 0) != CRED_OK)
    (void)fprintf(stderr, "fixture: %s\n", cred_gate_error(gate)->text);
  must(cred_gate_error(gate)->code == CRED_OK, "cannot furnish the store");
  return gate;
}

struct cred_gate *fixture_open_again(const char *policy)
{
  return open_gate("sqlite", policy, false);
}

static void remove_file(const char *name)
{
  char path[96];

  (void)snprintf(path, sizeof(path), "%s/%s", directory, name);
  (void)unlink(path);
}

void fixture_close(struct cred_gate *gate)
{
  static const char *const names[] = {"cred.conf", "cred.db", "cred.db-wal", "cred.db-shm",
                                      "cred.db-journal"};

  cred_gate_close(gate);
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    remove_file(names[i]);
  (void)rmdir(directory);
}
