/* SPDX-License-Identifier: BSD-3-Clause */
#include "gate/reach.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_STATE_DIRECTORY LOCALSTATEDIR "/lib/cred"
#define TIMEOUT_UNTOLD_MS 5000u /* for who cannot read the policy */

#define START_CREDD "start it (systemctl start credd.socket)"

static void say_what_to_do(const struct cred_gate *gate, struct cred_error *error)
{
  char said[CRED_ERROR_TEXT_SIZE];

  memcpy(said, error->text, sizeof(said));
  if (gate->config == NULL)
    (void)cred_error_set(error, CRED_ERR_UNREACHABLE,
                         "%.300s: who is not root needs credd: " START_CREDD, said);
  else
    (void)cred_error_set(error, CRED_ERR_UNREACHABLE,
                         "%.300s: [store] broker=required: " START_CREDD, said);
}

/* Whoever can read the policy owns the state directory, and may open the store. */
static bool may_fall_back(const struct cred_gate *gate)
{
  return gate->config != NULL && gate->site->broker == CRED_BROKER_AUTO;
}

static void drop_client(struct cred_gate *gate)
{
  if (gate->client != NULL)
    cred_client_close(gate->client);
  free(gate->client);
  gate->client = NULL;
}

enum cred_err cred_gate_open_here(struct cred_gate *gate, bool fall_back)
{
  enum cred_err err = CRED_OK;

  if (fall_back && !may_fall_back(gate)) {
    say_what_to_do(gate, &gate->error);
    return CRED_ERR_UNREACHABLE;
  }
  if (gate->config == NULL)
    return cred_error_set(&gate->error, CRED_ERR_PERMISSION, "only root may do this");
  memset(&gate->error, 0, sizeof(gate->error));
  if (gate->store.ops == NULL)
    err = cred_gate_open_files(gate, false);
  if (err == CRED_OK && fall_back) {
    drop_client(gate);
    gate->is_fallback = true;
  }
  return err;
}

static enum cred_err take_site(struct cred_gate *gate)
{
  static const struct cred_public_site_request request;
  struct cred_public_site_reply reply;
  enum cred_err err = cred_gate_public_site(gate, &request, &reply);

  if (err != CRED_OK)
    return err;
  memcpy(gate->told.system, reply.system, sizeof(reply.system));
  memcpy(gate->told.language, reply.language, sizeof(reply.language));
  memcpy(gate->told.contact, reply.contact, sizeof(reply.contact));
  memcpy(gate->told.batch_services, reply.batch_services, sizeof(reply.batch_services));
  return CRED_OK;
}

/* Who owns the state directory has a way of its own. */
static enum cred_err choose_path(const char *state_directory, bool is_owner,
                                 char out[CRED_WIRE_PATH_SIZE], struct cred_error *error)
{
  char path[CRED_WIRE_PATH_SIZE];
  enum cred_err err = cred_wire_path(state_directory, path, error);

  if (err == CRED_OK && is_owner)
    return cred_wire_root_path(path, out, error);
  if (err == CRED_OK)
    memcpy(out, path, sizeof(path));
  return err;
}

/* A gate that has neither the store open nor credd reached. config is NULL for who cannot read it,
 * and taken over when CRED_OK is returned. */
static enum cred_err make(struct cred_config *config, struct cred_gate **out,
                          struct cred_error *error)
{
  struct cred_gate *gate = calloc(1, sizeof(*gate));

  *out = gate;
  if (gate == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  gate->pid = getpid();
  gate->config = config;
  gate->site = config != NULL ? cred_config_site(config) : &gate->told;
  gate->read_clock = cred_time_go_on;
  return CRED_OK;
}

/* From now on the gate asks credd. */
static enum cred_err add_client(struct cred_gate *gate, const char *state_directory,
                                struct cred_error *error)
{
  const bool is_owner = gate->config != NULL;
  char path[CRED_WIRE_PATH_SIZE];
  enum cred_err err = choose_path(state_directory, is_owner, path, error);

  if (err != CRED_OK)
    return err;
  gate->client = calloc(1, sizeof(*gate->client));
  if (gate->client == NULL)
    return cred_error_set(error, CRED_ERR_MEMORY, "out of memory");
  cred_client_start(gate->client, path,
                    is_owner ? gate->site->timeout_seconds * 1000u : TIMEOUT_UNTOLD_MS);
  return CRED_OK;
}

/* Is credd there? If not, and this process may: the store itself. */
static enum cred_err reach_credd(struct cred_gate *gate)
{
  enum cred_err err = cred_client_connect(gate->client, &gate->error);

  if (err == CRED_ERR_UNREACHABLE)
    return cred_gate_open_here(gate, true);
  if (err == CRED_OK && gate->config == NULL)
    err = take_site(gate);
  return err;
}

enum cred_err cred_gate_reach(struct cred_gate *gate)
{
  enum cred_err err = CRED_OK;

  memset(&gate->error, 0, sizeof(gate->error));
  if (!gate->is_reached)
    err = gate->client != NULL ? reach_credd(gate) : cred_gate_open_files(gate, false);
  gate->is_reached = err == CRED_OK;
  return err;
}

static const char *directory_of(const char *state_directory)
{
  return state_directory != NULL ? state_directory : DEFAULT_STATE_DIRECTORY;
}

enum cred_err cred_gate_open_direct(const char *state_directory, struct cred_gate **out,
                                    struct cred_error *error)
{
  struct cred_config *config = NULL;
  enum cred_err err;

  *out = NULL;
  memset(error, 0, sizeof(*error));
  err = cred_config_load(directory_of(state_directory), &config, error);
  if (err == CRED_OK)
    err = cred_gate_open_under(config, false, out, error);
  if (err != CRED_OK)
    cred_config_free(config);
  return err;
}

/* Who cannot read the policy learns from credd what holds for the site. */
static enum cred_err begin(struct cred_gate *gate, const char *state_directory,
                           struct cred_error *error)
{
  enum cred_err err = CRED_OK;

  if (gate->config == NULL || gate->site->broker != CRED_BROKER_OFF)
    err = add_client(gate, state_directory, error);
  if (err != CRED_OK || gate->config != NULL)
    return err;
  err = cred_gate_reach(gate);
  *error = gate->error;
  return err;
}

enum cred_err cred_gate_start(const char *state_directory, struct cred_gate **out,
                              struct cred_error *error)
{
  struct cred_error unread;
  struct cred_config *config = NULL;
  enum cred_err err;

  *out = NULL;
  error = error != NULL ? error : &unread;
  memset(error, 0, sizeof(*error));
  err = cred_config_load(directory_of(state_directory), &config, error);
  if (err != CRED_OK && err != CRED_ERR_PERMISSION)
    return err;
  memset(error, 0, sizeof(*error));
  err = make(config, out, error);
  if (err != CRED_OK) {
    cred_config_free(config);
    return err;
  }
  err = begin(*out, state_directory, error);
  if (err == CRED_OK)
    return CRED_OK;
  cred_gate_close(*out);
  *out = NULL;
  return err;
}

enum cred_err cred_gate_open(const char *state_directory, struct cred_gate **out,
                             struct cred_error *error)
{
  enum cred_err err = cred_gate_start(state_directory, out, error);

  if (err == CRED_OK)
    err = cred_gate_reach(*out);
  if (err == CRED_OK || *out == NULL)
    return err;
  if (error != NULL)
    *error = (*out)->error;
  cred_gate_close(*out);
  *out = NULL;
  return err;
}

bool cred_gate_fell_back(const struct cred_gate *gate)
{
  return gate->is_fallback;
}

bool cred_gate_has_store(const struct cred_gate *gate)
{
  return gate->store.ops != NULL;
}

enum cred_err cred_gate_probe(const char *state_directory, struct cred_error *error)
{
  struct cred_error unread;
  char path[CRED_WIRE_PATH_SIZE];
  struct cred_client client;
  enum cred_err err;

  error = error != NULL ? error : &unread;
  memset(error, 0, sizeof(*error));
  err = choose_path(state_directory, geteuid() == 0, path, error);
  if (err != CRED_OK)
    return err;
  cred_client_start(&client, path, TIMEOUT_UNTOLD_MS);
  err = cred_client_connect(&client, error);
  cred_client_close(&client);
  return err;
}
