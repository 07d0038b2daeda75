/* SPDX-License-Identifier: BSD-3-Clause */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/model.h"
#include "gate/reach.h"

#define DEFAULT_STATE_DIRECTORY LOCALSTATEDIR "/lib/cred"

enum cred_err cred_gate_assemble(struct cred_config *config, struct cred_store *store,
                                 const struct cred_secret *master,
                                 enum cred_err (*read_clock)(struct cred_time *,
                                                             struct cred_error *),
                                 struct cred_gate **out, struct cred_error *error)
{
  struct cred_gate *gate = calloc(1, sizeof(*gate));

  *out = gate;
  if (gate == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  gate->pid = getpid();
  gate->config = config;
  gate->site = cred_config_site(config);
  gate->store = *store;
  gate->read_clock = read_clock;
  gate->is_reached = true;
  memset(store, 0, sizeof(*store));
  return cred_secret_set(&gate->master, master->bytes, master->length);
}

static enum cred_err open_store(const struct cred_site *site, bool create, struct cred_store *out,
                                struct cred_error *error)
{
  enum cred_err err = cred_store_open(site->backend, site->store_path,
                                      site->timeout_seconds * 1000u, create, out, error);

  /* For whoever has a gate open, "not found" is about what was asked for. */
  if (err == CRED_ERR_NOT_FOUND)
    err = error->code = CRED_ERR_IO;
  return err;
}

/* Reads the key and opens the store that the gate's policy names. */
enum cred_err cred_gate_open_files(struct cred_gate *gate, bool create)
{
  enum cred_err err = cred_master_key_read(gate->site->key_path, &gate->master, &gate->error);

  if (err == CRED_OK)
    err = open_store(gate->site, create, &gate->store, &gate->error);
  if (err != CRED_OK)
    cred_secret_erase(&gate->master);
  return err;
}

enum cred_err cred_gate_open_under(struct cred_config *config, bool create, struct cred_gate **out,
                                   struct cred_error *error)
{
  static const struct cred_secret no_key;
  struct cred_store no_store = {0};
  enum cred_err err = cred_gate_assemble(config, &no_store, &no_key, cred_time_go_on, out, error);

  if (err == CRED_OK)
    err = cred_gate_open_files(*out, create);
  if (err == CRED_OK || *out == NULL)
    return err;
  *error = (*out)->error;
  (*out)->config = NULL; /* still the caller's */
  cred_gate_close(*out);
  *out = NULL;
  return err;
}

void cred_gate_close(struct cred_gate *gate)
{
  if (gate == NULL)
    return;
  if (gate->pid == getpid())
    cred_store_close(&gate->store);
  else
    cred_store_forget(&gate->store);
  cred_config_free(gate->config);
  if (gate->client != NULL)
    cred_client_close(gate->client);
  free(gate->client);
  cred_erase(gate, sizeof(*gate));
  free(gate);
}

/* A store that will not be known again is of no use to anybody, and nobody could tell later whether
 * its descriptors are still ours to close. Waking opens it anew. */
static void close_unknown(struct cred_gate *gate)
{
  if (gate->store.db == NULL || gate->pid != getpid() ||
      cred_store_is_intact(&gate->store, gate->site->store_path))
    return;
  cred_store_close(&gate->store);
  gate->is_reached = false;
}

void cred_gate_rest(struct cred_gate *gate)
{
  close_unknown(gate);
  if (gate->client != NULL)
    cred_client_close(gate->client);
  cred_secret_erase(&gate->master);
  cred_erase(gate->keys, sizeof(gate->keys));
}

static const char *directory_or_default(const char *state_directory)
{
  return state_directory != NULL ? state_directory : DEFAULT_STATE_DIRECTORY;
}

bool cred_gate_is_current(const struct cred_gate *gate, const char *state_directory)
{
  return gate->pid == getpid() && gate->config != NULL &&
         cred_config_is_unchanged(gate->config, directory_or_default(state_directory));
}

bool cred_gate_wake(struct cred_gate *gate, const char *state_directory)
{
  if (!cred_gate_is_current(gate, state_directory))
    return false;
  if (!gate->is_reached)
    return cred_gate_reach(gate) == CRED_OK;
  if (gate->client != NULL)
    return true; /* credd looks for itself */
  return cred_store_is_intact(&gate->store, gate->site->store_path) &&
         cred_master_key_read(gate->site->key_path, &gate->master, NULL) == CRED_OK;
}

const struct cred_error *cred_gate_error(const struct cred_gate *gate)
{
  return &gate->error;
}

const struct cred_site *cred_gate_site(const struct cred_gate *gate)
{
  return gate->site;
}

enum cred_err cred_gate_now(struct cred_gate *gate, struct cred_time *out)
{
  enum cred_err err;

  memset(&gate->error, 0, sizeof(gate->error));
  err = gate->read_clock(&gate->time, &gate->error);
  *out = gate->time;
  return err;
}

enum cred_err cred_store_create(const char *state_directory, uint32_t actor,
                                struct cred_error *error)
{
  struct cred_config *config = NULL;
  struct cred_error unread;
  struct cred_gate *gate;
  enum cred_err err;

  error = error != NULL ? error : &unread;
  memset(error, 0, sizeof(*error));
  err = cred_config_load(directory_or_default(state_directory), &config, error);
  if (err == CRED_OK)
    err = cred_gate_open_under(config, true, &gate, error);
  if (err != CRED_OK)
    cred_config_free(config);
  if (err != CRED_OK)
    return err;
  err = cred_gate_furnish(gate, actor);
  if (err != CRED_OK)
    *error = gate->error;
  cred_gate_close(gate);
  return err;
}
